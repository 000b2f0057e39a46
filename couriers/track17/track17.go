// Package track17 reads 17TRACK, an aggregator of international couriers: courier code "17track", API version 2.2 or 2.4.
package track17

import (
	"context"
	"encoding/json"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
)

// Adapter describes the provider. A registration costs one credit, reading is free. The option version chooses v2.4.
func Adapter() couriers.Adapter {
	p := parser{codes: statuses(), refusals: refusals()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "17track", NameZH: "17TRACK", NameEN: "17TRACK", Aggregator: true,
			BatchSize: 40, RequestsPerSecond: 3, Verified: "documented",
			Credentials: []string{"token"},
		},
		Options: []string{"version"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("token"); err != nil {
				return nil, err
			}
			return &courier{account: a, client: c, parser: p}, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
}

// asked is one number of a request.
type asked struct {
	Number  string `json:"number"`
	Carrier int    `json:"carrier,omitempty"`
	Phone   string `json:"phone_number_last_4,omitempty"`
}

// Track reads at most 40 numbers. Numbers that were never registered are registered and read once more; the provider then usually
// has nothing yet and says so.
func (t *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	answer, missing := t.get(ctx, queries)
	if len(missing) == 0 {
		return couriers.FillMissing(answer, queries)
	}
	again := slices.DeleteFunc(slices.Clone(queries), func(q tracker.TrackQuery) bool { return !slices.Contains(missing, q.TrackingNo) })
	registered := t.register(ctx, again)
	if registered.Outcome != tracker.OutcomeOK {
		return couriers.FillMissing(replace(answer, missing, registered), queries)
	}
	refused := map[string]bool{}
	for _, s := range registered.Shipments {
		refused[s.TrackingNo] = true
	}
	again = slices.DeleteFunc(again, func(q tracker.TrackQuery) bool { return refused[q.TrackingNo] })
	if len(again) > 0 {
		second, _ := t.get(ctx, again)
		registered = join(registered, couriers.FillMissing(second, again), again)
	}
	return couriers.FillMissing(replace(answer, missing, registered), queries)
}

func (t *courier) get(ctx context.Context, queries []tracker.TrackQuery) (tracker.Answer, []string) {
	body := make([]asked, 0, len(queries))
	for _, q := range queries {
		body = append(body, asked{Number: q.TrackingNo, Carrier: carrierKey(q.Courier)})
	}
	var missing []string
	a := t.call(ctx, method{"gettrackinfo", couriers.RetryLookup}, body, func(r couriers.Reply) tracker.Answer {
		var a tracker.Answer
		a, missing = t.parser.read(r)
		return a
	})
	return a, missing
}

func (t *courier) register(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	body := make([]asked, 0, len(queries))
	for _, q := range queries {
		body = append(body, asked{Number: q.TrackingNo, Carrier: carrierKey(q.Courier), Phone: q.PhoneTail})
	}
	return t.call(ctx, method{"register", couriers.RetryNever}, body, t.parser.parse)
}

// method is one of the provider's methods, and whether it may be repeated.
type method struct {
	name  string
	retry couriers.Retry
}

func (t *courier) call(ctx context.Context, m method, body []asked, parse func(couriers.Reply) tracker.Answer) tracker.Answer {
	raw, err := json.Marshal(body)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	return t.client.Fetch(ctx, couriers.Request{
		Base:   "https://api.17track.net",
		Path:   "/track/" + t.account.Option("version", "v2.2") + "/" + m.name,
		JSON:   raw,
		Header: map[string]string{"17token": t.account.Credentials["token"]},
		Retry:  m.retry,
	}, parse)
}

// replace puts the entries of by in place of those of numbers. Where by failed as a whole, each number gets that failure.
func replace(a tracker.Answer, numbers []string, by tracker.Answer) tracker.Answer {
	a.Shipments = slices.DeleteFunc(a.Shipments, func(s tracker.TrackedShipment) bool { return slices.Contains(numbers, s.TrackingNo) })
	if by.Outcome != tracker.OutcomeOK {
		a.RetryAfter = max(a.RetryAfter, by.RetryAfter)
		for _, number := range numbers {
			a.Shipments = append(a.Shipments, failed(number, by))
		}
		return a
	}
	a.Shipments = append(a.Shipments, by.Shipments...)
	return a
}

// join adds the second reading of queries to the refusals of the registration.
func join(a, second tracker.Answer, queries []tracker.TrackQuery) tracker.Answer {
	if second.Outcome != tracker.OutcomeOK {
		for _, q := range queries {
			a.Shipments = append(a.Shipments, failed(q.TrackingNo, second))
		}
		return a
	}
	a.Shipments = append(a.Shipments, second.Shipments...)
	return a
}

func failed(number string, a tracker.Answer) tracker.TrackedShipment {
	return tracker.TrackedShipment{TrackingNo: number, Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail}
}

var _ tracker.Courier = (*courier)(nil)
