package tracker

import (
	"errors"
	"math"
	"testing"
)

func TestWith(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	const id = "douyin-2026-07-09/hub_gap/far"
	before, _ := book.Row(id)
	changed, err := book.With(RowChange{Row: id, Hours: map[Severity]float64{SeverityWatch: 40}}, RowChange{Clock: ClockDispatchToSign, Hours: map[Severity]float64{SeverityWatch: 18}})
	if err != nil {
		t.Fatal(err)
	}
	after, _ := changed.Row(id)
	if after.WatchHours != 40 || after.Tiers[0].Hours != 40 || after.Tiers[0].Prov != "merchant" || after.BreachHours != before.BreachHours {
		t.Errorf("moved row: %+v", after)
	}
	if again, _ := book.Row(id); again.WatchHours != before.WatchHours || again.Tiers[0].Hours != before.Tiers[0].Hours {
		t.Errorf("the book itself was changed: %+v", again)
	}
	for _, platform := range []string{"douyin", "tmall", "generic"} {
		rules, err := changed.For(platform, at(0))
		if err != nil {
			t.Fatal(err)
		}
		if row, _ := rules.Clock(ClockDispatchToSign, RegionFar, Calendar{}); row.WatchHours != 18 || row.Tiers[0].Hours != 18 {
			t.Errorf("%s: %+v", platform, row)
		}
	}
}

func TestWithRefuses(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	if _, err := book.With(RowChange{Row: "nowhere", Hours: map[Severity]float64{SeverityWatch: 1}}); !errors.Is(err, ErrNoRow) {
		t.Errorf("unknown row: %v", err)
	}
	for name, hours := range map[string]map[Severity]float64{
		"not ascending": {SeverityWatch: 90}, "negative": {SeverityWatch: -1}, "no number": {SeverityWatch: math.NaN()}, "no severity": {SeverityNone: 1},
	} {
		if _, err := book.With(RowChange{Clock: ClockHubGap, Class: RegionFar, Hours: hours}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
