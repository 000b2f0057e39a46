package zto

import (
	"context"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// Subscribe asks for pushes about one number. The method's name is misspelt by the platform.
func (z *courier) Subscribe(ctx context.Context, _ string, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	return z.ask(ctx, call{method: "zto.merchant.waybill.track.subsrcibe", retry: couriers.RetryUnsent, parse: z.parser.parseSubscribed}, queries[0])
}

// Unsubscribe does nothing: the platform has no such call.
func (z *courier) Unsubscribe(context.Context, []tracker.TrackQuery) tracker.Answer {
	return tracker.Answer{Outcome: tracker.OutcomeOK}
}

func (p parser) parseSubscribed(r couriers.Reply) tracker.Answer {
	_, a := p.open(r)
	return a
}

var _ tracker.Subscriber = (*courier)(nil)
