package tracker

import (
	"errors"
	"math"
	"testing"
	"time"
)

func clockOfHub(t *testing.T, book *RuleBook, own *Rulings) (id string, limit float64) {
	t.Helper()
	s := parcel(14+71, picked, hub, left)
	s.Rulings = own
	j := judge(t, book, s, at(14+72))
	if len(j.Findings) != 1 {
		t.Fatalf("findings: %s", brief(j))
	}
	return j.Findings[0].RuleID, j.Findings[0].LimitHrs
}

func TestMovedLiesOverTheShopsOwnHours(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	shop := NewRulings([]MerchantRule{ownHours(1, at(0), TierHours{Watch: 20, Breach: 40})}, nil)
	late := NewRulings([]MerchantRule{ownHours(1, at(15), TierHours{Breach: 40})}, nil) // after the last scan
	const far = "douyin-2026-07-09/hub_gap/far"
	for name, c := range map[string]struct {
		own     *Rulings
		changes []RowChange
		limit   float64
	}{
		"the platform's":                 {nil, nil, 48},
		"the shop's":                     {shop, nil, 40},
		"moved, nothing of the shop":     {nil, []RowChange{{Row: far, Hours: map[Severity]float64{SeverityBreach: 60}}}, 60},
		"moved later than the shop's":    {shop, []RowChange{{Row: far, Hours: map[Severity]float64{SeverityBreach: 60}}}, 60},
		"moved earlier":                  {shop, []RowChange{{Row: far, Hours: map[Severity]float64{SeverityBreach: 25}}}, 25},
		"by clock":                       {shop, []RowChange{{Clock: ClockHubGap, Hours: map[Severity]float64{SeverityBreach: 61}}}, 61},
		"another class":                  {shop, []RowChange{{Clock: ClockHubGap, Class: RegionNear, Hours: map[Severity]float64{SeverityBreach: 61}}}, 40},
		"another edition names the same": {shop, []RowChange{{Row: genericFar(t, book), Hours: map[Severity]float64{SeverityBreach: 61}}}, 61},
		"standing, set later":            {late.StandingAt(at(20)), nil, 40},
		"not standing yet":               {late.StandingAt(at(10)), nil, 48},
		"the platform's own":             {shop.OfPlatform(), nil, 48},
	} {
		own, err := book.Moved(c.own, c.changes)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, limit := clockOfHub(t, book, own); limit != c.limit {
			t.Errorf("%s: %g h, want %g", name, limit, c.limit)
		}
	}
	if id, limit := clockOfHub(t, book, shop); limit != 40 || id != far+"+merchant/1" {
		t.Errorf("the shop's rulings themselves were changed: %s %g", id, limit)
	}
}

func genericFar(t *testing.T, book *RuleBook) string {
	t.Helper()
	rules, err := book.For(PlatformGeneric, at(0))
	if err != nil {
		t.Fatal(err)
	}
	row, _ := rules.Clock(ClockHubGap, RegionFar, Calendar{})
	return row.ID
}

func TestMovedRefuses(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	for name, c := range map[string]RowChange{"row": {Row: "nowhere", Hours: map[Severity]float64{SeverityWatch: 1}}, "clock": {Clock: "tea", Hours: map[Severity]float64{SeverityWatch: 1}}} {
		if _, err := book.Moved(nil, []RowChange{c}); !errors.Is(err, ErrNoRow) {
			t.Errorf("unknown %s: %v", name, err)
		}
	}
	for name, hours := range map[string]map[Severity]float64{
		"not ascending": {SeverityWatch: 90, SeverityBreach: 80}, "negative": {SeverityWatch: -1}, "no number": {SeverityWatch: math.NaN()},
		"no severity": {SeverityNone: 1}, "nothing": {},
	} {
		if _, err := book.Moved(nil, []RowChange{{Clock: ClockHubGap, Class: RegionFar, Hours: hours}}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestRowsForAShop(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	rules, err := book.For("douyin", at(0))
	if err != nil {
		t.Fatal(err)
	}
	own := NewRulings([]MerchantRule{ownHours(1, at(0), TierHours{Breach: 60})}, nil)
	for _, c := range []struct {
		at   time.Time
		want float64
	}{{at(1), 60}, {at(-1), 72}} {
		for _, row := range rules.RowsFor(own, c.at) {
			if row.Clock == ClockHubGap && row.Class == RegionFar && (row.BreachHours != c.want || (row.Official != nil) != (c.want == 60)) {
				t.Errorf("%+v, want %g", row, c.want)
			}
		}
	}
}
