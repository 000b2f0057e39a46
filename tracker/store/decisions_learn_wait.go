package store

import (
	"parcelwarden/tracker"
	"strconv"
	"time"
)

// askedOf holds where the buyer of parcel w has asked for the money back.
const askedOf = `EXISTS (SELECT 1 FROM shipment_orders so JOIN orders o ON o.merchant_id = so.merchant_id AND o.id = so.order_id
	WHERE so.merchant_id = w.merchant_id AND so.shipment_id = w.shipment_id AND o.after_sale IN ('refund_pending','refunded'))`

// openOf is since when parcel w has been silent or late, by its open incidents; NULL where it has none.
const openOf = `(SELECT MIN(i.since) FROM incidents i WHERE i.merchant_id = w.merchant_id AND i.shipment_id = w.shipment_id AND i.resolved_at IS NULL AND i.family <> 'blind')`

// buyerWait is one parcel whose buyer is watched.
type buyerWait struct {
	parcel, seen int64
	age          int
	asked        bool
	since        stamp
}

// learnWaits counts the days that buyers have waited for parcels with an open incident, and on how many of them a refund was asked for. A wait
// that ended otherwise is not counted for its last day.
func (t tx) learnWaits(merchantID int64, now time.Time) (int, error) {
	day := int64(24 * time.Hour / time.Millisecond)
	var waits []buyerWait
	err := t.query(func(scan func(...any) error) error {
		var w buyerWait
		err := scan(&w.parcel, &w.seen, &w.age, &w.asked, &w.since)
		waits = append(waits, w)
		return err
	}, "SELECT w.shipment_id, w.seen_at, w.age, "+askedOf+", "+openOf+" FROM learned_waits w WHERE w.merchant_id = ? AND w.seen_at <= ? ORDER BY w.shipment_id"+t.forUpdate(" OF w"),
		merchantID, now.UnixMilli()-day)
	if err != nil {
		return 0, err
	}
	var odds [tracker.WaitAges]tracker.Odds
	for _, w := range waits {
		o := &odds[min(max(w.age, 0), tracker.WaitAges-1)]
		switch days := int((now.UnixMilli() - w.seen) / day); {
		case w.asked:
			o.Hits++
			o.Trials += days
		case w.since != 0:
			o.Trials += days
		}
		if err := t.nextWait(merchantID, w, now); err != nil {
			return 0, err
		}
	}
	sum := 0
	for age, o := range odds {
		sum += o.Trials
		if err := t.count(merchantID, learnAsked, strconv.Itoa(age), o); err != nil {
			return 0, err
		}
	}
	return sum, t.beginWaits(merchantID, now)
}

// nextWait goes on with a wait for another day, or ends it.
func (t tx) nextWait(merchantID int64, w buyerWait, now time.Time) error {
	if w.asked || w.since == 0 {
		_, err := t.exec("DELETE FROM learned_waits WHERE merchant_id = ? AND shipment_id = ?", merchantID, w.parcel)
		return err
	}
	_, err := t.exec("UPDATE learned_waits SET seen_at = ?, age = ? WHERE merchant_id = ? AND shipment_id = ?",
		now.UnixMilli(), tracker.WaitAge(now.Sub(w.since.time())), merchantID, w.parcel)
	return err
}

// beginWaits begins to watch the buyers of parcels with an open incident who have not asked yet.
func (t tx) beginWaits(merchantID int64, now time.Time) error {
	var rows [][]any
	err := t.query(func(scan func(...any) error) error {
		var parcel int64
		var since stamp
		err := scan(&parcel, &since)
		rows = append(rows, []any{merchantID, parcel, now.UnixMilli(), tracker.WaitAge(now.Sub(since.time()))})
		return err
	}, `SELECT w.shipment_id, w.since FROM (SELECT i.merchant_id, i.shipment_id, MIN(i.since) AS since FROM incidents i
			WHERE i.merchant_id = ? AND i.resolved_at IS NULL AND i.shipment_id IS NOT NULL AND i.family <> 'blind' GROUP BY i.merchant_id, i.shipment_id) w
		WHERE w.since IS NOT NULL AND NOT EXISTS (SELECT 1 FROM learned_waits k WHERE k.merchant_id = w.merchant_id AND k.shipment_id = w.shipment_id)
		AND NOT `+askedOf+" ORDER BY w.shipment_id", merchantID)
	if err != nil {
		return err
	}
	_, err = t.insert("learned_waits", "merchant_id,shipment_id,seen_at,age", "ON CONFLICT (merchant_id, shipment_id) DO NOTHING", rows)
	return err
}
