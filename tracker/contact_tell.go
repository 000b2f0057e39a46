package tracker

import (
	"fmt"
	"time"
)

// Tell addresses a message to everybody of the shop who wants it, each over the first of their channels. n.NextTryAt is when the configured
// addresses get it; people who have been set up get it by their own hours.
func (m Merchant) Tell(n Notification, key string) []Notification {
	return m.tellOver(n, key, nil)
}

// tellOver is Tell past some channels.
func (m Merchant) tellOver(n Notification, key string, past []string) []Notification {
	var out []Notification
	for _, p := range m.Everybody() {
		if told, ok := m.addressed(p, n, past); ok {
			told.Key = key + "/" + string(n.Audience) + "/" + p.Slug()
			out = append(out, told)
		}
	}
	return out
}

// Slug names a person in the keys of messages. Those of configured addresses are as they were before there were people: what is queued must
// not be sent again.
func (p Person) Slug() string {
	if p.Origin != "" {
		return p.Origin
	}
	return fmt.Sprintf("c%d", p.ID)
}

// addressed is the message to one person over the first of the channels that are not passed by; ok is false where the person does not get it.
func (m Merchant) addressed(p Person, n Notification, past []string) (Notification, bool) {
	way, ok := p.NextWay(past)
	if !ok || n.Severity < p.From {
		return n, false
	}
	n.ContactID, n.Channel, n.Recipient = p.ID, way.Channel, way.To
	if p.Locale != "" {
		n.Locale = p.Locale
	}
	switch {
	case way.Channel == OriginWebhook && p.ID == 0: // a program has no night
		n.NextTryAt = n.CreatedAt
	case p.ID != 0:
		n.NextTryAt = m.tellPerson(p, n, n.CreatedAt)
	}
	if n.Topic == TopicNearBreach && n.Message.WithinHours > 0 && n.NextTryAt.Sub(n.CreatedAt).Hours() >= n.Message.WithinHours {
		return n, false // all of it is past the line when the person wakes, and told by then
	}
	return n, true
}

// tellPerson is when a person who has been set up gets a message that could go at a time: after the shop's hold, unless it goes to a program,
// and outside of the person's quiet hours.
func (m Merchant) tellPerson(p Person, n Notification, at time.Time) time.Time {
	if (n.Topic == TopicOpened || n.Topic == TopicClimbed) && n.Severity < SeverityAbnormal && n.Channel != OriginWebhook && n.FirstID == 0 {
		at = maxTime(at, n.CreatedAt.Add(m.AlertTerms().hold()))
	}
	if p.Night != SeverityNone && n.Severity >= p.Night {
		return at
	}
	return p.quiet(m).after(at)
}

func (p Person) quiet(m Merchant) quietSpan { return quietSpan{p.QuietFrom, p.QuietTo, m.Location()} }

// Rest says when a person's quiet hours that hold now are over, and now where none hold.
func (m Merchant) Rest(p Person, now time.Time) time.Time { return p.quiet(m).after(now) }

// FallBack is what a person gets on the next channel after a message failed for good on the last of those tried; ok is false where none is
// left. The key holds the first message's, so that each channel is used once.
func (m Merchant) FallBack(failed Notification, firstKey string, tried []string, now time.Time) (Notification, bool) {
	p, ok := m.PersonByID(failed.ContactID)
	if !ok {
		return Notification{}, false
	}
	way, ok := p.NextWay(tried)
	if !ok {
		return Notification{}, false
	}
	n := failed
	n.ID, n.Key = 0, firstKey+"/then/"+way.Channel
	n.Channel, n.Recipient = way.Channel, way.To
	n.State, n.Tries, n.LastError, n.Receipt, n.BundleID, n.Reason, n.SentAt = DeliveryQueued, 0, "", "", 0, "", time.Time{}
	n.NextTryAt = now
	if n.Topic != TopicDigest { // its time is the person's own choice
		n.NextTryAt = m.tellPerson(p, n, now)
	}
	n.CreatedAt, n.FirstID = now, failed.First()
	return n, true
}

// First is the id of the message that went over the person's first channel.
func (n Notification) First() int64 {
	if n.FirstID != 0 {
		return n.FirstID
	}
	return n.ID
}

// PersonBudget is how many immediate messages a person gets a day: what is set for the person, else what AlertBudget says. 0 means no limit.
func (m Merchant) PersonBudget(users []User, n Notification) int {
	p, ok := m.PersonByID(n.ContactID)
	if !ok {
		return m.AlertBudget(users, n.Recipient)
	}
	if p.PerDay != 0 {
		return max(p.PerDay, 0)
	}
	u, ok := m.Account(users, p)
	if !ok {
		return m.AlertTerms().perDay()
	}
	return m.AlertBudget([]User{u}, u.Email)
}

// BundleTime is when the messages to the reader of n that are over the budget are told: at the next step of BundleEvery on the shop's clock,
// outside the reader's quiet hours.
func (m Merchant) BundleTime(n Notification, now time.Time) time.Time {
	p, ok := m.PersonByID(n.ContactID)
	if !ok {
		return m.NextBundle(now)
	}
	since := now.Sub(m.DayStart(now))
	return p.quiet(m).after(m.DayStart(now).Add(since.Truncate(BundleEvery) + BundleEvery))
}
