package tracker

import (
	"slices"
	"strconv"
	"time"
)

// careDay is how long the buyer is asked to wait where the advice names no time that lies ahead.
const careDay = 24 * time.Hour

// choices are what the buyer can have, by the guards of the advice and by what has come in since: nothing once the shop has decided or the buyer has
// asked for the money, no waiting for what will not come, and only the refund where the platform would refund by itself.
func (c careCase) choices() []CareChoice {
	if c.decided() != "" || c.facts.refundPending() {
		return nil
	}
	sure := lossOf(c.facts).sure()
	var out []CareChoice
	add := func(action Action, pairs ...string) {
		name := "choice_" + string(action)
		if sure {
			name += "_gone"
		}
		out = append(out, CareChoice{action, c.say("care", name, pairs...)})
	}
	if !sure && !slices.Contains(c.advice.Guards, guardAutoRefund) {
		add(ActionWait, "until", c.day(c.until()))
	}
	if c.facts.neverReship() == "" && c.offered(ActionReship) {
		add(ActionReship)
	}
	if c.offered(ActionRefund) {
		add(ActionRefund)
	}
	return out
}

// offered reports whether no guard forbids an option of the advice.
func (c careCase) offered(action Action) bool {
	return slices.ContainsFunc(c.advice.Options, func(o Option) bool { return o.Action == action && o.Allowed })
}

// until is when the buyer hears from the shop again: the day that the supplier has named, or when the advised waiting ends.
func (c careCase) until() time.Time {
	if answer := c.facts.answer(); answer.Answer == AnswerTracing && answer.NewDate.After(c.now) {
		return answer.NewDate.In(c.zone).Add(careDay).Truncate(time.Hour) // the day is over then
	}
	for _, o := range c.advice.Options {
		if o.Action == c.advice.Action && o.Until.After(c.now.Add(time.Hour)) {
			return o.Until.Truncate(time.Hour)
		}
	}
	return c.now.Add(careDay).Truncate(time.Hour)
}

// tailOf is as much of a number as tells parcels of one buyer apart.
func tailOf(number string) string { return number[max(0, len(number)-4):] }

// day writes an instant for a buyer: 10月13日 10:40, 13 Oct 10:40.
func (c careCase) day(t time.Time) string { return c.date(t) + " " + t.In(c.zone).Format("15:04") }

func (c careCase) date(t time.Time) string {
	t = t.In(c.zone)
	if c.locale == LocaleEN {
		return t.Format("2 Jan")
	}
	return strconv.Itoa(int(t.Month())) + "月" + strconv.Itoa(t.Day()) + "日"
}
