package sf

import (
	"context"
	"encoding/json"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
)

type question struct {
	Language string   `json:"language"`
	Type     string   `json:"trackingType"`
	Numbers  []string `json:"trackingNumber"`
	Method   string   `json:"methodType"`
	Phones   string   `json:"checkPhoneNo"` // one tail for each number, in their order
}

// Track looks up at most ten numbers. Those with a phone tail are asked apart from those without: the tails stand in the order of the
// numbers, and nothing says how a gap among them is written.
func (s *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	answer := tracker.Answer{Outcome: tracker.OutcomeOK}
	if len(queries) == 0 {
		return answer
	}
	parts := byPhone(queries)
	for i, part := range parts {
		a := s.part(ctx, part)
		if a.Outcome != tracker.OutcomeOK && i == 0 && (len(parts) == 1 || !aboutNumbers(a)) {
			return a // asking for the others would end the same way
		}
		answer = join(answer, a, part)
	}
	return couriers.FillMissing(askForPhones(answer, queries), queries)
}

func byPhone(queries []tracker.TrackQuery) [][]tracker.TrackQuery {
	var with, without []tracker.TrackQuery
	for _, q := range queries {
		if q.PhoneTail != "" {
			with = append(with, q)
		} else {
			without = append(without, q)
		}
	}
	return slices.DeleteFunc([][]tracker.TrackQuery{with, without}, func(part []tracker.TrackQuery) bool { return len(part) == 0 })
}

// part asks for several numbers at once. One bad number makes the platform refuse all of them, so that the good ones are found by halves.
func (s *courier) part(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	a := s.search(ctx, queries)
	if a.Problem != tracker.ProblemBadNumber || len(queries) < 2 {
		return a
	}
	out := tracker.Answer{Outcome: tracker.OutcomeOK}
	for _, half := range [][]tracker.TrackQuery{queries[:len(queries)/2], queries[len(queries)/2:]} {
		out = join(out, s.part(ctx, half), half)
	}
	return out
}

// search makes one request. A1007 says that this requestID was seen before, as it is when a gateway sends a request twice: with a new one the
// same question is fine.
func (s *courier) search(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	q := question{Language: "zh-CN", Type: "1", Method: "1"}
	var phones []string
	for _, one := range queries {
		q.Numbers = append(q.Numbers, one.TrackingNo)
		if one.PhoneTail != "" {
			phones = append(phones, one.PhoneTail)
		}
	}
	q.Phones = strings.Join(phones, ",")
	raw, err := json.Marshal(q)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	duplicate := false
	parse := func(r couriers.Reply) tracker.Answer {
		a := s.parser.parse(r)
		duplicate = a.Outcome == tracker.OutcomeServerError && platformCode(r) == "A1007"
		return a
	}
	answer := s.send(ctx, string(raw), parse)
	if duplicate {
		answer = s.send(ctx, string(raw), parse)
	}
	return answer
}

func (s *courier) send(ctx context.Context, data string, parse func(couriers.Reply) tracker.Answer) tracker.Answer {
	build := func(token string) couriers.Request {
		stamp := strconv.FormatInt(s.client.Now().UnixMilli(), 10)
		form := url.Values{
			"partnerID": {s.account.Credentials["partner_id"]}, "requestID": {s.newID()}, "serviceCode": {"EXP_RECE_SEARCH_ROUTES"},
			"timestamp": {stamp}, "msgData": {data},
		}
		if token != "" {
			form.Set("accessToken", token)
		} else {
			encode := s.account.Option("digest", "encoded") != "plain"
			form.Set("msgDigest", digest(data+stamp+s.account.Credentials["check_word"], encode))
		}
		return couriers.Request{Base: base, Path: "/std/service", Form: form, Retry: couriers.RetryLookup}
	}
	if s.tokens != nil {
		return s.tokens.Fetch(ctx, build, parse)
	}
	return s.client.Fetch(ctx, build(""), parse)
}

const base = "https://sfapi.sf-express.com"

// aboutNumbers reports a refusal that other numbers need not share.
func aboutNumbers(a tracker.Answer) bool {
	return a.Outcome == tracker.OutcomeRejected || a.Outcome == tracker.OutcomeNotFound
}

// join adds what was learnt about queries. Where asking failed as a whole, each of them gets that failure.
func join(a, more tracker.Answer, queries []tracker.TrackQuery) tracker.Answer {
	a.RetryAfter = max(a.RetryAfter, more.RetryAfter)
	a.UnknownCodes = append(a.UnknownCodes, more.UnknownCodes...)
	if more.Outcome == tracker.OutcomeOK {
		a.Shipments = append(a.Shipments, more.Shipments...)
		return a
	}
	for _, q := range queries {
		a.Shipments = append(a.Shipments, tracker.TrackedShipment{
			TrackingNo: q.TrackingNo, Outcome: more.Outcome, Problem: more.Problem, Detail: more.Detail,
		})
	}
	return a
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
