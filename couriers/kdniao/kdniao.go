// Package kdniao speaks to Kdniao (快递鸟), an aggregator of Chinese couriers: instant queries 8001, 8002 and 1002, subscriptions 8008 and
// 1008 with their pushes, and courier recognition 2002. The query is documented; of the push no real body is known, its form follows the
// documents and two clients, and the error numbers come from a single source.
package kdniao

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
)

// Adapter describes the provider. Query 8001 is billed once per number and 40 days, so repeated looks cost nothing more. The option
// request_type chooses 1002 for accounts that have only the basic query, or 8002, which needs no courier and is billed each time.
// 30 000 requests a day is what an account may make.
func Adapter() couriers.Adapter {
	p := parser{codes: table()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "kdniao", NameZH: "快递鸟", NameEN: "Kdniao", Aggregator: true,
			BatchSize: 1, RequestsPerSecond: 10, RequestsPerDay: 30000, Verified: "documented",
			Credentials: []string{"ebusiness_id", "app_key"}, SubscribeBatch: 1,
		},
		Options: []string{"request_type"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("ebusiness_id", "app_key"); err != nil {
				return nil, err
			}
			k := &courier{account: a, client: c, parser: p, query: a.Option("request_type", "8001")}
			if !slices.Contains([]string{"8001", "8002", "1002"}, k.query) {
				return nil, fmt.Errorf("kdniao: request_type %q is none of 8001, 8002, 1002", k.query)
			}
			return k, nil
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
	query   string
}

type question struct {
	OrderCode    string `json:"OrderCode"`
	ShipperCode  string `json:"ShipperCode,omitempty"`
	LogisticCode string `json:"LogisticCode"`
	CustomerName string `json:"CustomerName,omitempty"` // last four digits of a phone
}

// Track looks up the first number of queries; the batch size of this provider is one.
func (k *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q, failed := k.question(queries[0], k.query != "8002")
	if failed.Outcome != tracker.OutcomeOK {
		return failed
	}
	if k.query == "8002" {
		q.ShipperCode = ""
	}
	return k.call(ctx, request{kind: k.query, data: q, retry: couriers.RetryLookup}, k.parser.parse)
}

// question names the parcel in the provider's words, or says why it cannot be asked about.
func (k *courier) question(q tracker.TrackQuery, needsCourier bool) (question, tracker.Answer) {
	shipper, known := shipperCode(q.Courier)
	switch {
	case !known && needsCourier:
		return question{}, couriers.Failed(tracker.OutcomeRejected, tracker.ProblemCourierUnknown, fmt.Sprintf("no Kdniao code for courier %q", q.Courier))
	case wantsPhone(shipper) && q.PhoneTail == "":
		return question{}, couriers.Failed(tracker.OutcomeRejected, tracker.ProblemNeedsPhone, "this courier answers only with a phone tail")
	}
	return question{ShipperCode: shipper, LogisticCode: q.TrackingNo, CustomerName: q.PhoneTail}, tracker.Answer{Outcome: tracker.OutcomeOK}
}

// request is one call of the provider's services, which differ by kind.
type request struct {
	kind  string
	data  any
	retry couriers.Retry
}

// path is where a kind is served: the old query and the recognition by number have an address of their own.
func (r request) path() string {
	if r.kind == "1002" || r.kind == "2002" {
		return "/Ebusiness/EbusinessOrderHandle.aspx"
	}
	return "/api/dist"
}

func (k *courier) call(ctx context.Context, r request, parse func(couriers.Reply) tracker.Answer) tracker.Answer {
	raw, err := json.Marshal(r.data)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	return k.client.Fetch(ctx, couriers.Request{
		Base: "https://api.kdniao.com",
		Path: r.path(),
		// The form encodes RequestData and DataSign once; encoding them before that, as old samples do, breaks the signature.
		Form: url.Values{
			"RequestData": {string(raw)}, "EBusinessID": {k.account.Credentials["ebusiness_id"]}, "RequestType": {r.kind},
			"DataSign": {sign(string(raw), k.account.Credentials["app_key"])}, "DataType": {"2"},
		},
		Retry: r.retry,
	}, parse)
}

// sign is Base64 of the 32 lower-case hex characters of MD5(data + key), not of its 16 bytes.
func sign(data, key string) string {
	sum := md5.Sum([]byte(data + key))
	return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(sum[:])))
}

var (
	_ tracker.Courier    = (*courier)(nil)
	_ tracker.Subscriber = (*courier)(nil)
	_ tracker.Identifier = (*courier)(nil)
)
