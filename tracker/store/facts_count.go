package store

import (
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"time"
)

// The metrics that orders and parcels decide, by what is counted.
const (
	metricDelivery     = "delivery_ontime_rate"
	metricPickup       = "pickup_hours_avg"
	metricPickupPoints = "pickup_points_avg"
	metricDamage       = "damage_return_rate"
	metricReturns      = "logistics_return_rate"
	metricLateShipped  = "late_shipment_rate"
	metricTracked      = "valid_tracking_rate"
	metricPromise      = "promise_ontime_rate"
	metricCancelled    = "cancel_rate"
	metricPickup48     = "pickup_48h_rate"
	metricHours        = "delivery_hours_avg"
	metricStars        = "review_stars_avg"
)

// defaultMetrics are counted where the query names none.
func defaultMetrics(q tracker.FactsQuery) []tracker.MetricQuery {
	if q.Metrics != nil {
		return q.Metrics
	}
	var out []tracker.MetricQuery
	for _, key := range []string{metricDelivery, metricPickup, metricDamage} {
		out = append(out, tracker.MetricQuery{Key: key, Count: key, From: q.From, To: q.To})
	}
	return out
}

// factCount is one count in its window.
type factCount struct {
	tx
	q      tracker.FactsQuery
	m      tracker.MetricQuery
	now    stamp
	orders string // which orders count, as a condition on the table orders
	parcel string // which parcels count, as a condition on the table shipments
	args   []any  // of parcel
	won    []any  // of orders
}

// excludedList is the flags that do not count, as SQL text; they are codes of the profile, and what is no code is left out.
func excludedList(flags []string) string {
	list := ""
	for _, f := range flags {
		if _, known := tracker.ExclusionOf(f); known {
			if list != "" {
				list += ", "
			}
			list += "'" + f + "'"
		}
	}
	return list
}

// newFactCount leaves out parcels of which every order is excluded, and those whose appeal was won. The inner list comes from the index of excluded orders alone.
func (t tx) newFactCount(q tracker.FactsQuery, m tracker.MetricQuery, now time.Time) *factCount {
	c := &factCount{tx: t, q: q, m: m, now: stampOf(now)}
	if list := excludedList(q.Exclude); list != "" {
		c.orders = " AND orders.excluded NOT IN (" + list + ")"
		c.parcel = ` AND shipments.id NOT IN (SELECT xs.shipment_id FROM orders xo JOIN shipment_orders xs ON xs.merchant_id = xo.merchant_id AND xs.order_id = xo.id
			WHERE xo.merchant_id = ? AND xo.excluded <> '' AND xo.excluded IN (` + list + `)
			AND NOT EXISTS (SELECT 1 FROM shipment_orders ks JOIN orders ko ON ko.merchant_id = ks.merchant_id AND ko.id = ks.order_id
			WHERE ks.merchant_id = xs.merchant_id AND ks.shipment_id = xs.shipment_id AND ko.excluded NOT IN (` + list + ")))"
		c.args = []any{q.MerchantID}
	}
	if m.Key != "" { // the number of valid orders does not hang on appeals
		won := wonFor(q.MerchantID)
		c.orders += " AND orders.id NOT IN (SELECT w.order_id FROM shipment_orders w WHERE w.merchant_id = " + strconv.FormatInt(q.MerchantID, 10) + " AND w.shipment_id IN " + won + ")"
		c.parcel += " AND shipments.id NOT IN " + won
		c.won = []any{q.ScoreDate, m.Key}
		c.args = append(c.args, c.won...)
	}
	return c
}

func (c *factCount) window() []any {
	return []any{c.q.MerchantID, stampOf(c.m.From).arg(), stampOf(c.m.To).arg()}
}

// parcelCount says which parcels of a window are counted and which of them are bad.
type parcelCount struct {
	key   string // the date of the window
	bad   string
	where string
	args  []any // of bad, then of where; split of them belong to bad
	split int
}

// parcels counts shipments.
func (c *factCount) parcels(p parcelCount) (f tracker.MetricFacts, err error) {
	args := slices.Concat(p.args[:p.split], c.window(), p.args[p.split:], c.args)
	err = c.query(func(scan func(...any) error) error { return scan(&f.N, &f.Bad) },
		"SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN "+p.bad+" THEN 1 ELSE 0 END), 0) AS BIGINT) FROM shipments WHERE merchant_id = ? AND "+
			p.key+" >= ? AND "+p.key+" < ?"+counted+p.where+c.parcel, args...)
	return f, err
}

// grouped counts shipments by a value and sums the points of each, smallest value first, so that the sum is the same whatever came first.
func (c *factCount) grouped(value string, p parcelCount, unit func(int64) float64) (f tracker.MetricFacts, err error) {
	args := slices.Concat(p.args[:p.split], c.window(), p.args[p.split:], c.args)
	err = c.query(func(scan func(...any) error) error {
		var v, n int64
		if err := scan(&v, &n); err != nil {
			return err
		}
		f.N += n
		f.Sum += float64(n) * unit(v)
		return nil
	}, "SELECT v, COUNT(*) FROM (SELECT "+value+" AS v FROM shipments WHERE merchant_id = ? AND "+p.key+" >= ? AND "+p.key+" < ?"+counted+p.where+c.parcel+
		") g GROUP BY v ORDER BY v", args...)
	return f, err
}

// ordersPaid counts orders that were paid in the window, and those of a condition.
func (c *factCount) ordersPaid(bad string, args ...any) (f tracker.MetricFacts, err error) {
	err = c.query(func(scan func(...any) error) error { return scan(&f.N, &f.Bad) },
		"SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN "+bad+" THEN 1 ELSE 0 END), 0) AS BIGINT) FROM orders WHERE merchant_id = ? AND paid_at >= ? AND paid_at < ?"+
			c.orders, slices.Concat(args, c.window(), c.won)...)
	return f, err
}
