package replay

import (
	"context"
	"encoding/json"
	"errors"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// shelf holds one parcel of each fate: in time with a pause of 52 hours that the watch tier tells and the breach does not, late after a
// fine, lost, and one without trouble.
func shelf() []History {
	hub, out, done := tracker.MilestoneHub, tracker.MilestoneOutForDelivery, tracker.MilestoneSigned
	paused := parcel("YT1", scan(5, tracker.StatusPickedUp, ""), scan(9, tracker.StatusInTransit, hub), scan(61, tracker.StatusInTransit, hub),
		scan(70, tracker.StatusOutForDelivery, out), scan(75, tracker.StatusDelivered, done))
	late := parcel("YT2", scan(5, tracker.StatusPickedUp, ""), scan(9, tracker.StatusInTransit, hub), scan(119, tracker.StatusInTransit, hub),
		scan(142, tracker.StatusOutForDelivery, out), scan(150, tracker.StatusDelivered, done))
	late.Shipment.PromisedAt = at(100)
	lost := parcel("YT3", scan(5, tracker.StatusPickedUp, ""), scan(9, tracker.StatusInTransit, hub))
	smooth := parcel("YT4", scan(5, tracker.StatusPickedUp, ""), scan(9, tracker.StatusInTransit, hub), scan(40, tracker.StatusOutForDelivery, out),
		scan(45, tracker.StatusDelivered, done))
	return []History{paused, late, lost, smooth}
}

func TestWhatIf(t *testing.T) {
	t.Parallel()
	penalties, err := tracker.LoadPenalties()
	if err != nil {
		t.Fatal(err)
	}
	shop := shop()
	shop.Platform = "tmall"
	w := WhatIf{
		Run: Run{Rules: ruleBook(t), Merchant: shop}, Penalties: penalties,
		Changes: []tracker.RowChange{{Clock: tracker.ClockHubGap, Class: tracker.RegionFar, Hours: map[tracker.Severity]float64{tracker.SeverityWatch: 60}}},
	}
	report, err := w.Play(t.Context(), shelf())
	if err != nil {
		t.Fatal(err)
	}
	if report.Parcels != 4 || report.Decided != 4 || report.Late != 1 || report.Lost != 1 {
		t.Errorf("fates: %+v", report)
	}
	base, changed := report.Base, report.Changed
	if base.FalseAlarms != 1 || changed.FalseAlarms != 0 || base.Incidents != changed.Incidents+1 || base.Alerts != changed.Alerts+1 {
		t.Errorf("moving the tier past the pause: %+v, %+v", base, changed)
	}
	if base.Missed != 0 || base.Warned != 2 || changed.Warned != 2 {
		t.Errorf("warned: %+v, %+v", base, changed)
	}
	// The late and the lost parcel each cost the time-out (5 yuan) and the abnormal trace of the lost one; a fifth is averted.
	if base.Fines.Minor != changed.Fines.Minor || base.Fines.Minor < 1000 || base.Averted.Minor*5 != base.Fines.Minor {
		t.Errorf("fines: %+v, %+v", base, changed)
	}
	if base.Net.Minor != base.Averted.Minor-base.Support.Minor || changed.Support.Minor >= base.Support.Minor {
		t.Errorf("money: %+v, %+v", base, changed)
	}
	raw, err := json.Marshal(report)
	if err != nil || !strings.Contains(string(raw), `"support":"`+base.Support.String()+`"`) {
		t.Errorf("%v %s", err, raw)
	}
}

func TestWhatIfByTheShopsOwnRules(t *testing.T) {
	t.Parallel()
	play := func(own *tracker.Rulings, changes ...tracker.RowChange) WhatIfReport {
		t.Helper()
		penalties, err := tracker.LoadPenalties()
		if err != nil {
			t.Fatal(err)
		}
		merchant := shop()
		merchant.Platform = "tmall"
		report, err := WhatIf{Run: Run{Rules: ruleBook(t), Merchant: merchant, Rulings: own}, Changes: changes, Penalties: penalties}.Play(t.Context(), shelf())
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	own := tracker.NewRulings([]tracker.MerchantRule{{
		ID: 1, MerchantID: 1, Kind: tracker.RulingHours, Clock: tracker.ClockHubGap, Class: tracker.RegionFar, Hours: tracker.TierHours{Watch: 60, Breach: 65}, From: at(-100),
	}}, nil)
	platform, shops := play(nil), play(own)
	if platform.Base.FalseAlarms != 1 || shops.Base.FalseAlarms != 0 || shops.Base.Incidents != platform.Base.Incidents-1 {
		t.Errorf("a shop that waits past the pause: %+v, by the platform's hours %+v", shops.Base, platform.Base)
	}
	if shops.Late != platform.Late || shops.Lost != platform.Lost || shops.Base.Fines != platform.Base.Fines || shops.Base.Fines.Minor == 0 {
		t.Errorf("what the shop chose changes the fates: %+v, %+v", shops, platform)
	}
	back := play(own, tracker.RowChange{Clock: tracker.ClockHubGap, Class: tracker.RegionFar, Hours: map[tracker.Severity]float64{tracker.SeverityWatch: 48}})
	if back.Base.FalseAlarms != 0 || back.Changed.FalseAlarms != 1 || back.Changed.Incidents != platform.Base.Incidents {
		t.Errorf("moved back over the shop's own hours: %+v, then %+v", back.Base, back.Changed)
	}
	snow := tracker.NewRulings(nil, []tracker.Disaster{{
		ID: 1, Code: "snow", Name: "雪", Area: tracker.Area{Province: "四川"}, End: tracker.EndTo, From: at(-10), Until: at(300), MoveTo: at(300),
	}})
	if snowed := play(snow); snowed.Base.Incidents >= platform.Base.Incidents || snowed.Base.Fines.Minor >= platform.Base.Fines.Minor {
		t.Errorf("a disaster on the way: %+v, without it %+v", snowed.Base, platform.Base)
	}
}

func TestWhatIfRefusesAndStops(t *testing.T) {
	t.Parallel()
	w := WhatIf{Run: Run{Rules: ruleBook(t), Merchant: shop()}, Changes: []tracker.RowChange{{Row: "nowhere"}}}
	if _, err := w.Play(t.Context(), shelf()); !errors.Is(err, tracker.ErrNoRow) {
		t.Errorf("unknown row: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w.Changes = nil
	if _, err := w.Play(ctx, shelf()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
