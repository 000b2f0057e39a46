package aftership

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
)

// Subscribe creates numbers: the provider pushes whatever exists, to the addresses set in its console.
func (c *courier) Subscribe(ctx context.Context, _ string, queries []tracker.TrackQuery) tracker.Answer {
	created, wait := c.createAll(ctx, queries)
	failures := slices.DeleteFunc(created, func(s tracker.TrackedShipment) bool { return s.Outcome.Seen() })
	return tracker.Answer{Outcome: tracker.OutcomeOK, Shipments: failures, RetryAfter: wait}
}

// Unsubscribe deletes the trackings, which a later look would create anew. What is gone already is no failure.
func (c *courier) Unsubscribe(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	listed, a := c.list(ctx, queries)
	if a.Outcome != tracker.OutcomeOK {
		return a
	}
	for _, q := range queries {
		best, ok := pickFor(listed, q)
		if !ok || best.id == "" {
			continue
		}
		gone := c.fetch(ctx, call{method: http.MethodDelete, path: "/trackings/" + url.PathEscape(best.id), retry: couriers.RetryLookup}, c.parser.deleted)
		if gone.Outcome != tracker.OutcomeOK {
			a.Shipments = append(a.Shipments, failed(q, gone))
			a.RetryAfter = max(a.RetryAfter, gone.RetryAfter)
		}
	}
	return a
}

func (p parser) deleted(r couriers.Reply) tracker.Answer {
	in, a, ok := p.open(r)
	if ok || r.HTTPStatus == http.StatusNoContent || in.Meta.Code == codeDoesNotExist || in.Meta.Code == codeNotFound {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	return a
}

// Identify asks whose number this may be.
func (c *courier) Identify(ctx context.Context, trackingNo string) ([]string, tracker.Answer) {
	var codes []string
	a := c.fetch(ctx, call{method: http.MethodPost, path: "/couriers/detect", body: wanted{Number: trackingNo}, retry: couriers.RetryLookup},
		func(r couriers.Reply) tracker.Answer {
			var a tracker.Answer
			codes, a = c.parser.courierList(r)
			return a
		})
	return codes, a
}

// Probe lists the couriers of the account.
func (c *courier) Probe(ctx context.Context) tracker.Answer {
	return c.fetch(ctx, call{method: http.MethodGet, path: "/couriers", retry: couriers.RetryLookup}, func(r couriers.Reply) tracker.Answer {
		_, a := c.parser.courierList(r)
		return a
	})
}

// courierList reads a list of couriers, the likeliest first. Those that we do not know are left out.
func (p parser) courierList(r couriers.Reply) ([]string, tracker.Answer) {
	in, failed, ok := p.open(r)
	if !ok {
		return nil, failed
	}
	var data struct {
		Couriers *couriers.List[struct {
			Slug couriers.Text `json:"slug"`
		}] `json:"couriers"`
	}
	if err := json.Unmarshal(in.Data, &data); err != nil || data.Couriers == nil {
		return nil, couriers.Malformed("the answer holds no list of couriers")
	}
	var out []string
	for _, one := range *data.Couriers {
		if code := courierOf(string(one.Slug)); code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out, tracker.Answer{Outcome: tracker.OutcomeOK}
}
