package tracker

import (
	"fmt"
	"slices"
	"time"
)

// GroupPlaceholder stands for the group's id in a notification key until the store knows it.
const GroupPlaceholder = "{group}"

// climb takes the group to its next rung, with a message about what was asked and what has come since. The last rung is told to the merchant, and
// ends the group: what has come since was never asked about, and waits for the next one.
func (d GroupDue) climb(w *GroupWrite, asked, fresh []GroupMember, now time.Time) {
	g := &w.Group
	g.Rung++
	if g.Rung == RungSecond && !d.Supplier.Second.Reachable() {
		g.Rung = RungBackup
	}
	if g.Rung >= RungBackup {
		fresh, g.NextAt, g.EndedAt = nil, time.Time{}, now
	} else {
		g.ReplyBy = now.Add(replyTime(d.Supplier, g.Rung))
		g.NextAt = g.ReplyBy
	}
	topic, listed := g.topic(), slices.Concat(asked, fresh)
	w.Notices = d.notices(*g, listed, now)
	for _, m := range listed {
		w.Questions = append(w.Questions, d.question(*g, m, g.ReplyBy, now))
		w.Timeline = append(w.Timeline, d.line(m, string(topic), d.Size+len(fresh), now))
	}
}

// topic is what the group's rung tells.
func (g NoticeGroup) topic() Topic {
	switch {
	case g.Rung >= RungBackup:
		return TopicSupplierSilent
	case g.Rung > RungNotice:
		return TopicSupplierRemind
	default:
		return TopicSupplierNotice
	}
}

// join takes incidents into an open group. They get the whole reply clock, whatever is left of the group's.
func (d GroupDue) join(w *GroupWrite, fresh []GroupMember, now time.Time) {
	first := w.Group
	first.Rung = RungNotice
	for _, m := range fresh {
		w.Questions = append(w.Questions, d.question(first, m, now.Add(replyTime(d.Supplier, RungNotice)), now))
		w.Timeline = append(w.Timeline, d.line(m, GroupJoined, d.Size+len(fresh), now))
	}
}

func (d GroupDue) question(g NoticeGroup, m GroupMember, by, now time.Time) Escalation {
	return Escalation{
		MerchantID: d.Merchant.ID, IncidentID: m.Incident.ID, ShipmentID: m.Incident.ShipmentID, OrderID: m.Incident.OrderID,
		SupplierID: d.Supplier.ID, GroupID: g.ID, Rung: g.Rung, SentAt: now, ReplyBy: by,
	}
}

func (d GroupDue) line(m GroupMember, what string, size int, now time.Time) TimelineEntry {
	return TimelineEntry{
		MerchantID: d.Merchant.ID, IncidentID: m.Incident.ID, ShipmentID: m.Incident.ShipmentID, At: now, Actor: "system", What: TimelineGrouped,
		Detail: fmt.Sprintf("%s %d %s", what, size, d.Supplier.Name),
	}
}

// notices are the messages of a rung. They list what is asked; nothing is asked of the merchant, whom the last rung tells.
func (d GroupDue) notices(g NoticeGroup, listed []GroupMember, now time.Time) []Notification {
	note := Notification{
		MerchantID: d.Merchant.ID, Severity: SeverityWatch, GroupID: g.ID, Message: d.message(g, listed, now), State: DeliveryQueued,
		CreatedAt: now, NextTryAt: now, Topic: g.topic(), Audience: AudienceSupplier, Locale: d.Supplier.Locale,
	}
	key := fmt.Sprintf("group/%s/rung%d", GroupPlaceholder, g.Rung)
	if g.Rung >= RungBackup {
		note.Audience, note.Locale = AudienceMerchant, d.Merchant.Locale
		note.NextTryAt = d.Merchant.sendTime(SeverityWatch, now)
		return d.Merchant.overChannels(note, key)
	}
	if second := d.Supplier.Second; g.Rung == RungSecond {
		return overChannels(note, key, second.Email, second.WebhookURL)
	}
	return d.Supplier.overChannels(note, key)
}

func (d GroupDue) message(g NoticeGroup, listed []GroupMember, now time.Time) Message {
	message := Message{
		Merchant: d.Merchant.Name, Zone: d.Merchant.Zone, At: now, SupplierID: d.Supplier.ID, Supplier: d.Supplier.Name, GroupID: g.ID,
		Kind: listed[0].Incident.Kind, Severity: SeverityWatch.String(), OpenCount: len(listed), // the kind for channels with room for one
	}
	if g.Rung < RungBackup {
		message.ReplyBy = g.ReplyBy
	}
	for _, m := range listed[:min(len(listed), groupLines)] {
		message.Digest = append(message.Digest, m.Listed())
	}
	return message
}

// Listed is the member as a line of a message.
func (m GroupMember) Listed() DigestLine {
	line := DigestLine{
		TrackingNo: m.TrackingNo, Courier: m.Courier, Kind: m.Incident.Kind, Severity: m.Incident.Severity.String(), ShipmentID: m.Incident.ShipmentID,
		OrderID: m.Incident.OrderID, Hours: max(0, m.Incident.SeenAt.Sub(m.Incident.Since).Hours()),
	}
	if m.Incident.OrderID != 0 {
		line.TrackingNo = m.OrderNo
	}
	return line
}
