package kuaidi100

import (
	"bytes"
	"context"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
)

// candidate is one courier whose numbers look like this.
type candidate struct {
	Com couriers.Text `json:"comCode"`
}

// Identify asks whose number this is (智能单号识别), the likeliest first. No courier is an answer too.
func (k *courier) Identify(ctx context.Context, trackingNo string) ([]string, tracker.Answer) {
	var codes []string
	answer := k.client.Fetch(ctx, couriers.Request{
		Base:  "https://www.kuaidi100.com",
		Path:  "/autonumber/auto",
		Query: url.Values{"num": {trackingNo}, "key": {k.account.Credentials["key"]}},
		Retry: couriers.RetryLookup,
	}, func(r couriers.Reply) tracker.Answer {
		var a tracker.Answer
		codes, a = candidates(r)
		return a
	})
	return codes, answer
}

// candidates reads the list, or the refusal that comes in its place.
func candidates(r couriers.Reply) ([]string, tracker.Answer) {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return nil, a
	}
	if body := bytes.TrimSpace(r.Body); len(body) > 0 && body[0] == '{' {
		return nil, refusal(r)
	}
	var list []candidate
	if err := couriers.DecodeJSON(r.Body, &list); err != nil {
		return nil, couriers.Malformed(err.Error())
	}
	if list == nil {
		return nil, couriers.Malformed("the answer is no list of couriers")
	}
	var codes []string
	for _, c := range list {
		if code := ourCode(string(c.Com)); code != "" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes, tracker.Answer{Outcome: tracker.OutcomeOK}
}

func refusal(r couriers.Reply) tracker.Answer {
	var res result
	if err := couriers.DecodeJSON(r.Body, &res); err != nil {
		return couriers.Malformed(err.Error())
	}
	if res.ReturnCode == "" && !res.Result.False() {
		return couriers.Malformed("the answer has neither couriers nor a return code")
	}
	return failure(string(res.ReturnCode), string(res.Message))
}
