// Package ups reads UPS through its Tracking API v1, one number a request, and takes the pushes of Track Alert. Both wires are documented
// by UPS's own specifications; limits are not published.
package ups

import (
	"context"
	"encoding/base64"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"

	"github.com/google/uuid"
)

const host = "https://onlinetools.ups.com"

// Adapter describes the interface. The option merchant_id is the six-digit account number that some contracts want at the sign-in.
func Adapter() couriers.Adapter {
	p := newParser()
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "ups", NameZH: "UPS", NameEN: "UPS", Serves: []string{"ups"},
			BatchSize: 1, RequestsPerSecond: 5, Verified: "documented", Credentials: []string{"client_id", "client_secret"},
			SubscribeBatch: 100, PushLasts: 14 * 24 * time.Hour,
		},
		Options: []string{"merchant_id"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("client_id", "client_secret"); err != nil {
				return nil, err
			}
			return &courier{account: a, tokens: newTokens(a, c), parser: p, newID: newID}, nil
		},
		Parse:     func(r couriers.Reply) tracker.Answer { return p.parse(r, tracker.TrackQuery{}) },
		ParsePush: p.parsePush,
		Push:      &couriers.Push{Credential: "push_credential", Verify: verify},
	}
}

// newID is a transaction number: at most 32 characters.
func newID() string { return strings.ReplaceAll(uuid.NewString(), "-", "") }

func newTokens(a couriers.Account, c *couriers.Client) *couriers.Tokens {
	basic := base64.StdEncoding.EncodeToString([]byte(a.Credentials["client_id"] + ":" + a.Credentials["client_secret"]))
	c.Hide(basic)
	header := map[string]string{"Authorization": "Basic " + basic}
	if merchant := a.Option("merchant_id", ""); merchant != "" {
		header["x-merchant-id"] = merchant
	}
	return &couriers.Tokens{
		Client: c,
		Request: func() couriers.Request {
			return couriers.Request{
				Base: host, Path: "/security/v1/oauth/token", Form: url.Values{"grant_type": {"client_credentials"}}, Header: header,
				Retry: couriers.RetryLookup,
			}
		},
		Parse: token,
	}
}

type courier struct {
	account couriers.Account
	tokens  *couriers.Tokens
	parser  parser
	newID   func() string
}

// Track looks up one number.
func (u *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q := queries[0]
	build := func(token string) couriers.Request {
		return couriers.Request{
			Base: host, Path: "/api/track/v1/details/" + url.PathEscape(q.TrackingNo), Header: u.header(token), Retry: couriers.RetryLookup,
			Query: url.Values{
				"locale": {"en_US"}, "returnSignature": {"false"}, "returnMilestones": {"false"}, "returnPOD": {"false"},
			},
		}
	}
	return u.tokens.Fetch(ctx, build, func(r couriers.Reply) tracker.Answer { return u.parser.parse(r, q) })
}

func (u *courier) header(token string) map[string]string {
	return map[string]string{"Authorization": "Bearer " + token, "transId": u.newID(), "transactionSrc": "parcelwarden"}
}

// Probe tries the credentials.
func (u *courier) Probe(ctx context.Context) tracker.Answer { return u.tokens.Probe(ctx) }

var (
	_ tracker.Courier    = (*courier)(nil)
	_ tracker.Prober     = (*courier)(nil)
	_ tracker.Subscriber = (*courier)(nil)
)
