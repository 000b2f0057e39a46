package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"time"

	"github.com/spf13/cobra"
)

// pollSummary is what one pass did, in the shape scripts read.
type pollSummary struct {
	Looks     int `json:"looks"`
	Requests  int `json:"requests"`
	NewEvents int `json:"new_events"`
	Failed    int `json:"failed"`
	Judged    int `json:"judged"`
	Opened    int `json:"opened"`
	Resolved  int `json:"resolved"`
	Blind     int `json:"blind"`

	Breakers []breakerJSON `json:"breakers,omitempty"`
}

func newPollCommand(s *settings) *cobra.Command {
	var once, all, asJSON bool
	var courier string
	cmd := &cobra.Command{
		Use: "poll --once", Short: "one polling pass over what is due, then judge", Long: pollHelp, Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !once {
				return exitError{code: exitUsage, err: errors.New("poll needs --once; `parcelwarden serve` polls on its own clock")}
			}
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				summary, err := a.pollOnce(ctx, tracker.ClaimRequest{Courier: courier, All: all})
				if err != nil {
					return err
				}
				return summary.print(s.std.out, asJSON)
			})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&once, "once", false, "make one pass and stop")
	flags.BoolVar(&all, "all", false, "look up every open parcel, due or not")
	flags.StringVar(&courier, "courier", "", "only this courier or provider")
	flags.BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// pollOnce polls what is due, judges it and takes note of blind feeds. Messages wait in the outbox for a running program.
func (a *app) pollOnce(ctx context.Context, request tracker.ClaimRequest) (pollSummary, error) {
	polled, err := a.pollAll(ctx, request)
	if err != nil {
		return pollSummary{}, err
	}
	judged, err := a.detector().Pass(ctx)
	if err != nil {
		return pollSummary{}, err
	}
	down, err := a.breakersDown(ctx)
	return pollSummary{
		Breakers: down, Looks: polled.Looks, Requests: polled.Requests, NewEvents: polled.NewEvents, Failed: polled.Failed,
		Judged: judged.Judged, Opened: judged.Opened + judged.Reopened, Resolved: judged.Resolved, Blind: judged.Blind,
	}, err
}

// breakerJSON is an account that is not asked at the moment.
type breakerJSON struct {
	Account string    `json:"account"`
	State   string    `json:"state"`
	Since   time.Time `json:"since"`
	ProbeAt time.Time `json:"next_probe"`
}

func (a *app) breakersDown(ctx context.Context) ([]breakerJSON, error) {
	accounts, err := a.store.Accounts(ctx, 0)
	if err != nil {
		return nil, err
	}
	var out []breakerJSON
	for _, account := range accounts {
		if h := account.Health; account.Enabled && h.Down() {
			out = append(out, breakerJSON{account.Name, string(h.State), h.Since, h.ProbeAt})
		}
	}
	return out, nil
}

// patience is how many seconds in a row may pass without a look before a pass gives up on an account's rate.
const patience = 30

// pollAll makes passes until nobody waits for an account's rate any more.
func (a *app) pollAll(ctx context.Context, request tracker.ClaimRequest) (jobs.PollReport, error) {
	if request.All {
		request.Since = a.now()
	}
	var total jobs.PollReport
	for idle := 0; ; {
		report, err := a.poller().Pass(ctx, request)
		total.Add(report)
		if err != nil {
			return total, err
		}
		request.Now = a.now()
		waiting, err := a.store.Waiting(ctx, request)
		if err != nil || waiting == 0 {
			return total, err
		}
		if idle++; report.Looks > 0 {
			idle = 0
		}
		if idle == patience {
			a.log.Warn("parcels still wait for their account's rate", "parcels", waiting)
			return total, nil
		}
		select {
		case <-ctx.Done():
			return total, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

func (p pollSummary) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return printJSON(out, p)
	}
	for _, b := range p.Breakers {
		if _, err := fmt.Fprintf(out, "%s: breaker %s since %s, next probe %s\n", b.Account, b.State, b.Since.Format(time.RFC3339), b.ProbeAt.Format(time.RFC3339)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out, "%d looks in %d requests, %d with news, %d failed; %d judged, %d incidents opened, %d resolved, %d parcels blind\n",
		p.Looks, p.Requests, p.NewEvents, p.Failed, p.Judged, p.Opened, p.Resolved, p.Blind)
	return err
}

// printJSON writes one indented JSON value.
func printJSON(out io.Writer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}
