package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"parcelwarden/tracker"
	"parcelwarden/tracker/replay"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestPollingGoals holds the policies to their prices on generated worlds: by counts of looks, never by the clock on the wall. Economy finds
// things at least a twentieth sooner than a look every two hours, on an eighth of its looks.
func TestPollingGoals(t *testing.T) {
	t.Parallel()
	book, err := tracker.LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 10, 12, 0, 0, 0, 0, time.UTC)
	for _, seed := range []int64{1, 2, 3, 4} {
		shop, histories := worldHistories(1200, seed, now)
		report, err := replay.Polling{Run: replay.Run{Rules: book, Merchant: shop, Spread: firstLooks}}.Play(t.Context(), histories)
		if err != nil {
			t.Fatal(err)
		}
		economy, balanced, fresh := report.Policies[0], report.Policies[1], report.Policies[2]
		if report.Incidents < 300 || fresh.Finished != 1200 {
			t.Fatalf("seed %d: %d incidents, %d finished", seed, report.Incidents, fresh.Finished)
		}
		if economy.Looks*8 > fresh.Looks || balanced.Looks*4 > fresh.Looks {
			t.Errorf("seed %d: looks: economy %d, balanced %d, fresh %d", seed, economy.Looks, balanced.Looks, fresh.Looks)
		}
		if economy.MeanDelay > fresh.MeanDelay*0.95 || balanced.MeanDelay > fresh.MeanDelay {
			t.Errorf("seed %d: delays: economy %.2f, balanced %.2f, fresh %.2f", seed, economy.MeanDelay, balanced.MeanDelay, fresh.MeanDelay)
		}
		if economy.False+balanced.False+fresh.False+fresh.Missed != 0 || max(economy.Missed, balanced.Missed)*50 > report.Incidents {
			t.Errorf("seed %d: %+v", seed, report.Policies)
		}
	}
}

const scanText = `id,at,code,event,place,origin,destination
p1,2026-03-02 09:25:00,OC,Shipment information sent,,ZJ,SC
p1,2026-03-02 16:25:00,PU,Picked up,HANGZHOU,ZJ,SC
p2,2026-03-03 09:25:00,1,ACCEPTED,,ZJ,SC
p1,2026-03-04 22:54:00,IT,In transit,WUHAN,ZJ,SC
p1,2026-03-05 08:10:00,OD,On vehicle for delivery,CHENGDU,ZJ,SC
p1,2026-03-05 13:37:00,DL,Delivered,CHENGDU,ZJ,SC
`

func TestSimulatePolling(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.run(2, "simulate", "polling", "--policy", "often")
	f.run(2, "simulate", "polling", "--parcels", "-1")
	f.run(1, "simulate", "polling", "--histories", f.dir+"/nowhere.csv")
	f.run(1, "simulate", "polling", "--histories", f.write("head.csv", "number,when\n"))
	out, _ := f.run(0, "simulate", "polling", "--parcels", "120", "--json")
	shape := decodeJSON[map[string]json.RawMessage](t, out)
	if got := slices.Sorted(maps.Keys(shape)); !slices.Equal(got, []string{"histories", "policies"}) {
		t.Errorf("keys: %v", got)
	}
	policies := decodeJSON[[]map[string]any](t, string(shape["policies"]))
	want := []string{"false", "looks_per_parcel", "mean_delay_hours", "missed", "p95_delay_hours", "policy"}
	if len(policies) != 3 || !slices.Equal(slices.Sorted(maps.Keys(policies[0])), want) || policies[2]["policy"] != "fresh" {
		t.Errorf("policies: %v", policies)
	}
	scans := f.write("scans.csv", scanText)
	if out, _ = f.run(0, "simulate", "polling", "--histories", scans, "--policy", "economy,fresh"); !strings.Contains(out, "2 histories") || !strings.Contains(out, "economy") {
		t.Errorf("table: %s", out)
	}
	bad := f.write("bad.csv", scanText+"p3,soon,IT,In transit,,,\n")
	if out, errOut := f.run(3, "simulate", "polling", "--histories", bad, "--json"); !strings.Contains(out, `"histories": 2`) || !strings.Contains(errOut, "soon") {
		t.Errorf("a row without a time: %s %s", out, errOut)
	}
}

func TestReadScans(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	if _, err := io.WriteString(zip, "\ufeff"+scanText); err != nil || zip.Close() != nil {
		t.Fatal(err)
	}
	f := newShopFloor(t)
	file, err := readScans(f.write("scans.csv.gz", packed.String()), time.FixedZone("", 8*3600))
	if err != nil {
		t.Fatal(err)
	}
	if len(file.histories) != 2 || file.rejected != 0 || !file.newest.Equal(time.Date(2026, 3, 5, 5, 37, 0, 0, time.UTC)) {
		t.Fatalf("%d histories, %d rejected, newest %s", len(file.histories), file.rejected, file.newest)
	}
	h := file.histories[0]
	followed := tracker.Follow(h.Shipment, h.Checkpoints, file.newest)
	if followed.Status != tracker.StatusDelivered || !followed.PickedUpAt.Equal(time.Date(2026, 3, 2, 8, 25, 0, 0, time.UTC)) || followed.FirstHubAt.IsZero() ||
		!h.Shipment.ShippedAt.Equal(time.Date(2026, 3, 2, 1, 25, 0, 0, time.UTC)) || h.Shipment.Origin.Province != "ZJ" {
		t.Errorf("%+v", followed)
	}
}

func TestScanEvent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		code, event string
		status      tracker.Status
		mark        tracker.Milestone
	}{
		{"32", "AT_DELIVERY_OFFICE", tracker.StatusInTransit, tracker.MilestoneDestBranch},
		{"36", "DELIVERY_ATTEMPT_FAILED", tracker.StatusFailedAttempt, tracker.MilestoneNone},
		{"39", "OUT_FOR_DELIVERY", tracker.StatusOutForDelivery, tracker.MilestoneOutForDelivery},
		{"37", "", tracker.StatusDelivered, tracker.MilestoneSigned},
		{"OC", "Shipment information sent to us", tracker.StatusInfoReceived, tracker.MilestoneNone},
		{"DP", "Left origin facility", tracker.StatusInTransit, tracker.MilestoneHub},
		{"31", "TO_CUSTOMS", tracker.StatusInTransit, tracker.MilestoneHub},
		{"", "returned to sender", tracker.StatusReturned, tracker.MilestoneNone},
		{"", "快件已签收，签收人：本人", tracker.StatusDelivered, tracker.MilestoneNone},
		{"", "something else", tracker.StatusUnknown, tracker.MilestoneNone},
	} {
		if got := scanEvent(tt.code, tt.event); got.Status != tt.status || got.Milestone != tt.mark {
			t.Errorf("%s %q: %s %q", tt.code, tt.event, got.Status, got.Milestone)
		}
	}
}
