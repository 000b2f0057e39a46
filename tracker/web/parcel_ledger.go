package web

import (
	"cmp"
	"parcelwarden/tracker"
	"slices"
)

// parcelLedger is what a parcel's incidents cost day by day, the newest date first.
type parcelLedger struct {
	PointDays string
	Leaves    string // when the last of it leaves the score; empty if nothing counts
	Gone      bool   // it has left
	Points    bool   // some row is about points
	Rows      []parcelDay
	Estimate  bool
}

// parcelDay is one incident, metric and date in its newest revision.
type parcelDay struct {
	Date, Metric, Gain, Loss, Distance, Of, Reason, Line string
	Incident                                             int64
	Kind                                                 tracker.Kind
	Revision                                             int
	AtRisk                                               bool
}

// ledgerOf folds a parcel's rows; nil for those who see no money, and where nothing was booked.
func (v visit) ledgerOf(rec *tracker.ParcelRecord) *parcelLedger {
	if !v.seesMoney() || len(rec.Ledger) == 0 {
		return nil
	}
	rows := tracker.NewestPerDay(rec.Ledger)
	slices.SortStableFunc(rows, func(a, b tracker.ScoreEntry) int {
		return cmp.Or(cmp.Compare(b.ScoreDate, a.ScoreDate), cmp.Compare(a.IncidentID, b.IncidentID))
	})
	out := &parcelLedger{PointDays: v.loss(tracker.PointDays(rec.Ledger))}
	kinds := map[int64]tracker.Kind{}
	for _, i := range rec.Incidents {
		kinds[i.ID] = i.Kind
	}
	for _, e := range rows {
		day := parcelDay{
			Date: e.ScoreDate, Incident: e.IncidentID, Kind: kinds[e.IncidentID], Metric: v.known("metric", e.Metric), Gain: v.gain(e.Marginal),
			Loss: v.loss(e.Attributed), Distance: v.distance(e), Of: v.t("ledger.of", "Bad", e.Bad, "All", e.N), Reason: v.known("reason", e.Reason),
			Revision: e.Revision, AtRisk: e.AtRisk, Line: v.lineSays(e),
		}
		if out.Points = out.Points || !e.Line.Known; e.Line.Known {
			day.Gain, day.Loss = v.moved(e), "–"
		}
		out.Rows = append(out.Rows, day)
		out.Estimate = out.Estimate || guessed(e.Provenance)
		if !e.AtRisk && (e.Attributed != 0 || e.Line.Known && e.Harm > 0) {
			out.Leaves = max(out.Leaves, e.Leaves)
		}
	}
	out.Gone = out.Leaves != "" && v.now.In(v.zone).Format("2006-01-02") >= out.Leaves
	return out
}

// distance writes a row's distance to the nearest line; rows from before it was kept show a dash.
func (f format) distance(e tracker.ScoreEntry) string {
	if e.Line.Known {
		return f.apart(e.Line.Distance, e.Line.Unit)
	}
	if !e.DistanceKnown {
		return "–"
	}
	return f.signed(e.Distance)
}

// moved is by how much a parcel worsens its metric, or would; a row without points.
func (f format) moved(e tracker.ScoreEntry) string {
	if e.Line.Move == 0 {
		return "–"
	}
	return f.apart(-e.Line.Move, e.Line.Unit)
}

// lineSays says how the metric of a row stood to the platform's line; empty for a row of points.
func (v visit) lineSays(e tracker.ScoreEntry) string {
	if !e.Line.Known {
		return ""
	}
	return v.passText(e.Line.PassResult, e.Line.Unit)
}
