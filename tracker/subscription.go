package tracker

import "time"

// SubscriptionState says whether a provider pushes about a parcel.
type SubscriptionState string

// The states of a subscription.
const (
	SubscriptionWanted  SubscriptionState = "wanted"
	SubscriptionActive  SubscriptionState = "active"
	SubscriptionRefused SubscriptionState = "refused" // the provider will not push about this number
	SubscriptionEnded   SubscriptionState = "ended"
)

// ResubscribeAfter is how long a number is left alone after its provider ended a subscription: Kuaidi100 asks for half an hour.
const ResubscribeAfter = 30 * time.Minute

// Subscription is what a provider was asked to push about one parcel.
type Subscription struct {
	MerchantID   int64
	ShipmentID   int64
	AccountID    int64
	State        SubscriptionState
	Times        int // how often the provider took it
	Attempts     int // failed attempts in a row
	SubscribedAt time.Time
	ExpiresAt    time.Time // zero: lasts until the parcel is done
	EndedAt      time.Time
	NextTryAt    time.Time // when something is to be done about it; zero: nothing
	Detail       string
	Pushes       int64 // pushes about this parcel
	LastPushAt   time.Time
}

// PushTerms are a provider's rules for subscriptions, from its CourierInfo.
type PushTerms struct {
	Batch int           // numbers per request
	Lasts time.Duration // 0: until the parcel is done
	Times int           // how often one number may be subscribed; 0: no limit
}

// SubscribeRequest asks for parcels whose subscription needs a request. A claim moves the row past its lease, so that a node which dies
// gives it back.
type SubscribeRequest struct {
	Now   time.Time
	Limit int
	Lease time.Duration
	Terms map[string]PushTerms // by provider; accounts of others are left out
}

// SubscriptionClaim is one parcel that this node may subscribe, renew or unsubscribe until the lease ends.
type SubscriptionClaim struct {
	Subscription // NextTryAt is the end of the lease
	Query        TrackQuery
}

// SubscriptionBatch is a set of claims for one request.
type SubscriptionBatch struct {
	Account CourierAccount
	End     bool // unsubscribe; else subscribe or renew
	Claims  []SubscriptionClaim
}

// SubscriptionResult is what became of one claim: the new State, NextTryAt, ExpiresAt, Attempts, Times, SubscribedAt, EndedAt and Detail.
type SubscriptionResult struct {
	Claim SubscriptionClaim
	After Subscription
}

// SubscriptionRecord is the outcome of one request, to be written in one transaction.
type SubscriptionRecord struct {
	MerchantID  int64
	AccountID   int64
	At          time.Time
	PausedUntil time.Time // nothing is subscribed at this account before; zero if there is no reason to wait
	Requests    int
	Failed      int // of them
	Results     []SubscriptionResult
}

const (
	subscriptionTries = 5              // refusals after which a number is left alone, and failures after which leaving is given up
	refusedPause      = 24 * time.Hour // a refusal may be mended meanwhile: a phone tail imported, a package bought
	wantedPause       = 6 * time.Hour  // after an answer that the provider does not know the number yet
)

// SubscriptionAnswered returns the subscription after the provider's answer to a request for pushes. What it has already is a yes. A
// refused number is tried again on the following days; a failure is tried again after a back-off.
func SubscriptionAnswered(s Subscription, told TrackedShipment, terms PushTerms, at time.Time) Subscription {
	switch told.Outcome {
	case OutcomeOK:
		s.State, s.Times, s.Attempts, s.Detail, s.EndedAt = SubscriptionActive, s.Times+1, 0, told.Detail, time.Time{}
		s.SubscribedAt, s.ExpiresAt, s.NextTryAt = at, time.Time{}, at.Add(wantedPause)
		if terms.Lasts > 0 {
			s.ExpiresAt = at.Add(terms.Lasts)
			if soon := at.Add(terms.Lasts / 2); soon.Before(s.NextTryAt) {
				s.NextTryAt = soon
			}
		}
		return s
	case OutcomeRejected:
		s.Attempts++
		s.State, s.Detail, s.NextTryAt = SubscriptionRefused, refusal(told), at.Add(refusedPause)
		if s.Attempts >= subscriptionTries || told.Problem == ProblemBadNumber || told.Problem == ProblemCourierUnknown {
			s.NextTryAt = time.Time{}
		}
		return s
	case OutcomeNotFound:
		s.Attempts++
		s.Detail, s.NextTryAt = refusal(told), at.Add(wantedPause)
		return s
	default:
		s.Attempts++
		s.Detail, s.NextTryAt = refusal(told), at.Add(Backoff("", s.Attempts))
		return s
	}
}

// SubscriptionLeft returns the subscription after the provider's answer to a request to end it. Where that goes on failing it counts as
// ended all the same: the parcel is closed, and what is pushed about it does no harm.
func SubscriptionLeft(s Subscription, told TrackedShipment, at time.Time) Subscription {
	s.Attempts++
	s.Detail = refusal(told)
	if told.Outcome.Seen() || told.Outcome == OutcomeRejected || s.Attempts >= subscriptionTries {
		s.State, s.EndedAt, s.NextTryAt, s.ExpiresAt, s.Attempts = SubscriptionEnded, at, time.Time{}, time.Time{}, 0
		return s
	}
	s.NextTryAt = at.Add(Backoff("", s.Attempts))
	return s
}

func refusal(told TrackedShipment) string {
	if told.Detail == "" && told.Outcome != OutcomeOK {
		return string(told.Outcome)
	}
	return told.Detail
}
