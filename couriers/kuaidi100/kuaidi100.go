// Package kuaidi100 speaks to Kuaidi100 (快递100), an aggregator of Chinese couriers: real-time query, push and courier recognition of its
// enterprise API. The wire is verified against the provider's documents and real answers.
package kuaidi100

import (
	"context"
	"encoding/json"
	"fmt"
	"hash"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// Adapter describes the provider. One number per call; asking for the same number twice within half an hour locks it (锁单). The option
// resultv2 chooses how much is told about an event (4: its code), sign_type the hash of the signature.
func Adapter() couriers.Adapter {
	p := parser{codes: table()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "kuaidi100", NameZH: "快递100", NameEN: "Kuaidi100", Aggregator: true,
			BatchSize: 1, NumberFloor: 30 * time.Minute, RequestsPerSecond: 5, Verified: "verified",
			Credentials: []string{"customer", "key"}, SubscribeBatch: 1, Subscriptions: 4, PushLag: 4 * time.Hour,
		},
		Options:   []string{"resultv2", "sign_type"},
		Open:      func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) { return open(a, c, p) },
		Parse:     p.parse,
		ParsePush: p.parsePush,
		Push:      &couriers.Push{Credential: "salt", Verify: verify, Ack: acknowledge},
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
	level   string
	newHash func() hash.Hash
}

func open(a couriers.Account, c *couriers.Client, p parser) (tracker.Courier, error) {
	if err := a.Require("customer", "key"); err != nil {
		return nil, err
	}
	k := &courier{account: a, client: c, parser: p, level: a.Option("resultv2", "4")}
	if !slices.Contains([]string{"0", "1", "2", "4", "6", "8"}, k.level) {
		return nil, fmt.Errorf("kuaidi100: resultv2 %q is none of 0, 1, 2, 4, 6, 8", k.level)
	}
	var err error
	k.newHash, err = hashOf(a.Option("sign_type", "MD5"))
	return k, err
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
	way := k.way(q)
	raw, err := json.Marshal(param{
		Com: com, Num: q.TrackingNo, Phone: q.PhoneTail, From: way.from, To: way.to, ResultV2: way.level, Show: "0", Order: "desc",
	})
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	key, customer := k.account.Credentials["key"], k.account.Credentials["customer"]
	form := url.Values{"customer": {customer}, "sign": {sign(k.newHash, string(raw), key, customer)}, "param": {string(raw)}}
	if signType := strings.ToUpper(k.account.Option("sign_type", "MD5")); signType != "MD5" {
		form.Set("signType", signType)
	}
	return k.client.Fetch(ctx, couriers.Request{
		Base: "https://poll.kuaidi100.com",
		Path: "/poll/query.do",
		Form: form,
		// A repeated question could lock the number, so it is repeated only if it never left.
		Retry: couriers.RetryUnsent,
	}, k.parser.parse)
}

// way is how much is asked about one parcel.
type way struct{ level, from, to string }

// way asks for the estimate of arrival (level 8) only where both ends are known: without them the provider refuses the question. Other
// levels do not need the ends, and are not told.
func (k *courier) way(q tracker.TrackQuery) way {
	from, to := q.Origin.Province+q.Origin.City, q.Destination.Province+q.Destination.City
	switch {
	case k.level != "8":
		return way{level: k.level}
	case from == "" || to == "":
		return way{level: "4"}
	}
	return way{level: "8", from: from, to: to}
}

var (
	_ tracker.Courier    = (*courier)(nil)
	_ tracker.Subscriber = (*courier)(nil)
	_ tracker.Identifier = (*courier)(nil)
)
