package notify

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"runtime/debug"
)

// reasonLimit is how much of a failure's reason is stored, in characters.
const reasonLimit = 300

// outcome is what became of one claimed row.
type outcome struct {
	row    tracker.Notification
	fate   fate
	joined bool  // it went along in the message of another
	err    error // the outbox's
}

// deliver brings claimed rows of one recipient to their next state. The send and the record do not end with ctx: a message that is half
// sent when the program stops would otherwise be in doubt.
func (d *pass) deliver(ctx context.Context, rows []tracker.Notification) []outcome {
	stopping := ctx.Err() != nil
	ctx = context.WithoutCancel(ctx)
	var out []outcome
	var messages []Outgoing
	for _, n := range rows {
		if stopping {
			out = append(out, d.giveBack(ctx, n))
			continue
		}
		m, err := d.prepare(ctx, n)
		if err != nil {
			out = append(out, d.settle(ctx, n, rows[0], failed{asSendError(err), tracker.Attempt{At: d.cfg.Now(), Outcome: d.unsent(n, err)}}))
			continue
		}
		messages = append(messages, m)
	}
	return append(out, d.deliverReady(ctx, messages)...)
}

// unsent is the outcome of an attempt that ended before the channel was asked: what could not be rendered is one, what waits for others is none.
func (d *pass) unsent(n tracker.Notification, err error) tracker.AttemptOutcome {
	if d.isHalted(n) != nil {
		return tracker.AttemptSkipped
	}
	return asSendError(err).Class()
}

// deliverReady sends rendered messages to one recipient as one and records the answer for each. What is refused for good is sent again in
// halves, so that one word that a provider does not let through holds up no other message.
func (d *pass) deliverReady(ctx context.Context, messages []Outgoing) []outcome {
	if len(messages) == 0 {
		return nil
	}
	first := messages[0].Notification
	attempt := tracker.Attempt{At: d.cfg.Now(), Outcome: tracker.AttemptSkipped}
	failure := d.isHalted(first)
	if failure == nil {
		began := d.cfg.Wall()
		given, err := d.transmit(ctx, messages)
		attempt.Took = d.cfg.Wall().Sub(began)
		given.note(&attempt)
		if err == nil {
			return d.sent(ctx, messages, attempt)
		}
		failure = asSendError(err)
		attempt.Outcome = failure.Class()
		if failure.Setup || failure.Throttled {
			d.halt(first, failure)
		}
	}
	if half := len(messages) / 2; half > 0 && failure.final() {
		return append(d.deliverReady(ctx, messages[:half]), d.deliverReady(ctx, messages[half:])...)
	}
	out := make([]outcome, 0, len(messages))
	for i := range messages {
		out = append(out, d.settle(ctx, messages[i].Notification, first, failed{failure, attempt}))
	}
	return out
}

func (d *pass) sent(ctx context.Context, messages []Outgoing, a tracker.Attempt) []outcome {
	if len(messages) > 1 {
		a.Receipt += fmt.Sprintf(" (one message for %d)", len(messages))
	}
	a.Receipt, a.Outcome = tracker.CleanText(a.Receipt, reasonLimit), tracker.AttemptSent
	out := make([]outcome, 0, len(messages))
	for i := range messages {
		o := d.record(ctx, messages[i].Notification, fateSent, a)
		o.joined = i > 0
		out = append(out, o)
	}
	return out
}

// failed is an attempt that brought no message away, and why.
type failed struct {
	why     *SendError
	attempt tracker.Attempt
}

// settle records a failure. first is the row whose chance decides when all that failed together is tried again, so that it stays together.
func (d *pass) settle(ctx context.Context, n, first tracker.Notification, f failed) outcome {
	f.attempt.Reason = tracker.CleanText(oneLine(f.why.Reason), reasonLimit)
	if f.why.Setup {
		f.attempt.Alone = d.alone(n.Channel)
		if f.why.Template {
			f.attempt.Part = n.Part()
		}
	}
	asked := n
	asked.ID = first.ID
	next, again := d.cfg.Policy.Next(asked, f.why, d.cfg.Now())
	if !again {
		if f.attempt.Outcome == tracker.AttemptSkipped { // given up without a try: the log says so
			f.attempt.Outcome = f.why.Class()
		}
		return d.record(ctx, n, fateFailed, f.attempt)
	}
	f.attempt.NextTryAt = next
	return d.record(ctx, n, fatePutOff, f.attempt)
}

func (d *Dispatcher) giveBack(ctx context.Context, n tracker.Notification) outcome {
	now := d.cfg.Now()
	return d.record(ctx, n, fateGivenBack, tracker.Attempt{
		At: now, NextTryAt: now, Outcome: tracker.AttemptSkipped, Reason: "stopped before it was sent",
	})
}

func (d *Dispatcher) record(ctx context.Context, n tracker.Notification, f fate, a tracker.Attempt) outcome {
	ctx, cancel := context.WithTimeout(ctx, d.cfg.RecordTimeout)
	defer cancel()
	a.MessageID = n.ID
	if err := d.cfg.Outbox.RecordAttempt(ctx, a); err != nil {
		return outcome{row: n, fate: fateUnrecorded, err: fmt.Errorf("notification %d: %w", n.ID, err)}
	}
	return outcome{row: n, fate: f}
}

// prepare renders a row. A panic in a template or a channel becomes a failure of this one row, tried again like any fault that may pass;
// its text stays out of the row because nobody has checked it for secrets.
func (d *pass) prepare(ctx context.Context, n tracker.Notification) (m Outgoing, err error) {
	defer d.recovered(ctx, n, &err)
	if _, known := d.channels[n.Channel]; !known {
		return m, Failed(fmt.Sprintf("no channel %q is configured", n.Channel))
	}
	if failure := d.isHalted(n); failure != nil {
		return m, failure
	}
	if m, err = d.cfg.Render(n, d.cfg.Now()); err != nil {
		return m, Failed("render: " + err.Error())
	}
	return m, nil
}

func (d *Dispatcher) recovered(ctx context.Context, n tracker.Notification, err *error) {
	if cause := recover(); cause != nil {
		d.cfg.Log.ErrorContext(ctx, "channel panicked", "channel", n.Channel, "notification_id", n.ID, "stack", string(debug.Stack()))
		*err = &SendError{Temporary: true, Reason: fmt.Sprintf("channel %s panicked", n.Channel)}
	}
}

// Try renders one message and sends it at once, outside the outbox. It returns the attempt for the log; the error is a *SendError.
func (d *Dispatcher) Try(ctx context.Context, n tracker.Notification) (tracker.Attempt, error) {
	attempt := tracker.Attempt{MessageID: n.ID, At: d.cfg.Now(), Outcome: tracker.AttemptSent}
	began := d.cfg.Wall()
	m, err := (&pass{Dispatcher: d}).prepare(ctx, n)
	if err == nil {
		var given handover
		given, err = d.transmit(ctx, []Outgoing{m})
		given.note(&attempt)
	}
	attempt.Took = d.cfg.Wall().Sub(began)
	if err != nil {
		failure := asSendError(err)
		attempt.Outcome, attempt.Reason = failure.Class(), tracker.CleanText(oneLine(failure.Reason), reasonLimit)
		return attempt, failure
	}
	attempt.Receipt = tracker.CleanText(attempt.Receipt, reasonLimit)
	return attempt, nil
}
