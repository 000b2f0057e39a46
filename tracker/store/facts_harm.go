package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// HarmUnits returns the parcels behind the bad counts of Facts, each with the incident that tells of it: for delivery the overdue one,
// else the latest that is not about pickup or blindness; for a return the latest about damage, else none.
func (s *Store) HarmUnits(ctx context.Context, q tracker.FactsQuery) ([]tracker.HarmUnit, error) {
	var out []tracker.HarmUnit
	err := s.read(ctx, func(t tx) error {
		out = nil
		for _, m := range defaultMetrics(q) {
			units, err := t.newFactCount(q, m, s.now()).harm()
			if err != nil {
				return fmt.Errorf("%s: %w", m.Key, err)
			}
			out = append(out, units...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list parcels that did harm: %w", err)
	}
	return out, nil
}

// harm knows the parcels of the metrics that incidents move; of others the bad units have no names.
func (c *factCount) harm() ([]tracker.HarmUnit, error) {
	switch c.m.Count {
	case metricDelivery:
		return c.deliveryHarm()
	case metricPickup, metricPickupPoints:
		return c.pickupHarm()
	case metricDamage:
		return c.returnHarm("o.after_sale_reason = 'damaged'")
	case metricReturns:
		return c.returnHarm("o.after_sale_reason IN (" + logisticsReasons() + ")")
	default:
		return nil, nil
	}
}

// ofS names the table in conditions for queries that call it s.
func ofS(condition string) string { return strings.ReplaceAll(condition, "shipments.", "s.") }

func (c *factCount) localDate(at stamp) string {
	zone := c.q.Zone
	if zone == nil {
		zone = time.UTC
	}
	return at.time().In(zone).Format(time.DateOnly)
}

func (c *factCount) deliveryHarm() ([]tracker.HarmUnit, error) {
	var out []tracker.HarmUnit
	err := c.query(func(scan func(...any) error) error {
		u := tracker.HarmUnit{Metric: c.m.Key, Harm: 1}
		var due stamp
		err := scan(&u.ShipmentID, &due, &u.IncidentID)
		u.EnteredOn = c.localDate(due)
		out = append(out, u)
		return err
	}, `SELECT s.id, s.line_due_at, COALESCE((SELECT i.id FROM incidents i WHERE i.merchant_id = s.merchant_id AND i.shipment_id = s.id
		AND i.family <> 'blind' AND i.resolution <> 'withdrawn' AND i.kind NOT IN ('pickup_overdue', 'number_not_found')
		ORDER BY CASE i.family WHEN 'overdue' THEN 0 ELSE 1 END, i.id DESC LIMIT 1), 0) FROM shipments s
		WHERE s.merchant_id = ? AND s.line_due_at >= ? AND s.line_due_at < ? AND s.line_due_at <= ?`+counted+everTaken+
		" AND ("+arrived+" IS NULL OR "+arrived+" > s.line_due_at) AND "+ofS(notExcused)+ofS(c.parcel)+" ORDER BY s.id",
		slices.Concat(c.window(), []any{c.now.arg()}, c.args)...)
	return out, err
}

// pickupHarm hides the id from MAX behind a plus sign: SQLite would else look for it from the newest incident of all backwards, for each parcel anew.
func (c *factCount) pickupHarm() ([]tracker.HarmUnit, error) {
	var out []tracker.HarmUnit
	err := c.query(func(scan func(...any) error) error {
		u := tracker.HarmUnit{Metric: c.m.Key}
		var picked stamp
		var waited int64
		var limit float64
		if err := scan(&u.ShipmentID, &picked, &waited, &u.IncidentID, &limit); err != nil {
			return err
		}
		if limit <= 0 {
			limit = normalPickupHours
		}
		u.Harm = hoursOf(waited) - limit
		if c.m.OrderPoints != nil {
			u.Harm = c.m.OrderPoints(limit) - c.m.OrderPoints(hoursOf(waited))
		}
		u.EnteredOn = c.localDate(picked)
		if u.Harm > 0 {
			out = append(out, u)
		}
		return nil
	}, `SELECT s.id, s.picked_up_at, s.pickup_wait_ms, COALESCE(i.id, 0), COALESCE(i.limit_hrs, 0) FROM shipments s
		LEFT JOIN incidents i ON i.merchant_id = s.merchant_id AND i.id = (SELECT MAX(+l.id) FROM incidents l
		WHERE l.merchant_id = s.merchant_id AND l.shipment_id = s.id AND l.resolution <> 'withdrawn' AND l.kind IN ('pickup_overdue', 'number_not_found'))
		WHERE s.merchant_id = ? AND s.picked_up_at >= ? AND s.picked_up_at < ? AND s.pickup_wait_ms > 0`+counted+ofS(pickupCounted)+ofS(c.parcel)+" ORDER BY s.id",
		slices.Concat(c.window(), c.args)...)
	return out, err
}

// returnHarm names one parcel per returned order, its first; an order without a parcel has a unit without one.
func (c *factCount) returnHarm(reason string) ([]tracker.HarmUnit, error) {
	var out []tracker.HarmUnit
	err := c.query(func(scan func(...any) error) error {
		u := tracker.HarmUnit{Metric: c.m.Key, Harm: 1}
		var paid stamp
		err := scan(&u.ShipmentID, &paid, &u.IncidentID)
		u.EnteredOn = c.localDate(paid)
		out = append(out, u)
		return err
	}, `SELECT r.parcel, r.paid_at, COALESCE((SELECT i.id FROM incidents i WHERE i.merchant_id = r.merchant_id AND i.shipment_id = r.parcel
		AND i.resolution <> 'withdrawn' AND i.kind = 'damaged' ORDER BY i.id DESC LIMIT 1), 0)
		FROM (SELECT o.merchant_id, o.id, o.paid_at, COALESCE((SELECT MIN(so.shipment_id) FROM shipment_orders so
		WHERE so.merchant_id = o.merchant_id AND so.order_id = o.id), 0) AS parcel FROM orders o
		WHERE o.merchant_id = ? AND o.paid_at >= ? AND o.paid_at < ? AND `+reason+strings.ReplaceAll(c.orders, "orders.", "o.")+") r ORDER BY r.id", slices.Concat(c.window(), c.won)...)
	return out, err
}
