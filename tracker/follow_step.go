package tracker

import "time"

// step reads one physical or announcing checkpoint.
func (w *walk) step(c *Checkpoint) {
	status, mark := readStatus(c), w.milestone(c)
	if mark == MilestoneNone && (status == StatusPending || status == StatusInfoReceived) {
		if w.s.LastEventAt.IsZero() {
			w.s.Status = status
		}
		return
	}
	w.s.LastEventAt, w.s.LastEventText, w.last = c.At, c.Text, c
	switch {
	case w.turned:
		w.stepBack(c, status)
	case !w.s.SignedAt.IsZero():
		if status == StatusReturning || status == StatusReturned || (status == StatusException && saysReturn(c.Text)) {
			w.turn(c, status)
		}
	default:
		w.stepOn(c, status, mark)
	}
}

// milestone is milestoneOf, which keeps what it has read.
func (w *walk) milestone(c *Checkpoint) Milestone {
	mark, open := statedMilestone(c)
	if w.isRead = open && c.Text != ""; w.isRead {
		w.text = scanWords.read(c.Text)
		return w.text.milestone(c)
	}
	return mark
}

// readStatus is the checkpoint's status, corrected by what is explicit in its milestone or unmistakable in its words.
func readStatus(c *Checkpoint) Status {
	status := c.Status
	if status == "" {
		status = StatusUnknown
	}
	switch status {
	case StatusException, StatusUnknown:
		if saysLost(c.Text) {
			return StatusLost
		}
	case StatusInTransit:
		switch c.Milestone {
		case MilestonePickup:
			return StatusPickedUp
		case MilestoneOutForDelivery:
			return StatusOutForDelivery
		case MilestoneLocker:
			return StatusAvailableForPickup
		case MilestoneSigned:
			return StatusDelivered
		default:
		}
	default:
	}
	return status
}

// stepOn follows a parcel on its way to the buyer.
func (w *walk) stepOn(c *Checkpoint, status Status, mark Milestone) {
	if w.s.Phase == PhaseClosed { // an event after a cancellation: the parcel is on its way after all
		w.s.Phase = PhaseAwaitingPickup
	}
	w.pickup(c, status, mark)
	w.trouble(c, status)
	w.s.Status = status
	beyond := !w.s.FirstHubAt.IsZero()
	switch status {
	case StatusDelivered:
		w.s.SignedAt, w.s.Phase, w.signed = c.At, PhaseClosed, c
	case StatusReturning, StatusReturned:
		w.turn(c, status)
	case StatusCancelled:
		w.s.Phase = PhaseClosed
	case StatusCustomsHold:
		w.advance(c, MilestoneHub)
	case StatusFailedAttempt:
		if w.s.Phase != PhaseOutForDelivery && w.s.Phase != PhaseLocker { // its dispatch scan is missing
			w.advance(c, MilestoneOutForDelivery)
		}
	default:
		w.advance(c, mark)
	}
	w.stay(c, mark, beyond)
}

// pickup books the first movement. Any movement proves that the courier has the parcel; an event of unknown status does so only
// until the pickup itself is reported.
func (w *walk) pickup(c *Checkpoint, status Status, mark Milestone) {
	guess := status == StatusUnknown && mark == MilestoneNone
	switch {
	case status == StatusException, status == StatusLost, status == StatusCancelled:
	case guess && (!w.s.PickedUpAt.IsZero() || announces(c.Text)):
	case w.s.PickedUpAt.IsZero():
		w.s.PickedUpAt, w.guessed, w.pickupMark = c.At, guess, mark == MilestonePickup
	case w.guessed && mark == MilestonePickup:
		w.s.PickedUpAt, w.guessed, w.pickupMark = c.At, false, true
	}
}

// trouble keeps the start of the present run of exceptions, customs holds, loss and failed visits.
func (w *walk) trouble(c *Checkpoint, status Status) {
	run(&w.troubleAt, status == StatusException, c.At)
	run(&w.customsAt, status == StatusCustomsHold, c.At)
	run(&w.lostAt, status == StatusLost, c.At)
	w.closer(c, status)
	if status != StatusFailedAttempt {
		return
	}
	if w.attempts == 0 {
		w.firstMissAt = c.At
	}
	if w.attempts == 0 || c.At.Sub(w.lastMissAt) >= attemptGap {
		w.attempts++
		w.lastMissAt = c.At
	}
}

// run starts a run of equal states at its first event and ends it at any other.
func run(start *time.Time, goesOn bool, at time.Time) {
	switch {
	case !goesOn:
		*start = time.Time{}
	case start.IsZero():
		*start = at
	}
}

// advance moves the phase. A hub after the destination branch means that the parcel was sent on, so that the branch was not its
// last; a branch before any hub is the sender's own.
func (w *walk) advance(c *Checkpoint, mark Milestone) {
	s := &w.s
	switch {
	case mark == MilestoneHub:
		if s.FirstHubAt.IsZero() {
			s.FirstHubAt = c.At
		}
		s.Phase, s.DestBranchAt, w.attempts, w.leg = PhaseLinehaul, time.Time{}, 0, nil
	case mark == MilestoneDestBranch && (c.Milestone == MilestoneDestBranch || !s.FirstHubAt.IsZero()):
		if s.Phase != PhaseDestBranch {
			s.DestBranchAt = c.At
		}
		s.Phase, w.leg, w.legMark = PhaseDestBranch, c, mark
	case mark == MilestoneOutForDelivery:
		s.OutForDeliveryAt, s.Phase, w.leg, w.legMark = c.At, PhaseOutForDelivery, c, mark
	case mark == MilestoneLocker:
		if s.Phase != PhaseLocker { // a reminder to collect it does not start the clock again
			s.LockerAt = c.At
		}
		s.Phase, w.attempts, w.leg, w.legMark = PhaseLocker, 0, c, mark
	case s.Phase == PhaseAwaitingPickup && !s.PickedUpAt.IsZero():
		s.Phase = PhasePickedUp
	}
}

// turn books that the parcel goes back.
func (w *walk) turn(c *Checkpoint, status Status) {
	w.turned, w.turnedAt, w.turnText = true, c.At, c.Text
	w.s.Status, w.s.Phase = StatusReturning, PhaseReturning
	w.troubleAt, w.customsAt, w.lostAt = time.Time{}, time.Time{}, time.Time{}
	if status == StatusReturned {
		w.stepBack(c, status)
	}
}

// stepBack follows a parcel on its way back to the sender: a signature there is the sender's, unless a dispatch scan said that
// delivery to the buyer is tried again.
func (w *walk) stepBack(c *Checkpoint, status Status) {
	switch {
	case !w.returnedAt.IsZero():
	case status == StatusReturned, status == StatusDelivered:
		w.returnedAt, w.s.Status, w.s.Phase = c.At, StatusReturned, PhaseClosed
	case status == StatusOutForDelivery && saysTurnedBack(c.Text):
		w.turned, w.turnedAt, w.s.SignedAt, w.signed = false, time.Time{}, time.Time{}, nil
		w.stepOn(c, status, MilestoneOutForDelivery)
	case status == StatusLost:
		w.s.Status = StatusLost
		run(&w.lostAt, true, c.At)
	default:
		w.s.Status, w.lostAt = StatusReturning, time.Time{}
	}
}
