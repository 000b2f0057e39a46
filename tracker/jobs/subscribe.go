package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// SubscribeStore is what keeping subscriptions needs of the store.
type SubscribeStore interface {
	ClaimSubscriptions(ctx context.Context, req tracker.SubscribeRequest) ([]tracker.SubscriptionBatch, error)
	RecordSubscriptions(ctx context.Context, record tracker.SubscriptionRecord) error
}

// Subscriber keeps subscriptions in step with parcels: it subscribes open ones, renews them before they end, and unsubscribes closed ones. A
// crash between the provider's yes and our record subscribes again, which providers answer like the first time.
type Subscriber struct {
	Store SubscribeStore
	// Port returns the subscribing side of an account; false if it has none.
	Port     func(account tracker.CourierAccount) (tracker.Subscriber, bool)
	Callback func(account tracker.CourierAccount) string // the address that the provider is to push to
	Terms    map[string]tracker.PushTerms                // by provider
	Now      func() time.Time
	Log      *slog.Logger

	Lease time.Duration // how long a claim holds, in Now's time
	Claim int           // parcels claimed at once, per account
}

// SubscribeReport counts one pass.
type SubscribeReport struct {
	Subscribed, Refused, Ended, Failed int
}

// Run does one pass: it asks until nothing is due or the context ends.
func (s *Subscriber) Run(ctx context.Context) error {
	_, err := s.Pass(ctx)
	return err
}

// Pass is Run with counts.
func (s *Subscriber) Pass(ctx context.Context) (SubscribeReport, error) {
	var report SubscribeReport
	if len(s.Terms) == 0 {
		return report, nil
	}
	err := s.pass(ctx, &report)
	if report != (SubscribeReport{}) {
		s.Log.Info("subscriptions kept", "subscribed", report.Subscribed, "refused", report.Refused, "ended", report.Ended, "failed", report.Failed)
	}
	return report, err
}

func (s *Subscriber) pass(ctx context.Context, report *SubscribeReport) error {
	stopped := map[int64]time.Time{} // accounts to be left alone
	for ctx.Err() == nil {
		batches, err := s.Store.ClaimSubscriptions(ctx, tracker.SubscribeRequest{Now: s.Now(), Limit: s.Claim, Lease: s.Lease, Terms: s.Terms})
		if err != nil {
			return fmt.Errorf("claim subscriptions: %w", err)
		}
		if len(batches) == 0 {
			return nil
		}
		var failures []error
		for _, batch := range batches {
			until, stop := stopped[batch.Account.ID]
			if ctx.Err() != nil {
				until, stop = s.Now(), true
			}
			record := s.giveBack(batch, until)
			if !stop {
				record = s.ask(context.WithoutCancel(ctx), batch, report)
				if !record.PausedUntil.IsZero() {
					stopped[batch.Account.ID] = record.PausedUntil
				}
			}
			if err := s.Store.RecordSubscriptions(context.WithoutCancel(ctx), record); err != nil {
				failures = append(failures, fmt.Errorf("record subscriptions of account %d: %w", batch.Account.ID, err))
			}
		}
		if err := errors.Join(failures...); err != nil {
			return err
		}
	}
	return nil
}

// giveBack makes the claims of a batch due again at the time until.
func (s *Subscriber) giveBack(batch tracker.SubscriptionBatch, until time.Time) tracker.SubscriptionRecord {
	record := tracker.SubscriptionRecord{MerchantID: batch.Account.MerchantID, AccountID: batch.Account.ID, At: s.Now()}
	for _, claim := range batch.Claims {
		after := claim.Subscription
		after.NextTryAt = until
		record.Results = append(record.Results, tracker.SubscriptionResult{Claim: claim, After: after})
	}
	return record
}

// ask makes the request of one batch.
func (s *Subscriber) ask(ctx context.Context, batch tracker.SubscriptionBatch, report *SubscribeReport) tracker.SubscriptionRecord {
	answer := tracker.Answer{Outcome: tracker.OutcomeAuth, Detail: "this account cannot be subscribed"}
	if port, ok := s.Port(batch.Account); ok {
		queries := make([]tracker.TrackQuery, 0, len(batch.Claims))
		for _, claim := range batch.Claims {
			queries = append(queries, claim.Query)
		}
		if batch.End {
			answer = port.Unsubscribe(ctx, queries)
		} else {
			answer = port.Subscribe(ctx, s.Callback(batch.Account), queries)
		}
	}
	at := s.Now()
	record := tracker.SubscriptionRecord{MerchantID: batch.Account.MerchantID, AccountID: batch.Account.ID, At: at, Requests: 1}
	if !answer.Outcome.Seen() {
		record.Failed = 1
	}
	if pause := subscribePause(answer); pause > 0 {
		record.PausedUntil = at.Add(pause)
		s.Log.Warn("subscribing pauses", "account_id", batch.Account.ID, "outcome", answer.Outcome, "problem", answer.Problem, "until", record.PausedUntil)
	}
	byNumber := make(map[string]tracker.TrackedShipment, len(answer.Shipments))
	for _, told := range answer.Shipments {
		byNumber[told.TrackingNo] = told
	}
	for _, claim := range batch.Claims {
		told, ok := byNumber[claim.Query.TrackingNo]
		if !ok {
			told = tracker.TrackedShipment{Outcome: answer.Outcome, Problem: answer.Problem, Detail: answer.Detail}
		}
		after := tracker.SubscriptionAnswered(claim.Subscription, told, s.Terms[batch.Account.Provider], at)
		if batch.End {
			after = tracker.SubscriptionLeft(claim.Subscription, told, at)
		}
		report.count(after, batch.End, told.Outcome == tracker.OutcomeOK)
		record.Results = append(record.Results, tracker.SubscriptionResult{Claim: claim, After: after})
	}
	return record
}

func (r *SubscribeReport) count(after tracker.Subscription, end, ok bool) {
	switch {
	case end && after.State == tracker.SubscriptionEnded:
		r.Ended++
	case after.State == tracker.SubscriptionRefused:
		r.Refused++
	case ok:
		r.Subscribed++
	default:
		r.Failed++
	}
}

// subscribePause says how long nothing is subscribed at an account after an answer as a whole: as long as the provider asks, else by the
// kind of failure.
func subscribePause(answer tracker.Answer) time.Duration {
	if answer.RetryAfter > 0 {
		return answer.RetryAfter
	}
	switch {
	case answer.Outcome == tracker.OutcomeAuth, answer.Problem == tracker.ProblemQuota:
		return 30 * time.Minute
	case answer.Outcome == tracker.OutcomeOK, answer.Outcome == tracker.OutcomeNotFound, answer.Outcome == tracker.OutcomeRejected:
		return 0
	default:
		return 5 * time.Minute
	}
}
