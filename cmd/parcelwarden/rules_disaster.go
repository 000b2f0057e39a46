package main

import (
	"context"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

func newDisasterCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{Use: "disaster", Short: "areas and times for which platforms move deadlines or leave parcels out of their metrics"}
	cmd.AddCommand(newDisasterAddCommand(s), newDisasterWithdrawCommand(s), newDisasterListCommand(s))
	return cmd
}

func newDisasterAddCommand(s *settings) *cobra.Command {
	var d tracker.Disaster
	var from, until, moveTo string
	var end, by string
	var clocks []string
	cmd := &cobra.Command{
		Use: "add CODE --source URL", Short: "enter a disaster; a row with the same code takes the older one's place", Args: usageArgs(cobra.ExactArgs(1)),
		Example: "  parcelwarden rules disaster add xj-snow-2026-11 --province 新疆 --end either --from 2026-11-18 --until 2026-11-25 \\\n" +
			"    --move-to 2026-11-27 --exclude --source https://example.com/notice/7",
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) (err error) {
				for _, w := range []struct {
					flag, text string
					to         *time.Time
				}{{"--from", from, &d.From}, {"--until", until, &d.Until}, {"--move-to", moveTo, &d.MoveTo}} {
					if *w.to, err = parseWhen(w.flag, w.text, chinaZone()); err != nil {
						return err
					}
				}
				d.Code, d.End = args[0], tracker.AreaEnd(end)
				for _, c := range clocks {
					d.Clocks = append(d.Clocks, tracker.Clock(c))
				}
				return a.addDisaster(ctx, s, d, by)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&d.Name, "name", "", "what happened")
	flags.StringVar(&d.Platform, "platform", "", "platform whose notice it is; every platform by default")
	flags.StringVar(&d.Area.Province, "province", "", "province")
	flags.StringVar(&d.Area.City, "city", "", "city; the whole province by default")
	flags.StringVar(&d.Area.District, "district", "", "district; parcels are compared by their city, as a guess")
	flags.StringVar(&end, "end", string(tracker.EndEither), "from, to or either end of a parcel's way")
	flags.StringVar(&from, "from", "", "first day (China), or RFC 3339")
	flags.StringVar(&until, "until", "", "first day that is not covered, or RFC 3339")
	flags.StringSliceVar(&clocks, "clock", nil, "clocks; all by default")
	flags.StringVar(&moveTo, "move-to", "", "deadlines are not earlier")
	flags.BoolVar(&d.Exclude, "exclude", false, "the platform leaves these parcels out of its metrics")
	flags.StringVar(&d.Source, "source", "", "link of the notice (needed)")
	flags.StringVar(&by, "by", "", "who enters it; whoever runs the command by default")
	hoursFlags(cmd, &d.Hours)
	return cmd
}

func newDisasterWithdrawCommand(s *settings) *cobra.Command {
	var by string
	cmd := &cobra.Command{
		Use: "withdraw CODE", Short: "take a disaster back; its history stays", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				own, err := a.store.Disasters(ctx)
				if err != nil {
					return err
				}
				for _, d := range a.rules.Disasters(own) {
					if d.Code == args[0] {
						d.Withdrawn = true
						return a.addDisaster(ctx, s, d, by)
					}
				}
				return fmt.Errorf("disaster %s: %w", args[0], tracker.ErrNotFound)
			})
		},
	}
	cmd.Flags().StringVar(&by, "by", "", "who takes it back; whoever runs the command by default")
	return cmd
}

func (a *app) addDisaster(ctx context.Context, s *settings, d tracker.Disaster, by string) error {
	d.By, d.At = actor(by), a.now().Truncate(time.Second)
	if err := d.Check(); err != nil {
		return refused(err)
	}
	if _, err := a.store.AddDisaster(ctx, d); err != nil {
		return err
	}
	_, err := fmt.Fprintln(s.std.out, d.Code)
	return err
}

func newDisasterListCommand(s *settings) *cobra.Command {
	var asJSON, history bool
	cmd := &cobra.Command{
		Use: "list", Short: "disasters that stand", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				list, err := a.store.Disasters(ctx)
				if err != nil {
					return err
				}
				if !history {
					list = a.rules.Disasters(list)
				}
				rows := make([]disasterJSON, 0, len(list))
				for _, d := range list {
					rows = append(rows, disasterRow(d, chinaZone()))
				}
				if asJSON {
					return printJSON(s.std.out, rows)
				}
				printDisasters(s.std.out, rows)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON array")
	cmd.Flags().BoolVar(&history, "history", false, "every row that was ever entered, newest first")
	return cmd
}

func printDisasters(out io.Writer, rows []disasterJSON) {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"code", "area", "from", "until", "effect", "source", "by"})
	day := func(at *time.Time) string {
		if at == nil {
			return "-"
		}
		return at.Format("2006-01-02 15:04")
	}
	for _, d := range rows {
		effect := ""
		if d.MoveTo != nil {
			effect += "deadline " + day(d.MoveTo) + " "
		}
		if !d.Hours.IsZero() {
			effect += fmt.Sprintf("hours %+v ", d.Hours)
		}
		if d.Exclude {
			effect += "out of metrics "
		}
		if d.Withdrawn {
			effect += "withdrawn"
		}
		t.AppendRow(table.Row{d.Code, d.Province + d.City + d.District + " " + string(d.End), day(d.From), day(d.Until), effect, d.Source, d.By})
	}
	t.Render()
}
