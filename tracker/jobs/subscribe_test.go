package jobs

import (
	"context"
	"log/slog"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// subscriptionShelf hands out its batches once and keeps what is recorded.
type subscriptionShelf struct {
	batches  []tracker.SubscriptionBatch
	recorded []tracker.SubscriptionRecord
}

func (s *subscriptionShelf) ClaimSubscriptions(context.Context, tracker.SubscribeRequest) ([]tracker.SubscriptionBatch, error) {
	batches := s.batches
	s.batches = nil
	return batches, nil
}

func (s *subscriptionShelf) RecordSubscriptions(_ context.Context, record tracker.SubscriptionRecord) error {
	s.recorded = append(s.recorded, record)
	return nil
}

var _ SubscribeStore = (*subscriptionShelf)(nil)

// pushPort answers every request the same and notes what it was asked.
type pushPort struct {
	answer    tracker.Answer
	callbacks []string
	started   []string
	ended     []string
}

func (p *pushPort) Subscribe(_ context.Context, callback string, queries []tracker.TrackQuery) tracker.Answer {
	p.callbacks = append(p.callbacks, callback)
	for _, q := range queries {
		p.started = append(p.started, q.TrackingNo)
	}
	return p.answer
}

func (p *pushPort) Unsubscribe(_ context.Context, queries []tracker.TrackQuery) tracker.Answer {
	for _, q := range queries {
		p.ended = append(p.ended, q.TrackingNo)
	}
	return p.answer
}

var _ tracker.Subscriber = (*pushPort)(nil)

func subscriptionBatch(end bool, numbers ...string) tracker.SubscriptionBatch {
	b := tracker.SubscriptionBatch{Account: tracker.CourierAccount{ID: 7, MerchantID: 1, Provider: "kd"}, End: end}
	for i, number := range numbers {
		b.Claims = append(b.Claims, tracker.SubscriptionClaim{
			Subscription: tracker.Subscription{MerchantID: 1, ShipmentID: int64(i + 1), AccountID: 7, State: tracker.SubscriptionWanted},
			Query:        tracker.TrackQuery{TrackingNo: number},
		})
	}
	return b
}

func subscriberOver(s *subscriptionShelf, port *pushPort) *Subscriber {
	return &Subscriber{
		Store: s, Now: noon, Log: slog.New(slog.DiscardHandler), Claim: 10, Lease: time.Minute,
		Terms:    map[string]tracker.PushTerms{"kd": {Batch: 2, Lasts: 48 * time.Hour}},
		Callback: func(a tracker.CourierAccount) string { return "https://x.example/hooks/" + a.Provider },
		Port:     func(tracker.CourierAccount) (tracker.Subscriber, bool) { return port, port != nil },
	}
}

func TestSubscriberRecordsEachNumber(t *testing.T) {
	t.Parallel()
	port := &pushPort{answer: tracker.Answer{Outcome: tracker.OutcomeOK, Shipments: []tracker.TrackedShipment{
		{TrackingNo: "YT2", Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber, Detail: "单号不合法"},
	}}}
	s := &subscriptionShelf{batches: []tracker.SubscriptionBatch{subscriptionBatch(false, "YT1", "YT2"), subscriptionBatch(true, "YT3")}}
	report, err := subscriberOver(s, port).Pass(t.Context())
	if err != nil || report != (SubscribeReport{Subscribed: 1, Refused: 1, Ended: 1}) {
		t.Errorf("%+v, %v", report, err)
	}
	if len(port.callbacks) != 1 || port.callbacks[0] != "https://x.example/hooks/kd" || len(port.started) != 2 || len(port.ended) != 1 {
		t.Errorf("asked %+v", port)
	}
	if r := s.recorded[0]; r.Requests != 1 || r.Failed != 0 || !r.PausedUntil.IsZero() || r.Results[1].After.State != tracker.SubscriptionRefused ||
		!r.Results[0].After.ExpiresAt.Equal(noon().Add(48*time.Hour)) {
		t.Errorf("%+v", r)
	}
}

// A provider that is down is asked once, not once for each batch.
func TestSubscriberLeavesAFailingProviderAlone(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]tracker.Answer{
		"server error": {Outcome: tracker.OutcomeServerError},
		"rate":         {Outcome: tracker.OutcomeRateLimited, RetryAfter: time.Hour},
		"credentials":  {Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemBadCredentials},
		"quota":        {Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemQuota},
	} {
		port := &pushPort{answer: answer}
		s := &subscriptionShelf{batches: []tracker.SubscriptionBatch{subscriptionBatch(false, "YT1", "YT2"), subscriptionBatch(false, "YT3"), subscriptionBatch(false, "YT4")}}
		if _, err := subscriberOver(s, port).Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		until := s.recorded[0].PausedUntil
		if len(port.callbacks) != 1 || len(s.recorded) != 3 || !until.After(noon()) {
			t.Errorf("%s: asked %d times, paused until %s", name, len(port.callbacks), until)
		}
		if back := s.recorded[2].Results[0].After; back.Attempts != 0 || back.State != tracker.SubscriptionWanted || !back.NextTryAt.Equal(until) {
			t.Errorf("%s: not given back: %+v", name, back)
		}
	}
}

func TestSubscriberGivesBackAtTheStop(t *testing.T) {
	t.Parallel()
	port := &pushPort{answer: tracker.Answer{Outcome: tracker.OutcomeOK}}
	ctx, stop := context.WithCancel(t.Context())
	s := &stoppingShelf{subscriptionShelf: subscriptionShelf{batches: []tracker.SubscriptionBatch{subscriptionBatch(false, "YT1")}}, stop: stop}
	job := subscriberOver(&s.subscriptionShelf, port)
	job.Store = s
	if _, err := job.Pass(ctx); err != nil {
		t.Fatal(err)
	}
	if len(port.started) != 0 || len(s.recorded) != 1 || !s.recorded[0].Results[0].After.NextTryAt.Equal(noon()) {
		t.Errorf("asked %d, recorded %+v", len(port.started), s.recorded)
	}
}

// stoppingShelf ends the program while a claim is under way.
type stoppingShelf struct {
	subscriptionShelf
	stop context.CancelFunc
}

func (s *stoppingShelf) ClaimSubscriptions(ctx context.Context, r tracker.SubscribeRequest) ([]tracker.SubscriptionBatch, error) {
	defer s.stop()
	return s.subscriptionShelf.ClaimSubscriptions(ctx, r)
}
