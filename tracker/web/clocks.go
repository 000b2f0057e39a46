package web

import (
	"context"
	"log/slog"
	"parcelwarden/tracker"
)

// clockSection explains the clocks of one parcel: those that run, and folded away the others.
type clockSection struct {
	Running []clockLine
	Others  []clockLine
}

// clockLine is one clock with the row that limits it.
type clockLine struct {
	Name, State     string
	Start, Stop     Moment
	StartOf, StopOf string // names of the events
	Rule, Source    string
	Class, Lane     string
	Runs            string
	NotBefore       string
	Excused         bool
	Tiers, Official []tierCell
	Own             *ownRule
	Disasters       []disasterLine
	Next            string
	NextAt          Moment
	Holiday         string
	Incident        string
}

// tierCell is one tier of a clock.
type tierCell struct {
	Severity string
	Hours    string
	Clock    string
	At       Moment
	Reached  bool
	Estimate bool
	Own      bool
}

// clockSection explains the clocks of the parcel. A page without it is better than none.
func (s *Server) clockSection(ctx context.Context, v visit, rec tracker.ParcelRecord) clockSection {
	var out clockSection
	if s.cfg.Clocks == nil {
		return out
	}
	readings, err := s.cfg.Clocks(ctx, rec)
	if err != nil {
		s.log.LogAttrs(ctx, slog.LevelError, "clocks cannot be explained", slog.Int64("shipment_id", rec.Shipment.ID), slog.Any("err", err))
		return out
	}
	for _, r := range readings {
		if line := v.clockLine(r); r.State == tracker.ClockRunning {
			out.Running = append(out.Running, line)
		} else {
			out.Others = append(out.Others, line)
		}
	}
	return out
}

func (v visit) clockLine(r tracker.ClockReading) clockLine {
	line := clockLine{
		Name: v.word("clock", string(r.Clock)), State: string(r.State), Start: v.moment(r.StartedAt), Stop: v.moment(r.StoppedAt),
		StartOf: v.word("clock_event", r.From), StopOf: v.word("clock_event", r.To), Rule: r.Row.RuleID(), Source: v.word("rule_source", r.Row.Source),
		Class: v.word("region_class", string(r.Class)), Lane: provinces(r.Origin, r.Dest), Runs: v.word("clock_runs", r.Row.Runs), NotBefore: v.clock(r.Row.NotBefore),
		Excused: r.Row.Excused, Tiers: v.tierCells(r.Tiers), Official: v.tierCells(r.Official), Holiday: r.Override, NextAt: v.moment(r.Next.At),
	}
	if !r.Next.At.IsZero() {
		line.Next = v.word("severity", r.Next.Severity.String())
	}
	if r.Incident.ID != 0 {
		line.Incident = v.word("kind", string(r.Incident.Kind)) + " · " + v.word("severity", r.Incident.Severity.String())
	}
	if r.Row.Merchant != nil {
		own := v.ownRule(*r.Row.Merchant)
		line.Own = &own
	}
	for _, d := range r.Row.Disasters {
		line.Disasters = append(line.Disasters, v.disasterLine(*d))
	}
	return line
}

func provinces(from, to string) string {
	if from == "" {
		from = "?"
	}
	if to == "" {
		to = "?"
	}
	return from + "→" + to
}

func (v visit) tierCells(tiers []tracker.TierMoment) []tierCell {
	out := make([]tierCell, 0, len(tiers))
	for _, t := range tiers {
		out = append(out, tierCell{
			Severity: t.Severity.String(), Hours: v.hours(t.Hours), Clock: v.clock(t.At), At: v.moment(t.At), Reached: t.Reached,
			Estimate: t.Prov == "estimated", Own: t.Prov == "merchant",
		})
	}
	return out
}
