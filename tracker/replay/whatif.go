package replay

import (
	"cmp"
	"context"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// WhatIf judges a merchant's past parcels once by the rules as they stand, the shop's own ones among them (Run.Rulings), and once with some
// thresholds elsewhere, or at another pace of looking, and holds both against what became of the parcels. The usual span is the last 90 days (Run.From, Run.Until).
type WhatIf struct {
	Run
	Changes   []tracker.RowChange
	Pace      tracker.Cadence      // of the changed side; the same as before if empty
	Penalties *tracker.PenaltyBook // what platforms charge; nil: no money is told
}

// What an alert is worth is not measured: both numbers are our estimates, and all money in a report is marked as one.
const (
	fineNotice  = 6 * time.Hour // an alert nearer to the fine than this comes too late to do anything
	fineAverted = 0.2           // share of the fines that somebody averts who was alerted in time: chased parcels move sooner, most do not
)

// WhatIfReport is what the merchant compares. The parcels' fates are the same on both sides: only the platform's rows and the
// disasters decide what was late or fined, whatever hours the shop has chosen.
type WhatIfReport struct {
	Parcels    int        `json:"parcels"`
	Decided    int        `json:"decided"`     // of them those whose end is known: arrived, late, lost or gone back
	Late       int        `json:"late"`        // arrived after the promise or the line standard, or still under way after it
	Lost       int        `json:"lost"`        // lost by the courier's word, or given up
	Silenced   int        `json:"silenced"`    // late or lost, told before under the old thresholds and not under the new ones
	Found      int        `json:"found"`       // the reverse
	AheadHours float64    `json:"ahead_hours"` // by how much earlier the change tells, on average over those told on both sides
	Base       WhatIfSide `json:"base"`
	Changed    WhatIfSide `json:"changed"`
	Estimate   bool       `json:"estimate"` // the money is an estimate

	ahead time.Duration
	both  int
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

	LeadHours float64     `json:"lead_hours"` // mean time from the first incident to what was told of, over Warned
	Kinds     []KindTally `json:"kinds"`      // by the kind an incident was opened as

	lead time.Duration
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
	base, err := w.prepared()
	if err != nil {
		return WhatIfReport{}, err
	}
	fates, changed := base, base
	fates.Rulings = base.Rulings.OfPlatform()
	if changed.Rulings, err = base.Rules.Moved(base.Rulings, w.Changes); err != nil {
		return WhatIfReport{}, err
	}
	pass := func(r Run, n int, oracle bool) ([]track, error) {
		if w.Progress != nil {
			r.Progress = func(done, _ int) { w.Progress(n*len(histories)+done, 3*len(histories)) }
		}
		return r.play(ctx, histories, oracle)
	}
	if w.Pace != "" {
		changed.Cadence = w.Pace
	}
	truth, err := pass(fates, 0, true)
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
		was := report.Base.count(f, &before[i], support)
		is := report.Changed.count(f, &after[i], support)
		report.compare(was, is)
	}
	if report.both > 0 {
		report.AheadHours = report.ahead.Hours() / float64(report.both)
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

// count adds one parcel and returns how long before its trouble the first incident was opened; zero if none was, or there was no trouble.
func (s *WhatIfSide) count(f fate, t *track, support tracker.Money) (lead time.Duration) {
	s.Looks += t.looks
	s.Alerts += t.alerts
	s.Incidents += len(t.episodes)
	first := f.at
	for i := range t.episodes {
		e := &t.episodes[i]
		s.Support.add(support, 1)
		if e.OpenedAt.Before(first) {
			first = e.OpenedAt
		}
		idle := f.fine() && !e.Told
		if idle {
			s.FalseAlarms++
		}
		s.tally(e.Kind, idle)
	}
	switch {
	case !f.late && !f.lost:
	case first.Before(f.at):
		lead = f.at.Sub(first)
		s.Warned++
		s.lead += lead
	default:
		s.Missed++
	}
	for _, due := range f.fines {
		s.Fines.add(due.amount, 1)
		if due.alerted(t.episodes) {
			s.Averted.add(due.amount, fineAverted)
		}
	}
	return lead
}

func (s *WhatIfSide) settle() {
	if s.Warned > 0 {
		s.LeadHours = s.lead.Hours() / float64(s.Warned)
	}
	slices.SortFunc(s.Kinds, func(a, b KindTally) int { return cmp.Or(b.Incidents-a.Incidents, cmp.Compare(a.Kind, b.Kind)) })
	s.Net = Cash{tracker.Money{Minor: s.Averted.Minor - s.Support.Minor, Currency: s.Support.Currency}}
	if s.Net.Currency == "" {
		s.Net.Currency = s.Averted.Currency
	}
}
