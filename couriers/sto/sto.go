// Package sto reads STO Express (申通) through its link gateway: the query STO_TRACE_QUERY_COMMON, and the pushes of its subscription. The wire
// is known from public clients only, which agree; it was never seen against the live gateway (single source).
package sto

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// Adapter describes the gateway. How many numbers it takes at once is not published; ten is a cautious guess, as is the pace. The option
// from_code is for accounts whose resource code differs from app_key. Where pushes go to is set in the gateway's console.
func Adapter() couriers.Adapter {
	p := parser{codes: codes()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "sto", NameZH: "申通快递", NameEN: "STO Express", Serves: []string{"sto"},
			BatchSize: 10, RequestsPerSecond: 5, Verified: "single source",
			Credentials: []string{"app_key", "secret"}, SubscribeBatch: 10,
		},
		Options: []string{"from_code"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("app_key", "secret"); err != nil {
				return nil, err
			}
			return &courier{account: a, client: c, parser: p}, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
		Push:      &couriers.Push{Verify: verify, Key: eventKey, Ack: acknowledge},
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
}

// question is the signed content of a query.
type question struct {
	Order   string   `json:"order"`
	Numbers []string `json:"waybillNoList"`
}

// Track looks up at most ten numbers.
func (s *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q := question{Order: "desc"}
	for _, one := range queries {
		q.Numbers = append(q.Numbers, one.TrackingNo)
	}
	answer := s.ask(ctx, call{name: "STO_TRACE_QUERY_COMMON", to: "sto_trace_query", retry: couriers.RetryLookup, parse: s.parser.parse}, q)
	return couriers.FillMissing(answer, queries)
}

// call is one service behind the gateway.
type call struct {
	name  string
	to    string
	retry couriers.Retry
	parse func(couriers.Reply) tracker.Answer
}

func (s *courier) ask(ctx context.Context, c call, content any) tracker.Answer {
	raw, err := json.Marshal(content)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	key := s.account.Credentials["app_key"]
	return s.client.Fetch(ctx, couriers.Request{
		Base: "https://cloudinter-linkgateway.sto.cn",
		Path: "/gateway/link.do",
		Form: url.Values{
			"content": {string(raw)}, "data_digest": {digest(string(raw), s.account.Credentials["secret"])}, "api_name": {c.name},
			"from_appkey": {key}, "from_code": {s.account.Option("from_code", key)}, "to_appkey": {c.to}, "to_code": {c.to},
		},
		Retry: c.retry,
	}, c.parse)
}

// digest is Base64 of the MD5 bytes of the content and the secret, of a request and of a push alike.
func digest(content, secret string) string {
	sum := md5.Sum([]byte(content + secret))
	return base64.StdEncoding.EncodeToString(sum[:])
}

var _ tracker.Courier = (*courier)(nil)
