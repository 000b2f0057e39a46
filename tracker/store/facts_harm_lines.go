package store

import (
	"parcelwarden/tracker"
	"slices"
	"strings"
)

// trackingHarm names the parcels without any scan, with the incident that says so.
func (c *factCount) trackingHarm() ([]tracker.HarmUnit, error) {
	key := c.trackedBy()
	return c.units(`SELECT s.id, s.`+key+`, COALESCE((SELECT i.id FROM incidents i WHERE i.merchant_id = s.merchant_id AND i.shipment_id = s.id
		AND i.family <> 'blind' AND i.resolution <> 'withdrawn'
		ORDER BY CASE WHEN i.kind IN ('pickup_overdue', 'number_not_found') THEN 0 ELSE 1 END, i.id DESC LIMIT 1), 0) FROM shipments s
		WHERE s.merchant_id = ? AND s.`+key+` >= ? AND s.`+key+" < ?"+counted+" AND s.last_event_at IS NULL"+ofS(c.parcel)+" ORDER BY s.id",
		slices.Concat(c.window(), c.args)...)
}

// trackedBy is the date that puts a parcel into the window of the tracking rate.
func (c *factCount) trackedBy() string {
	if c.m.Window == "promised_at" {
		return c.m.Window
	}
	return "shipped_at"
}

// lateOrder is the incident of an order x that was not shipped in time.
const lateOrder = `(SELECT MAX(+i.id) FROM incidents i WHERE i.merchant_id = x.merchant_id AND i.order_id = x.order_id
	AND i.kind = 'ship_overdue' AND i.resolution <> 'withdrawn')`

// shippingHarm names the parcels that were shipped late, with the incident of the order that waited.
func (c *factCount) shippingHarm() ([]tracker.HarmUnit, error) {
	return c.units(`SELECT s.id, s.shipped_at, COALESCE((SELECT MAX(`+lateOrder+`) FROM shipment_orders x WHERE x.merchant_id = s.merchant_id AND x.shipment_id = s.id), 0)
		FROM shipments s WHERE s.merchant_id = ? AND s.shipped_at >= ? AND s.shipped_at < ?`+counted+" AND s.shipped_at > "+ofS(shipBy)+ofS(c.parcel)+" ORDER BY s.id",
		slices.Concat(c.window(), c.args)...)
}

// cancelHarm names the orders that were cancelled, which have no parcel to name.
func (c *factCount) cancelHarm() ([]tracker.HarmUnit, error) {
	return c.units(`SELECT 0, x.paid_at, COALESCE(`+lateOrder+`, 0) FROM (SELECT o.merchant_id, o.id AS order_id, o.paid_at FROM orders o
		WHERE o.merchant_id = ? AND o.paid_at >= ? AND o.paid_at < ? AND o.after_sale = ?`+strings.ReplaceAll(c.orders, "orders.", "o.")+") x ORDER BY x.order_id",
		slices.Concat(c.window(), []any{string(tracker.AfterSaleClosed)}, c.won)...)
}
