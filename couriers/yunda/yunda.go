// Package yunda reads Yunda Express (韵达快递) through its open platform: the trace query and the subscription that has to precede it.
//
// The wire is known from single sources: the code tables from a copy of the official pages, the envelope from public clients. Two
// signatures are described, and clients that are in use agree on the first one (see the option sign). What Yunda pushes to subscribers is
// documented nowhere that we know, so pushes are not read.
package yunda

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
)

// The values of the option sign.
const (
	signBody   = "body"   // hex MD5 of the request body, "_" and the secret
	signNumber = "mailno" // hex MD5 of the number, the secret and the request time
)

// Adapter describes the platform. A number has to be subscribed before it can be queried: parcels ordered through Yunda's own interface
// are, others are subscribed with their first look. The option sign chooses the signature, "body" (default) or "mailno".
func Adapter() couriers.Adapter {
	p := parser{actions: actions(), statuses: statuses()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "yunda", NameZH: "韵达快递", NameEN: "Yunda Express", Serves: []string{"yunda"},
			BatchSize: 1, RequestsPerSecond: 3, Verified: "single source",
			Credentials: []string{"app_key", "app_secret"},
		},
		Options: []string{"sign"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("app_key", "app_secret"); err != nil {
				return nil, err
			}
			recipe := a.Option("sign", signBody)
			if recipe != signBody && recipe != signNumber {
				return nil, fmt.Errorf("yunda: sign %q is neither %s nor %s", recipe, signBody, signNumber)
			}
			return &courier{account: a, client: c, parser: p, recipe: recipe}, nil
		},
		Parse: p.parse,
		ParsePush: func(couriers.Reply) tracker.Answer {
			return couriers.Malformed("Yunda does not push here: its push format is not documented")
		},
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
	recipe  string
}

// Track looks up the first number of queries; the batch size is one. A number that was never asked for is subscribed first, and so is one
// that Yunda answers is not subscribed, which costs that look a second query.
func (y *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q := queries[0]
	if q.FirstLook {
		subscribed := y.subscribe(ctx, q)
		if fatal(subscribed) {
			return subscribed
		}
		return explain(y.query(ctx, q), subscribed)
	}
	answer := y.query(ctx, q)
	if !missesSubscription(answer) {
		return answer
	}
	if subscribed := y.subscribe(ctx, q); subscribed.Outcome != tracker.OutcomeOK {
		return subscribed
	}
	return y.query(ctx, q)
}

// explain says why a number has no trace when its subscription was refused.
func explain(a, subscribed tracker.Answer) tracker.Answer {
	if subscribed.Outcome == tracker.OutcomeOK || a.Outcome != tracker.OutcomeNotFound {
		return a
	}
	a.Detail, a.UnknownCodes = subscribed.Detail, subscribed.UnknownCodes
	for i := range a.Shipments {
		a.Shipments[i].Detail = subscribed.Detail
	}
	return a
}

// fatal reports a subscription that failed in a way the query would fail too. A refusal of the number itself does not count: it may be
// subscribed already, and then the query answers.
func fatal(a tracker.Answer) bool {
	return a.Outcome != tracker.OutcomeOK && a.Outcome != tracker.OutcomeRejected && a.Outcome != tracker.OutcomeNotFound
}

func (y *courier) query(ctx context.Context, q tracker.TrackQuery) tracker.Answer {
	body := struct {
		Number string `json:"mailno"`
	}{q.TrackingNo}
	a := y.call(ctx, question{path: "query", number: q.TrackingNo, body: body, retry: couriers.RetryLookup}, y.parser.parse)
	for i := range a.Shipments {
		if a.Shipments[i].TrackingNo == "" {
			a.Shipments[i].TrackingNo = q.TrackingNo // some answers name no number; only one was asked
		}
	}
	return a
}

// order is one number of a subscription; the platform wants an order number too, and echoes it.
type order struct {
	ID     string `json:"orderid"`
	Number string `json:"mailno"`
}

func (y *courier) subscribe(ctx context.Context, q tracker.TrackQuery) tracker.Answer {
	body := struct {
		Orders []order `json:"orders"`
	}{[]order{{ID: q.TrackingNo, Number: q.TrackingNo}}}
	return y.call(ctx, question{path: "subscribe", number: q.TrackingNo, body: body, retry: couriers.RetryUnsent}, y.parser.subscribed)
}

// question is one signed call.
type question struct {
	path   string
	number string
	body   any
	retry  couriers.Retry
}

func (y *courier) call(ctx context.Context, q question, parse func(couriers.Reply) tracker.Answer) tracker.Answer {
	raw, err := json.Marshal(q.body)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	stamp := strconv.FormatInt(y.client.Now().UnixMilli(), 10)
	secret := y.account.Credentials["app_secret"]
	signature := sign(string(raw) + "_" + secret)
	if y.recipe == signNumber {
		signature = sign(q.number + secret + stamp)
	}
	return y.client.Fetch(ctx, couriers.Request{
		Base:   "https://openapi.yundaex.com",
		Path:   "/openapi/outer/logictis/" + q.path, // the platform spells it so
		JSON:   raw,
		Header: map[string]string{"app-key": y.account.Credentials["app_key"], "req-time": stamp, "sign": signature},
		Retry:  q.retry,
	}, parse)
}

// sign is the lower-case hex MD5 of a text.
func sign(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

var _ tracker.Courier = (*courier)(nil)
