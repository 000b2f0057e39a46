package tracker

import "time"

// LaneReport is the state of a merchant's lane models: how they are trusted, and what each lane does.
type LaneReport struct {
	Merchant  string         `json:"merchant"`
	LearnedTo *time.Time     `json:"learned_to"` // every day before is learned; null before the first
	CheckedAt *time.Time     `json:"checked_at"`
	Parcels   int64          `json:"parcels"` // finished ones that were learned
	Needed    int            `json:"needed"`  // before a percentage is shown
	Targets   []TargetReport `json:"targets"`
	Lanes     []LaneRow      `json:"lanes"`
}

// TargetReport says whether a target may be trusted.
type TargetReport struct {
	Target LaneTarget `json:"target"`
	State  string     `json:"state"` // learning, untested, trusted, off
	Since  *time.Time `json:"since"`
	N      int        `json:"n"`    // forecasts that were decided in the last four weeks
	Hits   int        `json:"hits"` // of them those in which it happened
	Brier  *float64   `json:"brier"`
	Base   *float64   `json:"base_rate_brier"`
	Bins   []LaneBin  `json:"bins"`
}

// LaneRow is one lane with its usual times in hours from pickup to arrival, null below LaneCases parcels.
type LaneRow struct {
	Courier     string   `json:"courier"`
	Service     string   `json:"service"`
	Origin      string   `json:"origin"`
	Destination string   `json:"destination"`
	N           int      `json:"n"`
	Median      *float64 `json:"median_hours"`
	P10         *float64 `json:"p10_hours"`
	P90         *float64 `json:"p90_hours"`
	Lost        int      `json:"lost"`
	LossShare   *float64 `json:"loss_share"`
	LossLow     *float64 `json:"loss_low"` // 95 % interval
	LossHigh    *float64 `json:"loss_high"`
}

// LaneLearning is the state of a target that has too few finished parcels behind it.
const LaneLearning = "learning"

// ReportLanes puts the report together. k may be nil.
func ReportLanes(m Merchant, k *LaneKnowledge, p LaneProgress, checks []LaneCheck) LaneReport {
	r := LaneReport{Merchant: m.Code, Parcels: p.Parcels, Needed: LaneCases, Targets: []TargetReport{}, Lanes: []LaneRow{}}
	r.LearnedTo, r.CheckedAt = localTime(p.LearnedTo, m.Location()), localTime(p.CheckedAt, m.Location())
	of := map[LaneTarget]LaneCheck{}
	for _, c := range checks {
		of[c.Target] = c
	}
	for _, target := range LaneTargets() {
		r.Targets = append(r.Targets, reportTarget(target, of[target], p.Parcels, m.Location()))
	}
	if k != nil {
		for _, b := range k.Times.Lanes() {
			r.Lanes = append(r.Lanes, reportLane(b))
		}
	}
	return r
}

func reportTarget(target LaneTarget, c LaneCheck, parcels int64, zone *time.Location) TargetReport {
	t := TargetReport{Target: target, State: string(c.State), N: c.N, Hits: c.Hits, Bins: []LaneBin{}, Since: localTime(c.Since, zone)}
	if c.State == "" || c.State == LaneUntested {
		t.State, t.Since = string(LaneUntested), nil
		if parcels < LaneCases {
			t.State = LaneLearning
		}
	}
	if c.N > 0 {
		t.Brier, t.Base = &c.Brier, &c.Base
	}
	for _, b := range c.Bins {
		if b.N > 0 {
			t.Bins = append(t.Bins, b)
		}
	}
	return t
}

func reportLane(b LaneBand) LaneRow {
	row := LaneRow{Courier: b.Lane.Courier, Service: b.Lane.Service, Origin: b.Lane.Origin, Destination: b.Lane.Destination, N: b.N, Lost: b.Lost}
	if b.N-b.Lost >= LaneCases {
		median, p10, p90 := b.Median.Hours(), b.P10.Hours(), b.P90.Hours()
		row.Median, row.P10, row.P90 = &median, &p10, &p90
	}
	if _, lo, hi, n, ok := LossChance(LossEvidence{Never: b.Lost, Moved: b.N - b.Lost}); ok {
		share := float64(b.Lost) / float64(n)
		lo = min(lo, share)
		row.LossShare, row.LossLow, row.LossHigh = &share, &lo, &hi
	}
	return row
}

func localTime(t time.Time, zone *time.Location) *time.Time {
	if t.IsZero() {
		return nil
	}
	local := t.In(zone)
	return &local
}
