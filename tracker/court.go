package tracker

import (
	"fmt"
	"slices"
	"time"
)

// Court turns one parcel's snapshot into everything that follows from it: which incidents open, climb and close, what to do about
// them, what they cost, and whom to tell. It decides; the store carries out, all or nothing.
type Court struct {
	Rules   *RuleBook
	Advisor *Advisor
	Lanes   *Lanes // what finished parcels have taught; nil: nothing
}

// Standing is the merchant's score situation at the time of judgement. Profile is nil where the platform has no score profile.
type Standing struct {
	Profile *ScoreProfile
	Facts   ShopFacts
	Settled bool // nearly every parcel has been looked at: before that the facts are those of another shop and nothing is booked
}

// Decide judges one snapshot. Judging the same snapshot again gives no changes.
func (c Court) Decide(s Snapshot, standing Standing, now time.Time) (Verdict, error) {
	s.Lanes = c.Lanes.Of(s.Merchant.ID)
	judged, err := c.Rules.judge(&s, now, nil)
	if err != nil {
		return Verdict{}, fmt.Errorf("judge shipment %d: %w", s.Shipment.ID, err)
	}
	verdict := Verdict{
		MerchantID: s.Merchant.ID, ShipmentID: s.Shipment.ID, At: now, JudgedLook: s.Shipment.LastLookAt,
		JudgedPush: s.Shipment.PushedAt, Shipment: judged.Shipment,
	}
	if standing.Profile != nil {
		if hours, ok := standing.Profile.PickupHours(s.Shipment.PaidAt, judged.Shipment.PickedUpAt); ok {
			verdict.PickupWait = time.Duration(hours * float64(time.Hour))
		}
	}
	changes := c.withdraw(&s, &judged.Shipment, reconcile(&s, &judged, now), now)
	changes = seenAgain(&s, &judged, changes, now)
	aged := adviceWanted(&s, now)
	if len(changes) == 0 && !aged {
		return verdict, nil // nearly every parcel: it must not cost what follows
	}
	after := s
	after.Shipment = judged.Shipment
	if aged || slices.ContainsFunc(changes, func(change Change) bool { return change.advised() }) {
		after.Evidence = lossEvidence(after, now)
	}
	known := after
	for _, change := range changes {
		verdict.Changes = append(verdict.Changes, c.consequences(known, change, standing, now))
		if change.Kind == ChangeOpen { // the share that it carries is not booked for the next one too
			known.Incidents = append(slices.Clip(known.Incidents), change.Incident)
		}
		if last := &verdict.Changes[len(verdict.Changes)-1]; !last.Unseen.IsZero() {
			last.Timeline = append(last.Timeline, unseenLine(*last, judged.Seen, now))
		}
	}
	oneVoice(s, verdict.Changes, now)
	holdForCluster(s, verdict.Changes, now)
	verdict.Changes = append(verdict.Changes, c.readvise(after, verdict.Changes, standing, now)...)
	return verdict, nil
}

// consequences adds to a change what must be written with it: advice, ledger rows, the first rung of the supplier ladder, messages, a line
// of the timeline.
func (c Court) consequences(s Snapshot, change Change, standing Standing, now time.Time) Change {
	if change.Incident.Open() && !change.Incident.NextFine {
		change.Incident.NextFine = c.Advisor.fined(AdviceFrom(s, change.Incident, now))
	}
	in := change.Incident
	switch {
	case change.advised():
		change.Ledger = c.ledger(s, change, standing, now)
		advice := c.advise(s, in, standing, now)
		change.Advice, change.Incident.Heard = &advice, heardOf(s.Escalations, in.ID)
	case change.Kind == ChangeResolve:
		change.Incident.EscalateAt = time.Time{}
		if in.Resolution != ResolvedWithdrawn { // the store takes back what was booked
			change.Ledger = c.recovered(s, change, standing, now)
		}
	case change.Kind == ChangeRefresh:
		return change
	}
	change.Notices = NoticesFor(s, change, now)
	change.Timeline = []TimelineEntry{{
		MerchantID: in.MerchantID, IncidentID: in.ID, ShipmentID: in.ShipmentID, At: now, Actor: "system", What: string(change.Kind), Detail: changeDetail(change, s.Reship),
	}}
	if len(change.Notices) > 0 && sameAdvice(s, change) {
		change.Notices = nil
		change.Timeline = append(change.Timeline, TimelineEntry{
			MerchantID: in.MerchantID, IncidentID: in.ID, ShipmentID: in.ShipmentID, At: now, Actor: "system", What: TimelineInDigest, Detail: string(change.Advice.Action),
		})
	}
	if in.Resolution == ResolvedWithdrawn {
		change = corrected(s, change, now)
	}
	return change
}

// advised reports whether advice is worked out with the change.
func (c *Change) advised() bool {
	return c.Kind == ChangeOpen || c.Kind == ChangeReopen || c.Kind == ChangeClimb
}

func changeDetail(c Change, reship Reshipment) string {
	switch {
	case c.Kind == ChangeResolve && c.Incident.Resolution == ResolvedReshipped:
		return reship.Detail()
	case c.Kind == ChangeResolve:
		return c.Incident.Resolution
	}
	return string(c.Incident.Kind) + " " + c.Incident.Severity.String() + " " + c.Incident.RuleID
}

// ledger books what the incident does to the score as of now: at risk before the due date, its share after it.
func (c Court) ledger(s Snapshot, change Change, standing Standing, now time.Time) []ScoreEntry {
	if standing.Profile == nil || !standing.Settled || change.Incident.RuleID == RuleLate { // a forecast is no score fact
		return nil
	}
	entries, err := standing.Profile.EntriesOf(EntryInput{
		Facts: standing.Facts, Incident: change.Incident, Shipment: s.Shipment, Others: s.Incidents, Now: now,
		Reason: string(change.Kind), Revision: revisionOf(change),
	})
	if err != nil { // facts that contradict themselves: whoever counted them has said so, and no effect is better than a wrong one
		return nil
	}
	return entries
}

// revisionOf numbers the rows one incident can add on one day, so that a repeat of the same step is the same row: opening is 0, the daily
// booking DailyRevision, each climb its severity above that, each reopening ten more.
func revisionOf(change Change) int {
	base := 10 * change.Incident.Reopened
	switch change.Kind {
	case ChangeClimb:
		return base + DailyRevision + int(change.Incident.Severity)
	case ChangeResolve:
		return base + DailyRevision + int(SeverityPresumedLost) + 1
	default:
		return base
	}
}

// recovered adds a row that tells the end of an incident. What was only at risk ends at zero; a missed due date stays missed. So does the one that a
// reshipped parcel is going to miss: its waybill stays due, whatever travels in its place. One that was never picked up has no line standard and counts
// nowhere.
func (c Court) recovered(s Snapshot, change Change, standing Standing, now time.Time) []ScoreEntry {
	entries := c.ledger(s, change, standing, now)
	reshipped, taken := change.Incident.Resolution == ResolvedReshipped, !s.Shipment.PickedUpAt.IsZero()
	for i := range entries {
		e := &entries[i]
		e.Reason = "recovered"
		switch {
		case reshipped && taken:
			e.Reason = ReasonReshipped
		case e.AtRisk, reshipped:
			e.Marginal, e.Attributed = 0, 0
		}
	}
	return entries
}

func (c Court) advise(s Snapshot, in Incident, standing Standing, now time.Time) Recommendation {
	input := AdviceFrom(s, in, now)
	input.Disaster = c.Rules.Majeure(s, now)
	if standing.Profile != nil && in.RuleID != RuleLate {
		input.Effect = standing.effect(in, s.Shipment, now)
	}
	return c.Advisor.Advise(input)
}

// effect is what the incident does to the score: what a miss would cost before the due date, what it has cost after it.
func (s Standing) effect(in Incident, sh Shipment, now time.Time) Effect {
	for _, x := range s.Profile.ExposureOf(in, sh, now) {
		switch {
		case !s.Settled, x.AtRisk && s.Facts.Metrics[x.Metric].N < RiskSample:
			return Effect{}
		case x.AtRisk:
			return s.Profile.RiskOf(s.Facts, x.Metric, x.Harm, missPrior(in.Severity))
		default:
			return s.Profile.EffectOf(s.Facts, x.Metric, x.Harm)
		}
	}
	return Effect{}
}
