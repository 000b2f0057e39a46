// Package usps reads the United States Postal Service through its Tracking API v3, one number a request. The wire is documented by the
// official specification, which real answers do not keep; most event codes rest on samples and on one public client, so that their words
// count where they are clear.
package usps

import (
	"context"
	"encoding/json"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

const host = "https://apis.usps.com"

// Adapter describes the interface. A new application may make sixty requests an hour; more is granted on request.
func Adapter() couriers.Adapter {
	p := newParser()
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "usps", NameZH: "美国邮政", NameEN: "USPS", Serves: []string{"usps"},
			BatchSize: 1, RequestsPerSecond: 60.0 / 3600, Verified: "documented", Credentials: []string{"client_id", "client_secret"},
		},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("client_id", "client_secret"); err != nil {
				return nil, err
			}
			tokens, err := newTokens(a, c)
			if err != nil {
				return nil, err
			}
			return &courier{tokens: tokens, parser: p}, nil
		},
		Parse: func(r couriers.Reply) tracker.Answer { return p.parse(r, tracker.TrackQuery{}) },
		ParsePush: func(couriers.Reply) tracker.Answer {
			return couriers.Malformed("USPS does not push: it writes e-mails")
		},
	}
}

func newTokens(a couriers.Account, c *couriers.Client) (*couriers.Tokens, error) {
	raw, err := json.Marshal(map[string]string{
		"client_id": a.Credentials["client_id"], "client_secret": a.Credentials["client_secret"], "grant_type": "client_credentials",
	})
	if err != nil {
		return nil, err
	}
	return &couriers.Tokens{
		Client: c,
		Request: func() couriers.Request {
			return couriers.Request{Base: host, Path: "/oauth2/v3/token", JSON: raw, Retry: couriers.RetryLookup}
		},
		Parse: couriers.AccessToken,
	}, nil
}

type courier struct {
	tokens *couriers.Tokens
	parser parser
}

// Track looks up one number.
func (u *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q := queries[0]
	build := func(token string) couriers.Request {
		return couriers.Request{
			Base: host, Path: "/tracking/v3/tracking/" + url.PathEscape(q.TrackingNo), Query: url.Values{"expand": {"DETAIL"}},
			Header: map[string]string{"Authorization": "Bearer " + token, "Accept": "application/json"}, Retry: couriers.RetryLookup,
		}
	}
	return u.tokens.Fetch(ctx, build, func(r couriers.Reply) tracker.Answer { return u.parser.parse(r, q) })
}

// Probe tries the credentials.
func (u *courier) Probe(ctx context.Context) tracker.Answer { return u.tokens.Probe(ctx) }

var (
	_ tracker.Courier = (*courier)(nil)
	_ tracker.Prober  = (*courier)(nil)
)
