package store_test

import (
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testClusterCounts(t *testing.T, w *world) {
	w.jam(t, 3)
	ctx := t.Context()
	lane, all := tracker.ClusterKey{Kind: tracker.KindLaneSlow, Courier: "yto", Place: "广东>四川"}, tracker.ClusterKey{Kind: tracker.KindCourierSlow, Courier: "yto"}
	want := map[tracker.ClusterKey]int{hubKey(): 3, lane: 3, all: 3}
	got, err := w.PresentAt(ctx, w.shop.ID, []tracker.ClusterKey{hubKey(), lane, all}, nil)
	check(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got, err = w.PresentEverywhere(ctx, w.shop.ID, nil)
	check(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got, err = w.PresentEverywhere(ctx, w.shop.ID, []int64{w.account.ID})
	check(t, err)
	if len(got) != 0 {
		t.Errorf("parcels of a blind account are present: %v", got)
	}
	first := tracker.ShareHistory{Key: hubKey(), Present: 40, Silent: 2, Day: 100, LastPresent: 9, LastSilent: 1}
	check(t, w.SavePlaceShares(ctx, w.shop.ID, []tracker.ShareHistory{first}))
	check(t, w.SavePlaceShares(ctx, w.shop.ID, []tracker.ShareHistory{{Key: hubKey(), Present: 99, Day: 100}}))
	shares, err := w.PlaceShares(ctx, w.shop.ID, nil)
	check(t, err)
	if diff := cmp.Diff(map[tracker.ClusterKey]tracker.ShareHistory{hubKey(): first}, shares); diff != "" {
		t.Errorf("a day counted twice:\n%s", diff)
	}
}
