package store_test

import (
	"fmt"
	"parcelwarden/tracker"
	"testing"
)

func learnTests() []storeTest {
	return []storeTest{
		{"learn/chases and stalls, each once", testLearnChases},
		{"learn/days of waiting and requests", testLearnWaits},
		{"learn/reaches the judge", testLearnReaches},
	}
}

func (w *world) learn(t testing.TB, hour float64) (int, tracker.Learned) {
	t.Helper()
	n, err := w.LearnOutcomes(t.Context(), at(hour))
	check(t, err)
	learned, err := w.Learned(t.Context(), w.shop.ID)
	check(t, err)
	return n, learned
}

// scanned adds a scan of a parcel, looked at later.
func (w *world) scanned(t testing.TB, s tracker.Shipment, scan, look float64) {
	t.Helper()
	if scan > 0 {
		check(t, w.raw(t, fmt.Sprintf("INSERT INTO checkpoints (merchant_id, shipment_id, fingerprint, at, seq, hint) VALUES (%d, %d, '%d-%s', %s, 1, FALSE)",
			s.MerchantID, s.ID, s.ID, millis(scan), millis(scan))))
	}
	check(t, w.raw(t, fmt.Sprintf("UPDATE shipments SET last_look_at = %s WHERE id = %d", millis(look), s.ID)))
}

func testLearnChases(t *testing.T, w *world) {
	for i, c := range []struct {
		chase, scan, look float64
	}{
		{1, 20, 60},  // worked
		{1, 0, 60},   // in vain
		{1, 55, 60},  // too late to count
		{1, 0, 10},   // nobody could see
		{1, 9, 10},   // nor whether it had moved on
		{0, 30, 100}, // not chased, moved
		{0, 0, 100},  // not chased, did not
	} {
		s := w.weighed(t, number("YT", i), 5)
		if c.chase > 0 {
			w.accept(t, s, tracker.ActionChase, c.chase)
			_, err := w.Chased(t.Context(), w.shop.ID, []int64{s.Incident.ID}, "li", at(c.chase+5)) // within the window of the first
			check(t, err)
		}
		w.scanned(t, s.Record.Shipment, c.scan, c.look)
	}
	if n, _ := w.learn(t, 72); n != 2 { // the stalls opened at hour 0
		t.Errorf("counted %d before the window of the chases is over", n)
	}
	_, learned := w.learn(t, 73)
	if learned.Chased != (tracker.Odds{Hits: 1, Trials: 3}) || learned.Unchased != (tracker.Odds{Hits: 1, Trials: 2}) {
		t.Errorf("%+v", learned)
	}
	if _, again := w.learn(t, 90); again.Chased != learned.Chased || again.Unchased != learned.Unchased {
		t.Errorf("counted again: %+v", again)
	}
	var told []string
	for _, d := range w.decisionsOf(t) {
		told = append(told, d.Steps[len(d.Steps)-1].What)
	}
	if got := fmt.Sprint(told); got != "[worked in_vain in_vain ended ended]" {
		t.Errorf("steps %s", got)
	}
}

func (w *world) decisionsOf(t testing.TB) (out []tracker.Decision) {
	t.Helper()
	for id := range w.count(t, "SELECT COUNT(*) FROM decisions") {
		d, err := w.Decision(t.Context(), 0, id+1)
		check(t, err)
		out = append(out, d)
	}
	return out
}

func testLearnWaits(t *testing.T, w *world) {
	asks, waits, ends := w.weighed(t, "YT001", 5), w.weighed(t, "YT002", 5), w.weighed(t, "YT003", 5)
	w.learn(t, 1) // silent for 61 hours: between two and four days
	if n, _ := w.learn(t, 20); n != 0 {
		t.Errorf("%d within the first day", n)
	}
	check(t, w.raw(t, "UPDATE orders SET after_sale = 'refund_pending' WHERE order_no = 'O-YT001'"))
	w.resolve(t, ends.Record.Shipment, ends.Incident)
	_, learned := w.learn(t, 26)
	if learned.Asked[1] != (tracker.Odds{Hits: 1, Trials: 2}) {
		t.Errorf("%+v", learned.Asked)
	}
	_, learned = w.learn(t, 51)
	if learned.Asked[1] != (tracker.Odds{Hits: 1, Trials: 3}) {
		t.Errorf("%+v", learned.Asked)
	}
	if n := w.count(t, "SELECT COUNT(*) FROM learned_waits"); n != 1 {
		t.Errorf("%d are watched", n)
	}
	_, _ = asks, waits
}

func testLearnReaches(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 5)
	check(t, w.raw(t, fmt.Sprintf("INSERT INTO learned (merchant_id, what, subject, hits, trials) VALUES (%d, 'claim', 'yto', 15, 25)", w.shop.ID)))
	snap, err := w.SnapshotOf(t.Context(), w.shop.ID, c.Record.Shipment.ID)
	check(t, err)
	if snap.Learned == nil || snap.Learned.Claims["yto"].Odds != (tracker.Odds{Hits: 15, Trials: 25}) {
		t.Errorf("%+v", snap.Learned)
	}
}
