package tracker

import (
	"strings"
	"time"
)

// moments fills in when each tier is reached, what is next, and which override the row came from.
func (d *docket) moments(r *ClockReading) {
	r.Tiers = d.tierMoments(&r.Row, r)
	if r.Row.Official != nil {
		r.Official = d.tierMoments(r.Row.Official, r)
	}
	if parts := strings.Split(r.Row.ID, "/"); len(parts) > 3 {
		r.Override = strings.Join(parts[:len(parts)-2], "/")
	}
	if r.State != ClockRunning {
		return
	}
	for _, t := range r.Tiers {
		if !t.Reached {
			r.Next, r.Left = t, t.At.Sub(d.now)
			return
		}
	}
}

// tierMoments reads a row for a clock that started when the reading says. A stopped clock has reached what lay before its stop.
func (d *docket) tierMoments(row *Row, r *ClockReading) []TierMoment {
	out := make([]TierMoment, 0, len(row.Tiers))
	for _, t := range row.Tiers {
		m := TierMoment{Tier: t}
		if row.RegionGuess && t.Prov != provMerchant {
			m.Prov = provEstimated
		}
		if !r.StartedAt.IsZero() {
			m.At = row.At(t, r.StartedAt)
			m.Reached, m.Proven = d.reached(m.At, r.StoppedAt)
		}
		out = append(out, m)
	}
	return out
}

func (d *docket) reached(at, stopped time.Time) (reached, proven bool) {
	if !stopped.IsZero() {
		late := !at.After(stopped)
		return late, late
	}
	return !at.After(d.now), !at.After(d.seen)
}
