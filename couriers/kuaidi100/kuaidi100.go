// Package kuaidi100 reads Kuaidi100 (快递100), an aggregator of Chinese couriers: real-time query and push of its enterprise API.
package kuaidi100

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// Adapter describes the provider. One number per call; asking for the same number twice within half an hour locks it (锁单).
func Adapter() couriers.Adapter {
	p := parser{codes: table()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "kuaidi100", NameZH: "快递100", NameEN: "Kuaidi100", Aggregator: true,
			BatchSize: 1, NumberFloor: 30 * time.Minute, RequestsPerSecond: 5, Verified: "verified",
			Credentials: []string{"customer", "key"},
		},
		Options: []string{"resultv2"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("customer", "key"); err != nil {
				return nil, err
			}
			return &courier{account: a, client: c, parse: p.parse}, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parse   func(couriers.Reply) tracker.Answer
}

// param is the signed question; the order of its keys is free, but what is signed must be what is sent.
type param struct {
	Com      string `json:"com"`
	Num      string `json:"num"`
	Phone    string `json:"phone"`
	From     string `json:"from"`
	To       string `json:"to"`
	ResultV2 string `json:"resultv2"`
	Show     string `json:"show"`
	Order    string `json:"order"`
}

// Track looks up the first number of queries; the batch size of this provider is one.
func (k *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q := queries[0]
	com, ok := comCode(q.Courier)
	if !ok {
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemCourierUnknown, fmt.Sprintf("no Kuaidi100 code for courier %q", q.Courier))
	}
	if wantsPhone(com) && q.PhoneTail == "" {
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemNeedsPhone, "this courier answers only with a phone tail")
	}
	raw, err := json.Marshal(param{Com: com, Num: q.TrackingNo, Phone: q.PhoneTail, ResultV2: k.account.Option("resultv2", "4"), Show: "0", Order: "desc"})
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	key, customer := k.account.Credentials["key"], k.account.Credentials["customer"]
	return k.client.Fetch(ctx, couriers.Request{
		Base: "https://poll.kuaidi100.com",
		Path: "/poll/query.do",
		Form: url.Values{"customer": {customer}, "sign": {sign(string(raw), key, customer)}, "param": {string(raw)}},
		// A repeated question could lock the number, so it is repeated only if it never left.
		Retry: couriers.RetryUnsent,
	}, k.parse)
}

// sign is the upper-case hex MD5 of the plain concatenation of its parts: param, key, customer for a query; param, salt for a push.
func sign(parts ...string) string {
	sum := md5.Sum([]byte(strings.Join(parts, "")))
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

var _ tracker.Courier = (*courier)(nil)
