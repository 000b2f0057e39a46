package tracker

import (
	"cmp"
	"time"
)

// ScoreDay is what a shop's score was on one date, as it was booked. Clean minus Logistics is what bad parcels cost that day, to the
// millionth the sum of all their shares, with those of parcels that no incident names.
type ScoreDay struct {
	MerchantID     int64
	ScoreDate      string // local date yyyy-MM-dd
	At             time.Time
	ProfileID      string
	ProfileHash    string
	Stage          string
	Logistics      Points
	LogisticsKnown bool   // false before anything was due: such a date is not booked
	Clean          Points // the sub-score had every parcel gone well
	Overall        Points
	OverallKnown   bool
	N              int64 // parcels of the delivery metric
	Bad            int64
	FactsHash      string
	Revision       int    // 0: as it was first booked
	Reason         string // why it was booked again; empty for revision 0

	Lines []LineDay // of a platform of lines, which has no points: LogisticsKnown is false then
}

// LineOf is how a metric stood to its line on the date; nothing where it had none.
func (d ScoreDay) LineOf(metric string) LineStand {
	for _, l := range d.Lines {
		if l.Key == metric {
			return l.LineStand
		}
	}
	return LineStand{}
}

// LossShare is one incident's share of what a day lost, in its newest revision.
type LossShare struct {
	IncidentID int64
	ShipmentID int64
	TrackingNo string
	Kind       Kind
	Metric     string
	Attributed Points
	Leaves     string // first local date on which it is out of the window
	Open       bool
}

// DayCount is what happened to a merchant's incidents since an instant, and what waits for somebody now.
type DayCount struct {
	Opened   int
	Resolved int // without those that were withdrawn
	Waiting  int // open from breach on, neither acknowledged nor put aside
}

func (p *ScoreProfile) scoreDay(f ShopFacts, shares []Share, now time.Time) ScoreDay {
	d := ScoreDay{
		MerchantID: f.MerchantID, ScoreDate: f.ScoreDate, At: now, ProfileID: p.ID, ProfileHash: p.Hash, Stage: p.stage(f),
	}
	d.Logistics, d.LogisticsKnown = p.logistics(f)
	d.Clean = d.Logistics
	for _, s := range shares {
		d.Clean += s.Points
	}
	overall, missing := p.overall(f)
	d.Overall, d.OverallKnown = overall, len(missing) == 0
	if m, ok := p.delivery(); ok {
		d.N, d.Bad = f.Metrics[m.Key].N, f.Metrics[m.Key].Bad
	}
	return d
}

// nearestLine is how far the sub-score is from the line nearest to it, above or below; where the profile has lines for the overall score only,
// how far that is. False without a line or without the score it looks at.
func (p *ScoreProfile) nearestLine(f ShopFacts) (Points, bool) {
	var best Points
	found := false
	for _, of := range [...]string{"logistics", "overall"} {
		score, known := p.scoreOf(of, f)
		for _, g := range p.Gates {
			d := score - PointsOf(g.At)
			if known && g.Of == of && (!found || magnitude(int64(d)) < magnitude(int64(best))) {
				best, found = d, true
			}
		}
		if found {
			break
		}
	}
	return best, found
}

// PointDays is an incident's damage over all its dates: the sum of its shares, one per metric and date, each in its newest revision. What was
// only at risk counts nothing.
func PointDays(entries []ScoreEntry) Points {
	var sum Points
	for _, e := range NewestPerDay(entries) {
		if !e.AtRisk {
			sum += e.Attributed
		}
	}
	return sum
}

// LaterThan reports whether a row stands over another one: it tells of a later date, or was written later. Rows that are not stored yet are
// compared by their steps.
func (e ScoreEntry) LaterThan(o ScoreEntry) bool {
	return cmp.Or(cmp.Compare(e.ScoreDate, o.ScoreDate), cmp.Compare(e.ID, o.ID), cmp.Compare(e.Revision, o.Revision), e.At.Compare(o.At)) > 0
}

// NewestPerDay keeps of each parcel, incident, metric and score date the row that was written last, in the order of the rows.
func NewestPerDay(entries []ScoreEntry) []ScoreEntry {
	type key struct {
		incident, shipment int64
		metric, date       string
	}
	at := map[key]int{}
	var out []ScoreEntry
	for _, e := range entries {
		k := key{e.IncidentID, e.ShipmentID, e.Metric, e.ScoreDate}
		i, seen := at[k]
		switch {
		case !seen:
			at[k] = len(out)
			out = append(out, e)
		case e.LaterThan(out[i]):
			out[i] = e
		}
	}
	return out
}
