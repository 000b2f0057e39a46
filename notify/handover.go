package notify

import (
	"context"
	"parcelwarden/tracker"
)

// Drafter is a channel that hands over something else than the subject and the text of a message. Draft is what Send would hand over, as
// people read it, without what opens an account or answers in the recipient's place.
type Drafter interface {
	Channel
	Draft(m Outgoing) string
}

// handover is what a channel was given for one or more messages, as the log keeps it, and what it gave back.
type handover struct{ receipt, subject, text string }

// note puts a handover into an attempt.
func (h handover) note(a *tracker.Attempt) {
	a.Receipt, a.Subject, a.Text = h.receipt, h.subject, h.text
}

// transmit sends messages to one recipient, joined if they are several.
func (d *Dispatcher) transmit(ctx context.Context, messages []Outgoing) (h handover, err error) {
	n := messages[0].Notification
	ctx, cancel := context.WithTimeout(ctx, d.cfg.SendTimeout)
	defer cancel()
	defer d.recovered(ctx, n, &err)
	m := messages[0]
	if len(messages) > 1 {
		m = d.batcher(n.Channel).Join(messages)
	}
	h.subject, h.text = m.Subject, m.Text
	if drafter, ok := d.channels[n.Channel].(Drafter); ok {
		h.subject, h.text = "", drafter.Draft(m)
	}
	about := make([]tracker.Message, len(messages))
	for i := range messages {
		about[i] = messages[i].Notification.Message
	}
	h.subject, h.text = tracker.KeptText(h.subject, about...), tracker.KeptText(h.text, about...)
	receipt, err := d.channels[n.Channel].Send(ctx, m)
	if err == nil {
		h.receipt = receipt
	}
	return h, err
}
