package tracker

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// RowChange moves the tiers of limits. It names one row by its id, or every row of a clock (and class, unless that is empty) of all
// editions and overrides. Tiers that Hours does not name stay as they are; the line standard counts in days and cannot be moved by it.
type RowChange struct {
	Row   string               `json:"row,omitempty"`
	Clock Clock                `json:"clock,omitempty"`
	Class RegionClass          `json:"class,omitempty"`
	Hours map[Severity]float64 `json:"hours"` // hours from the start of the clock
}

// ErrNoRow means that a change names no row of the book.
var ErrNoRow = errors.New("no such rule row")

// With returns a copy of the book in which some tiers stand elsewhere. The book itself is not changed. It refuses a change that meets no
// row (ErrNoRow) and one that leaves tiers which do not ascend.
func (b *RuleBook) With(changes ...RowChange) (*RuleBook, error) {
	out := &RuleBook{byPlatform: make(map[string][]*edition, len(b.byPlatform)), byID: make(map[string]Row, len(b.byID)), days: b.days, disasters: b.disasters}
	met := make([]bool, len(changes))
	for platform, editions := range b.byPlatform {
		for _, e := range editions {
			moved := *e
			var err error
			if moved.listed, err = movedRows(e.listed, changes, met); err != nil {
				return nil, err
			}
			moved.rows = indexRows(moved.listed)
			moved.overrides = slices.Clone(e.overrides)
			for i := range moved.overrides {
				o := &moved.overrides[i]
				if o.Rows, err = movedRows(o.Rows, changes, met); err != nil {
					return nil, err
				}
				o.rows = indexRows(o.Rows)
			}
			out.byPlatform[platform] = append(out.byPlatform[platform], &moved)
			if err := out.enter(&moved); err != nil {
				return nil, err
			}
		}
	}
	for i, hit := range met {
		if !hit {
			return nil, fmt.Errorf("change %q %s %s: %w", changes[i].Row, changes[i].Clock, changes[i].Class, ErrNoRow)
		}
	}
	return out, nil
}

func (c RowChange) names(r *Row) bool {
	if c.Row != "" {
		return c.Row == r.ID
	}
	return c.Clock == r.Clock && (c.Class == "" || c.Class == r.Class)
}

// movedRows returns a copy of the rows with every change applied in turn.
func movedRows(rows []Row, changes []RowChange, met []bool) ([]Row, error) {
	out := slices.Clone(rows)
	for i := range out {
		row := &out[i]
		for n, c := range changes {
			if !c.names(row) {
				continue
			}
			met[n] = true
			if err := row.move(c.Hours); err != nil {
				return nil, fmt.Errorf("row %s: %w", row.ID, err)
			}
		}
	}
	return out, nil
}

// move puts tiers at other hours, as the merchant's own.
func (r *Row) move(hours map[Severity]float64) error {
	tiers := slices.Clone(r.Tiers)
	for severity, h := range hours {
		tier := Tier{Severity: severity, Hours: h, Prov: provMerchant}
		if at := slices.IndexFunc(tiers, func(t Tier) bool { return t.Severity == severity }); at >= 0 {
			tiers[at] = tier
		} else {
			tiers = append(tiers, tier)
		}
	}
	slices.SortFunc(tiers, func(a, b Tier) int { return cmp.Compare(a.Severity, b.Severity) })
	for i, t := range tiers {
		if t.Severity <= SeverityNone || t.Severity > SeverityPresumedLost || !(t.Hours >= 0) || (i > 0 && t.Hours <= tiers[i-1].Hours) {
			return fmt.Errorf("the %s tier of %g h does not ascend", t.Severity, t.Hours)
		}
		switch t.Severity {
		case SeverityWatch:
			r.WatchHours = t.Hours
		case SeverityBreach:
			r.BreachHours = t.Hours
		case SeverityAbnormal:
			r.AbnormalHours = t.Hours
		case SeverityPresumedLost:
			r.LostHours = t.Hours
		default:
		}
	}
	r.Tiers = tiers
	return nil
}
