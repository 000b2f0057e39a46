package aftership

import (
	"context"
	"net/http"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// The provider keeps a tracking for 120 days and lists those of the last 30 unless asked for more.
const (
	kept      = 120 * 24 * time.Hour
	pageLimit = "200" // one number may have several trackings
)

// Track reads at most 50 numbers from one page of the list. Numbers that it lacks are created, each by a call of its own.
func (c *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	listed, a := c.list(ctx, queries)
	if a.Outcome != tracker.OutcomeOK {
		return a
	}
	var missing []tracker.TrackQuery
	for _, q := range queries {
		best, ok := pickFor(listed, q)
		if !ok {
			missing = append(missing, q)
			continue
		}
		a.Shipments = append(a.Shipments, best.shipment)
	}
	created, wait := c.createAll(ctx, missing)
	a.Shipments, a.RetryAfter = append(a.Shipments, created...), wait
	return a
}

// list reads the trackings of numbers.
func (c *courier) list(ctx context.Context, queries []tracker.TrackQuery) ([]found, tracker.Answer) {
	numbers := make([]string, 0, len(queries))
	for _, q := range queries {
		numbers = append(numbers, q.TrackingNo)
	}
	var out []found
	a := c.fetch(ctx, call{method: http.MethodGet, path: "/trackings", retry: couriers.RetryLookup, query: url.Values{
		"tracking_numbers": {strings.Join(numbers, ",")},
		"created_at_min":   {c.client.Now().UTC().Add(-kept).Format(time.RFC3339)},
		"limit":            {pageLimit},
	}}, func(r couriers.Reply) tracker.Answer {
		all, a := c.parser.read(r)
		out = all
		return a
	})
	return out, a
}

// pickFor chooses the tracking for a question, under the number as it was asked: the provider writes letters large.
func pickFor(listed []found, q tracker.TrackQuery) (found, bool) {
	var same []found
	for _, f := range listed {
		if strings.EqualFold(f.shipment.TrackingNo, q.TrackingNo) {
			f.shipment.TrackingNo = q.TrackingNo
			same = append(same, f)
		}
	}
	return pick(same, q.TrackingNo, slugOf(q.Courier))
}
