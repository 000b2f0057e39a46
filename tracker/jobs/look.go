package jobs

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

// batchResult is what became of one batch: looks to record, or claims to give back.
type batchResult struct {
	looks    []tracker.LookResult
	account  tracker.AccountLook
	released []tracker.PollClaim
	until    time.Time
	report   PollReport
	pushLag  time.Duration
}

// look asks the courier about one batch. A batch of an account that was paused earlier in this pass is given back unasked.
func (p *Poller) look(ctx context.Context, batch tracker.PollBatch, paused *pauses) batchResult {
	if until, ok := paused.of(batch.Account.ID); ok {
		return giveBack(batch, until)
	}
	courier, ok := p.Courier(batch.Account)
	answer := tracker.Answer{Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemNoAccount, Detail: "no credentials configured for this account"}
	var took tracker.AnswerTimes
	if ok {
		queries := make([]tracker.TrackQuery, 0, len(batch.Claims))
		for _, claim := range batch.Claims {
			queries = append(queries, claim.Query)
		}
		started := p.wall()
		answer = courier.Track(ctx, queries)
		took = tracker.AnswerTimes{}.Add(p.wall().Sub(started))
	}
	at := p.Now()
	result := batchResult{
		looks: make([]tracker.LookResult, 0, len(batch.Claims)),
		account: tracker.AccountLook{
			AccountID: batch.Account.ID, MerchantID: batch.Account.MerchantID, At: at, Looks: len(batch.Claims), Requests: 1, Answers: took,
			Outcome: answer.Outcome, Problem: answer.Problem, Detail: answer.Detail,
		},
		report: PollReport{Looks: len(batch.Claims), Requests: 1}, pushLag: p.PushLag[batch.Account.Provider],
	}
	if pause := p.pause(batch.Account, answer); pause > 0 {
		result.account.PausedUntil = at.Add(pause)
		paused.set(batch.Account.ID, at.Add(pause))
	}
	byNumber := make(map[string]tracker.TrackedShipment, len(answer.Shipments))
	for _, shipment := range answer.Shipments {
		byNumber[shipment.TrackingNo] = shipment
	}
	if !answer.Outcome.Seen() {
		result.account.Failed = 1
	}
	for _, claim := range batch.Claims {
		if claim.LastLookAt.IsZero() {
			result.account.FirstLooks++
		}
		seen, ok := byNumber[claim.Query.TrackingNo]
		if !ok {
			seen = missing(answer)
		}
		look := p.result(batch.Account, claim, seen, lookMoment{at: at, retryAfter: answer.RetryAfter})
		result.take(look)
	}
	return result
}

// missing is the entry of a number that the answer says nothing about: what went wrong with the whole call, else not found.
func missing(answer tracker.Answer) tracker.TrackedShipment {
	if answer.Outcome == tracker.OutcomeOK {
		return tracker.TrackedShipment{Outcome: tracker.OutcomeNotFound}
	}
	return tracker.TrackedShipment{Outcome: answer.Outcome, Problem: answer.Problem, Detail: answer.Detail}
}

func (r *batchResult) take(look tracker.LookResult) {
	r.looks = append(r.looks, look)
	r.cover(look)
	if pushed := look.Claim.PushEventAt; !look.NewestEvent.IsZero() && pushed.After(r.account.Behind) && tracker.AnswerBehind(look.NewestEvent, pushed) {
		r.account.Behind = pushed
	}
	switch {
	case look.Outcome == tracker.OutcomeNewEvent:
		r.report.NewEvents++
		r.news(look)
	case !look.Outcome.Seen():
		r.report.Failed++
	}
	for _, code := range look.UnknownCodes {
		if r.account.Unknown == nil {
			r.account.Unknown, r.account.UnknownSample = map[string]int{}, map[string]string{}
		}
		r.account.Unknown[code]++
		r.account.UnknownSample[code] = look.Claim.Query.TrackingNo
	}
}

// cover books the time that a look has covered since the one before, and the scans in it. A parcel that has arrived brings no more of them,
// and what a first look brings was watched by nobody.
func (r *batchResult) cover(look tracker.LookResult) {
	claim := look.Claim
	if !look.Outcome.Seen() || claim.LastLookAt.IsZero() || claim.Status.Final() {
		return
	}
	if r.account.Hours == nil {
		r.account.Hours = tracker.HourTally{}
	}
	moved := claim.ShippedAt
	for _, at := range [...]time.Time{claim.LastEventAt, look.NewestEvent} {
		if at.After(moved) {
			moved = at
		}
	}
	r.account.Hours.Cover(claim.LastLookAt, look.At, moved)
	if look.Outcome == tracker.OutcomeNewEvent {
		known := claim.LookEventAt
		if known.IsZero() {
			known = claim.LastLookAt
		}
		r.account.Hours.Scans(look.Checkpoints, known, look.At)
	}
}

// news counts what a look tells about its feed, and about the pushes of the same account. What a push has told already, and the history
// that a first look brings, is no news: it says nothing about the feed's pace.
func (r *batchResult) news(look tracker.LookResult) {
	check := tracker.CheckPush(look.NewestEvent, look.Claim.PushedSince, look.Claim.PushEventAt, look.At, r.pushLag)
	switch check {
	case tracker.PushTold:
		r.account.PushTold++
	case tracker.PushMissed:
		r.account.PushMissed++
	}
	if look.Claim.EventsHash != "" && check != tracker.PushTold {
		r.account.NewEvents++
	}
	if look.NewestEvent.After(r.account.NewestEvent) {
		r.account.NewestEvent = look.NewestEvent
	}
}

// outageFailures caps the back-off while a courier is down: its account is paused as a whole, and when it answers again every parcel
// whose verdict has been waiting is to be seen within the hour.
const outageFailures = 4

type lookMoment struct {
	at         time.Time
	retryAfter time.Duration
}

// result turns an answer about one number into the look to record, with the time of the next one.
func (p *Poller) result(account tracker.CourierAccount, claim tracker.PollClaim, seen tracker.TrackedShipment, m lookMoment) tracker.LookResult {
	seen, _ = tracker.OwnTrace(seen, claim.ShippedAt)
	look := tracker.LookResult{
		Claim: claim, At: m.at, Outcome: seen.Outcome, Problem: seen.Problem, Detail: seen.Detail,
		Status: seen.Status, ExpectedAt: seen.ExpectedAt, EventsHash: claim.EventsHash, UnknownCodes: seen.UnknownCodes,
		NewestEvent: tracker.NewestEvent(seen.Checkpoints, m.at),
	}
	failures := claim.Failures + 1
	switch seen.Outcome {
	case tracker.OutcomeServerError, tracker.OutcomeTimeout, tracker.OutcomeUnreachable:
		failures = min(failures, outageFailures)
	default:
		if seen.Outcome.Seen() {
			failures = 0
		}
	}
	status := seen.Status
	if status == "" {
		status = claim.Status
	}
	if seen.Outcome == tracker.OutcomeOK {
		look.Outcome = tracker.OutcomeSame
		if hash := tracker.CheckpointsHash(seen.Checkpoints); hash != claim.EventsHash {
			look.Outcome, look.EventsHash, look.Checkpoints = tracker.OutcomeNewEvent, hash, seen.Checkpoints
		}
	}
	way := wayOf(claim, seen, m.at)
	threshold := claim.ThresholdAt
	if way.LastEventAt.After(claim.LastEventAt) { // another clock runs now: the judgement that follows brings the look forward to it
		threshold = time.Time{}
	}
	look.NextPollAt = tracker.NextPoll(tracker.CadenceInput{
		Cadence: p.Cadence, Key: claim.Query.TrackingNo, Now: m.at, Problem: seen.Problem, Status: status, Phase: way.Phase, Way: &way,
		LastEventAt: way.LastEventAt, ThresholdAt: threshold, Floor: account.NumberFloor, RetryAfter: m.retryAfter, Failures: failures,
		Pushed: !claim.PushedSince.IsZero() && account.PushTrusted(m.at) && !tracker.AnswerBehind(look.NewestEvent, claim.PushEventAt),
		Zone:   p.zoneOf(claim.MerchantID),
	})
	return look
}

func (p *Poller) zoneOf(merchantID int64) *time.Location {
	if p.Zone == nil {
		return nil
	}
	return p.Zone(merchantID)
}

// wayOf is the parcel's way as the answer tells it, else as it was known before.
func wayOf(claim tracker.PollClaim, seen tracker.TrackedShipment, now time.Time) tracker.Shipment {
	way := tracker.Shipment{
		TrackingNo: claim.Query.TrackingNo, ShippedAt: claim.ShippedAt, Origin: claim.Query.Origin, Destination: claim.Query.Destination,
	}
	if len(seen.Checkpoints) > 0 {
		return tracker.Follow(way, seen.Checkpoints, now)
	}
	way.Status, way.Phase, way.LastEventAt = claim.Status, claim.Phase, claim.LastEventAt
	return way
}
