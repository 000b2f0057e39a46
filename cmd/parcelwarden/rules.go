package main

import (
	"errors"
	"fmt"
	"os/user"
	"parcelwarden/tracker"
	"time"

	"github.com/spf13/cobra"
)

func newRulesCommand(s *settings) *cobra.Command {
	rules := &cobra.Command{Use: "rules", Short: "the dated rules that parcels are judged by"}
	rules.AddCommand(
		newRulesShowCommand(s), newRulesListCommand(s), newRulesSetCommand(s), newRulesUnsetCommand(s), newRulesCampaignCommand(s, "join"),
		newRulesCampaignCommand(s, "leave"), newDisasterCommand(s),
	)
	return rules
}

// parseWhen reads a date, which begins at local midnight, or an RFC 3339 time. Nothing is the zero time.
func parseWhen(flag, text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return at.UTC(), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, exitError{code: exitUsage, err: fmt.Errorf("%s %q: use yyyy-MM-dd or an RFC 3339 time", flag, text)}
	}
	return at.UTC(), nil
}

// chinaZone is the zone of the platforms' own dates.
func chinaZone() *time.Location { return tracker.Merchant{}.Location() }

// actor is who changes a rule: as said, or whoever runs the command.
func actor(by string) string {
	if by != "" {
		return by
	}
	if who, err := user.Current(); err == nil && who.Username != "" {
		return "cli:" + who.Username
	}
	return "cli"
}

// refused turns a rule that cannot be taken into a wrong use of the command.
func refused(err error) error {
	if _, ok := errors.AsType[*tracker.RuleError](err); ok {
		return exitError{code: exitUsage, err: err}
	}
	return err
}

// hoursFlags are the tiers of a rule on a command line.
func hoursFlags(cmd *cobra.Command, h *tracker.TierHours) {
	flags := cmd.Flags()
	flags.Float64Var(&h.Watch, "watch", 0, "hours to the early warning")
	flags.Float64Var(&h.Breach, "breach", 0, "hours to the limit")
	flags.Float64Var(&h.Abnormal, "abnormal", 0, "hours to the abnormal tier")
	flags.Float64Var(&h.Lost, "lost", 0, "hours to presumed lost")
}

func optional(t time.Time, zone *time.Location) *time.Time {
	if t.IsZero() {
		return nil
	}
	local := t.In(zone)
	return &local
}
