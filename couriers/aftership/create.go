package aftership

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"time"
)

// wanted is a number to create.
type wanted struct {
	Number string `json:"tracking_number"`
	Slug   string `json:"slug,omitempty"`
}

// createAll creates numbers one after the other. A failure that is not about the number ends it and holds for the rest.
func (c *courier) createAll(ctx context.Context, queries []tracker.TrackQuery) ([]tracker.TrackedShipment, time.Duration) {
	var out []tracker.TrackedShipment
	var stopped *tracker.Answer
	for _, q := range queries {
		if stopped == nil {
			s, a := c.create(ctx, q)
			if a.Outcome == tracker.OutcomeOK {
				out = append(out, s)
				continue
			}
			if aboutAccount(a) {
				stopped = &a
			} else {
				out = append(out, failed(q, a))
				continue
			}
		}
		out = append(out, failed(q, *stopped))
	}
	if stopped != nil {
		return out, stopped.RetryAfter
	}
	return out, 0
}

// create creates a number and returns what is known about it: nothing yet, as a rule. A courier that the provider does not take for the
// number is left to its own detection.
func (c *courier) create(ctx context.Context, q tracker.TrackQuery) (tracker.TrackedShipment, tracker.Answer) {
	made := c.post(ctx, wanted{Number: q.TrackingNo, Slug: slugOf(q.Courier)})
	if slugOf(q.Courier) != "" && (made.code == codeSlugInvalid || made.code == codeBadCourier) {
		made = c.post(ctx, wanted{Number: q.TrackingNo})
	}
	switch {
	case made.answer.Outcome != tracker.OutcomeOK:
		return tracker.TrackedShipment{}, made.answer
	case made.code == codeExists && made.id != "":
		return c.byID(ctx, q, made.id)
	}
	if best, ok := pickFor(made.found, q); ok {
		return best.shipment, made.answer
	}
	return couriers.NotFound(q.TrackingNo, "exists at AfterShip, but is not listed"), tracker.Answer{Outcome: tracker.OutcomeOK}
}

// creation is the answer to a creation.
type creation struct {
	answer tracker.Answer
	found  []found
	code   string // meta.code
	id     string // of the tracking that exists already, where it is told
}

func (c *courier) post(ctx context.Context, w wanted) creation {
	var out creation
	a := c.fetch(ctx, call{method: http.MethodPost, path: "/trackings", body: w, retry: couriers.RetryNever}, func(r couriers.Reply) tracker.Answer {
		out.found, out.answer = c.parser.read(r)
		var in envelope
		if couriers.DecodeJSON(r.Body, &in) == nil {
			out.code = string(in.Meta.Code)
		}
		var data content
		if out.code == codeExists && json.Unmarshal(in.Data, &data) == nil {
			out.id = string(data.ID)
			if data.One != nil {
				out.id = string(data.One.ID)
			}
		}
		return out.answer
	})
	out.answer = a
	return out
}

func (c *courier) byID(ctx context.Context, q tracker.TrackQuery, id string) (tracker.TrackedShipment, tracker.Answer) {
	var got []found
	a := c.fetch(ctx, call{method: http.MethodGet, path: "/trackings/" + url.PathEscape(id), retry: couriers.RetryLookup}, func(r couriers.Reply) tracker.Answer {
		all, a := c.parser.read(r)
		got = all
		return a
	})
	if best, ok := pickFor(got, q); ok {
		return best.shipment, a
	}
	return couriers.NotFound(q.TrackingNo, "exists at AfterShip under another number"), a
}

// aboutAccount reports whether a failure would meet every further number too.
func aboutAccount(a tracker.Answer) bool {
	return a.Outcome != tracker.OutcomeOK && a.Outcome != tracker.OutcomeRejected && a.Outcome != tracker.OutcomeNotFound &&
		a.Outcome != tracker.OutcomeMalformed || a.Problem == tracker.ProblemQuota
}

func failed(q tracker.TrackQuery, a tracker.Answer) tracker.TrackedShipment {
	return tracker.TrackedShipment{TrackingNo: q.TrackingNo, Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes}
}
