package tracker

import (
	"testing"
	"time"
)

func TestWithinBudget(t *testing.T) {
	t.Parallel()
	mail := Notification{Channel: "email", Audience: AudienceMerchant, Topic: TopicOpened, Severity: SeverityBreach}
	with := func(change func(*Notification)) Notification {
		n := mail
		change(&n)
		return n
	}
	dear := func(n *Notification) { n.Severity, n.Message.Value = SeverityAbnormal, "300.00 CNY" }
	for _, c := range []struct {
		name         string
		n            Notification
		sent, budget int
		want         bool
	}{
		{"room", mail, 19, 20, true},
		{"no room", mail, 20, 20, false},
		{"no limit", mail, 900, 0, true},
		{"a program does not tire", with(func(n *Notification) { n.Channel = "webhook" }), 20, 20, true},
		{"a supplier must answer", with(func(n *Notification) { n.Audience = AudienceSupplier }), 20, 20, true},
		{"the digest", with(func(n *Notification) { n.Topic = TopicDigest }), 20, 20, true},
		{"a fine within hours", with(func(n *Notification) { n.Topic = TopicNearBreach }), 20, 20, true},
		{"abnormal and valuable", with(dear), 39, 20, true},
		{"but not without end", with(dear), 40, 20, false},
		{"abnormal and cheap", with(func(n *Notification) { n.Severity, n.Message.Value = SeverityAbnormal, "29.00 CNY" }), 20, 20, false},
		{"valuable, and over", with(func(n *Notification) { dear(n); n.Topic = TopicResolved }), 20, 20, false},
	} {
		if got := c.n.WithinBudget(AlertTerms{}, c.sent, c.budget); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestWarnHorizon(t *testing.T) {
	t.Parallel()
	m := alertSnapshot().Merchant
	p := m.Everybody()[0]
	for _, c := range []struct {
		name, now, last, until, urgent string
		ok                             bool
	}{
		{"the first of the day", "2026-11-20T12:00:00+08:00", "2026-11-19T12:00:00+08:00", "2026-11-20T18:00:00+08:00", "2026-11-20T18:00:00+08:00", true},
		{"soon after another", "2026-11-20T12:00:00+08:00", "2026-11-20T11:00:00+08:00", "2026-11-20T18:00:00+08:00", "2026-11-20T14:00:00+08:00", true},
		{"before the night", "2026-11-20T21:00:00+08:00", "2026-11-20T18:00:00+08:00", "2026-11-21T08:00:00+08:00", "2026-11-21T08:00:00+08:00", true},
		{"in the night", "2026-11-20T23:00:00+08:00", "2026-11-20T18:00:00+08:00", "", "", false},
	} {
		until, urgent, ok := m.WarnHorizon(p, moment(c.last), moment(c.now))
		if ok != c.ok || ok && (!until.Equal(moment(c.until)) || !urgent.Equal(moment(c.urgent))) {
			t.Errorf("%s: until %s, urgent %s, %v", c.name, until, urgent, ok)
		}
	}
	for name, change := range map[string]func(*Person){
		"switched off": func(p *Person) { p.Active = false }, "wants what is worse": func(p *Person) { p.From = SeverityBreach },
	} {
		other := p
		change(&other)
		if _, _, ok := m.WarnHorizon(other, time.Time{}, moment("2026-11-20T12:00:00+08:00")); ok {
			t.Errorf("%s: warned", name)
		}
	}
	awake := p
	awake.Night = SeverityWatch
	if _, _, ok := m.WarnHorizon(awake, time.Time{}, moment("2026-11-20T23:00:00+08:00")); !ok {
		t.Error("who wants warnings at night gets none")
	}
	m.Alerts.WarnBefore = -1
	if _, _, ok := m.WarnHorizon(p, time.Time{}, moment("2026-11-20T12:00:00+08:00")); ok {
		t.Error("warnings are off")
	}
}

func TestNextBundle(t *testing.T) {
	t.Parallel()
	m := alertSnapshot().Merchant
	for now, want := range map[string]string{
		"2026-11-20T11:54:00+08:00": "2026-11-20T12:00:00+08:00",
		"2026-11-20T12:00:00+08:00": "2026-11-20T16:00:00+08:00",
		"2026-11-20T20:30:00+08:00": "2026-11-21T08:00:00+08:00",
		"2026-11-21T03:00:00+08:00": "2026-11-21T08:00:00+08:00",
	} {
		if got := m.NextBundle(moment(now)); !got.Equal(moment(want)) {
			t.Errorf("at %s: %s, want %s", now, got, want)
		}
	}
}

// A visit that was missed is followed by another one: the warning tier does not count, the breach does, from the latest dispatch.
func TestMissedVisitIsNoWatch(t *testing.T) {
	t.Parallel()
	out := Checkpoint{At: at(50), Status: StatusOutForDelivery, Milestone: MilestoneOutForDelivery, Text: "派件中"}
	missed := Checkpoint{At: at(56), Status: StatusFailedAttempt, Text: "客户不在，次日再派"}
	for _, c := range []struct {
		name  string
		scans []Checkpoint
		hour  float64
		want  Severity
	}{
		{"dispatched, silent", []Checkpoint{picked, hub, left, out}, 65, SeverityWatch},
		{"missed", []Checkpoint{picked, hub, left, out, missed}, 65, SeverityNone},
		{"missed, and no second visit", []Checkpoint{picked, hub, left, out, missed}, 75, SeverityBreach},
		{"missed, then out again and silent", []Checkpoint{picked, hub, left, out, missed, {At: at(74), Status: StatusOutForDelivery, Milestone: MilestoneOutForDelivery}}, 89, SeverityWatch},
	} {
		j := judge(t, mustRules(t), parcel(c.hour, c.scans...), at(c.hour))
		got := SeverityNone
		if f := j.finding(FamilyStalled); f != nil && f.Kind == KindNotSigned {
			got = f.Severity
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
