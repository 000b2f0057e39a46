package tracker

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSpread(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	today := time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC)
	rules, err := book.For("douyin", today)
	if err != nil {
		t.Fatal(err)
	}
	row, _ := rules.Clock(ClockHubGap, RegionFar, Calendar{})
	before, err := book.For("douyin", today.AddDate(0, 0, -30))
	if err != nil {
		t.Fatal(err)
	}
	hours := map[Severity]float64{SeverityWatch: 40}
	asked := []RowChange{{Row: row.ID, Hours: hours}}
	got, err := book.Spread("douyin", Span{From: today.AddDate(0, 0, -90), Until: today}, asked)
	if err != nil {
		t.Fatal(err)
	}
	want := asked
	if old, ok := before.Clock(ClockHubGap, RegionFar, Calendar{}); ok && old.ID != row.ID {
		want = append(want, RowChange{Row: old.ID, Hours: hours})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("over two editions:\n%s", diff)
	}
	if got, err = book.Spread("douyin", Span{From: today, Until: today}, asked); err != nil || !cmp.Equal(asked, got) {
		t.Errorf("over one edition: %v, %v", got, err)
	}
	if _, err := book.Spread("douyin", Span{From: today, Until: today}, []RowChange{{Row: "nowhere"}}); !errors.Is(err, ErrNoRow) {
		t.Errorf("unknown row: %v", err)
	}
}
