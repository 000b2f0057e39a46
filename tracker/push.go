package tracker

import "time"

// PushState says how far a push has been worked off.
type PushState string

// The states of a push. A failed one stays visible with its reason until its row is deleted.
const (
	PushWaiting PushState = "waiting"
	PushDone    PushState = "done"
	PushFailed  PushState = "failed"
)

// Push is one delivery by a courier, stored before it is acknowledged. A push adds events and state; it is no look: a late or repeated
// delivery cannot prove that nothing has happened since.
type Push struct {
	ID         int64
	MerchantID int64
	AccountID  int64
	Key        string // the provider's own name of the delivery, or the hash of its body: the same key is stored once
	ReceivedAt time.Time
	Header     map[string]string // the few headers that reading the body needs
	Body       []byte
	State      PushState
	Attempts   int       // readings begun, this one included
	NextTryAt  time.Time // on a claimed push the end of its lease
	Detail     string    // why reading failed, or what was left over; never a secret
}

// PushBatch is a set of claimed pushes of one account.
type PushBatch struct {
	Account CourierAccount
	Pushes  []Push
}

// PushResult is one push worked off, ready to be recorded.
type PushResult struct {
	Push         Push // as it was claimed
	State        PushState
	NextTryAt    time.Time // when to try again, for a push that goes on waiting
	Detail       string
	Shipments    []TrackedShipment // what it told
	UnknownCodes []string
}

// PushRecord is a set of results to be written in one transaction.
type PushRecord struct {
	At      time.Time
	Cadence Cadence // puts the next look off where pushes are trusted
	Results []PushResult
}

// PushReport counts what recording pushes did.
type PushReport struct {
	Pushes    int // worked off
	Failed    int // given up
	Parcels   int // parcels that a push told something new about
	NewEvents int
	Unmatched int // numbers that are no parcel of the merchant's, or several
	Void      int // somebody else had worked them off
}

// Add sums the counts of several batches.
func (r *PushReport) Add(o PushReport) {
	r.Pushes += o.Pushes
	r.Failed += o.Failed
	r.Parcels += o.Parcels
	r.NewEvents += o.NewEvents
	r.Unmatched += o.Unmatched
	r.Void += o.Void
}

// PushCounts is the state of one account's pushes and subscriptions, beside what CourierAccount keeps.
type PushCounts struct {
	AccountID     int64
	Waiting       int64
	Failed        int64
	Subscriptions map[SubscriptionState]int64
}

// NewestEvent returns the latest own time of a physical event, not later than now; zero if there is none. An event from the future
// proves nothing.
func NewestEvent(events []Checkpoint, now time.Time) time.Time {
	var newest time.Time
	for i := range events {
		if c := &events[i]; !c.Hint && c.At.After(newest) && !c.At.After(now) {
			newest = c.At
		}
	}
	return newest
}

// PushedStatus is a parcel's stated status after a push. Pushes come late, twice and out of order, so only one that tells of something
// at least as new as the newest event known may change it; one that tells a status and no event may add a final one.
func PushedStatus(current Status, known time.Time, told TrackedShipment, now time.Time) Status {
	newest := NewestEvent(told.Checkpoints, now)
	switch {
	case told.Status == "" || told.Status == StatusUnknown:
		return current
	case newest.IsZero() && told.Status.Final() && !current.Final():
		return told.Status
	case newest.IsZero() || newest.Before(known):
		return current
	default:
		return told.Status
	}
}
