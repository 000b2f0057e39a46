package sto

import (
	"context"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// subscription is the signed content of a subscription.
type subscription struct {
	List []subscribed `json:"subscribeInfoList"`
}

type subscribed struct {
	Number string `json:"waybillNo"`
}

// Subscribe asks for pushes about at most ten numbers.
func (s *courier) Subscribe(ctx context.Context, _ string, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	var content subscription
	for _, q := range queries {
		content.List = append(content.List, subscribed{Number: q.TrackingNo})
	}
	return s.ask(ctx, call{
		name: "STO_TRACE_PLATFORM_SUBSCRIBE", to: "sto_trace_platform", retry: couriers.RetryUnsent, parse: parseSubscribed,
	}, content)
}

// Unsubscribe does nothing: the gateway has no such call.
func (s *courier) Unsubscribe(context.Context, []tracker.TrackQuery) tracker.Answer {
	return tracker.Answer{Outcome: tracker.OutcomeOK}
}

func parseSubscribed(r couriers.Reply) tracker.Answer {
	_, a := open(r)
	return a
}

var _ tracker.Subscriber = (*courier)(nil)
