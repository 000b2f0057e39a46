package tracker

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// bundleLines is how many parcels a bundle or a warning names; the rest is counted.
const bundleLines = 40

// Bundle is the one message that tells a recipient what was held back, the worst first and what is over last. The messages are of one
// person, or of one recipient and channel, and there is at least one.
func Bundle(m Merchant, held []Notification, now time.Time) Notification {
	first := held[0]
	message := Message{Merchant: m.Name, Zone: m.Zone, At: now, OpenCount: len(held)}
	for _, n := range slices.SortedStableFunc(slices.Values(held), moreUrgent)[:min(len(held), bundleLines)] {
		message.Digest = append(message.Digest, bundleLine(n))
	}
	note := Notification{
		MerchantID: m.ID, Key: fmt.Sprintf("bundle/%s/%s/%d", first.Channel, first.Recipient, first.ID), Topic: TopicBundle, Severity: maxSeverity(held),
		Audience: first.Audience, Channel: first.Channel, Recipient: first.Recipient, Locale: first.Locale, Message: message, State: DeliveryQueued,
		CreatedAt: now, NextTryAt: now, ContactID: first.ContactID,
	}
	if p, ok := m.PersonByID(first.ContactID); ok {
		note.Key = fmt.Sprintf("bundle/%s/%d", p.slug(), first.ID)
		if way, ok := p.NextWay(nil); ok {
			note.Channel, note.Recipient = way.Channel, way.To
		}
	}
	return note
}

func moreUrgent(a, b Notification) int {
	over := func(n Notification) int {
		switch n.Topic {
		case TopicResolved, TopicWithdrawn, TopicClusterResolved, TopicFeedBack:
			return 1
		default:
			return 0
		}
	}
	return cmp.Or(cmp.Compare(over(a), over(b)), cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.ID, b.ID))
}

func bundleLine(n Notification) DigestLine {
	msg := n.Message
	line := DigestLine{
		TrackingNo: msg.TrackingNo, Courier: msg.Courier, Kind: msg.Kind, Severity: msg.Severity, Hours: max(msg.SilenceHours, msg.OverdueHours),
		Action: msg.Action, ShipmentID: msg.ShipmentID, Topic: n.Topic,
	}
	switch {
	case line.TrackingNo != "":
	case len(msg.OrderNos) > 0:
		line.TrackingNo = msg.OrderNos[0]
	case msg.Cluster != nil:
		line.TrackingNo = msg.Cluster.Place
	case msg.GroupID != 0:
		line.TrackingNo = msg.Supplier
	default:
		line.TrackingNo = msg.Feed
	}
	return line
}

func maxSeverity(list []Notification) Severity {
	worst := SeverityNone
	for _, n := range list {
		worst = max(worst, n.Severity)
	}
	return worst
}

// WarnHorizon says until when the lines of watched parcels are to be told of now; ok is false where warnings are off, in quiet hours, and
// so soon after the last warning (zero: none) that the next one will do. urgent is until when a line must be told even so. The last round
// before the quiet hours also tells what falls into them.
func (m Merchant) WarnHorizon(last, now time.Time) (until, urgent time.Time, ok bool) {
	before := m.AlertTerms().warnBefore()
	if before == 0 || len(m.Everybody()) == 0 || m.sendTime(SeverityBreach, now).After(now) {
		return until, urgent, false
	}
	every := min(WarnEvery, before/3)
	until = now.Add(before)
	next := now.Add(every)
	if wake := m.sendTime(SeverityBreach, next); wake.After(next) {
		next = wake.Add(every)
		until = maxTime(until, next)
	}
	if last.Add(every).After(now) {
		return until, next, true
	}
	return until, until, true
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// NearBreach warns the merchant once of all watched parcels whose line is near, the nearest first. The store calls it with those that it
// marks as warned in the same transaction.
func NearBreach(m Merchant, parcels []StuckParcel, now time.Time) []Notification {
	if len(parcels) == 0 {
		return nil
	}
	nearest := slices.SortedStableFunc(slices.Values(parcels), func(a, b StuckParcel) int {
		return cmp.Or(a.Incident.NextAt.Compare(b.Incident.NextAt), cmp.Compare(a.Incident.ID, b.Incident.ID))
	})
	last := nearest[len(nearest)-1].Incident.NextAt
	message := Message{Merchant: m.Name, Zone: m.Zone, At: now, OpenCount: len(nearest), WithinHours: math.Ceil(last.Sub(now).Hours())}
	for _, p := range nearest[:min(len(nearest), bundleLines)] {
		line := DigestLine{
			TrackingNo: p.Shipment.TrackingNo, Courier: p.Shipment.Courier, Kind: p.Incident.Kind, Severity: p.Incident.Severity.String(),
			Hours: p.Incident.SeenAt.Sub(p.Incident.Since).Hours(), ShipmentID: p.Shipment.ID, RuleID: p.Incident.RuleID,
			Left: p.Incident.NextAt.Sub(now).Hours(), NextAt: p.Incident.NextAt, Value: p.Value.String(),
		}
		if line.TrackingNo == "" && len(p.OrderNos) > 0 {
			line.TrackingNo = p.OrderNos[0]
		}
		if p.Advice != nil {
			line.Action = p.Advice.Action
		}
		message.Digest = append(message.Digest, line)
	}
	first := nearest[0].Incident
	note := Notification{
		MerchantID: m.ID, Topic: TopicNearBreach, Severity: SeverityWatch, Audience: AudienceMerchant, Locale: m.Locale, Message: message,
		State: DeliveryQueued, CreatedAt: now, NextTryAt: now,
	}
	return m.overChannels(note, fmt.Sprintf("near_breach/%d/%d", first.ID, first.Reopened))
}
