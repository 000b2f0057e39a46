package replay

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

// WhatIf judges a merchant's past parcels once by the rules as they stand and once with some thresholds elsewhere, with the same pace of
// looking, and holds both against what became of the parcels. The usual span is the last 90 days (Run.From, Run.Until).
type WhatIf struct {
	Run
	Changes   []tracker.RowChange
	Penalties *tracker.PenaltyBook // what platforms charge; nil: no money is told
}

// What an alert is worth is not measured: both numbers are our estimates, and all money in a report is marked as one.
const (
	fineNotice  = 6 * time.Hour // an alert nearer to the fine than this comes too late to do anything
	fineAverted = 0.2           // share of the fines that somebody averts who was alerted in time: chased parcels move sooner, most do not
)

// WhatIfReport is what the merchant compares. The parcels' fates are the same on both sides: only the rows of Run.Rules decide what was
// late or fined.
type WhatIfReport struct {
	Parcels  int        `json:"parcels"`
	Decided  int        `json:"decided"` // of them those whose end is known: arrived, late, lost or gone back
	Late     int        `json:"late"`    // arrived after the promise or the line standard, or still under way after it
	Lost     int        `json:"lost"`    // lost by the courier's word, or given up
	Base     WhatIfSide `json:"base"`
	Changed  WhatIfSide `json:"changed"`
	Estimate bool       `json:"estimate"` // the money is an estimate
}

// WhatIfSide is what one set of thresholds leads to.
//
// A false alarm is an incident of a clock on a parcel that then arrived in time by itself and cost no fine. A missed parcel was late or
// lost and no incident had been opened before: before the due time for a late one, before it was given up for a lost one.
type WhatIfSide struct {
	Alerts      int  `json:"alerts"` // openings, reopenings and climbs: what somebody is told
	Incidents   int  `json:"incidents"`
	FalseAlarms int  `json:"false_alarms"`
	Missed      int  `json:"missed"`
	Warned      int  `json:"warned"` // late or lost, and told before
	Looks       int  `json:"looks"`
	Fines       Cash `json:"fines"`   // by the platform's rules, whoever is alerted
	Averted     Cash `json:"averted"` // part of them that timely alerts are expected to avert
	Support     Cash `json:"support"` // handling every incident
	Net         Cash `json:"net"`     // averted less support
}

// Cash is an amount that is written as a decimal string with its currency.
type Cash struct{ tracker.Money }

// MarshalText implements encoding.TextMarshaler.
func (c Cash) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func (c *Cash) add(m tracker.Money, share float64) {
	if c.Currency == "" {
		c.Currency = m.Currency
	}
	if c.Currency == m.Currency {
		c.Minor += int64(float64(m.Minor)*share + 0.5)
	}
}

// Play compares. It stops when the context ends; Run.Progress is called over all three passes.
func (w WhatIf) Play(ctx context.Context, histories []History) (WhatIfReport, error) {
	base, err := w.Run.prepared()
	if err != nil {
		return WhatIfReport{}, err
	}
	changed := base
	if changed.Rules, err = base.Rules.With(w.Changes...); err != nil {
		return WhatIfReport{}, err
	}
	pass := func(r Run, n int, oracle bool) ([]track, error) {
		if w.Progress != nil {
			r.Progress = func(done, _ int) { w.Progress(n*len(histories)+done, 3*len(histories)) }
		}
		return r.play(ctx, histories, oracle)
	}
	truth, err := pass(base, 0, true)
	if err != nil {
		return WhatIfReport{}, err
	}
	before, err := pass(base, 1, false)
	if err != nil {
		return WhatIfReport{}, err
	}
	after, err := pass(changed, 2, false)
	if err != nil {
		return WhatIfReport{}, err
	}
	report := WhatIfReport{Parcels: len(histories), Estimate: true}
	support := supportCost(w.Merchant)
	for i := range histories {
		f := fateOf(&truth[i], base.Until)
		f.fines = w.fines(&histories[i], &truth[i])
		report.count(f)
		report.Base.count(f, &before[i], support)
		report.Changed.count(f, &after[i], support)
	}
	report.Base.settle()
	report.Changed.settle()
	return report, nil
}

func (r *WhatIfReport) count(f fate) {
	if f.known {
		r.Decided++
	}
	if f.late {
		r.Late++
	}
	if f.lost {
		r.Lost++
	}
}

func supportCost(m tracker.Merchant) tracker.Money {
	if cost := m.Terms.SupportCost; cost.Minor > 0 {
		return cost
	}
	return tracker.DefaultTerms("CNY").SupportCost
}

// count adds one parcel.
func (s *WhatIfSide) count(f fate, t *track, support tracker.Money) {
	s.Looks += t.looks
	s.Alerts += t.alerts
	s.Incidents += len(t.episodes)
	warned := false
	for i := range t.episodes {
		e := &t.episodes[i]
		s.Support.add(support, 1)
		warned = warned || e.OpenedAt.Before(f.at)
		if f.fine() && !e.Told {
			s.FalseAlarms++
		}
	}
	switch {
	case !f.late && !f.lost:
	case warned:
		s.Warned++
	default:
		s.Missed++
	}
	for _, due := range f.fines {
		s.Fines.add(due.amount, 1)
		if due.alerted(t.episodes) {
			s.Averted.add(due.amount, fineAverted)
		}
	}
}

func (s *WhatIfSide) settle() {
	s.Net = Cash{tracker.Money{Minor: s.Averted.Minor - s.Support.Minor, Currency: s.Support.Currency}}
	if s.Net.Currency == "" {
		s.Net.Currency = s.Averted.Currency
	}
}
