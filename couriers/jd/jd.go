// Package jd reads JD Logistics (京东物流) through its open platform: the interface Tracking_JD.
//
// The codes come from a single source, a copy of the official pages, and so does the shape of the answer, a public client. The signature
// is agreed on by several clients. JD pushes traces too, in a format that is documented nowhere that we know, so pushes are not read.
package jd

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// Adapter describes the platform. The access token is the one that the merchant's sign-in at the platform's console gives; JD shows a
// parcel of somebody else only with the last four digits of a phone.
func Adapter() couriers.Adapter {
	p := parser{codes: codes()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "jd", NameZH: "京东物流", NameEN: "JD Logistics", Serves: []string{"jd"},
			BatchSize: 10, RequestsPerSecond: 3, Verified: "single source",
			Credentials: []string{"app_key", "app_secret", "access_token"},
		},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("app_key", "app_secret", "access_token"); err != nil {
				return nil, err
			}
			return &courier{account: a, client: c, parse: p.parse}, nil
		},
		Parse: p.parse,
		ParsePush: func(couriers.Reply) tracker.Answer {
			return couriers.Malformed("JD does not push here: its push format is not documented")
		},
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parse   func(couriers.Reply) tracker.Answer
}

// Track looks up at most ten numbers. JD answers a request with one code, so that one number without permission could blind the others:
// where a code about numbers meets several of them, each is asked alone.
func (j *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	answer := j.ask(ctx, queries)
	if len(queries) == 1 || !aboutNumbers(answer) {
		return couriers.FillMissing(answer, queries)
	}
	return j.askAlone(ctx, queries)
}

// aboutNumbers reports a refusal that may hold for one number of several.
func aboutNumbers(a tracker.Answer) bool {
	switch a.Outcome {
	case tracker.OutcomeNotFound:
		return true
	case tracker.OutcomeRejected:
		return a.Problem == tracker.ProblemNoPermission || a.Problem == tracker.ProblemBadNumber || a.Problem == tracker.ProblemNeedsPhone
	default:
		return false
	}
}

// askAlone asks for one number after the other, until the platform itself fails: then the rest shares that failure.
func (j *courier) askAlone(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	out := couriers.Several(nil)
	for i, q := range queries {
		one := couriers.FillMissing(j.ask(ctx, queries[i:i+1]), queries[i:i+1])
		switch {
		case one.Outcome == tracker.OutcomeOK:
			out.Shipments = append(out.Shipments, one.Shipments...)
		case aboutNumbers(one):
			out.Shipments = append(out.Shipments, refusedShipment(q, one))
		default:
			for _, rest := range queries[i:] {
				out.Shipments = append(out.Shipments, refusedShipment(rest, one))
			}
			out.RetryAfter = one.RetryAfter
			return out
		}
	}
	return out
}

func refusedShipment(q tracker.TrackQuery, a tracker.Answer) tracker.TrackedShipment {
	return tracker.TrackedShipment{TrackingNo: q.TrackingNo, Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes}
}

// reference is one number of a question; type 20000 is a waybill number.
type reference struct {
	Number string `json:"referenceNumber"`
	Type   string `json:"referenceType"`
	Phone  string `json:"phone,omitempty"`
}

const (
	method    = "/jd/tracking/query"
	algorithm = "md5-salt"
	version   = "2.0"
)

func (j *courier) ask(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	list := make([]reference, 0, len(queries))
	for _, q := range queries {
		list = append(list, reference{Number: q.TrackingNo, Type: "20000", Phone: q.PhoneTail})
	}
	raw, err := json.Marshal(list)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	s := seal{
		key: j.account.Credentials["app_key"], secret: j.account.Credentials["app_secret"], token: j.account.Credentials["access_token"],
		stamp: j.client.Now().In(couriers.China()).Format(time.DateTime),
	}
	answer := j.client.Fetch(ctx, couriers.Request{
		Base: "https://api.jdl.com",
		Path: method,
		Query: url.Values{
			"LOP-DN": {"Tracking_JD"}, "app_key": {s.key}, "access_token": {s.token}, "timestamp": {s.stamp}, "v": {version},
			"algorithm": {algorithm}, "sign": {s.sign(string(raw))},
		},
		JSON:  raw,
		Retry: couriers.RetryLookup,
	}, j.parse)
	if answer.Problem == tracker.ProblemNoPermission && answer.Outcome == tracker.OutcomeRejected && len(queries) == 1 && queries[0].PhoneTail == "" {
		answer.Problem = tracker.ProblemNeedsPhone // the remedy
	}
	return answer
}

// seal is what a request is signed with.
type seal struct{ key, secret, token, stamp string }

// sign is the upper-case hex MD5 of the parameters by name, between the secret twice. The stamp is Beijing time.
func (s seal) sign(body string) string {
	sum := md5.Sum([]byte(s.secret + "access_token" + s.token + "app_key" + s.key + "method" + method + "param_json" + body +
		"timestamp" + s.stamp + "v" + version + s.secret))
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

var _ tracker.Courier = (*courier)(nil)
