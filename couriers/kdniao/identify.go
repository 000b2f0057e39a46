package kdniao

import (
	"context"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
)

// recognition is the answer to request 2002.
type recognition struct {
	result
	Shippers *couriers.List[shipper] `json:"Shippers"`
}

type shipper struct {
	Code couriers.Text `json:"ShipperCode"`
}

// Identify asks whose number this is (单号识别), the likeliest first. Couriers that we have no code for are left out and counted as unknown.
func (k *courier) Identify(ctx context.Context, trackingNo string) ([]string, tracker.Answer) {
	var codes []string
	data := struct {
		LogisticCode string `json:"LogisticCode"`
	}{trackingNo}
	answer := k.call(ctx, request{kind: "2002", data: data, retry: couriers.RetryLookup}, func(r couriers.Reply) tracker.Answer {
		var a tracker.Answer
		codes, a = recognized(r)
		return a
	})
	return codes, answer
}

func recognized(r couriers.Reply) ([]string, tracker.Answer) {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return nil, a
	}
	var in recognition
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return nil, couriers.Malformed(err.Error())
	}
	switch {
	case in.Success.False():
		return nil, in.refused()
	case in.Shippers == nil && in.Success == "":
		return nil, couriers.Malformed("the answer has neither Success nor Shippers")
	case in.Shippers == nil:
		return nil, tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	var codes []string
	a := tracker.Answer{Outcome: tracker.OutcomeOK}
	for _, s := range *in.Shippers {
		code, known := ourCode(string(s.Code))
		switch {
		case !known && s.Code != "":
			a.UnknownCodes = append(a.UnknownCodes, "shipper:"+tracker.CleanText(string(s.Code), 32))
		case known && !slices.Contains(codes, code):
			codes = append(codes, code)
		}
	}
	return codes, a
}
