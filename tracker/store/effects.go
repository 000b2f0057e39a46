package store

import (
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// effects are what changes that took place bring with them, collected so that each table gets one statement.
type effects struct {
	advice   []tracker.Recommendation
	ledger   []tracker.ScoreEntry
	notices  []tracker.Notification
	timeline []tracker.TimelineEntry

	withdrawn []tracker.Incident // whose ledger rows are to be taken back, at the time at
	at        time.Time
}

func (e *effects) take(applied []*pendingChange, report *tracker.VerdictReport) {
	for _, p := range applied {
		switch p.change.Kind {
		case tracker.ChangeOpen:
			report.Opened++
		case tracker.ChangeReopen:
			report.Reopened++
		case tracker.ChangeClimb:
			report.Climbed++
		case tracker.ChangeResolve:
			report.Resolved++
			if p.incident.Resolution == tracker.ResolvedWithdrawn {
				e.withdrawn, e.at = append(e.withdrawn, p.incident), p.verdict.At
			}
		case tracker.ChangeRefresh:
		}
		at := subject{incident: &p.incident, at: stampOf(p.verdict.At)}
		if p.change.Advice != nil {
			e.advice = append(e.advice, at.advice(*p.change.Advice))
		}
		for _, entry := range p.change.Ledger {
			e.ledger = append(e.ledger, at.entry(entry))
		}
		e.notices = append(e.notices, at.notices(p.change.Notices)...)
		e.timeline = append(e.timeline, at.timeline(p.change.Timeline)...)
	}
}

// subject names the incident that effects belong to. Effects are worked out before an incident has its id.
type subject struct {
	incident *tracker.Incident
	at       stamp
}

func (s subject) advice(r tracker.Recommendation) tracker.Recommendation {
	r.MerchantID, r.IncidentID = s.incident.MerchantID, s.incident.ID
	if r.At.IsZero() {
		r.At = s.at.time()
	}
	return r
}

func (s subject) entry(e tracker.ScoreEntry) tracker.ScoreEntry {
	e.MerchantID, e.IncidentID, e.ShipmentID = s.incident.MerchantID, s.incident.ID, s.incident.ShipmentID
	if e.At.IsZero() {
		e.At = s.at.time()
	}
	return e
}

func (s subject) notices(in []tracker.Notification) []tracker.Notification {
	out := make([]tracker.Notification, 0, len(in))
	for _, n := range in {
		n.MerchantID, n.IncidentID, n.Message.IncidentID = s.incident.MerchantID, s.incident.ID, s.incident.ID
		n.Key = strings.ReplaceAll(n.Key, "{incident}", strconv.FormatInt(s.incident.ID, 10))
		if n.CreatedAt.IsZero() {
			n.CreatedAt = s.at.time()
		}
		out = append(out, n)
	}
	return out
}

func (s subject) timeline(in []tracker.TimelineEntry) []tracker.TimelineEntry {
	out := make([]tracker.TimelineEntry, 0, len(in))
	for _, e := range in {
		e.MerchantID, e.IncidentID, e.ShipmentID = s.incident.MerchantID, s.incident.ID, s.incident.ShipmentID
		if e.At.IsZero() {
			e.At = s.at.time()
		}
		out = append(out, e)
	}
	return out
}

func (t tx) writeEffects(e *effects, report *tracker.VerdictReport) error {
	if err := t.writeAdvice(e.advice); err != nil {
		return err
	}
	booked, err := t.writeLedger(e.ledger)
	if err != nil {
		return err
	}
	queued, err := t.writeNotices(e.notices)
	if err != nil {
		return err
	}
	report.Ledger += booked
	report.Notices += queued
	return t.writeTimeline(e.timeline)
}

func (t tx) writeTimeline(entries []tracker.TimelineEntry) error {
	ids, err := t.nextIDs("timeline", len(entries))
	if err != nil {
		return err
	}
	rows := make([][]any, len(entries))
	for i, e := range entries {
		rows[i] = []any{e.MerchantID, ids[i], e.IncidentID, e.ShipmentID, e.At.UnixMilli(), clean(e.Actor), e.What, clean(e.Detail)}
	}
	_, err = t.insert("timeline", "merchant_id,id,incident_id,shipment_id,at,actor,what,detail", "", rows)
	return err
}
