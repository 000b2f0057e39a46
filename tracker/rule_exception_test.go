package tracker

import "testing"

func TestCustomsByTheShopsHours(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	held := []Checkpoint{picked, scan(30, StatusCustomsHold, "清关")}
	near := ownHours(1, at(0), TierHours{Breach: 20})
	near.Class = RegionNear
	closed := Disaster{ID: 1, Code: "port", Name: "口岸关闭", Area: Area{Province: "四川"}, End: EndTo, From: at(20), Until: at(200), MoveTo: at(110)}
	for name, c := range map[string]struct {
		rulings *Rulings
		due     float64
		suffix  string
	}{
		"none":                   {nil, 102, ""},
		"the shop's own hours":   {NewRulings([]MerchantRule{ownHours(1, at(0), TierHours{Breach: 60})}, nil), 90, "+merchant/1"},
		"hours of another class": {NewRulings([]MerchantRule{near}, nil), 102, ""},
		"a disaster":             {NewRulings(nil, []Disaster{closed}), 110, "+disaster/port"},
	} {
		s := parcel(c.due, held...)
		s.Rulings = c.rulings
		j := judge(t, book, s, at(c.due))
		if got := brief(j); got != "exception/breach" {
			t.Errorf("%s: %q at its due time", name, got)
			continue
		}
		if f := j.Findings[0]; f.RuleID != "douyin-2026-07-09/hub_gap/far"+c.suffix || !f.DueAt.Equal(at(c.due)) {
			t.Errorf("%s: by %s at %s", name, f.RuleID, f.DueAt)
		}
		early := parcel(c.due-minute, held...)
		early.Rulings = c.rulings
		if got := brief(judge(t, book, early, at(c.due-minute))); got != "" {
			t.Errorf("%s: %q a minute before", name, got)
		}
	}
}
