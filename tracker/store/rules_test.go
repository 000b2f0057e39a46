package store_test

import (
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func ruleTests() []storeTest {
	return []storeTest{
		{"rules/a merchant's rows come back as they were", testMerchantRules},
		{"rules/disasters come back as they were", testDisasters},
		{"rules/parcels are judged again by the new row", testRulesJudgeAgain},
		{"rules/history cannot be changed", testRulesAppendOnly},
	}
}

func ownHours(w *world) tracker.MerchantRule {
	return tracker.MerchantRule{
		MerchantID: w.shop.ID, Kind: tracker.RulingHours, Clock: tracker.ClockHubGap, Class: tracker.RegionFar, Hours: tracker.TierHours{Watch: 20, Breach: 30.5},
		From: at(-100), By: "王店长", At: at(0), Why: "大促后收紧",
	}
}

func blizzard() tracker.Disaster {
	return tracker.Disaster{
		Code: "xj-snow-2026-11", Name: "新疆暴雪", Platform: "douyin", Area: tracker.Area{Province: "新疆", City: "伊犁", District: "新源县"}, End: tracker.EndTo,
		From: at(-48), Until: at(48), Clocks: []tracker.Clock{tracker.ClockHubGap}, MoveTo: at(72), Hours: tracker.TierHours{Breach: 240}, Exclude: true,
		Source: "https://notice.example/7", By: "root", At: at(0),
	}
}

func testMerchantRules(t *testing.T, w *world) {
	hours := ownHours(w)
	campaign := tracker.MerchantRule{
		MerchantID: w.shop.ID, Kind: tracker.RulingCampaign, Campaign: tracker.CampaignOpen, Provinces: []string{"广东", "江苏"}, From: at(1), By: "cli", At: at(1), Why: "报名",
	}
	withdrawn := hours
	withdrawn.Hours, withdrawn.Withdrawn, withdrawn.At = tracker.TierHours{}, true, at(2)
	want := []tracker.MerchantRule{withdrawn, campaign, hours}
	for i := len(want) - 1; i >= 0; i-- {
		id, err := w.AddMerchantRule(t.Context(), want[i])
		check(t, err)
		want[i].ID = id
	}
	got, err := w.MerchantRules(t.Context(), w.shop.ID)
	check(t, err)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	other, _ := newShop(t, w.Store, "shop-b")
	if got, err := w.MerchantRules(t.Context(), other.ID); err != nil || len(got) != 0 {
		t.Errorf("another shop has %v, %v", got, err)
	}
}

func testDisasters(t *testing.T, w *world) {
	first := blizzard()
	again := first
	again.Withdrawn, again.At = true, at(1)
	want := []tracker.Disaster{again, first}
	for i := len(want) - 1; i >= 0; i-- {
		id, err := w.AddDisaster(t.Context(), want[i])
		check(t, err)
		want[i].ID = id
	}
	got, err := w.Disasters(t.Context())
	check(t, err)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(tracker.Disaster{})); diff != "" {
		t.Error(diff)
	}
}

func testRulesJudgeAgain(t *testing.T, w *world) {
	w.parcels(t, 2)
	check(t, w.raw(t, "UPDATE shipments SET check_at = "+millis(50)+" WHERE tracking_no = 'YT000000'"))
	check(t, w.raw(t, "UPDATE shipments SET check_at = "+millis(50)+", closed_at = "+millis(0)+" WHERE tracking_no = 'YT000001'"))
	due := func() []tracker.Snapshot {
		snaps, err := w.JudgeDue(t.Context(), at(3), 10)
		check(t, err)
		return snaps
	}
	if n := len(due()); n != 0 {
		t.Fatalf("%d parcels are due before anything was changed", n)
	}
	rule := ownHours(w)
	id, err := w.AddMerchantRule(t.Context(), rule)
	check(t, err)
	snaps := due()
	if len(snaps) != 1 || snaps[0].Rulings == nil {
		t.Fatalf("%d parcels are due again: %+v", len(snaps), snaps)
	}
	if m := snaps[0].Rulings.HoursFor(tracker.ClockHubGap, tracker.RegionFar, at(0)); m == nil || m.ID != id || m.Hours != rule.Hours {
		t.Errorf("the judgement knows %+v", m)
	}
	check(t, w.raw(t, "UPDATE shipments SET check_at = "+millis(50)+" WHERE tracking_no = 'YT000000'"))
	_, err = w.AddDisaster(t.Context(), blizzard())
	check(t, err)
	if n := len(due()); n != 1 {
		t.Errorf("%d parcels are due after a disaster", n)
	}
}

func testRulesAppendOnly(t *testing.T, w *world) {
	_, err := w.AddMerchantRule(t.Context(), ownHours(w))
	check(t, err)
	_, err = w.AddDisaster(t.Context(), blizzard())
	check(t, err)
	for _, query := range []string{
		"UPDATE merchant_rules SET why = ''", "DELETE FROM merchant_rules", "UPDATE disasters SET excluded = FALSE", "DELETE FROM disasters",
	} {
		if err := w.raw(t, query); err == nil {
			t.Errorf("%s was let through", query)
		}
	}
}
