package tracker

import (
	"slices"
	"strings"
	"time"
)

// CareInput is what a message to the buyer is drafted from. Courier is its name in the draft's language.
type CareInput struct {
	Record   ParcelRecord
	Incident Incident
	Courier  string
	Zone     *time.Location // of the merchant; nil means UTC
	Now      time.Time
}

// CareDraft is a message to the buyer of a delayed parcel, for staff to read, change and send themselves: the program sends nothing to buyers.
// It holds no name, address, telephone or full number, and promises no arrival.
type CareDraft struct {
	Hello   string
	Known   []string // where the parcel is, as of when
	Doing   []string // what the shop has done about it or does now
	Ask     string   // leads over to the choices; empty where there is at most one
	Choices []CareChoice
	Bye     string
}

// CareChoice is one thing that the buyer can choose: to wait, to get the goods again, or the money back.
type CareChoice struct {
	Action Action
	Text   string
}

// Text is the whole draft, ready to be copied. Several choices are numbered.
func (d CareDraft) Text() string {
	lines := append([]string{d.Hello}, d.Known...)
	lines = append(lines, d.Doing...)
	if d.Ask != "" {
		lines = append(lines, d.Ask)
	}
	for i, c := range d.Choices {
		if len(d.Choices) > 1 {
			c.Text = string(rune('1'+i)) + ". " + c.Text
		}
		lines = append(lines, c.Text)
	}
	return strings.Join(append(lines, d.Bye), "\n")
}

// careCase is one draft under way.
type careCase struct {
	phrase
	in     CareInput
	facts  AdviceInput // the parcel as the guards see it
	advice Recommendation
	seen   time.Time
}

// BuyerCare drafts the message to the buyer about a delay. It reports false where there is nothing to say: no delay past its line, one that lies
// with the buyer, a parcel that has arrived or that nobody can see, money that is back already, or no advice yet.
func (e *Explainer) BuyerCare(locale Locale, in CareInput) (CareDraft, bool) {
	i := slices.IndexFunc(in.Record.Advice, func(r Recommendation) bool { return r.IncidentID == in.Incident.ID })
	sh := in.Record.Shipment
	c := careCase{phrase: e.phrase(locale, in.Zone, in.Now), in: in, seen: later(sh.LastLookAt, sh.PushedAt)}
	c.facts = AdviceInput{Shipment: sh, Orders: in.Record.Orders, Incident: in.Incident, Escalations: in.Record.Escalations, Now: in.Now}
	if i < 0 || !in.Incident.delays() || !sh.SignedAt.IsZero() || !sh.ClosedAt.IsZero() || c.facts.blind() || c.facts.refunded() || c.seen.IsZero() {
		return CareDraft{}, false
	}
	c.advice = in.Record.Advice[i]
	d := CareDraft{Hello: c.say("care", "hello", "shop", in.Record.Merchant.Name), Known: c.known(), Doing: c.doing(), Choices: c.choices(), Bye: c.word("care", "bye")}
	switch len(d.Choices) {
	case 0:
	case 1:
		d.Ask = c.word("care", "next")
	default:
		d.Ask, d.Bye = c.word("care", "ask"), c.word("care", "bye_choice")
	}
	return d, true
}

// delays reports whether an incident is a delay that its buyer deserves to hear of.
func (i Incident) delays() bool {
	late := i.Family == FamilyOverdue || i.Family == FamilyStalled || i.Family == FamilyLost
	return late && i.Open() && i.Severity >= SeverityBreach && i.Kind.Asked() != AskedBuyer
}

// known is where the parcel is. A loss is told only where somebody has said so.
func (c careCase) known() []string {
	sh := c.in.Record.Shipment
	parcel := c.say("care", "parcel", "courier", c.in.Courier, "tail", tailOf(sh.TrackingNo))
	place := ""
	if sh.Site.Kind == SiteHub { // a branch is around the buyer's corner, and a courier's own words name people
		place = c.say("care", "place", "place", sh.Site.Name)
	}
	pairs := []string{"parcel", parcel, "seen", c.day(c.seen), "place", place}
	if gone := lossOf(c.facts).said(); gone != "" {
		return []string{c.say("care", gone, pairs...)}
	}
	if sh.LastEventAt.IsZero() {
		return []string{c.say("care", "unseen", append(pairs, "at", c.day(sh.ShippedAt))...)}
	}
	pairs = append(pairs, "at", c.day(sh.LastEventAt))
	switch c.in.Incident.Kind {
	case KindPromiseOverdue:
		return []string{c.say("care", "late", append(pairs, "due", c.day(c.in.Incident.Since))...)}
	case KindLineOverdue: // the platform's standard is no promise to the buyer
		return []string{c.say("care", "slow", pairs...)}
	}
	out := []string{c.say("care", "silent", pairs...)}
	if c.in.Incident.Family == FamilyLost || c.in.Incident.Severity >= SeverityPresumedLost {
		out = append(out, c.word("care", "maybe_lost"))
	}
	return out
}

// said names what somebody has said who knows that the parcel will not arrive; empty if nobody has.
func (v lossView) said() string {
	if !v.sure() {
		return ""
	}
	switch v.basis {
	case "supplier:out_of_stock":
		return "out_of_stock"
	case "courier:returned":
		return "sent_back"
	default:
		who, _, _ := strings.Cut(v.basis, ":")
		return "lost_" + who
	}
}

// doing is what has been done, as far as it is on record; where nothing is, what is to be done now, before the draft is sent.
func (c careCase) doing() []string {
	var out []string
	if slices.Contains(c.advice.Guards, guardMajeure) {
		out = append(out, c.word("care", "majeure"))
	}
	if done := c.decided(); done != "" {
		return append(out, done)
	}
	if c.facts.refundPending() {
		return append(out, c.word("care", "refund_asked"))
	}
	if lossOf(c.facts).sure() {
		return out
	}
	steps := len(out)
	if at := c.chased(); !at.IsZero() {
		out = append(out, c.say("care", "chased", "at", c.day(at)))
	}
	if ask := c.lastQuestion(); ask.ID != 0 {
		switch {
		case ask.AnsweredAt.IsZero():
			out = append(out, c.say("care", "asked", "at", c.day(ask.SentAt), "by", c.day(ask.ReplyBy)))
		case ask.Answer == AnswerTracing:
			out = append(out, c.say("care", "tracing", "date", c.date(ask.NewDate)))
		}
	}
	if len(out) > steps {
		return out
	}
	if c.facts.handedOver() {
		return append(out, c.word("care", "now_courier"))
	}
	return append(out, c.word("care", "now_supplier"))
}

// decided is what the shop has decided for good: then there is nothing left to choose.
func (c careCase) decided() string {
	for _, d := range c.in.Record.Decisions { // newest first
		if d.IncidentID != c.in.Incident.ID || d.State != DecisionAccepted && d.State != DecisionDone {
			continue
		}
		switch {
		case d.Action == ActionReship && d.Outcome == OutcomeShipped:
			return c.say("care", "reship_sent", "tail", tailOf(c.newNumber()))
		case d.Action == ActionReship:
			return c.word("care", "reship_asked")
		case d.Action == ActionRefund:
			return c.word("care", "refunding")
		}
	}
	return ""
}

// newNumber is the waybill that the backup has named.
func (c careCase) newNumber() string {
	for _, e := range c.in.Record.Escalations {
		if e.Rung == RungReship && e.IncidentID == c.in.Incident.ID && e.Answer == AnswerNewNumber {
			return e.NewNumber
		}
	}
	return ""
}

func (c careCase) chased() time.Time {
	var last time.Time
	for _, l := range c.in.Record.Timeline {
		if l.What == "chased" && l.IncidentID == c.in.Incident.ID {
			last = later(last, l.At)
		}
	}
	return last
}

// lastQuestion is the newest notice to the supplier who shipped the parcel.
func (c careCase) lastQuestion() Escalation {
	var last Escalation
	for _, e := range c.in.Record.Escalations {
		if e.Rung < RungBackup && e.IncidentID == c.in.Incident.ID && !e.SentAt.Before(last.SentAt) {
			last = e
		}
	}
	return last
}
