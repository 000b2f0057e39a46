package store

import (
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

const (
	dayMillis    = 86_400_000
	twoDayMillis = 2 * dayMillis
)

// shipBy is the first promised shipping time of a parcel's orders.
const shipBy = `(SELECT MIN(o.ship_by) FROM shipment_orders so JOIN orders o ON o.merchant_id = so.merchant_id AND o.id = so.order_id
	WHERE so.merchant_id = shipments.merchant_id AND so.shipment_id = shipments.id)`

// count counts one metric. A metric that no order or parcel of ours decides has no units: it is never made up.
func (c *factCount) count() (tracker.MetricFacts, error) {
	now := c.now.arg()
	switch c.m.Count {
	case metricDelivery:
		return c.parcels(parcelCount{
			key: "line_due_at", bad: arrived + " IS NULL OR " + arrived + " > line_due_at", where: " AND line_due_at <= ?" + dueCounted, args: []any{now},
		})
	case metricPickup, metricPickupPoints:
		return c.pickup()
	case metricDamage:
		return c.ordersPaid("after_sale_reason = ?", string(tracker.ReasonDamaged))
	case metricReturns:
		return c.ordersPaid("after_sale_reason IN (" + logisticsReasons() + ")")
	case metricCancelled:
		return c.ordersPaid("after_sale = ?", string(tracker.AfterSaleClosed))
	case metricLateShipped:
		return c.parcels(parcelCount{key: "shipped_at", bad: "shipped_at > " + shipBy, where: " AND " + shipBy + " IS NOT NULL"})
	case metricPromise:
		return c.parcels(parcelCount{
			key: "promised_at", bad: arrived + " IS NULL OR " + arrived + " > promised_at", where: " AND promised_at <= ? AND " + notExcused, args: []any{now},
		})
	case metricTracked:
		return c.parcels(parcelCount{key: c.trackedBy(), bad: "last_event_at IS NULL"})
	case metricPickup48:
		return c.parcels(parcelCount{
			key: "paid_at", bad: fmt.Sprintf("picked_up_at IS NULL OR picked_up_at > paid_at + %d", twoDayMillis),
			where: " AND paid_at <= ? AND " + notExcused, args: []any{(c.now - twoDayMillis).arg()},
		})
	case metricHours:
		return c.grouped("signed_at - paid_at", parcelCount{key: "signed_at", where: " AND paid_at IS NOT NULL AND signed_at >= paid_at"}, hoursOf)
	case metricStars:
		return c.stars()
	default:
		return tracker.MetricFacts{}, nil
	}
}

func hoursOf(millis int64) float64 { return time.Duration(millis * int64(time.Millisecond)).Hours() }

func logisticsReasons() string {
	list := ""
	for i, r := range tracker.LogisticsReasons() {
		if i > 0 {
			list += ", "
		}
		list += "'" + string(r) + "'"
	}
	return list
}

// pickup sums hours of waiting, or the points of each order where the profile scores each by itself.
func (c *factCount) pickup() (tracker.MetricFacts, error) {
	where := " AND pickup_wait_ms > 0" + pickupCounted
	if c.m.OrderPoints != nil {
		return c.grouped("pickup_wait_ms", parcelCount{key: "picked_up_at", where: where}, func(ms int64) float64 { return c.m.OrderPoints(hoursOf(ms)) })
	}
	var f tracker.MetricFacts
	var waited int64
	err := c.query(func(scan func(...any) error) error { return scan(&f.N, &waited) },
		"SELECT COUNT(*), CAST(COALESCE(SUM(pickup_wait_ms), 0) AS BIGINT) FROM shipments WHERE merchant_id = ? AND picked_up_at >= ? AND picked_up_at < ?"+
			counted+where+c.parcel, slices.Concat(c.window(), c.args)...)
	f.Sum = hoursOf(waited)
	return f, err
}

// stars groups parcels by calendar days after the promised date; one that has not arrived is late until today.
func (c *factCount) stars() (tracker.MetricFacts, error) {
	if c.m.OrderPoints == nil {
		return tracker.MetricFacts{}, nil
	}
	late := fmt.Sprintf("(COALESCE(%s, ?) + %d) / %d - (promised_at + %d) / %d", arrived, c.offset(), dayMillis, c.offset(), dayMillis)
	p := parcelCount{key: "promised_at", where: " AND promised_at <= ?", args: []any{c.now.arg(), c.now.arg()}, split: 1}
	return c.grouped(late, p, func(days int64) float64 { return c.m.OrderPoints(float64(days)) })
}

// offset is that of the query's zone in milliseconds at the end of the window.
func (c *factCount) offset() int64 {
	if c.q.Zone == nil {
		return 0
	}
	_, seconds := c.m.To.In(c.q.Zone).Zone()
	return int64(seconds) * 1000
}
