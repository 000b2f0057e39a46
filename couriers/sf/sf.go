// Package sf reads SF Express (顺丰) through its open platform 丰桥: the service EXP_RECE_SEARCH_ROUTES and its route push.
package sf

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// Adapter describes the platform. Routes are shown only for parcels shipped with the account's monthly card, or with a right phone
// tail. The option digest=plain signs without URL-encoding, as some older accounts do.
func Adapter() couriers.Adapter {
	p := parser{ops: opCodes(), firsts: firstCodes(), platform: platformErrors(), service: serviceErrors()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "sf", NameZH: "顺丰速运", NameEN: "SF Express", Serves: []string{"sf"},
			BatchSize: 10, RequestsPerSecond: 3, Verified: "documented",
			Credentials: []string{"partner_id", "check_word"},
		},
		Options: []string{"digest"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("partner_id", "check_word"); err != nil {
				return nil, err
			}
			return &courier{account: a, client: c, parse: p.parse, newID: uuid.NewString}, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parse   func(couriers.Reply) tracker.Answer
	newID   func() string
}

type question struct {
	Language string   `json:"language"`
	Type     string   `json:"trackingType"`
	Numbers  []string `json:"trackingNumber"`
	Method   string   `json:"methodType"`
	Phones   string   `json:"checkPhoneNo"`
}

// Track looks up at most ten numbers.
func (s *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q := question{Language: "zh-CN", Type: "1", Method: "1"}
	var phones []string
	for _, one := range queries {
		q.Numbers = append(q.Numbers, one.TrackingNo)
		if one.PhoneTail != "" && !slices.Contains(phones, one.PhoneTail) {
			phones = append(phones, one.PhoneTail)
		}
	}
	q.Phones = strings.Join(phones, ",")
	raw, err := json.Marshal(q)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	stamp := strconv.FormatInt(s.client.Now().UnixMilli(), 10)
	encode := s.account.Option("digest", "encoded") != "plain"
	answer := s.client.Fetch(ctx, couriers.Request{
		Base: "https://sfapi.sf-express.com",
		Path: "/std/service",
		Form: url.Values{
			"partnerID": {s.account.Credentials["partner_id"]}, "requestID": {s.newID()}, "serviceCode": {"EXP_RECE_SEARCH_ROUTES"},
			"timestamp": {stamp}, "msgDigest": {digest(string(raw)+stamp+s.account.Credentials["check_word"], encode)}, "msgData": {string(raw)},
		},
		Retry: couriers.RetryLookup,
	}, s.parse)
	return couriers.FillMissing(askForPhones(answer, queries), queries)
}

// askForPhones names the remedy: a parcel of a foreign monthly card can be seen with a right phone tail, so where a number was refused
// and none was sent, the phone is what is missing.
func askForPhones(a tracker.Answer, queries []tracker.TrackQuery) tracker.Answer {
	for i, shipment := range a.Shipments {
		without := func(q tracker.TrackQuery) bool { return q.TrackingNo == shipment.TrackingNo && q.PhoneTail == "" }
		if shipment.Problem == tracker.ProblemNoPermission && slices.ContainsFunc(queries, without) {
			a.Shipments[i].Problem = tracker.ProblemNeedsPhone
		}
	}
	return a
}

// digest is Base64 of the MD5 bytes of msgData, timestamp and check word, by default URL-encoded first the way Java does it.
func digest(text string, encode bool) string {
	if encode {
		text = javaEncode(text)
	}
	sum := md5.Sum([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// javaEncode is URLEncoder of Java, which keeps "*" and encodes "~", unlike Go.
func javaEncode(s string) string {
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(s))
}

var _ tracker.Courier = (*courier)(nil)
