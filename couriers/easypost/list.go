package easypost

import (
	"context"
	"net/http"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// list reads the trackers of a number. Couriers use their numbers again, so that there may be several.
func (c *courier) list(ctx context.Context, q tracker.TrackQuery) ([]found, tracker.Answer) {
	var out []found
	a := c.fetch(ctx, couriers.Request{Path: "/trackers", Query: url.Values{"tracking_code": {q.TrackingNo}}, Retry: couriers.RetryLookup},
		func(r couriers.Reply) tracker.Answer {
			all, a := c.parser.read(r)
			out = all
			return a
		})
	return out, a
}

// pickFor chooses among the trackers of a number: the asked courier's before another's, then the youngest, because a reused number
// belongs to the last parcel that had it.
func pickFor(listed []found, q tracker.TrackQuery) (found, bool) {
	var best found
	any, asked := false, carrierOf(q.Courier)
	fits := func(f found) bool { return asked != "" && strings.EqualFold(f.carrier, asked) }
	for _, f := range listed {
		if !strings.EqualFold(f.shipment.TrackingNo, q.TrackingNo) {
			continue
		}
		if !any || fits(f) && !fits(best) || fits(f) == fits(best) && f.created.After(best.created) {
			best, any = f, true
		}
	}
	best.shipment.TrackingNo = q.TrackingNo
	return best, any
}

// Subscribe creates trackers: the provider pushes about every tracker, to the addresses set in its console.
func (c *courier) Subscribe(ctx context.Context, _ string, queries []tracker.TrackQuery) tracker.Answer {
	out := tracker.Answer{Outcome: tracker.OutcomeOK}
	for i, q := range queries {
		a := c.create(ctx, q)
		if a.Outcome == tracker.OutcomeOK {
			continue
		}
		out.RetryAfter = max(out.RetryAfter, a.RetryAfter)
		if a.Outcome == tracker.OutcomeRejected && a.Problem != tracker.ProblemQuota {
			out.Shipments = append(out.Shipments, failed(q, a))
			continue
		}
		for _, rest := range queries[i:] { // a failure that is not about the number meets the others too
			out.Shipments = append(out.Shipments, failed(rest, a))
		}
		break
	}
	return out
}

// Unsubscribe deletes the trackers of numbers. What is gone already is no failure.
func (c *courier) Unsubscribe(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	out := tracker.Answer{Outcome: tracker.OutcomeOK}
	for _, q := range queries {
		listed, a := c.list(ctx, q)
		if best, ok := pickFor(listed, q); a.Outcome == tracker.OutcomeOK && ok && best.id != "" {
			a = c.fetch(ctx, couriers.Request{
				Method: http.MethodDelete, Path: "/trackers/" + url.PathEscape(best.id), Retry: couriers.RetryLookup,
			}, c.parser.deleted)
		}
		if a.Outcome != tracker.OutcomeOK {
			out.Shipments = append(out.Shipments, failed(q, a))
			out.RetryAfter = max(out.RetryAfter, a.RetryAfter)
		}
	}
	return out
}

// Probe lists one tracker, which costs nothing.
func (c *courier) Probe(ctx context.Context) tracker.Answer {
	return c.fetch(ctx, couriers.Request{Path: "/trackers", Query: url.Values{"page_size": {"1"}}, Retry: couriers.RetryLookup},
		func(r couriers.Reply) tracker.Answer {
			_, a := c.parser.read(r)
			return a
		})
}

func failed(q tracker.TrackQuery, a tracker.Answer) tracker.TrackedShipment {
	return tracker.TrackedShipment{TrackingNo: q.TrackingNo, Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes}
}
