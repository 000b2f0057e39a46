package track17

import (
	"context"
	"fmt"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
)

// Subscribe registers numbers: the provider pushes whatever is registered, to the address set in its console. A number that is
// registered already is restarted if it was stopped, which is possible once.
func (t *courier) Subscribe(ctx context.Context, _ string, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	registered := t.register(ctx, queries)
	known := registered.with(codeAlreadyRegistered)
	if registered.answer.Outcome != tracker.OutcomeOK || len(known) == 0 {
		return registered.answer
	}
	again := t.ask(ctx, method{"retrack", couriers.RetryNever}, plain(only(queries, known)))
	return registered.replaced(known, again.without(again.with(codeStillTracked))).answer
}

// Unsubscribe stops the tracking. It gives no credit back, and a number can be restarted only once.
func (t *courier) Unsubscribe(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	stopped := t.ask(ctx, method{"stoptrack", couriers.RetryLookup}, plain(queries))
	return stopped.without(stopped.with(codeNotTracked, codeNotRegistered)).answer
}

// Probe asks for the credits that are left: the only call that is about no parcel.
func (t *courier) Probe(ctx context.Context) tracker.Answer {
	return t.call(ctx, method{"getquota", couriers.RetryLookup}, []asked{}, t.parser.quota)
}

// quota reads the credits. Without any left no number can be registered, those that are stay readable.
func (p parser) quota(r couriers.Reply) tracker.Answer {
	in, failed, ok := p.open(r)
	if !ok {
		return failed
	}
	left, err := strconv.Atoi(string(in.Data.Remain))
	if err != nil {
		return couriers.Malformed("the answer names no quota")
	}
	detail := fmt.Sprintf("%d of %s registrations left", left, in.Data.Total)
	if left <= 0 {
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemQuota, detail)
	}
	return couriers.Failed(tracker.OutcomeOK, tracker.ProblemNone, detail)
}
