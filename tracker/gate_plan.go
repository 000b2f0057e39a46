package tracker

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// GatePlan is the honest way to one line: what loses it, what reaches it, what passes by itself, and which open cases decide about it.
// It knows three means only: parcels that arrive in time, cases that are put right, and time.
type GatePlan struct {
	GateDistance
	Orders int         // further parcels in time until it is reached, none of the late ones put right; 0: reached, -1: that cannot do it
	Lapses []GateLapse // dates on which bad parcels leave the window, soonest first
	FreeOn string      // first of those dates on which the line is reached by that alone; empty if reached, or if never
	Cases  []GateCase  // what decides about this line most first
	Bands  bool        // one parcel more or less moves nothing here: the points go in steps
}

// GateLapse is a date on which bad parcels leave the window. Score supposes that as many good parcels come in as leave.
type GateLapse struct {
	Date    string
	Parcels int
	Score   Points
	Reached bool
}

// GateCase is what one open incident does to the score that a line looks at.
type GateCase struct {
	IncidentID int64
	ShipmentID int64
	TrackingNo string
	Severity   Severity
	Kind       Kind
	Metric     string
	AtRisk     bool      // not due yet: Gain is what a miss would cost; else Gain is what putting it right would bring
	Gain       Points    // in points of the score that the line looks at; on bands often zero
	DueAt      time.Time // of a case at risk
	Leaves     string    // of a case that counts: first score date without it
	Move       float64   // on a platform of lines instead of Gain: by how much it worsens the metric, or would, in the metric's unit
}

// GateInput is what gate plans are made from. Units are the bad parcels behind the facts; Open are the open incidents with their parcels.
type GateInput struct {
	Facts ShopFacts
	Units []HarmUnit
	Open  []StuckParcel
	Now   time.Time
	Cases int // cases to keep per line; 0: all
}

// mostOrders bounds the search for further parcels: a shop that would need more needs something else.
const mostOrders = 200_000

// GatePlans returns a plan for every line whose score is known.
func (p *ScoreProfile) GatePlans(in GateInput) ([]GatePlan, error) {
	if err := p.checkFacts(in.Facts); err != nil {
		return nil, err
	}
	var out []GatePlan
	cases := p.gateCases(in)
	lapses := p.lapses(in)
	for _, g := range p.Gates {
		plan := GatePlan{GateDistance: p.gate(g, in.Facts), Orders: -1}
		if !plan.Known {
			continue
		}
		if plan.Distance >= 0 {
			plan.Orders = 0
		} else {
			plan.Orders = p.ordersNeeded(g, in.Facts)
		}
		p.addLapses(&plan, g, in.Facts, lapses)
		plan.Cases = p.rankCases(g, in, cases)
		plan.Bands = len(plan.Cases) > 0 && plan.Cases[0].Gain == 0
		out = append(out, plan)
	}
	return out, nil
}

// ordersNeeded is how many further parcels in time lift the score to the line.
func (p *ScoreProfile) ordersNeeded(g ScoreGate, f ShopFacts) int {
	m, ok := p.delivery()
	if !ok || p.stage(f) == StageGrowth {
		return -1
	}
	at := PointsOf(g.At)
	k := sort.Search(mostOrders, func(k int) bool {
		more := f.Metrics[m.Key]
		more.N += int64(k) + 1
		score, known := p.scoreOf(g.Of, withFacts(f, m.Key, more))
		return known && score >= at
	})
	if k == mostOrders {
		return -1
	}
	return k + 1
}

// lapse is the harm that leaves the window on a date, by metric.
type lapse struct {
	date    string
	parcels int
	harm    map[string]Points
}

// lapses are the dates on which harm leaves the window by itself. A parcel counts once per metric, as in Attribute.
func (p *ScoreProfile) lapses(in GateInput) []lapse {
	shares, err := p.openShares(in.Facts, in.Units)
	if err != nil { // units that no shop can have say nothing about dates
		return nil
	}
	byDate := map[string]*lapse{}
	for _, s := range shares {
		if s.Outside || s.Residual || s.Unit.Harm == 0 {
			continue
		}
		_, leaves := p.Stays(s.Unit.Metric, s.Unit.EnteredOn)
		l := byDate[leaves]
		if l == nil {
			l = &lapse{date: leaves, harm: map[string]Points{}}
			byDate[leaves] = l
		}
		l.parcels++
		l.harm[s.Unit.Metric] += PointsOf(s.Unit.Harm)
	}
	out := make([]lapse, 0, len(byDate))
	for _, l := range byDate {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b lapse) int { return cmp.Compare(a.date, b.date) })
	return out
}

// addLapses walks the dates: on each, everything that has left by then is out of the facts, and good parcels have taken its place.
func (p *ScoreProfile) addLapses(plan *GatePlan, g ScoreGate, f ShopFacts, lapses []lapse) {
	if p.stage(f) == StageGrowth {
		return
	}
	for _, l := range lapses {
		for key, harm := range l.harm {
			m, _ := p.metric(key)
			if better, ok := m.without(f.Metrics[key], harm.Float()); ok {
				f = withFacts(f, key, better)
			}
		}
		score, _ := p.scoreOf(g.Of, f)
		step := GateLapse{Date: l.date, Parcels: l.parcels, Score: score, Reached: score >= plan.At}
		if step.Reached && plan.Distance < 0 && plan.FreeOn == "" {
			plan.FreeOn = l.date
		}
		plan.Lapses = append(plan.Lapses, step)
	}
}
