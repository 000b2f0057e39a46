package tracker

import "time"

// ReopenWithin is how soon after its end a trouble that comes back is the same incident, not a new one.
const ReopenWithin = 24 * time.Hour

// refreshAfter is by how much times must differ before an incident is rewritten with newer evidence.
const refreshAfter = time.Hour

// The reasons for which judging closes an incident.
const (
	ResolvedMoved      = "moved"
	ResolvedDelivered  = "delivered"
	ResolvedReturned   = "returned"
	ResolvedRefunded   = "refunded"
	ResolvedCancelled  = "cancelled"
	ResolvedUnresolved = "unresolved"
	ResolvedSeenAgain  = "seen_again"
	ResolvedConfigured = "configured"
	ResolvedCorrected  = "corrected"
	ResolvedConfirmed  = "confirmed"
	ResolvedSuperseded = "superseded"
	ResolvedOnTime     = "on_time"  // the delay that was forecast is no longer likely
	ResolvedReviewed   = "reviewed" // staff looked into an odd arrival
	ResolvedShipped    = "shipped"  // an order's parcel has its number
	ResolvedUnmarked   = "unmarked" // staff took back their word that the parcel is lost
	resolvedManual     = "manual"
)

// Reconcile compares what a judgement found with the incidents on record and returns the moves that bring the record up to date,
// endings first. Effects are left empty. Applied to its own result it returns nothing.
func Reconcile(s Snapshot, j Judgement, now time.Time) []Change { return reconcile(&s, &j, now) }

func reconcile(s *Snapshot, j *Judgement, now time.Time) []Change {
	if len(j.Findings) == 0 && !anyOpen(s.Incidents) {
		return nil // nearly every parcel
	}
	r := reconciler{shipment: s.Shipment.ID, merchant: s.Shipment.MerchantID, incidents: s.Incidents, j: *j, now: now}
	for i := range s.Incidents {
		inc := &s.Incidents[i]
		if !inc.ResolvedAt.IsZero() || inc.ShipmentID != s.Shipment.ID {
			continue
		}
		if f := j.finding(inc.Family); f != nil {
			r.meet(inc, f)
		} else {
			r.end(inc)
		}
	}
	for i := range j.Findings {
		if f := &j.Findings[i]; !r.hasOpen(f.Family) {
			r.begin(f)
		}
	}
	return append(r.ends, r.moves...)
}

func (j *Judgement) finding(family Family) *Finding {
	for i := range j.Findings {
		if j.Findings[i].Family == family {
			return &j.Findings[i]
		}
	}
	return nil
}

func anyOpen(incidents []Incident) bool {
	for i := range incidents {
		if incidents[i].ResolvedAt.IsZero() {
			return true
		}
	}
	return false
}

type reconciler struct {
	shipment    int64
	merchant    int64
	incidents   []Incident
	j           Judgement // a copy: a pointer would put every judgement on the heap
	now         time.Time
	ends, moves []Change
}

func (r *reconciler) hasOpen(family Family) bool {
	for i := range r.incidents {
		inc := &r.incidents[i]
		if inc.ResolvedAt.IsZero() && inc.Family == family && inc.ShipmentID == r.shipment {
			return true
		}
	}
	return false
}

// blind reports whether clocks of the family cannot be read now.
func (r *reconciler) blind(family Family) bool {
	clocked := family == FamilyOverdue || family == FamilyStalled || family == FamilyLost
	return clocked && !r.j.Shipment.BlindSince.IsZero()
}

// meet brings an open incident up to a finding of its family.
func (r *reconciler) meet(inc *Incident, f *Finding) {
	switch {
	case inc.RuleID == ruleStaffLost && f.Kind != inc.Kind && r.j.Shipment.LostMarkedAt.IsZero():
		r.resolve(inc, ResolvedUnmarked)
		r.open(f)
	case f.Kind == KindLostConfirmed && inc.Kind == KindLostSuspected:
		r.resolve(inc, ResolvedConfirmed)
		r.open(f)
	case r.blind(inc.Family) && f.CourierAt.IsZero():
	case f.Kind == KindLongTail && inc.Kind != KindLongTail && f.Severity < inc.Severity && !r.j.Undecided(inc.Family):
		r.resolve(inc, ResolvedMoved) // its own clock has stopped; the parcel's whole way goes on
		r.open(f)
	case f.Severity > inc.Severity:
		r.moves = append(r.moves, Change{Kind: ChangeClimb, Incident: r.adopt(*inc, f), Was: inc.Severity})
	case f.Since.After(inc.Since) && inc.Family != FamilyBlind:
		r.resolve(inc, ResolvedMoved)
		r.open(f)
	default:
		if next, worth := r.refresh(*inc, f); worth {
			r.moves = append(r.moves, Change{Kind: ChangeRefresh, Incident: next, Was: inc.Severity})
		}
	}
}

// end closes an open incident whose family has no finding any more, unless that is only because we cannot see.
func (r *reconciler) end(inc *Incident) {
	reason := r.reason(inc)
	if inc.Kind == KindParcelBlind && reason == ResolvedSeenAgain && !r.j.Shipment.LastOutcome.Seen() {
		return // its account has gone away as well
	}
	if (reason == ResolvedMoved || reason == ResolvedOnTime) && (r.blind(inc.Family) || r.j.Undecided(inc.Family)) {
		return
	}
	r.resolve(inc, reason)
}

func (r *reconciler) reason(inc *Incident) string {
	s := &r.j.Shipment
	switch s.CloseReason {
	case CloseUnresolved:
		return ResolvedUnresolved
	case CloseRefunded:
		return ResolvedRefunded
	case CloseCancelled:
		return ResolvedCancelled
	case CloseReshipped:
		return ResolvedReshipped
	}
	switch {
	case !inc.AckAt.IsZero() && oddArrival(inc.Kind) && s.Status == StatusDelivered:
		return ResolvedReviewed
	case s.Status == StatusDelivered:
		return ResolvedDelivered
	case s.Status == StatusReturned:
		return ResolvedReturned
	case inc.RuleID == ruleStaffLost && s.LostMarkedAt.IsZero():
		return ResolvedUnmarked
	case inc.Kind == KindNeedsSetup:
		return ResolvedConfigured
	case inc.Kind == KindAddressMismatch:
		return ResolvedMoved
	case inc.Family == FamilyIntegrity:
		return ResolvedCorrected
	case inc.Family == FamilyBlind:
		return ResolvedSeenAgain
	case inc.RuleID == RuleLate:
		return ResolvedOnTime
	case inc.Family == FamilyStalled && r.j.finding(FamilyLost) != nil:
		return ResolvedSuperseded
	default:
		return ResolvedMoved
	}
}

func (r *reconciler) resolve(inc *Incident, reason string) {
	next := *inc
	next.ResolvedAt, next.UpdatedAt, next.Resolution, next.EscalateAt = r.now, r.now, reason, time.Time{}
	r.ends = append(r.ends, Change{Kind: ChangeResolve, Incident: next, Was: inc.Severity})
}

// begin opens an incident, or takes up again the same one that ended a short while ago. What a person closed stays closed until
// the parcel's state is another one.
func (r *reconciler) begin(f *Finding) {
	inc := r.ended(f)
	switch {
	case inc == nil:
		r.open(f)
	case inc.Resolution == resolvedManual && f.Severity <= inc.Severity && !f.Since.After(inc.Since):
	default:
		next := *inc
		next.ResolvedAt, next.Resolution, next.AckBy, next.AckAt, next.SnoozedTill = time.Time{}, "", "", time.Time{}, time.Time{}
		next.Reopened++
		r.moves = append(r.moves, Change{Kind: ChangeReopen, Incident: r.adopt(next, f), Was: inc.Severity})
	}
}

// ended returns the incident of the finding's kind that was closed last, within ReopenWithin.
func (r *reconciler) ended(f *Finding) *Incident {
	var last *Incident
	for i := range r.incidents {
		inc := &r.incidents[i]
		if inc.ResolvedAt.IsZero() || inc.Kind != f.Kind || inc.Resolution == ResolvedWithdrawn || inc.ShipmentID != r.shipment || r.now.Sub(inc.ResolvedAt) >= ReopenWithin {
			continue
		}
		if last == nil || inc.ResolvedAt.After(last.ResolvedAt) {
			last = inc
		}
	}
	return last
}

func (r *reconciler) open(f *Finding) {
	inc := r.adopt(Incident{MerchantID: r.merchant, ShipmentID: r.shipment, OpenedAt: r.now}, f)
	r.moves = append(r.moves, Change{Kind: ChangeOpen, Incident: inc})
}
