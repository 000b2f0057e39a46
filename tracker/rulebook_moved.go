package tracker

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// RowChange asks what would come of other hours. It names one row by its id, or a clock (and class, unless that is empty), and means what
// the merchant's own hours mean: every row of that clock and class, in whatever edition or holiday. Tiers that Hours does not name stay as
// they are; the line standard counts in days and cannot be moved by it.
type RowChange struct {
	Row   string               `json:"row,omitempty"`
	Clock Clock                `json:"clock,omitempty"`
	Class RegionClass          `json:"class,omitempty"`
	Hours map[Severity]float64 `json:"hours"` // hours from the start of the clock
}

// ErrNoRow means that a change names no row of the book.
var ErrNoRow = errors.New("no such rule row")

// Moved returns rulings under which the changes lie over whatever own says (nil: nothing). It refuses a change that meets no row
// (ErrNoRow) and one whose tiers do not ascend.
func (b *RuleBook) Moved(own *Rulings, changes []RowChange) (*Rulings, error) {
	if len(changes) == 0 {
		return own, nil
	}
	out := Rulings{}
	if own != nil {
		out = *own
	}
	out.moved = slices.Clone(out.moved)
	for _, c := range changes {
		m, err := b.asRule(c)
		if err != nil {
			return nil, err
		}
		out.moved = append(out.moved, m)
	}
	return &out, nil
}

// asRule reads a change as hours of the merchant.
func (b *RuleBook) asRule(c RowChange) (*MerchantRule, error) {
	m := &MerchantRule{Kind: RulingHours, Clock: c.Clock, Class: c.Class}
	if m.Class == "" {
		m.Class = classAll
	}
	if c.Row != "" {
		row, ok := b.Row(c.Row)
		if !ok {
			return nil, fmt.Errorf("change %q: %w", c.Row, ErrNoRow)
		}
		m.Clock, m.Class = row.Clock, row.Class
	} else if !slices.Contains(Clocks(), c.Clock) {
		return nil, fmt.Errorf("change of clock %q: %w", c.Clock, ErrNoRow)
	}
	last, named := 0.0, 0
	for severity := SeverityWatch; severity <= SeverityPresumedLost; severity++ {
		h, ok := c.Hours[severity]
		if !ok {
			continue
		}
		if !(h > last) {
			return nil, fmt.Errorf("change of %s/%s: the %s tier of %g h does not ascend", m.Clock, m.Class, severity, h)
		}
		m.Hours.set(severity, h)
		last, named = h, named+1
	}
	if named == 0 || named != len(c.Hours) {
		return nil, fmt.Errorf("change of %s/%s: no tier, or one of no severity", m.Clock, m.Class)
	}
	return m, nil
}

// move lays hours that are asked about over the row.
func (r *Rulings) move(row *Row, class RegionClass) {
	for _, m := range r.moved {
		if m.Clock == row.Clock && (m.Class == classAll || m.Class == farUnlessKnown(class)) {
			row.setTiers(m.Hours.over(row.Tiers, provMerchant))
		}
	}
}

// StandingAt returns the rulings as if the hours that the merchant has at the time had been theirs at all times. Campaigns and disasters
// keep their dates, which are facts.
func (r *Rulings) StandingAt(at time.Time) *Rulings {
	if r == nil {
		return nil
	}
	out := *r
	for i, rows := range r.hours {
		out.hours[i] = nil
		for _, m := range rows {
			if !at.Before(m.From) {
				always := *m
				always.From = time.Time{}
				out.hours[i] = append(out.hours[i], &always)
			}
		}
	}
	return &out
}

// OfPlatform returns the rulings without the hours that a merchant chose: what the platform itself goes by.
func (r *Rulings) OfPlatform() *Rulings {
	if r == nil {
		return nil
	}
	out := *r
	out.hours, out.moved = [clockCount][]*MerchantRule{}, nil
	return &out
}

// RowsFor returns the rows of the edition as the merchant has them for clocks that start at the time.
func (s RuleSet) RowsFor(own *Rulings, at time.Time) []Row {
	rows := s.Rows()
	for i := range rows {
		if m := own.HoursFor(rows[i].Clock, rows[i].Class, at); m != nil {
			m.apply(&rows[i])
		}
	}
	return rows
}
