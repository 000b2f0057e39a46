package tracker

import (
	"context"
	"time"
)

// Outcome says how one look at a courier ended. A failed look is data, never an error that gets lost.
type Outcome string

// The outcomes of a look. An adapter answers with the first group; the poller turns OutcomeOK into OutcomeNewEvent or
// OutcomeSame once it knows what was stored before, and that is what a PollAttempt keeps.
const (
	OutcomeOK          Outcome = "ok"
	OutcomeNotFound    Outcome = "not_found"
	OutcomeAuth        Outcome = "auth"
	OutcomeRateLimited Outcome = "rate_limited"
	OutcomeRejected    Outcome = "rejected"
	OutcomeMalformed   Outcome = "malformed"
	OutcomeServerError Outcome = "server_error"
	OutcomeTimeout     Outcome = "timeout"
	OutcomeUnreachable Outcome = "unreachable" // no connection, or the breaker is open

	OutcomeNewEvent Outcome = "new_event"
	OutcomeSame     Outcome = "same"
)

// Seen reports whether the courier told us the parcel's state: the only looks on which a stalled or lost verdict may rest. A
// courier that does not know the number yet was asked and did answer, so not_found counts as seen.
func (o Outcome) Seen() bool {
	switch o {
	case OutcomeOK, OutcomeNewEvent, OutcomeSame, OutcomeNotFound:
		return true
	default:
		return false
	}
}

// Problem names a failure that a person must mend: nothing the poller retries will make it go away.
type Problem string

// The problems shown to staff as configuration problems.
const (
	ProblemNone           Problem = ""
	ProblemNeedsPhone     Problem = "needs_phone"         // phone tail missing or wrong
	ProblemNumberLocked   Problem = "number_locked"       // asked too often for this number (锁单)
	ProblemBadCredentials Problem = "bad_credentials"     // key, signature, account, IP list
	ProblemNoPermission   Problem = "no_permission"       // the account may not use this service or see this parcel
	ProblemQuota          Problem = "quota_exhausted"     // package or quota used up
	ProblemCourierUnknown Problem = "courier_unsupported" // the provider does not carry this courier
	ProblemBadNumber      Problem = "bad_number"
	ProblemNumberReused   Problem = "number_reused" // the courier only knows an earlier parcel with this number; the look itself succeeded
	ProblemNoAccount      Problem = "no_account"    // no courier account serves this parcel
)

// TrackQuery asks for one parcel.
type TrackQuery struct {
	TrackingNo  string
	Courier     string // our code of the physical courier (yto, sf, …): aggregators need it
	PhoneTail   string // last four digits of sender or receiver; empty if not known
	Origin      Region
	Destination Region
	ShippedAt   time.Time // when the number was handed in; zero if not known. A number that is used again tells its parcels apart by it
	FirstLook   bool      // never seen yet: providers that want a registration register it
}

// TrackedShipment is what one answer says about one number. Checkpoints are oldest first without repeats.
type TrackedShipment struct {
	TrackingNo   string
	Outcome      Outcome
	Problem      Problem
	Detail       string // the courier's own words when Outcome is not ok; never a secret
	Status       Status
	ExpectedAt   time.Time // the courier's own estimate of delivery
	Checkpoints  []Checkpoint
	UnknownCodes []string
	PushEnds     bool // in a push: the provider will push no more about this number, and its subscription is over
}

// Answer is one decoded response or push body. When Outcome is not OutcomeOK it holds for every number that was asked and has no
// entry of its own in Shipments.
type Answer struct {
	Outcome      Outcome
	Problem      Problem
	Detail       string
	RetryAfter   time.Duration // the courier asked to wait this long; zero if it said nothing
	Shipments    []TrackedShipment
	UnknownCodes []string
}

// CourierInfo describes a provider of tracking answers: a courier's own endpoint or an aggregator.
type CourierInfo struct {
	Code              string // kuaidi100, sf, …
	NameZH            string
	NameEN            string
	Aggregator        bool
	Serves            []string      // courier codes it can answer for; empty for an aggregator that takes any
	BatchSize         int           // numbers per request
	NumberFloor       time.Duration // shortest allowed pause between two looks at the same number; zero if none
	RequestsPerSecond float64       // default rate of one account
	RequestsPerDay    int           // default quota of one account, in requests; 0 if none is known
	Verified          string        // how sure the wire format is: verified, documented, single source
	Credentials       []string      // names of the settings an account needs
	SubscribeBatch    int           // numbers per Subscribe; 0 if the provider cannot be told to push
	PushLag           time.Duration // how long after a scan its push may come, because the provider itself looks only so often
	PushLasts         time.Duration // how long a subscription lasts; 0: until the parcel is done
	Subscriptions     int           // how often one number may be subscribed; 0: no limit
}

// Courier is the port that an adapter implements: look up at most BatchSize numbers in one request. It never returns an error:
// whatever went wrong is the Outcome.
type Courier interface {
	Track(ctx context.Context, queries []TrackQuery) Answer
}

// Subscriber is the port of a courier that can be told to push. Both calls answer like Track: an answer with OutcomeOK holds for every
// number without an entry of its own, so that a number which is subscribed already is no failure.
type Subscriber interface {
	// Subscribe asks for pushes to the callback address about at most SubscribeBatch numbers. Providers whose address is set in their own
	// console ignore it.
	Subscribe(ctx context.Context, callback string, queries []TrackQuery) Answer
	// Unsubscribe ends them. Where a provider has no such call it does nothing.
	Unsubscribe(ctx context.Context, queries []TrackQuery) Answer
}

// Identifier is the port of a provider that can tell whose number this is.
type Identifier interface {
	// Identify returns our courier codes, the likeliest first. The answer's outcome says whether the provider could be asked.
	Identify(ctx context.Context, trackingNo string) ([]string, Answer)
}

// Prober is the port of a courier whose credentials can be tried by one call that costs nothing and is about no parcel.
type Prober interface {
	Probe(ctx context.Context) Answer
}

// CourierAccount is one set of credentials at a provider. The secrets stay in the configuration; what is stored is the state.
type CourierAccount struct {
	ID                int64
	MerchantID        int64
	Name              string
	Provider          string
	Serves            []string // courier codes routed to this account
	Enabled           bool
	BatchSize         int
	NumberFloor       time.Duration
	RequestsPerSecond float64
	Looks             int64 // looks made in total
	Failures          int   // failed requests in a row
	LastSuccessAt     time.Time
	LastFailureAt     time.Time
	LastProblem       Problem
	LastDetail        string
	PausedUntil       time.Time   // Retry-After, open breaker, spent quota: nothing is claimed before
	FreshAt           time.Time   // own time of the newest event that answers have told: the feed was alive then; pushes do not count
	FreshRate         float64     // new checkpoints per hour, a slow moving average
	Feed              FeedReading // what its own history says about the feed
	Health            Health
	RecoverTill       time.Time // it came back a short while ago: until then looks go by urgency
	UnknownCodes      int64
	Quota             Quota
	Price             LookPrice

	Push            bool      // the provider is to push about the parcels of this account
	LastPushAt      time.Time // last genuine push
	Pushes          int64     // genuine pushes worked off
	PushesForged    int64     // refused: not signed by the provider
	PushesMissed    int64     // looks that found an event which a push should have told
	PushesUnmatched int64     // numbers in pushes that are no parcel of ours
	PushDoubt       float64   // moving average of events that no push had told, 0 to 1
}

// AccountLook is what one request did to its account's state.
type AccountLook struct {
	AccountID   int64
	MerchantID  int64
	At          time.Time
	Looks       int // numbers asked
	FirstLooks  int // of them numbers never asked before
	Requests    int
	Failed      int // requests that told nothing
	Answers     AnswerTimes
	Outcome     Outcome
	Problem     Problem
	Detail      string
	NewEvents   int
	NewestEvent time.Time // own time of the newest event in the answers, not later than At
	PausedUntil time.Time
	Hours       HourTally      // what the looks covered, hour by hour
	Unknown     map[string]int // unknown courier codes seen, with their counts

	UnknownSample map[string]string // for each of them a tracking number that showed it
	PushTold      int               // looks with news of which pushes had told
	PushMissed    int               // looks with news of which a push should have told
	Behind        time.Time         // own time of the newest event that a push had told and an answer lacks; zero if none
}

// PollClaim is one parcel that this node may look up until the lease ends.
type PollClaim struct {
	ShipmentID  int64
	MerchantID  int64
	AccountID   int64
	Query       TrackQuery
	EventsHash  string // CheckpointsHash of the last answer
	Status      Status
	Phase       Phase
	Failures    int // failed looks in a row
	ShippedAt   time.Time
	LastEventAt time.Time
	LastLookAt  time.Time
	ThresholdAt time.Time // the next moment at which a clock crosses a threshold
	PushedSince time.Time // since when pushes about this parcel are to come; zero if they are not
	PushEventAt time.Time // newest event that a push has told
	LookEventAt time.Time // newest event that a look has told
}

// PollBatch is a set of claims for one account, at most its BatchSize.
type PollBatch struct {
	Account CourierAccount
	Claims  []PollClaim
}

// ClaimRequest asks for due parcels. A claim moves next_poll_at past the lease, so that a node which dies gives its rows back.
type ClaimRequest struct {
	Now     time.Time
	Limit   int
	Lease   time.Duration
	Courier string    // only this courier or provider; empty for all
	All     bool      // also parcels that are not due yet
	Since   time.Time // with All: only parcels that were not tried at or after this time
}

// LookResult is one look, ready to be recorded.
type LookResult struct {
	Claim        PollClaim
	At           time.Time
	Outcome      Outcome
	Problem      Problem
	Detail       string
	Status       Status
	ExpectedAt   time.Time
	Checkpoints  []Checkpoint // the whole answer; empty unless Outcome is OutcomeNewEvent
	EventsHash   string
	NextPollAt   time.Time
	UnknownCodes []string
	NewestEvent  time.Time // own time of the newest event in the answer, see NewestEvent
}
