// Package jt reads J&T Express China (极兔速递) through its open platform: the trace query, the subscription, and the trace push.
//
// Nearly a single source: signature and query are agreed on by several public clients, the code tables come from one copy of the official
// pages, and subscription and push are documented for other countries' tenants of the same platform, with Chinese samples.
package jt

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

// batch is how many numbers go into one request. The Chinese pages name no limit; other tenants of the platform take 30, one client
// advises 10. Twenty is safely below the first, and a refused batch costs only the next look.
const batch = 20

// Adapter describes the platform.
func Adapter() couriers.Adapter {
	p := parser{scans: scans(), problems: problems(), refusals: refusals()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "jt", NameZH: "极兔速递", NameEN: "J&T Express", Serves: []string{"jt"},
			BatchSize: batch, RequestsPerSecond: 3, Verified: "single source",
			Credentials: []string{"api_account", "private_key"}, SubscribeBatch: batch,
		},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("api_account", "private_key"); err != nil {
				return nil, err
			}
			return &courier{account: a, client: c, parser: p}, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
		Push:      &couriers.Push{Credential: "private_key", Verify: verify, Ack: ack},
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
}

// Track looks up at most twenty numbers.
func (j *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	numbers := make([]string, 0, len(queries))
	for _, q := range queries {
		numbers = append(numbers, q.TrackingNo)
	}
	body := struct {
		Numbers string `json:"billCodes"`
	}{strings.Join(numbers, ",")}
	return couriers.FillMissing(j.call(ctx, question{"/logistics/trace", body, couriers.RetryLookup}, j.parser.parse), queries)
}

// subscription is one number and the scans it is pushed for: all of them, joined by "&".
type subscription struct {
	Number   string `json:"waybillCode"`
	Scans    string `json:"traceNode"`
	Callback string `json:"backUrl,omitempty"`
}

const everyScan = "1&2&3&4&5&6&7&8&9&10&11&12&13&14"

// Subscribe asks for pushes about at most twenty numbers.
func (j *courier) Subscribe(ctx context.Context, callback string, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	body := struct {
		Account string         `json:"id"`
		List    []subscription `json:"list"`
	}{Account: j.account.Credentials["api_account"]}
	for _, q := range queries {
		body.List = append(body.List, subscription{Number: q.TrackingNo, Scans: everyScan, Callback: callback})
	}
	return j.call(ctx, question{"/trace/subscribe", body, couriers.RetryUnsent}, j.parser.subscribed)
}

// Unsubscribe does nothing: the platform has no such call.
func (j *courier) Unsubscribe(context.Context, []tracker.TrackQuery) tracker.Answer {
	return tracker.Answer{Outcome: tracker.OutcomeOK}
}

// question is one signed call.
type question struct {
	path  string
	body  any
	retry couriers.Retry
}

func (j *courier) call(ctx context.Context, q question, parse func(couriers.Reply) tracker.Answer) tracker.Answer {
	raw, err := json.Marshal(q.body)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	return j.client.Fetch(ctx, couriers.Request{
		Base: "https://openapi.jtexpress.com.cn",
		Path: "/webopenplatformapi/api" + q.path,
		Form: url.Values{"bizContent": {string(raw)}},
		Header: map[string]string{
			"apiAccount": j.account.Credentials["api_account"],
			"digest":     digest(string(raw), j.account.Credentials["private_key"]),
			"timestamp":  strconv.FormatInt(j.client.Now().UnixMilli(), 10),
		},
		Retry: q.retry,
	}, parse)
}

// digest is Base64 of the MD5 bytes of bizContent and the private key.
func digest(content, key string) string {
	sum := md5.Sum([]byte(content + key))
	return base64.StdEncoding.EncodeToString(sum[:])
}

var (
	_ tracker.Courier    = (*courier)(nil)
	_ tracker.Subscriber = (*courier)(nil)
)
