package doudian

import (
	"context"
	"testing"
	"time"
)

func TestTooManyForOneWindow(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	list := &countedList{perSecond: 1, from: s.clock.Now().Add(-24 * time.Hour).Unix(), to: s.clock.Now().Unix()} // 86,400 in one day
	m := mark{Seen: list.from}
	seen := int64(0)
	for done := false; !done; {
		var err error
		if m, done, err = m.step(t.Context(), list, s.clock.Now(), 24*time.Hour); err != nil {
			t.Fatal(err)
		}
		if m.Window != nil && m.Window.Page*100 >= deepest {
			t.Fatalf("page %d is too deep", m.Window.Page)
		}
		seen++
	}
	if list.rows < 86_400 || m.Seen != list.to {
		t.Errorf("%d rows counted, read until %d of %d", list.rows, m.Seen, list.to)
	}
}

// countedList is a list with an even stream of rows that only counts what it hands out.
type countedList struct {
	perSecond, from, to int64
	rows                int
}

func (l *countedList) size() int { return 100 }

func (l *countedList) fetch(_ context.Context, w window, page int) (int, int64, error) {
	total := int((min(w.To, l.to) - max(w.From, l.from)) * l.perSecond)
	n := max(min(100, total-page*100), 0)
	if total <= deepest {
		l.rows += n
	}
	return total, min(w.To, l.to), nil
}
