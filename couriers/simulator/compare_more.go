package simulator

import (
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// ordersAgainst compares the incidents of orders without a parcel, by order number, and returns the delays in hours.
func (w *World) ordersAgainst(observed []ObservedIncident, c CompareConfig, report *Report) []float64 {
	byOrder := map[string][]ObservedIncident{}
	for _, o := range observed {
		byOrder[o.OrderNo] = append(byOrder[o.OrderNo], o)
	}
	spells := map[string][]Spell{}
	var delays []float64
	for _, s := range w.OrderTruth() {
		spells[s.OrderNo] = append(spells[s.OrderNo], s)
		from, until := later(s.Begins(), c.PollFrom), s.Until
		if c.End.Before(until) {
			until = c.End
		}
		if !s.Must || !from.Add(c.Slack).Before(until) {
			continue
		}
		report.Expected[s.Kind]++
		i := slices.IndexFunc(byOrder[s.OrderNo], func(o ObservedIncident) bool {
			return !o.OpenedAt.After(until) && (o.ResolvedAt.IsZero() || !o.ResolvedAt.Before(until))
		})
		if i < 0 {
			report.Missed = append(report.Missed, Mismatch{
				OrderNo: s.OrderNo, Kind: s.Kind, Fate: FateShippedLate, At: from,
				Reason: fmt.Sprintf("not shipped from %s until %s, no open incident at its end", stamp(s.Begins()), stamp(until)),
			})
			continue
		}
		if opened := byOrder[s.OrderNo][i].OpenedAt; !opened.Before(from) {
			delays = append(delays, opened.Sub(from).Hours())
		}
	}
	for _, o := range observed {
		if o.OpenedAt.Before(c.Start) || o.OpenedAt.After(c.End) {
			continue
		}
		report.Judged++
		told := slices.ContainsFunc(spells[o.OrderNo], func(s Spell) bool {
			return s.Kind == o.Kind && (s.Must || o.begun() <= tracker.SeverityWatch) && s.holds(o.OpenedAt.Add(-c.Slack), o.OpenedAt)
		})
		if !told {
			report.False = append(report.False, Mismatch{OrderNo: o.OrderNo, Kind: o.Kind, At: o.OpenedAt, Reason: "the order was shipped, was not due yet, or is not known"})
		}
	}
	return delays
}

// clustersAgainst compares cluster incidents. A jammed hub wants one incident of hub_congestion that holds, while it is jammed, at least
// half of the parcels whose stand was to be watched by then. An incident is false where fewer than half of its members, or fewer than five,
// stood still then or soon after.
func (w *World) clustersAgainst(observed []ObservedIncident, c CompareConfig, report *Report) {
	for _, hub := range w.clusters {
		from, until := later(hub.From, c.PollFrom), hub.Until
		if c.End.Before(until) {
			until = c.End
		}
		from, ok := chance(w.feeds[hub.Provider].closed(true), from, until, c.Slack)
		if !ok {
			continue
		}
		report.Expected[tracker.KindHubCongestion]++
		due, best := w.stoodBy(hub, until.Add(-c.Slack), c.Rules), 0
		for _, o := range observed {
			if o.Kind == tracker.KindHubCongestion && !o.OpenedAt.After(until) && (o.ResolvedAt.IsZero() || o.ResolvedAt.After(from)) {
				best = max(best, shared(due, o.Members))
			}
		}
		if 2*best < len(due) {
			report.Missed = append(report.Missed, Mismatch{
				Provider: hub.Provider, Kind: tracker.KindHubCongestion, Fate: FateCongested, At: from,
				Reason: fmt.Sprintf("%s: no incident of it holds more than %d of the %d that stood by then", hub, best, len(due)),
			})
		}
	}
	for _, o := range observed {
		if o.Kind != tracker.KindHubCongestion || o.OpenedAt.Before(c.Start) || o.OpenedAt.After(c.End) {
			continue
		}
		report.Judged++
		stood := 0
		for _, number := range o.Members {
			if p := w.byNumber[number]; p != nil && c.Rules.stalledWithin(p, o.OpenedAt.Add(-c.Slack), o.OpenedAt.Add(clusterAhead)) {
				stood++
			}
		}
		if stood < 5 || 2*stood < len(o.Members) {
			report.False = append(report.False, Mismatch{Kind: o.Kind, At: o.OpenedAt, Reason: fmt.Sprintf("%d of %d members stood still", stood, len(o.Members))})
		}
	}
}

// stoodBy are the members of a jam whose stand was to be watched by a time.
func (w *World) stoodBy(hub Cluster, at time.Time, rules TruthRules) []string {
	var out []string
	for _, number := range hub.Members {
		if p := w.byNumber[number]; p != nil && rules.stalledWithin(p, at.Add(-time.Second), at) {
			out = append(out, number)
		}
	}
	return out
}

// clusterAhead is how long before the parcels themselves a cluster of them may be told: that is what it is for.
const clusterAhead = 36 * time.Hour

// stalledWithin reports whether a stall of the parcel was true at some time of [from, until].
func (r TruthRules) stalledWithin(p *Parcel, from, until time.Time) bool {
	return slices.ContainsFunc(r.truthOf(p), func(s Spell) bool { return s.Must && s.Family == tracker.FamilyStalled && s.holds(from, until) })
}

// shared counts what two lists of numbers have in common.
func shared(a, b []string) int {
	n := 0
	for _, one := range a {
		if slices.Contains(b, one) {
			n++
		}
	}
	return n
}
