package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

// sourceLine is one source as the command sources shows it.
type sourceLine struct {
	Name     string    `json:"name"`
	Type     string    `json:"type"`
	Merchant string    `json:"merchant"`
	Address  string    `json:"address,omitempty"` // where it sends to, or the folder it watches
	Success  time.Time `json:"last_success,omitzero"`
	Next     time.Time `json:"next,omitzero"`
	Outcome  string    `json:"outcome,omitempty"`
	Problem  string    `json:"problem,omitempty"`
	Detail   string    `json:"detail,omitempty"`
	Failures int       `json:"failures"`
	Rejected int       `json:"rejected"`
}

func newSourcesCommand(s *settings) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use: "sources", Short: "where orders come from, and how the last reading of each went", Long: sourcesHelp, Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				lines, err := a.sourceLines(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(s.std.out).Encode(lines)
				}
				return printSources(s.std.out, lines)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON array")
	return cmd
}

func (a *app) sourceLines(ctx context.Context) ([]sourceLine, error) {
	states, err := a.store.SourceStates(ctx, 0)
	if err != nil {
		return nil, err
	}
	lines := make([]sourceLine, 0, len(a.sources))
	for _, s := range a.sources {
		line := sourceLine{Name: s.name, Type: s.entry.Type, Merchant: s.merchant.Code, Address: a.sourceAddress(s)}
		for _, state := range states {
			if state.MerchantID == s.merchant.ID && state.Source == s.name {
				line.fill(state)
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func (l *sourceLine) fill(s tracker.SourceState) {
	l.Success, l.Next, l.Outcome, l.Problem = s.SuccessAt, s.NextAt, string(s.Outcome), string(s.Problem)
	l.Detail, l.Failures, l.Rejected = s.Detail, s.Failures, s.Rejected
}

// sourceAddress is what has to be entered at the sender.
func (a *app) sourceAddress(s *openSource) string {
	switch s.entry.Type {
	case sourceFolder:
		return s.entry.Folder
	case sourceWebhook:
		return a.cfg.BaseURL + "/hooks/orders/" + s.merchant.Code
	default:
		return a.cfg.BaseURL + "/hooks/sources/" + s.name
	}
}

func printSources(out io.Writer, lines []sourceLine) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tTYPE\tMERCHANT\tLAST SUCCESS\tSTATE\tREJECTED\tADDRESS")
	for _, l := range lines {
		state, success := l.Outcome, "-"
		if l.Problem != "" {
			state = l.Problem
		}
		if l.Detail != "" && l.Outcome != string(tracker.OutcomeOK) {
			state += ": " + l.Detail
		}
		if state == "" {
			state = "-"
		}
		if !l.Success.IsZero() {
			success = l.Success.Format(time.RFC3339)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", l.Name, l.Type, l.Merchant, success, state, l.Rejected, l.Address)
	}
	return w.Flush()
}
