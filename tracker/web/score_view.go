package web

import "parcelwarden/tracker"

// ScoreView is one evaluation of a merchant's score, as the score page shows it.
type ScoreView struct {
	Date       string // local date yyyy-MM-dd
	ProfileID  string
	Stage      string // formal, growth, … as the profile names it
	Metrics    []ScoreMetric
	Logistics  tracker.Points
	Overall    tracker.Points
	Display    string // what the platform shows, rounded by its own rule
	Gates      []ScoreGate
	Provenance string   // the weakest link: official, captured, estimated, merchant, fitted
	Estimated  []string // constants that it rests on and that nobody outside the platform knows
	LinesOnly  bool     // the platform publishes a line for each metric and no score: there are no points to show
	Notes      []string // what keeps the overall score unknown: product, service, logistics; or sentences
}

// ScoreMetric is one metric of the logistics sub-score.
type ScoreMetric struct {
	Key        string
	NameZH     string // falls back to the page's own texts, then to Key
	NameEN     string
	Value      float64
	Unit       string // share, h, points
	N, Bad     int64
	Points     tracker.Points
	Weight     float64 // share within the logistics sub-score, 0..1; 0: not said
	Provenance string
	Known      bool // false: nothing to compute it from yet

	Pass         *tracker.PassResult // nil for a metric without a line
	Extrapolated bool                // the curve was learned, and the value lies outside of what it has seen
}

// ScoreGate is a line that decides about something: taking part in a sale, staying in an alliance.
type ScoreGate struct {
	Name     string
	NameEN   string
	Score    string // overall or logistics
	At       tracker.Points
	Distance tracker.Points // points above (positive) or below (negative) the line
	Repairs  int            // incidents to repair until the line is reached; 0 if above it, -1 if repairing cannot reach it
}

// nextGate is the nearest line that is not reached yet; without one, the nearest that could be lost.
func (v ScoreView) nextGate() (ScoreGate, bool) {
	var best ScoreGate
	found := false
	for _, g := range v.Gates {
		switch {
		case !found, g.Distance < 0 && best.Distance >= 0,
			(g.Distance < 0) == (best.Distance < 0) && magnitude(g.Distance) < magnitude(best.Distance):
			best, found = g, true
		}
	}
	return best, found
}

func gateName(f format, g ScoreGate) string {
	name := g.Name
	if f.locale == tracker.LocaleEN && g.NameEN != "" {
		name = g.NameEN
	}
	return f.t("gate.name", "Name", name, "At", f.points(g.At, 0), "Score", f.known("score", g.Score))
}
