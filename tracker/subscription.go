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
	Results     []SubscriptionResult
}
