package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// counted holds for parcels that the score counts: refunded and cancelled ones are out. A reshipped one stays: its waybill was uploaded and is due,
// whatever travels in its place.
const counted = " AND close_reason NOT IN ('refunded', 'cancelled')"

// notExcused holds for parcels of which no incident is excused by force majeure: the platform leaves those out of its metrics.
const notExcused = `NOT EXISTS (SELECT 1 FROM incidents x WHERE x.merchant_id = shipments.merchant_id AND x.shipment_id = shipments.id
	AND x.resolution <> 'withdrawn' AND x.rule_id LIKE '%+excused/%')`

// dueCounted and pickupCounted ask for excuses only where a parcel can have done harm.
const (
	dueCounted    = everTaken + " AND (" + arrived + " <= line_due_at OR " + notExcused + ")"
	pickupCounted = " AND (pickup_wait_ms <= 43200000 OR " + notExcused + ")"
)

// everTaken leaves out reshipped parcels that no courier ever had: no line standard runs for them.
const everTaken = " AND (close_reason <> 'reshipped' OR picked_up_at IS NOT NULL)"

// arrived is when a parcel met the delivery metric: signed, or put into a locker.
const arrived = "COALESCE(CASE WHEN locker_at < signed_at THEN locker_at END, signed_at, locker_at)"

// Facts counts what a merchant's score is evaluated from, one count per metric of the query. Delivery: parcels due in the window and by now, and
// those that had not arrived when they were due. Pickup: parcels picked up in the window and their hours of waiting, or the points of each.
// Returns: orders paid in the window, bad by the first after-sale reason that a source stated. Excluded orders, and parcels that hold no
// others, are left out. Dimensions are the merchant's own and are not filled in.
func (s *Store) Facts(ctx context.Context, q tracker.FactsQuery) (tracker.ShopFacts, error) {
	facts := tracker.ShopFacts{MerchantID: q.MerchantID, ScoreDate: q.ScoreDate, Metrics: map[string]tracker.MetricFacts{}}
	err := s.read(ctx, func(t tx) error {
		for _, m := range defaultMetrics(q) {
			counted, err := t.newFactCount(q, m, s.now()).count()
			if err != nil {
				return fmt.Errorf("%s: %w", m.Key, err)
			}
			facts.Metrics[m.Key] = counted
		}
		valid, err := t.newFactCount(q, tracker.MetricQuery{From: q.From, To: q.To}, s.now()).ordersPaid("1 = 0")
		facts.ValidOrders = valid.N
		return err
	})
	if err != nil {
		return tracker.ShopFacts{}, fmt.Errorf("count score facts: %w", err)
	}
	return facts, nil
}

// normalPickupHours is what a late pickup is measured against where its incident names no limit.
const normalPickupHours = 24
