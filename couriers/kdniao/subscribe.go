package kdniao

import (
	"context"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// Subscribe asks for pushes about the first number of queries: 1008 for accounts with the basic query, whose pushes have no codes, else 8008.
// The callback address is set in the provider's console.
func (k *courier) Subscribe(ctx context.Context, _ string, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q, failed := k.question(queries[0], true)
	if failed.Outcome != tracker.OutcomeOK {
		return failed
	}
	kind := "8008"
	if k.query == "1002" {
		kind = "1008"
	}
	return k.call(ctx, request{kind: kind, data: q, retry: couriers.RetryUnsent}, subscribed)
}

// Unsubscribe does nothing: a push ends with its parcel, and the provider has no call for it.
func (k *courier) Unsubscribe(context.Context, []tracker.TrackQuery) tracker.Answer {
	return tracker.Answer{Outcome: tracker.OutcomeOK}
}

func subscribed(r couriers.Reply) tracker.Answer {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a
	}
	var in result
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	switch {
	case in.Success.True(), in.Success.False() && in.subscribedBefore():
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	case in.Success.False():
		return in.refused()
	default:
		return couriers.Malformed("the answer has no Success")
	}
}
