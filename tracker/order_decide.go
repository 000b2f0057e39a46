package tracker

import "time"

// DecideOrder judges one order. Judging it again on its own result gives no changes.
func (c Court) DecideOrder(s OrderSnapshot, now time.Time) OrderVerdict {
	f, next, done := c.Rules.JudgeOrder(s, now)
	v := OrderVerdict{MerchantID: s.Merchant.ID, OrderID: s.Order.ID, At: now, Judged: s.CheckAt, CheckAt: next}
	snap := s.advised()
	for _, change := range reconcileOrder(s, f, done, now) {
		v.Changes = append(v.Changes, c.orderConsequences(s, snap, change, now))
	}
	if open, _ := orderIncidents(s, now); open != nil && len(v.Changes) == 0 && orderAdviceDue(s, open, now) {
		in := *open
		in.UpdatedAt, in.EscalateAt, in.Heard = now, time.Time{}, heardOf(s.Escalations, in.ID) // the ladder's time is the store's
		advice := c.Advisor.Advise(AdviceFrom(snap, in, now))
		v.Changes = append(v.Changes, Change{Kind: ChangeRefresh, Incident: in, Was: in.Severity, Advice: &advice})
	}
	if done == "" && f.Severity > SeverityNone {
		for _, e := range s.Escalations {
			if e.Answer == AnswerTracing && e.NewDate.After(now) {
				earliest(&v.CheckAt, e.NewDate)
			}
		}
		if f.Severity >= SeverityBreach {
			earliest(&v.CheckAt, now.Add(adviceAge))
		}
	}
	return v
}

// orderAdviceDue reports whether advice on an open incident is worked out again although the order stands as it stood: a supplier has answered, the
// date that one gave has passed, or the advice is old.
func orderAdviceDue(s OrderSnapshot, in *Incident, now time.Time) bool {
	if heardOf(s.Escalations, in.ID) != in.Heard {
		return true
	}
	for _, e := range s.Escalations {
		passed := e.Answer == AnswerTracing && !e.NewDate.After(now) && e.NewDate.After(in.UpdatedAt)
		if passed {
			return true
		}
	}
	return in.Severity >= SeverityBreach && now.Sub(in.UpdatedAt) >= adviceAge
}

// orderConsequences adds to a change what is written with it: advice, the start of the supplier ladder, messages, a line of the timeline. The
// score is not touched: its metrics count parcels.
func (c Court) orderConsequences(s OrderSnapshot, snap Snapshot, change Change, now time.Time) Change {
	change.Incident.NextFine = change.Incident.NextFine || c.Advisor.fined(AdviceFrom(snap, change.Incident, now))
	in := change.Incident
	change.Incident.EscalateAt = time.Time{} // the store keeps the time that it has: each supplier's ladder goes on by itself
	if change.Kind == ChangeRefresh {
		return change
	}
	if change.Kind != ChangeResolve {
		advice := c.Advisor.Advise(AdviceFrom(snap, in, now))
		change.Advice, change.Incident.Heard = &advice, heardOf(s.Escalations, in.ID)
		if s.escalates(in) {
			change.Incident.EscalateAt = now
		}
	}
	change.Notices = NoticesFor(snap, change, now)
	change.Timeline = []TimelineEntry{{MerchantID: in.MerchantID, IncidentID: in.ID, At: now, Actor: "system", What: string(change.Kind), Detail: changeDetail(change, s.Reship)}}
	return change
}
