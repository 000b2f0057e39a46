package tracker

import (
	"fmt"
	"time"
)

// Span is the time between two moments.
type Span struct{ From, Until time.Time }

// Spread repeats changes that name a row for the rows of the same clock and class in every other edition of the platform that was in force
// within the span, so that a question about today's rules is asked of parcels that older ones judged as well.
func (b *RuleBook) Spread(platform string, over Span, changes []RowChange) ([]RowChange, error) {
	met := map[string]bool{}
	var rows []Row
	for day := over.From; ; day = day.AddDate(0, 0, 1) {
		if day.After(over.Until) {
			day = over.Until
		}
		rules, err := b.For(platform, day)
		if err != nil {
			return nil, err
		}
		if !met[rules.Edition()] {
			met[rules.Edition()] = true
			rows = append(rows, rules.Rows()...)
		}
		if !day.Before(over.Until) {
			break
		}
	}
	var out []RowChange
	for _, change := range changes {
		row, known := b.Row(change.Row)
		if change.Row != "" && !known {
			return nil, fmt.Errorf("change %q: %w", change.Row, ErrNoRow)
		}
		out = append(out, change)
		for _, other := range rows {
			if known && other.Clock == row.Clock && other.Class == row.Class && other.ID != row.ID {
				out = append(out, RowChange{Row: other.ID, Hours: change.Hours})
			}
		}
	}
	return out, nil
}
