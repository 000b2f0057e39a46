package kuaidi100

import (
	"context"
	"encoding/json"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// order is the question that subscribes one number. It is not signed: the key stands in it.
type order struct {
	Company    string     `json:"company"`
	Number     string     `json:"number"`
	From       string     `json:"from"`
	To         string     `json:"to"`
	Key        string     `json:"key"`
	Parameters parameters `json:"parameters"`
}

type parameters struct {
	Callback string `json:"callbackurl"`
	Salt     string `json:"salt"`
	ResultV2 string `json:"resultv2"`
	AutoCom  string `json:"autoCom,omitempty"` // 1: the provider finds the courier
	Phone    string `json:"phone,omitempty"`
}

// Subscribe asks for pushes about the first number of queries. The first one comes after 15 minutes to 4 hours, later ones about every 4
// hours; one number may be subscribed four times a month, and after an end of the push not before 30 minutes have passed, which the caller
// sees to. A courier that we have no code for is left to the provider to find.
func (k *courier) Subscribe(ctx context.Context, callback string, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	if err := k.account.Require("salt"); err != nil {
		return couriers.Failed(tracker.OutcomeAuth, tracker.ProblemBadCredentials, "without a salt no push could be told from a forged one")
	}
	q := queries[0]
	way := k.way(q)
	o := order{
		Number: q.TrackingNo, From: way.from, To: way.to, Key: k.account.Credentials["key"],
		Parameters: parameters{Callback: callback, Salt: k.account.Credentials["salt"], ResultV2: way.level, Phone: q.PhoneTail},
	}
	com, known := comCode(q.Courier)
	switch {
	case !known:
		o.Parameters.AutoCom = "1"
	case wantsPhone(com) && q.PhoneTail == "":
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemNeedsPhone, "this courier answers only with a phone tail")
	default:
		o.Company = com
	}
	raw, err := json.Marshal(o)
	if err != nil {
		return couriers.Malformed("the order cannot be written as JSON")
	}
	return k.client.Fetch(ctx, couriers.Request{
		Base:  "https://poll.kuaidi100.com",
		Path:  "/poll",
		Form:  url.Values{"schema": {"json"}, "param": {string(raw)}},
		Retry: couriers.RetryUnsent, // each one that arrives counts against the four of the month
	}, subscribed)
}

// Unsubscribe does nothing: a push ends with its parcel, and the provider has no call for it.
func (k *courier) Unsubscribe(context.Context, []tracker.TrackQuery) tracker.Answer {
	return tracker.Answer{Outcome: tracker.OutcomeOK}
}

// subscribed reads the answer to an order. Its codes are not those of a query: 501 is a number that is subscribed already, which is what
// was wanted.
func subscribed(r couriers.Reply) tracker.Answer {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a
	}
	var res result
	if err := couriers.DecodeJSON(r.Body, &res); err != nil {
		return couriers.Malformed(err.Error())
	}
	code, message := string(res.ReturnCode), string(res.Message)
	fail := func(o tracker.Outcome, p tracker.Problem) tracker.Answer {
		return couriers.Failed(o, p, strings.TrimSpace(code+" "+message))
	}
	switch code {
	case "200", "501":
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	case "":
		return couriers.Malformed("the answer has no return code")
	case "500":
		return fail(tracker.OutcomeServerError, tracker.ProblemNone)
	case "701", "702":
		return fail(tracker.OutcomeRejected, tracker.ProblemCourierUnknown)
	case "700":
		return fail(tracker.OutcomeRejected, badOrder(message))
	}
	return failure(code, message)
}

// badOrder tells apart what 700 lumps together: number, courier, callback address, phone.
func badOrder(message string) tracker.Problem {
	for _, c := range []struct {
		words   string
		problem tracker.Problem
	}{
		{"手机 电话", tracker.ProblemNeedsPhone},
		{"单号", tracker.ProblemBadNumber},
		{"快递公司 不支持", tracker.ProblemCourierUnknown},
	} {
		for word := range strings.FieldsSeq(c.words) {
			if strings.Contains(message, word) {
				return c.problem
			}
		}
	}
	return tracker.ProblemNone
}
