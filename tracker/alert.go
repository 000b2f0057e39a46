package tracker

import (
	"fmt"
	"time"
)

// idPlaceholder stands for the incident's id in a notification key until the store knows it.
const idPlaceholder = "{incident}"

// NoticesFor says whom a change is told to. A merchant hears of an incident at once from breach on; what is only watched waits
// for the digest, and for the warning shortly before a fine (see NearBreach). "Resolved" goes to those who got the alert, and nobody is told that one incident turned into a worse one, because
// the worse one tells it.
func NoticesFor(s Snapshot, c Change, now time.Time) []Notification {
	topic, ok := topicOf(c)
	if !ok || c.Incident.Severity < SeverityBreach || c.Incident.Family == FamilyBlind {
		return nil
	}
	message := MessageFor(s, c.Incident, now)
	if c.Advice != nil {
		message = message.withAdvice(*c.Advice)
	}
	if len(c.Ledger) > 0 {
		message.Marginal, message.Attributed = c.Ledger[0].Marginal.Short(3), c.Ledger[0].Attributed.Short(3)
	}
	state := c.Incident.Severity.String()
	if c.Kind == ChangeResolve {
		state = "resolved"
	}
	if c.Incident.Resolution == ResolvedReshipped && c.Kind == ChangeResolve {
		message.Reship = s.Reship.told()
	}
	if topic == TopicWithdrawn {
		state = "withdrawn"
	}
	template := Notification{
		MerchantID: s.Merchant.ID, IncidentID: c.Incident.ID, Topic: topic, Severity: c.Incident.Severity,
		Audience: AudienceMerchant, Locale: s.Merchant.Locale, Message: message, State: DeliveryQueued, CreatedAt: now,
		NextTryAt: s.Merchant.tellAt(c, now),
	}
	return s.Merchant.overChannels(template, fmt.Sprintf("%s/%d/%s", idPlaceholder, c.Incident.Reopened, state))
}

func topicOf(c Change) (Topic, bool) {
	switch c.Kind {
	case ChangeOpen, ChangeReopen:
		return TopicOpened, true
	case ChangeClimb:
		return TopicClimbed, true
	case ChangeResolve:
		if c.Incident.Resolution == ResolvedWithdrawn {
			return TopicWithdrawn, true
		}
		return TopicResolved, c.Incident.Resolution != ResolvedSuperseded && c.Incident.Resolution != ResolvedConfirmed
	default:
		return "", false
	}
}

// overChannels copies a notification to every channel its audience can be reached on. Webhooks go at once: a program has no night.
func overChannels(n Notification, key, email, hookURL string) []Notification {
	var out []Notification
	for _, way := range []struct{ channel, recipient string }{{"email", email}, {"webhook", hookURL}} {
		if way.recipient == "" {
			continue
		}
		copied := n
		copied.Channel, copied.Recipient, copied.Key = way.channel, way.recipient, key+"/"+string(n.Audience)+"/"+way.channel
		if way.channel == "webhook" {
			copied.NextTryAt = n.CreatedAt
		}
		out = append(out, copied)
	}
	return out
}

func (m Merchant) overChannels(n Notification, key string) []Notification { return m.Tell(n, key) }

// tellAt is when a change is told: a breach must have stood for a while, because many end by themselves within minutes of the courier's
// next upload. What ends meanwhile is withdrawn when its turn comes.
func (m Merchant) tellAt(c Change, now time.Time) time.Time {
	severity := c.Incident.Severity
	if c.Kind != ChangeResolve && severity < SeverityAbnormal {
		now = now.Add(m.AlertTerms().hold())
	}
	return m.sendTime(severity, now)
}

// sendTime holds back what is below abnormal during the merchant's quiet hours.
func (m Merchant) sendTime(severity Severity, now time.Time) time.Time {
	if severity >= SeverityAbnormal || m.QuietFrom == m.QuietTo {
		return now
	}
	return quietSpan{DayTime(60 * m.QuietFrom), DayTime(60 * m.QuietTo), m.Location()}.after(now)
}

// Location returns the merchant's time zone; an unknown name gives China's.
func (m Merchant) Location() *time.Location {
	if m.Zone != "" {
		if zone, err := time.LoadLocation(m.Zone); err == nil {
			return zone
		}
	}
	return time.FixedZone("Asia/Shanghai", 8*3600)
}

// MessageFor fixes what a text about an incident needs to know.
func MessageFor(s Snapshot, in Incident, now time.Time) Message {
	message := Message{
		Merchant: s.Merchant.Name, Zone: s.Merchant.Zone, At: now,
		IncidentID: in.ID, ShipmentID: s.Shipment.ID, OrderID: in.OrderID, SupplierID: s.Supplier.ID, Supplier: s.Supplier.Name,
		TrackingNo: s.Shipment.TrackingNo, Courier: s.Shipment.Courier, OrderNos: orderNumbers(s.Orders),
		Kind: in.Kind, Severity: in.Severity.String(), Phase: in.Phase, RuleID: in.RuleID, RuleProv: in.RuleProv, LimitHours: in.LimitHrs,
		LastText: s.Shipment.LastEventText, LastEventAt: s.Shipment.LastEventAt, LastLookAt: s.Shipment.LastLookAt,
		Origin: s.Shipment.Origin.String(), Destination: s.Shipment.Destination.String(),
		Value: OrderValue(s.Orders).String(), NextAt: in.NextAt, Resolution: in.Resolution,
	}
	hours := in.SeenAt.Sub(in.Since).Hours()
	if in.Kind == KindPromiseOverdue || in.Kind == KindLineOverdue || in.Kind == KindShipOverdue {
		message.OverdueHours = hours
	} else {
		message.SilenceHours = hours
	}
	return message
}

func (m Message) withAdvice(r Recommendation) Message {
	m.Action, m.Then, m.WaitHours, m.RunnerUp = r.Action, r.Then, r.WaitHours, r.RunnerUp
	m.Cost, m.Regret = r.Cost.String(), r.Regret.String()
	return m
}

func orderNumbers(orders []Order) []string {
	out := make([]string, 0, len(orders))
	for _, order := range orders {
		out = append(out, order.OrderNo)
	}
	return out
}

// OrderValue is the paid amount of a parcel's orders; the zero Money if no order states one.
func OrderValue(orders []Order) Money {
	var sum Money
	for _, order := range orders {
		if order.Value.IsZero() {
			continue
		}
		sum.Currency = order.Value.Currency
		sum.Minor += order.Value.Minor
	}
	return sum
}

// String returns the region as people write it: province and city, without repeating a municipality.
func (r Region) String() string {
	if r.City == "" || r.City == r.Province {
		return r.Province
	}
	return r.Province + r.City
}
