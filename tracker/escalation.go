package tracker

import (
	"fmt"
	"time"
)

// The supplier ladder of DOMAIN G and I4: a first notice with a reply clock, a reminder, the second contact where the supplier has one,
// then the merchant is told that no answer came, and where it helps a backup is proposed.
const (
	RungNotice   = 1
	RungReminder = 2
	RungSecond   = 3
	RungBackup   = 4

	defaultReplyHours = 12
	reminderHours     = 24
)

// Escalates says whether an incident starts the supplier ladder at once: from breach on, for trouble that is the supplier's to answer or to
// ask the courier about, and for parcels whose supplier can be reached. A blind parcel accuses nobody.
func Escalates(in Incident, supplier Supplier) bool {
	return in.Open() && in.Kind.AsksSupplier() && in.Severity >= SeverityBreach && in.Rung == 0 && in.EscalateAt.IsZero() &&
		(supplier.Email != "" || supplier.WebhookURL != "")
}

// NextRung climbs the ladder by one: whom to write to, until when an answer is awaited, and when the next rung is due. ok is
// false when nothing is left to do: the supplier has answered, every rung was climbed, or a person has asked about trouble that the
// supplier cannot mend, which is asked once.
func NextRung(due EscalationDue, now time.Time) (w EscalationWrite, ok bool) {
	rung, skipped := due.stands()+1, 0
	if rung == RungSecond && !due.Supplier.Second.Reachable() {
		rung, skipped = RungBackup, 1
	}
	answered := !due.Last.AnsweredAt.IsZero()
	if due.Incident.OrderID != 0 {
		answered = due.Last.kept(now)
	}
	if answered || rung > due.Incident.Kind.lastRung() {
		return EscalationWrite{}, false
	}
	w.Skipped = skipped
	w.Escalation = Escalation{
		MerchantID: due.Merchant.ID, IncidentID: due.Incident.ID, ShipmentID: due.Shipment.ID, OrderID: due.Incident.OrderID, SupplierID: due.Supplier.ID,
		Rung: rung, SentAt: now, ReplyBy: now.Add(replyTime(due.Supplier, rung)),
	}
	message := MessageFor(Snapshot{Merchant: due.Merchant, Shipment: due.Shipment, Supplier: due.Supplier}, due.Incident, now)
	message.OrderNos, message.Value, message.ReplyBy, message.Items = due.OrderNos, due.Value.String(), w.Escalation.ReplyBy, due.Items
	note := Notification{
		MerchantID: due.Merchant.ID, IncidentID: due.Incident.ID, Severity: due.Incident.Severity,
		Message: message, State: DeliveryQueued, CreatedAt: now, NextTryAt: now,
	}
	key := fmt.Sprintf("%d/%d/rung%d", due.Incident.ID, due.Incident.Reopened, rung)
	if due.Incident.OrderID != 0 {
		key = fmt.Sprintf("%d/%d/s%d/rung%d", due.Incident.ID, due.Incident.Reopened, due.Supplier.ID, rung)
	}
	switch rung {
	case RungBackup:
		note.Topic, note.Audience, note.Locale = TopicBackupProposed, AudienceMerchant, due.Merchant.Locale
		if !due.Incident.Kind.BackupHelps() {
			note.Topic = TopicSupplierSilent
		}
		if due.Advice != nil {
			note.Message = note.Message.withAdvice(*due.Advice)
		}
		w.Notices = due.Merchant.overChannels(note, key)
	default:
		note.Topic, note.Audience, note.Locale = TopicSupplierNotice, AudienceSupplier, due.Supplier.Locale
		if rung == RungReminder {
			note.Topic = TopicSupplierRemind
		}
		w.Notices = due.Supplier.overChannels(note, key)
		if rung == RungSecond {
			note.Topic = TopicSupplierRemind
			w.Notices = overChannels(note, key, due.Supplier.Second.Email, due.Supplier.Second.WebhookURL)
		}
		if rung < due.Incident.Kind.lastRung() {
			w.NextEscalateAt = w.Escalation.ReplyBy
		}
	}
	told := due.Supplier.Name
	if rung == RungSecond && due.Supplier.Second.Name != "" {
		told += " · " + due.Supplier.Second.Name
	}
	w.Timeline = []TimelineEntry{{
		MerchantID: due.Merchant.ID, IncidentID: due.Incident.ID, ShipmentID: due.Shipment.ID, At: now, Actor: "system",
		What: "noticed", Detail: string(note.Topic) + " " + told,
	}}
	return w, true
}

// stands is the rung that was climbed last. Each supplier of an order without a parcel climbs by itself.
func (d EscalationDue) stands() int {
	if d.Incident.OrderID != 0 {
		return d.Last.Rung
	}
	return d.Incident.Rung
}

// lastRung is how far the ladder goes for a kind of trouble.
func (k Kind) lastRung() int {
	if k.AsksSupplier() {
		return RungBackup
	}
	return RungNotice
}

// leftToBuyer reports whether the parcel's trouble lies with its buyer now: whatever else is late about it follows from that, and no supplier
// is asked.
func leftToBuyer(s Snapshot, changes []Change) bool {
	open := map[int64]Kind{}
	for _, in := range s.Incidents {
		if in.Open() {
			open[in.ID] = in.Kind
		}
	}
	for _, c := range changes {
		switch {
		case c.Kind == ChangeResolve:
			delete(open, c.Incident.ID)
		case c.Incident.Kind.Asked() == AskedBuyer:
			return true
		default:
			open[c.Incident.ID] = c.Incident.Kind
		}
	}
	for _, kind := range open {
		if kind.Asked() == AskedBuyer {
			return true
		}
	}
	return false
}

// replyTime is how long an answer is awaited. The last one asked gets a day; who has a second contact behind him is reminded on the clock
// of the notice, so that the second is asked after a day.
func replyTime(s Supplier, rung int) time.Duration {
	hours := s.ReplyHours
	if hours <= 0 {
		hours = defaultReplyHours
	}
	if rung == RungSecond || rung == RungReminder && !s.Second.Reachable() {
		hours = max(hours, reminderHours)
	}
	return time.Duration(hours) * time.Hour
}

func (s Supplier) overChannels(n Notification, key string) []Notification {
	return overChannels(n, key, s.Email, s.WebhookURL)
}
