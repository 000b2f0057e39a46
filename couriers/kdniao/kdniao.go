// Package kdniao reads Kdniao (快递鸟), an aggregator of Chinese couriers: instant query 8001 (or the basic 1002) and push.
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
)

// Adapter describes the provider. Query 8001 is billed once per number and 40 days, so repeated looks cost nothing more. The option
// request_type chooses 1002 for accounts that have only the basic query.
func Adapter() couriers.Adapter {
	p := parser{codes: table()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "kdniao", NameZH: "快递鸟", NameEN: "Kdniao", Aggregator: true,
			BatchSize: 1, RequestsPerSecond: 10, Verified: "documented",
			Credentials: []string{"ebusiness_id", "app_key"},
		},
		Options: []string{"request_type"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("ebusiness_id", "app_key"); err != nil {
				return nil, err
			}
			k := &courier{account: a, client: c, parse: p.parse, requestType: a.Option("request_type", "8001"), path: "/api/dist"}
			switch k.requestType {
			case "8001":
			case "1002":
				k.path = "/Ebusiness/EbusinessOrderHandle.aspx"
			default:
				return nil, fmt.Errorf("kdniao: request_type %q is neither 8001 nor 1002", k.requestType)
			}
			return k, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
	}
}

type courier struct {
	account     couriers.Account
	client      *couriers.Client
	parse       func(couriers.Reply) tracker.Answer
	requestType string
	path        string
}

type question struct {
	OrderCode    string `json:"OrderCode"`
	ShipperCode  string `json:"ShipperCode"`
	LogisticCode string `json:"LogisticCode"`
	CustomerName string `json:"CustomerName,omitempty"` // last four digits of a phone
}

// Track looks up the first number of queries; the batch size of this provider is one.
func (k *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q := queries[0]
	shipper, ok := shipperCode(q.Courier)
	if !ok {
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemCourierUnknown, fmt.Sprintf("no Kdniao code for courier %q", q.Courier))
	}
	if wantsPhone(shipper) && q.PhoneTail == "" {
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemNeedsPhone, "this courier answers only with a phone tail")
	}
	raw, err := json.Marshal(question{ShipperCode: shipper, LogisticCode: q.TrackingNo, CustomerName: q.PhoneTail})
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	return k.client.Fetch(ctx, couriers.Request{
		Base: "https://api.kdniao.com",
		Path: k.path,
		// The form encodes RequestData and DataSign once; encoding them before that, as old samples do, breaks the signature.
		Form: url.Values{
			"RequestData": {string(raw)}, "EBusinessID": {k.account.Credentials["ebusiness_id"]}, "RequestType": {k.requestType},
			"DataSign": {sign(string(raw), k.account.Credentials["app_key"])}, "DataType": {"2"},
		},
		Retry: couriers.RetryLookup,
	}, k.parse)
}

// sign is Base64 of the 32 lower-case hex characters of MD5(data + key), not of its 16 bytes.
func sign(data, key string) string {
	sum := md5.Sum([]byte(data + key))
	return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(sum[:])))
}

var _ tracker.Courier = (*courier)(nil)
