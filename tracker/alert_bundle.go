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
		note.Key = fmt.Sprintf("bundle/%s/%d", p.Slug(), first.ID)
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

// WarnHorizon says until when the lines of watched parcels are to be told to a person now; ok is false where warnings are off, where the person
// wants none or rests, and so soon after their last warning (zero: none) that the next one will do. urgent is until when a line must be told
// even so. The last round before the person's quiet hours also tells what falls into them; what comes after them is told at their end.
func (m Merchant) WarnHorizon(p Person, last, now time.Time) (until, urgent time.Time, ok bool) {
	before := m.AlertTerms().warnBefore()
	if _, reached := p.NextWay(nil); before == 0 || !reached || p.From > SeverityWatch || m.rests(p, now).After(now) {
		return until, urgent, false
	}
	every := min(WarnEvery, before/3)
	until = now.Add(before)
	next := now.Add(every)
	if wake := m.rests(p, next); wake.After(next) {
		next = wake
		until = maxTime(until, wake)
	}
	if last.Add(every).After(now) {
		return until, next, true
	}
	return until, until, true
}

// rests says when a person who rests at a time is told of what only is watched; the time itself where the person does not rest.
func (m Merchant) rests(p Person, at time.Time) time.Time {
	if p.Night != SeverityNone && SeverityWatch >= p.Night {
		return at
	}
	return p.quiet(m).after(at)
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// NearBreach warns a person of the shop once of all watched parcels whose line is near, the nearest first. The store calls it with those that
// it marks as told to the person in the same transaction.
func NearBreach(m Merchant, p Person, parcels []StuckParcel, now time.Time) []Notification {
	if len(parcels) == 0 {
		return nil
	}
	nearest := slices.SortedStableFunc(slices.Values(parcels), func(a, b StuckParcel) int {
		return cmp.Or(a.Incident.NextAt.Compare(b.Incident.NextAt), cmp.Compare(a.Incident.ID, b.Incident.ID))
	})
	last := nearest[len(nearest)-1].Incident.NextAt
	message := Message{Merchant: m.Name, Zone: m.Zone, At: now, OpenCount: len(nearest), WithinHours: math.Ceil(last.Sub(now).Hours())}
	for _, stuck := range nearest[:min(len(nearest), bundleLines)] {
		line := DigestLine{
			TrackingNo: stuck.Shipment.TrackingNo, Courier: stuck.Shipment.Courier, Kind: stuck.Incident.Kind, Severity: stuck.Incident.Severity.String(),
			Hours: stuck.Incident.SeenAt.Sub(stuck.Incident.Since).Hours(), ShipmentID: stuck.Shipment.ID, RuleID: stuck.Incident.RuleID,
			Left: stuck.Incident.NextAt.Sub(now).Hours(), NextAt: stuck.Incident.NextAt, Value: stuck.Value.String(),
		}
		if line.TrackingNo == "" && len(stuck.OrderNos) > 0 {
			line.TrackingNo = stuck.OrderNos[0]
		}
		if stuck.Advice != nil {
			line.Action = stuck.Advice.Action
		}
		message.Digest = append(message.Digest, line)
	}
	first := nearest[0].Incident
	note := Notification{
		MerchantID: m.ID, Topic: TopicNearBreach, Severity: SeverityWatch, Audience: AudienceMerchant, Locale: m.Locale, Message: message,
		State: DeliveryQueued, CreatedAt: now, NextTryAt: now,
	}
	note, ok := m.addressed(p, note, nil)
	if !ok {
		return nil
	}
	note.Key = fmt.Sprintf("near_breach/%d/%d/%s/%s", first.ID, first.Reopened, note.Audience, p.Slug())
	return []Notification{note}
}
