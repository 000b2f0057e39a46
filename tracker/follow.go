package tracker

import "time"

// FutureTolerance is how far a checkpoint may lie ahead of the clock before it is set aside: couriers' clocks drift, but an
// event of tomorrow is a typing error, and would hide silence until then.
const FutureTolerance = 10 * time.Minute

// attemptGap is the time within which two failed attempts are two lines about one visit.
const attemptGap = 2 * time.Hour

// Follow derives a parcel's state from its checkpoints: status, phase, milestones and last physical event. It does not depend
// on what was derived before, so that a late or repeated answer cannot corrupt it. Only what a source other than the
// checkpoints stated is kept: a signature or a final status.
func Follow(s Shipment, checkpoints []Checkpoint, now time.Time) Shipment {
	var w walk
	w.follow(&s, checkpoints, now)
	return w.s
}

// walk is a parcel's way as far as it has been read, with what judging needs beside the shipment's own fields.
type walk struct {
	s       Shipment
	last    *Checkpoint // of LastEventAt
	guessed bool        // PickedUpAt rests on an event of unknown status
	turned  bool        // going back to the sender
	ahead   bool        // an event of the future was set aside: the answer's own status may rest on it

	attempts    int // failed visits since the last hub
	firstMissAt time.Time
	lastMissAt  time.Time

	troubleAt  time.Time // first event of the present run of exceptions
	customsAt  time.Time // the present run of customs holds
	turnedAt   time.Time
	turnText   string
	returnedAt time.Time
	lostAt     time.Time

	said   Kind // what the present run of problems says more closely: refused, damaged
	saidAt time.Time

	harmAt   time.Time // the last statement that the goods are damaged, which no later scan takes back
	harmText string

	pickupMark bool        // PickedUpAt rests on the courier's own pickup scan
	atHub      bool        // every scan since the first hub was at that hub
	hubKey     string      // what the scans call the first hub
	leg        *Checkpoint // latest scan of the last leg: destination branch, courier, locker
	legMark    Milestone
	signed     *Checkpoint // the first signature

	text   spotted // what the words of last say; read where its status left that open, as isRead tells
	isRead bool
}

// follow walks the whole way of a parcel of which sources have stated something.
func (w *walk) follow(stated *Shipment, checkpoints []Checkpoint, now time.Time) {
	w.s = *stated
	w.reset()
	if !oldestFirst(checkpoints) {
		checkpoints = SortCheckpoints(checkpoints)
	}
	horizon := now.Add(FutureTolerance)
	for i := range checkpoints {
		c := &checkpoints[i]
		if c.At.After(horizon) {
			w.ahead = true
			continue
		}
		if c.Hint || c.At.IsZero() {
			continue
		}
		w.step(c)
	}
	w.keep(stated)
	w.s.Site = w.settled()
}

func oldestFirst(checkpoints []Checkpoint) bool {
	for i := 1; i < len(checkpoints); i++ {
		if checkpoints[i].At.Before(checkpoints[i-1].At) {
			return false
		}
	}
	return true
}

func (w *walk) reset() {
	s := &w.s
	s.Status, s.Phase = StatusPending, PhaseAwaitingPickup
	s.PickedUpAt, s.FirstHubAt, s.DestBranchAt, s.OutForDeliveryAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	s.LockerAt, s.SignedAt, s.LastEventAt, s.LastEventText = time.Time{}, time.Time{}, time.Time{}, ""
}

// keep puts back what a source stated and no checkpoint contradicts. Checkpoints are never deleted, so that a signature
// without one can only come from elsewhere.
func (w *walk) keep(stated *Shipment) {
	s := &w.s
	if w.turned || s.Phase == PhaseClosed {
		return
	}
	if !stated.SignedAt.IsZero() || (stated.Status == StatusDelivered && !w.ahead) {
		s.SignedAt = stated.SignedAt
		if s.SignedAt.IsZero() {
			s.SignedAt = s.LastEventAt
		}
		if s.SignedAt.IsZero() {
			s.SignedAt = stated.LastLookAt
		}
		s.Status, s.Phase = StatusDelivered, PhaseClosed
		return
	}
	if s.LastEventAt.IsZero() && !w.ahead && stated.Status.Valid() && (stated.Status.Final() || stated.Status == StatusInfoReceived || stated.Status == StatusLost) {
		s.Status = stated.Status
		if s.Status == StatusLost {
			w.lostAt = stated.ShippedAt
		}
		if s.Status.Final() {
			s.Phase = PhaseClosed
		}
	}
}
