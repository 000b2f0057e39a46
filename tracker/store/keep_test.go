package store_test

import (
	"os"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func keepTests() []storeTest {
	return []storeTest{
		{"retain/what has served its time and nothing else", testRetain},
		{"counts", testCounts},
		{"backup", testBackup},
		{"incidents/since", testIncidentsSince},
		{"blind/counts by account", testBlind},
		{"profiles/noted when they change", testProfiles},
		{"unresolved", testUnresolved},
	}
}

func testRetain(t *testing.T, w *world) {
	s, _ := w.stuck(t, "YT001")
	w.record(t, look(s, 0.5, tracker.OutcomeSame))
	_, claimed := w.send(t, 0)
	check(t, w.MarkSent(t.Context(), claimed[0].ID, at(1), "r"))
	check(t, w.Sessions().Commit("tok", nil, at(1)))
	policy := tracker.RetainPolicy{Looks: at(10), Messages: at(10), Sessions: at(10)}
	before := w.page(t, s)
	n, err := w.Retain(t.Context(), tracker.RetainPolicy{})
	check(t, err)
	if n != 0 {
		t.Errorf("an empty policy deleted %d rows", n)
	}
	for _, want := range []int{3, 0} { // the session, the body and its attempt; the parcel is open
		if n, err = w.Retain(t.Context(), policy); err != nil || n != want {
			t.Errorf("%d rows, %v, want %d", n, err, want)
		}
	}
	check(t, w.raw(t, "UPDATE shipments SET closed_at = 1"))
	if n, err = w.Retain(t.Context(), policy); err != nil || n != 1 {
		t.Errorf("%d looks of a closed parcel, %v", n, err)
	}
	after := w.page(t, s)
	if !cmp.Equal(before.Ledger, after.Ledger) || !cmp.Equal(before.Timeline, after.Timeline) || !cmp.Equal(before.Incidents, after.Incidents) {
		t.Error("retention touched what must stay")
	}
	if n := after.Notifications[0]; n.Message.TrackingNo != "" || n.Key != before.Notifications[0].Key {
		t.Errorf("message %+v", n)
	}
}

func testCounts(t *testing.T, w *world) {
	s, _ := w.stuck(t, "YT001")
	w.parcel(t, "YT002")
	w.record(t, newEvents(s, 0.5, events(-5, -3)))
	check(t, w.RecordAccountLook(t.Context(), tracker.AccountLook{AccountID: w.account.ID, MerchantID: w.shop.ID, At: t0(), Looks: 7, Outcome: tracker.OutcomeOK}))
	check(t, w.raw(t, "UPDATE shipments SET closed_at = 1 WHERE tracking_no = 'YT002'"))
	got, err := w.Counts(t.Context())
	check(t, err)
	want := tracker.Counts{
		Shipments: 2, Open: 1, Looks: 7, Checkpoints: 2, Ledger: 1, Incidents: map[tracker.Kind]int64{tracker.KindTransitStall: 1},
		Notifications: map[string]map[tracker.DeliveryState]int64{"email": {tracker.DeliveryQueued: 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func testBackup(t *testing.T, w *world) {
	w.parcel(t, "YT001")
	path := filepath.Join(t.TempDir(), "copy.db")
	err := w.Backup(t.Context(), path)
	if w.Dialect() == "postgres" {
		if err == nil {
			t.Error("PostgreSQL is not copied by this")
		}
		return
	}
	check(t, err)
	if found, err := openURL(t, path).FindShipments(t.Context(), 0, "YT001", 1); err != nil || len(found) != 1 {
		t.Errorf("the copy has %d parcels, %v", len(found), err)
	}
	if err := w.Backup(t.Context(), path); err == nil {
		t.Error("an existing file was written over")
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func testIncidentsSince(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	got, err := w.Incidents(t.Context(), w.shop.ID, t0())
	check(t, err)
	if diff := cmp.Diff([]tracker.IncidentRecord{{Incident: in, TrackingNo: s.TrackingNo}}, got); diff != "" {
		t.Error(diff)
	}
	if got, _ = w.Incidents(t.Context(), 0, at(1)); len(got) != 0 {
		t.Errorf("%d incidents opened later", len(got))
	}
}

func testBlind(t *testing.T, w *world) {
	for i, blind := range []float64{3, 2, 1} {
		v := verdictOf(w.parcel(t, number("YT", i)), 4)
		v.Shipment.BlindSince = at(blind)
		if i == 2 {
			v.Shipment.ClosedAt = at(4)
		}
		if got := w.apply(t, v); got.Blind != 1 {
			t.Errorf("report %+v", got)
		}
	}
	got, err := w.BlindCounts(t.Context(), at(4))
	check(t, err)
	want := []tracker.BlindCount{{MerchantID: w.shop.ID, AccountID: w.account.ID, Name: "main", Count: 2, Since: at(2)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func testProfiles(t *testing.T, w *world) {
	for i, hash := range []string{"a", "a", "b", "a"} {
		check(t, w.NoteProfile(t.Context(), w.shop.ID, "rules", tracker.ProfileInForce{ID: "douyin", Hash: hash, Since: at(float64(i))}))
	}
	if n := w.count(t, "SELECT COUNT(*) FROM profiles_in_force"); n != 3 {
		t.Errorf("%d changes noted", n)
	}
}

func testUnresolved(t *testing.T, w *world) {
	v := verdictOf(w.parcel(t, "YT001"), 4)
	v.Shipment.ClosedAt, v.Shipment.CloseReason = at(4), tracker.CloseUnresolved
	w.apply(t, v)
	w.parcel(t, "YT002")
	got, err := w.Unresolved(t.Context(), w.shop.ID, 10)
	check(t, err)
	if len(got) != 1 || got[0].TrackingNo != "YT001" {
		t.Errorf("unresolved %+v", got)
	}
}
