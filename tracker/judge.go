package tracker

import "time"

// BlindGrace is how long a crossed threshold waits for the look that proves it, before the parcel counts as blind. The poller
// aims two minutes past the threshold; an hour covers one floor of the slowest aggregator (30 minutes a number) and a retry.
const BlindGrace = time.Hour

// freshnessRecheck is when a verdict is tried again that lacks nothing but a sign of life from the courier's feed.
const freshnessRecheck = 10 * time.Minute

// aimGain is the least by which a planned look is brought forward.
const aimGain = 5 * time.Minute

// Judgement is what the rules say about one parcel at one moment.
type Judgement struct {
	Shipment Shipment  // after Follow, with its due, threshold, check, poll, blind and closing times
	Findings []Finding // at most one per family
	BlindFor string    // why the parcel cannot be judged: a Problem, an Outcome, feed_stale, never_looked or no_look; else empty

	Seen time.Time // the newest moment for which the courier's answer is believed

	undecided uint8 // families with a crossed threshold that no look has confirmed
}

// Undecided reports whether a threshold of the family is crossed without a look that proves it. An incident of such a family may
// neither climb nor be taken back.
func (j Judgement) Undecided(f Family) bool { return j.undecided&familyBit(f) != 0 }

func familyBit(f Family) uint8 {
	switch f {
	case FamilyOverdue:
		return 1
	case FamilyStalled:
		return 2
	case FamilyLost:
		return 4
	case FamilyException:
		return 8
	default:
		return 0
	}
}

// docket is one judgement in progress.
type docket struct {
	book *RuleBook
	in   Snapshot // a copy: a pointer would put every snapshot on the heap
	walk walk
	now  time.Time
	seen time.Time // the newest moment for which the courier's answer is believed

	editions []*edition // of the merchant's platform
	rules    RuleSet    // the one that was read last
	class    RegionClass
	beside

	blindAt time.Time // earliest threshold that was crossed more than BlindGrace ago without evidence
	lostT   time.Time // when the parcel becomes presumed lost
	odd     Finding   // what is odd about the arrival of a delivered parcel
	out     Judgement
}

// Judge follows the checkpoints and applies every rule to the parcel as it stands at the time now. It fails only where the
// merchant's zone is not a zone.
func (b *RuleBook) Judge(s Snapshot, now time.Time) (Judgement, error) { return b.judge(&s, now, nil) }

func (b *RuleBook) judge(s *Snapshot, now time.Time, trace *[]traced) (Judgement, error) {
	d := docket{book: b, editions: b.editions(s.Merchant.Platform), beside: beside{trace: trace}, in: *s, now: now, seen: evidence(&s.Shipment, &s.Account, now)}
	d.out.Seen = d.seen
	d.walk.follow(&s.Shipment, s.Checkpoints, now)
	d.out.Shipment = d.walk.s
	sh := &d.out.Shipment
	sh.ThresholdAt, sh.CheckAt = time.Time{}, time.Time{}
	var err error
	sh.LineDueAt, _, err = d.lineStandard()
	if err != nil {
		return Judgement{}, err
	}
	if reason := d.closing(); reason != "" {
		d.close(reason)
		return d.out, nil
	}
	sh.ClosedAt, sh.CloseReason = time.Time{}, ""
	if sh.Status == StatusDelivered {
		d.arrival()
	} else {
		d.setup()
		d.integrity()
		d.exception()
		d.overdue()
		d.late()
		d.stalled(d.lost())
	}
	d.blind()
	d.parcelBlind()
	d.aim()
	return d.out, nil
}

// find adds a finding.
func (d *docket) find(f Finding) {
	f.Phase = d.out.Shipment.Phase
	if d.out.Findings == nil {
		d.out.Findings = make([]Finding, 0, 2) // more are rare
	}
	d.out.Findings = append(d.out.Findings, f)
}

// blind says since when and why the parcel cannot be judged.
func (d *docket) blind() {
	s := &d.out.Shipment
	if d.blindAt.IsZero() {
		s.BlindSince = time.Time{}
		return
	}
	if s.BlindSince.IsZero() || d.blindAt.Before(s.BlindSince) {
		s.BlindSince = d.blindAt
	}
	switch {
	case s.Problem != ProblemNone:
		d.out.BlindFor = string(s.Problem)
	case s.LastTryAt.IsZero():
		d.out.BlindFor = "never_looked"
	case !s.LastOutcome.Seen():
		d.out.BlindFor = string(s.LastOutcome)
	case d.seen.Before(s.LastLookAt):
		d.out.BlindFor = "feed_stale"
	default:
		d.out.BlindFor = "no_look"
	}
}

// aim moves the next look to just after the next threshold, where a look is still missing for it. A parcel whose looks fail
// keeps its back-off, and one that was never tried its place in the spread of new parcels. A plan is not moved for less than
// aimGain, because it may be the end of a claim that is in flight. A look from within a lull that is over is made again at once.
func (d *docket) aim() {
	s := &d.out.Shipment
	again := d.in.Account.Health.inLull(s.LastLookAt) && !s.ThresholdAt.After(d.now)
	if s.Failures > 0 || (s.LastTryAt.IsZero() && !s.NextPollAt.IsZero()) || s.ThresholdAt.IsZero() || (!s.LastLookAt.Before(s.ThresholdAt) && !again) {
		return
	}
	at := s.ThresholdAt.Add(ThresholdMargin)
	if again {
		at = d.now
	}
	if floor := s.LastTryAt.Add(d.in.Account.NumberFloor); !s.LastTryAt.IsZero() && at.Before(floor) {
		at = floor
	}
	if s.NextPollAt.IsZero() || at.Before(s.NextPollAt.Add(-aimGain)) {
		s.NextPollAt = at
	}
}

// earliest keeps the earlier of two moments, of which zero means none.
func earliest(at *time.Time, other time.Time) {
	if at.IsZero() || other.Before(*at) {
		*at = other
	}
}
