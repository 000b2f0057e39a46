// Package fedex reads FedEx through its Track API v1 (Basic Integrated Visibility): OAuth client credentials, thirty numbers a request.
// The wire is documented and checked against answers of the sandbox. Pushes belong to a paid product whose format is not public.
package fedex

import (
	"context"
	"encoding/json"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"

	"github.com/google/uuid"
)

const host = "https://apis.fedex.com"

// Adapter describes the interface. A project may make 1400 requests in any ten seconds and 100000 a day: at 70 a second a full reserve of
// ten seconds and the ten seconds after it make 1400.
func Adapter() couriers.Adapter {
	p := newParser()
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "fedex", NameZH: "联邦快递", NameEN: "FedEx", Serves: []string{"fedex"},
			BatchSize: 30, RequestsPerSecond: 70, RequestsPerDay: 100000, Verified: "documented",
			Credentials: []string{"client_id", "client_secret"},
		},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("client_id", "client_secret"); err != nil {
				return nil, err
			}
			return &courier{tokens: newTokens(a, c), parser: p, newID: uuid.NewString}, nil
		},
		Parse: func(r couriers.Reply) tracker.Answer { return p.parse(r, nil) },
		ParsePush: func(couriers.Reply) tracker.Answer {
			return couriers.Malformed("FedEx does not push to this account")
		},
	}
}

func newTokens(a couriers.Account, c *couriers.Client) *couriers.Tokens {
	return &couriers.Tokens{
		Client: c,
		Request: func() couriers.Request {
			return couriers.Request{
				Base: host, Path: "/oauth/token", Retry: couriers.RetryLookup,
				Form: url.Values{
					"grant_type": {"client_credentials"}, "client_id": {a.Credentials["client_id"]},
					"client_secret": {a.Credentials["client_secret"]},
				},
			}
		},
		Parse: token,
	}
}

type courier struct {
	tokens *couriers.Tokens
	parser parser
	newID  func() string
}

type question struct {
	Detailed bool    `json:"includeDetailedScans"`
	Parcels  []asked `json:"trackingInfo"`
}

type asked struct {
	Number struct {
		Number string `json:"trackingNumber"`
	} `json:"trackingNumberInfo"`
}

// Track looks up at most thirty numbers. Where the whole request is refused because of one of them, the halves are asked apart, so
// that a mistyped number does not hide twenty-nine parcels.
func (f *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	answer := f.ask(ctx, queries)
	if len(queries) > 1 && aboutOneNumber(answer) {
		half := len(queries) / 2
		return merge(queries, half, f.Track(ctx, queries[:half]), f.Track(ctx, queries[half:]))
	}
	return couriers.FillMissing(answer, queries)
}

// aboutOneNumber reports whether a request was refused as a whole for the sake of a number in it.
func aboutOneNumber(a tracker.Answer) bool {
	return a.Outcome == tracker.OutcomeNotFound || a.Outcome == tracker.OutcomeRejected && a.Problem == tracker.ProblemBadNumber
}

// merge puts two answers into one. What went wrong with a whole half is said of each of its numbers.
func merge(queries []tracker.TrackQuery, half int, first, second tracker.Answer) tracker.Answer {
	if first.Outcome != tracker.OutcomeOK && first.Outcome == second.Outcome && first.Problem == second.Problem {
		return first
	}
	return couriers.Several(append(spread(first, queries[:half]), spread(second, queries[half:])...))
}

func spread(a tracker.Answer, queries []tracker.TrackQuery) []tracker.TrackedShipment {
	if a.Outcome == tracker.OutcomeOK {
		return a.Shipments
	}
	out := make([]tracker.TrackedShipment, 0, len(queries))
	for _, q := range queries {
		out = append(out, tracker.TrackedShipment{
			TrackingNo: q.TrackingNo, Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes,
		})
	}
	return out
}

func (f *courier) ask(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	q := question{Detailed: true, Parcels: make([]asked, len(queries))}
	for i, one := range queries {
		q.Parcels[i].Number.Number = one.TrackingNo
	}
	raw, err := json.Marshal(q)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	build := func(token string) couriers.Request {
		return couriers.Request{
			Base: host, Path: "/track/v1/trackingnumbers", JSON: raw, Retry: couriers.RetryLookup,
			Header: map[string]string{
				"Authorization": "Bearer " + token, "X-locale": "en_US", "X-customer-transaction-id": f.newID(),
			},
		}
	}
	return f.tokens.Fetch(ctx, build, func(r couriers.Reply) tracker.Answer { return f.parser.parse(r, queries) })
}

// Probe tries the credentials.
func (f *courier) Probe(ctx context.Context) tracker.Answer { return f.tokens.Probe(ctx) }

var (
	_ tracker.Courier = (*courier)(nil)
	_ tracker.Prober  = (*courier)(nil)
)
