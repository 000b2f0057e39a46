package store_test

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func correctionTests() []storeTest {
	return []storeTest{
		{"correction/only numbers that nobody has known for long", testClaimUnknown},
		{"correction/the source's next row finds the parcel again", testCorrectCourier},
		{"correction/a number that the other courier has already", testCorrectTwin},
		{"correction/a look from the budget", testTakeLook},
	}
}

func (w *world) notFound(t testing.TB, number string, hour float64) {
	t.Helper()
	s := w.find(t, number)
	w.record(t, look(s, hour, tracker.OutcomeNotFound))
}

func testClaimUnknown(t *testing.T, w *world) {
	for _, number := range []string{"unknown", "known", "young", "silent"} {
		w.parcel(t, number)
	}
	check(t, w.raw(t, "UPDATE shipments SET shipped_at = "+millis(49)+" WHERE tracking_no = 'young'"))
	for _, number := range []string{"unknown", "young"} {
		w.notFound(t, number, 50)
	}
	w.record(t, newEvents(w.find(t, "known"), 50, events(3)))
	w.record(t, look(w.find(t, "silent"), 50, tracker.OutcomeTimeout))
	claim := func(hour float64) []string {
		got, err := w.ClaimUnknown(t.Context(), tracker.ClaimRequest{Now: at(hour), Limit: 9})
		check(t, err)
		var numbers []string
		for _, u := range got {
			numbers = append(numbers, u.Shipment.TrackingNo)
		}
		return numbers
	}
	for _, step := range []struct {
		hour float64
		want string
	}{{47, ""}, {50, "unknown"}, {51, ""}, {74.5, "unknown"}, {98.6, "unknown"}, {121, "young"}, {400, "young"}} {
		if got := strings.Join(claim(step.hour), " "); got != step.want {
			t.Errorf("at %v h claimed %q, want %q", step.hour, got, step.want)
		}
	}
}

func testCorrectCourier(t *testing.T, w *world) {
	s := w.parcel(t, "773300000001")
	w.notFound(t, s.TrackingNo, 80)
	c := tracker.Correction{
		MerchantID: w.shop.ID, ShipmentID: s.ID, From: "yto", To: "sto", AccountID: w.account.ID, At: at(81), NextPollAt: at(81.5), Why: "shape",
	}
	for i, want := range []bool{true, false} {
		done, err := w.CorrectCourier(t.Context(), c)
		check(t, err)
		if done != want {
			t.Errorf("correction %d took place: %v", i+1, done)
		}
	}
	got := w.find(t, s.TrackingNo)
	if got.Courier != "sto" || got.CourierGiven != "yto" || !got.NextPollAt.Equal(at(81.5)) {
		t.Errorf("the parcel is %+v", got)
	}
	if out := w.imports(t, at(90), row("O-"+s.TrackingNo, s.TrackingNo)); out[0] != tracker.RowUnchanged {
		t.Errorf("the source's row is %s", out[0])
	}
	page := w.page(t, got)
	if n := len(page.Timeline); n != 1 || page.Timeline[0].What != "courier_corrected" || page.Timeline[0].Detail != "yto → sto (shape)" {
		t.Errorf("timeline %+v", page.Timeline)
	}
	foreign, _ := newShop(t, w.Store, "shop-b")
	c.MerchantID, c.From, c.To = foreign.ID, "sto", "yto"
	if done, err := w.CorrectCourier(t.Context(), c); err != nil || done {
		t.Errorf("another merchant corrected it: %v, %v", done, err)
	}
}

func testCorrectTwin(t *testing.T, w *world) {
	s := w.parcel(t, "773300000002")
	twin := row("O-twin", s.TrackingNo)
	twin.Courier = "sto"
	w.imports(t, t0(), twin)
	done, err := w.CorrectCourier(t.Context(), tracker.Correction{MerchantID: w.shop.ID, ShipmentID: s.ID, From: "yto", To: "sto", AccountID: w.account.ID, At: at(81)})
	if err != nil || done {
		t.Errorf("two parcels of one merchant became one: %v, %v", done, err)
	}
}

func testTakeLook(t *testing.T, w *world) {
	w.configure(t, func(a *tracker.CourierAccount) { a.Quota.PerDay, a.RequestsPerSecond = 3, 1 })
	take := func(after time.Duration) bool {
		ok, err := w.TakeLook(t.Context(), w.account, tracker.ClaimRequest{Now: t0().Add(after)})
		check(t, err)
		return ok
	}
	for range 2 {
		if !take(0) {
			t.Error("a fresh budget gives nothing")
		}
	}
	if third, fourth := take(time.Second), take(2*time.Second); !third || fourth {
		t.Error("a quota of three gives other than three")
	}
	if !take(48 * time.Hour) {
		t.Error("the next day gives nothing")
	}
}
