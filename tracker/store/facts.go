package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// The metrics of the logistics sub-score that parcels decide.
const (
	metricDelivery = "delivery_ontime_rate"
	metricPickup   = "pickup_hours_avg"
	metricDamage   = "damage_return_rate"
)

// counted holds for parcels that the score counts: refunded and cancelled ones are out.
const counted = " AND close_reason NOT IN ('refunded', 'cancelled')"

// notExcused holds for parcels of which no incident is excused by force majeure: the platform leaves those out of its metrics.
const notExcused = `NOT EXISTS (SELECT 1 FROM incidents x WHERE x.merchant_id = shipments.merchant_id AND x.shipment_id = shipments.id
	AND x.resolution <> 'withdrawn' AND x.rule_id LIKE '%+excused/%')`

// dueCounted and pickupCounted ask for excuses only where a parcel can have done harm.
const (
	dueCounted    = " AND (" + arrived + " <= line_due_at OR " + notExcused + ")"
	pickupCounted = " AND (pickup_wait_ms <= 43200000 OR " + notExcused + ")"
)

// arrived is when a parcel met the delivery metric: signed, or put into a locker.
const arrived = "COALESCE(CASE WHEN locker_at < signed_at THEN locker_at END, signed_at, locker_at)"

// Facts counts what a merchant's score is evaluated from. Delivery: parcels due in the window and by now, and those that had not
// arrived when they were due. Pickup: parcels picked up in the window and their hours of waiting. Damage: orders paid in the
// window; damage itself no tracking event proves. Dimensions are the merchant's own and are not filled in.
func (s *Store) Facts(ctx context.Context, q tracker.FactsQuery) (tracker.ShopFacts, error) {
	facts := tracker.ShopFacts{MerchantID: q.MerchantID, ScoreDate: q.ScoreDate, Metrics: map[string]tracker.MetricFacts{}}
	window := []any{q.MerchantID, stampOf(q.From).arg(), stampOf(q.To).arg()}
	err := s.read(ctx, func(t tx) error {
		var delivery, pickup, orders tracker.MetricFacts
		err := t.query(func(scan func(...any) error) error { return scan(&delivery.N, &delivery.Bad) },
			"SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN "+arrived+` <= line_due_at THEN 0 ELSE 1 END), 0) AS BIGINT) FROM shipments
			WHERE merchant_id = ? AND line_due_at >= ? AND line_due_at < ? AND line_due_at <= ?`+counted+dueCounted, append(window, s.now().UnixMilli())...)
		if err != nil {
			return err
		}
		var waited int64
		err = t.query(func(scan func(...any) error) error { return scan(&pickup.N, &waited) },
			`SELECT COUNT(*), CAST(COALESCE(SUM(pickup_wait_ms), 0) AS BIGINT) FROM shipments
			WHERE merchant_id = ? AND picked_up_at >= ? AND picked_up_at < ? AND pickup_wait_ms > 0`+counted+pickupCounted, window...)
		if err != nil {
			return err
		}
		pickup.Sum = time.Duration(waited * int64(time.Millisecond)).Hours()
		err = t.query(func(scan func(...any) error) error { return scan(&orders.N) },
			"SELECT COUNT(*) FROM orders WHERE merchant_id = ? AND paid_at >= ? AND paid_at < ?", window...)
		facts.ValidOrders = orders.N
		facts.Metrics[metricDelivery], facts.Metrics[metricPickup], facts.Metrics[metricDamage] = delivery, pickup, orders
		return err
	})
	if err != nil {
		return tracker.ShopFacts{}, fmt.Errorf("count score facts: %w", err)
	}
	return facts, nil
}

// normalPickupHours is what a late pickup is measured against where its incident names no limit.
const normalPickupHours = 24

// HarmUnits returns the parcels behind the bad counts of Facts, each with the incident that tells of it: for delivery the overdue one,
// else the latest that is not about pickup or blindness.
func (s *Store) HarmUnits(ctx context.Context, q tracker.FactsQuery) ([]tracker.HarmUnit, error) {
	zone := q.Zone
	if zone == nil {
		zone = time.UTC
	}
	var out []tracker.HarmUnit
	err := s.read(ctx, func(t tx) error {
		out = nil
		window := []any{q.MerchantID, stampOf(q.From).arg(), stampOf(q.To).arg()}
		err := t.query(func(scan func(...any) error) error {
			u := tracker.HarmUnit{Metric: metricDelivery, Harm: 1}
			var due stamp
			err := scan(&u.ShipmentID, &due, &u.IncidentID)
			u.EnteredOn = due.time().In(zone).Format(time.DateOnly)
			out = append(out, u)
			return err
		}, `SELECT s.id, s.line_due_at, COALESCE((SELECT i.id FROM incidents i WHERE i.merchant_id = s.merchant_id AND i.shipment_id = s.id
			AND i.family <> 'blind' AND i.resolution <> 'withdrawn' AND i.kind NOT IN ('pickup_overdue', 'number_not_found')
			ORDER BY CASE i.family WHEN 'overdue' THEN 0 ELSE 1 END, i.id DESC LIMIT 1), 0) FROM shipments s
			WHERE s.merchant_id = ? AND s.line_due_at >= ? AND s.line_due_at < ? AND s.line_due_at <= ?`+counted+
			" AND ("+arrived+" IS NULL OR "+arrived+" > s.line_due_at) AND "+strings.ReplaceAll(notExcused, "shipments.", "s.")+" ORDER BY s.id", append(window, s.now().UnixMilli())...)
		if err != nil {
			return err
		}
		units, err := t.pickupHarm(window, zone)
		out = append(out, units...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list parcels that did harm: %w", err)
	}
	return out, nil
}

// pickupHarm hides the id from MAX behind a plus sign: SQLite would else look for it from the newest incident of all backwards, for each parcel anew.
func (t tx) pickupHarm(window []any, zone *time.Location) ([]tracker.HarmUnit, error) {
	var out []tracker.HarmUnit
	err := t.query(func(scan func(...any) error) error {
		u := tracker.HarmUnit{Metric: metricPickup}
		var picked stamp
		var waited int64
		var limit float64
		if err := scan(&u.ShipmentID, &picked, &waited, &u.IncidentID, &limit); err != nil {
			return err
		}
		if limit <= 0 {
			limit = normalPickupHours
		}
		u.Harm = time.Duration(waited*int64(time.Millisecond)).Hours() - limit
		u.EnteredOn = picked.time().In(zone).Format(time.DateOnly)
		if u.Harm > 0 {
			out = append(out, u)
		}
		return nil
	}, `SELECT s.id, s.picked_up_at, s.pickup_wait_ms, COALESCE(i.id, 0), COALESCE(i.limit_hrs, 0) FROM shipments s
		LEFT JOIN incidents i ON i.merchant_id = s.merchant_id AND i.id = (SELECT MAX(+l.id) FROM incidents l
		WHERE l.merchant_id = s.merchant_id AND l.shipment_id = s.id AND l.resolution <> 'withdrawn' AND l.kind IN ('pickup_overdue', 'number_not_found'))
		WHERE s.merchant_id = ? AND s.picked_up_at >= ? AND s.picked_up_at < ? AND s.pickup_wait_ms > 0`+counted+strings.ReplaceAll(pickupCounted, "shipments.", "s.")+" ORDER BY s.id", window...)
	return out, err
}
