package tracker

import (
	"fmt"
	"slices"
	"time"
)

// ResolvedWithdrawn closes an incident that was never true: a scan from before its threshold, or the arrival itself, became known only
// afterwards. It is no alert that was right, it costs nothing, and those who got the alert are told so.
const ResolvedWithdrawn = "withdrawn"

// ReasonWithdrawn marks the ledger rows that take back what an incident was booked with.
const ReasonWithdrawn = "withdrawn"

// WhatLateScan is the line of the timeline that names the scan which came too late, as an instant.
const WhatLateScan = "late_scan"

// Withdrawn is the row that takes an entry back: the same incident, metric and score date, at zero, after all rows of that day.
func (e ScoreEntry) Withdrawn(now time.Time, revision int) ScoreEntry {
	e.ID, e.At, e.Revision, e.Reason = 0, now, revision, ReasonWithdrawn
	e.Marginal, e.Attributed, e.Harm, e.Line.Move = 0, 0, 0, 0
	return e
}

// withdraw turns ends into withdrawals where what is known now shows that the incident was never true, and adds those incidents that ended
// within ReopenWithin and turn out so only now.
func (c Court) withdraw(s *Snapshot, after *Shipment, changes []Change, now time.Time) []Change {
	var ended []int64
	for i := range changes {
		in := &changes[i].Incident
		if changes[i].Kind != ChangeResolve {
			continue
		}
		ended = append(ended, in.ID)
		if c.neverTrue(s, after, in) {
			in.Resolution = ResolvedWithdrawn
		}
	}
	for i := range s.Incidents {
		in := &s.Incidents[i]
		if in.ResolvedAt.IsZero() || slices.Contains(ended, in.ID) || in.ShipmentID != s.Shipment.ID || now.Sub(in.ResolvedAt) >= ReopenWithin {
			continue
		}
		if c.neverTrue(s, after, in) {
			in := *in
			in.Resolution, in.UpdatedAt = ResolvedWithdrawn, now
			changes = append(changes, Change{Kind: ChangeResolve, Incident: in, Was: in.Severity, WasOver: true})
		}
	}
	return changes
}

// neverTrue reports whether an incident that ends rests on a clock which had been stopped in time. The parcel is judged
// again as of the threshold, with everything that has become known of the time before it: there is a scan between the start of the clock
// and the threshold, and with it no such finding.
func (c Court) neverTrue(s *Snapshot, judged *Shipment, in *Incident) bool {
	switch in.Resolution {
	case ResolvedMoved, ResolvedDelivered, ResolvedReturned, ResolvedSuperseded:
	default:
		return false
	}
	if in.Family != FamilyOverdue && in.Family != FamilyStalled && in.Kind != KindLostSuspected || in.DueAt.IsZero() {
		return false
	}
	after := *s
	after.Shipment = *judged
	if _, ok := stoppedAt(after, *in); !ok {
		return false
	}
	past, err := c.Rules.Judge(asOf(after, in.DueAt), in.DueAt)
	if err != nil {
		return false
	}
	f := past.finding(in.Family)
	return f == nil || f.Severity < in.Severity
}

// stoppedAt is the last event between the start of an incident's clock and its threshold. An arrival that was due is met by the arrival alone.
func stoppedAt(s Snapshot, in Incident) (time.Time, bool) {
	if in.Kind == KindPromiseOverdue || in.Kind == KindLineOverdue {
		for _, at := range [...]time.Time{s.Shipment.LockerAt, s.Shipment.SignedAt} {
			if !at.IsZero() && !at.After(in.DueAt) {
				return at, true
			}
		}
		return time.Time{}, false
	}
	var last time.Time
	for i := range s.Checkpoints {
		at := s.Checkpoints[i].At
		if !s.Checkpoints[i].Hint && at.After(in.Since) && !at.After(in.DueAt) {
			last = later(last, at)
		}
	}
	if at := s.Shipment.SignedAt; at.After(in.Since) && !at.After(in.DueAt) {
		last = later(last, at)
	}
	return last, !last.IsZero()
}

// asOf is the parcel as perfect sight would have shown it at a moment of the past.
func asOf(s Snapshot, at time.Time) Snapshot {
	past := Snapshot{Shipment: s.Shipment, Merchant: s.Merchant, Orders: s.Orders, Supplier: s.Supplier}
	sh := &past.Shipment
	sh.Status, sh.CloseReason, sh.ClosedAt, sh.Problem, sh.Failures = "", "", time.Time{}, ProblemNone, 0
	sh.LastLookAt, sh.LastTryAt, sh.LastOutcome, sh.BlindSince, sh.PushedAt = at, at, OutcomeSame, time.Time{}, time.Time{}
	if sh.SignedAt.After(at) {
		sh.SignedAt = time.Time{}
	}
	past.Checkpoints = make([]Checkpoint, 0, len(s.Checkpoints))
	for _, c := range s.Checkpoints {
		if !c.At.After(at) {
			past.Checkpoints = append(past.Checkpoints, c)
		}
	}
	return past
}

// corrected tells of a withdrawal: which scan came late, on the timeline and to whoever got the alert. The store leaves out those who did not.
func corrected(s Snapshot, change Change, now time.Time) Change {
	in := change.Incident
	stopped, _ := stoppedAt(s, in)
	change.Timeline = append(change.Timeline, TimelineEntry{
		MerchantID: in.MerchantID, IncidentID: in.ID, ShipmentID: in.ShipmentID, At: now, Actor: "system", What: WhatLateScan,
		Detail: stopped.UTC().Format(time.RFC3339),
	})
	for _, e := range s.Escalations {
		if e.IncidentID == in.ID && e.Rung <= RungReminder && e.GroupID == 0 { // the page of a group says by itself what is over
			change.Notices = append(change.Notices, supplierCorrection(s, in, e.ID, now)...)
			break
		}
	}
	for i := range change.Notices {
		m := &change.Notices[i].Message
		m.LastEventAt, m.LastText = stopped, textAt(s.Checkpoints, stopped)
	}
	return change
}

// supplierCorrection tells a supplier who was asked that there is nothing to answer.
func supplierCorrection(s Snapshot, in Incident, escalationID int64, now time.Time) []Notification {
	message := MessageFor(s, in, now)
	message.EscalationID = escalationID
	note := Notification{
		MerchantID: s.Merchant.ID, IncidentID: in.ID, Topic: TopicWithdrawn, Severity: in.Severity, Audience: AudienceSupplier,
		Locale: s.Supplier.Locale, Message: message, State: DeliveryQueued, CreatedAt: now, NextTryAt: now,
	}
	key := fmt.Sprintf("%s/%d/withdrawn", idPlaceholder, in.Reopened)
	out := s.Supplier.overChannels(note, key)
	for _, e := range s.Escalations {
		if second := s.Supplier.Second; e.IncidentID == in.ID && e.Rung == RungSecond {
			return append(out, overChannels(note, key+"/second", second.Email, second.WebhookURL)...)
		}
	}
	return out
}

func textAt(list []Checkpoint, at time.Time) string {
	for _, c := range list {
		if c.At.Equal(at) && !c.Hint {
			return c.Text
		}
	}
	return ""
}
