// Package zto reads ZTO Express (中通) through its open platform: the query zto.merchant.waybill.track.query, and the pushes of its
// subscription. The query, its codes and the signatures of both agree between the documents and several public clients.
package zto

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// Adapter describes the platform. It shows parcels of the account's own labels, and others only with the last four digits of the sender's
// or the receiver's phone. Where pushes go to is set in its console.
func Adapter() couriers.Adapter {
	p := parser{query: queryCodes(), actions: actionCodes(), failures: failures()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "zto", NameZH: "中通快递", NameEN: "ZTO Express", Serves: []string{"zto"},
			BatchSize: 1, RequestsPerSecond: 5, Verified: "documented",
			Credentials: []string{"app_key", "app_secret"}, SubscribeBatch: 1,
		},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("app_key", "app_secret"); err != nil {
				return nil, err
			}
			return &courier{account: a, client: c, parser: p}, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
		Push:      &couriers.Push{Verify: verify, Ack: acknowledge},
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
}

// question is the body of a query and of a subscription. It is signed as it is sent.
type question struct {
	Number string `json:"billCode"`
	Phone  string `json:"mobilePhone,omitempty"` // last four digits
}

// Track looks up the first number of queries; the batch size of this courier is one. A query without a phone is asked too: for the
// account's own labels none is needed, and where one is, the platform says so.
func (z *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	return z.ask(ctx, call{method: "zto.merchant.waybill.track.query", retry: couriers.RetryLookup, parse: z.parser.parse}, queries[0])
}

// call is one method of the platform.
type call struct {
	method string
	retry  couriers.Retry
	parse  func(couriers.Reply) tracker.Answer
}

func (z *courier) ask(ctx context.Context, c call, q tracker.TrackQuery) tracker.Answer {
	raw, err := json.Marshal(question{Number: q.TrackingNo, Phone: q.PhoneTail})
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	return z.client.Fetch(ctx, couriers.Request{
		Base: "https://japi.zto.com",
		Path: "/" + c.method,
		JSON: raw,
		Header: map[string]string{
			"x-appKey": z.account.Credentials["app_key"], "x-datadigest": digest(string(raw), z.account.Credentials["app_secret"]),
		},
		Retry: c.retry,
	}, c.parse)
}

// digest is Base64 of the MD5 bytes of the text and the secret: over the body of a request, over the data field of a push.
func digest(text, secret string) string {
	sum := md5.Sum([]byte(text + secret))
	return base64.StdEncoding.EncodeToString(sum[:])
}

var _ tracker.Courier = (*courier)(nil)
