package notify_test

import (
	"context"
	"errors"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"sync"
	"testing"
	"time"
)

// outbox keeps rows in memory with the rules that a store keeps: a claim counts a try and takes the row until the lease ends.
type outbox struct {
	mu      sync.Mutex
	rows    []tracker.Notification
	claims  int
	log     []tracker.Attempt
	refuse  error                 // RecordAttempt fails with it
	onClaim func(claim int) error // called before each claim
}

var _ notify.Outbox = (*outbox)(nil)

func (o *outbox) ClaimNotifications(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]tracker.Notification, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.claims++
	if o.onClaim != nil {
		if err := o.onClaim(o.claims); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var out []tracker.Notification
	for i := range o.rows {
		row := &o.rows[i]
		open := row.State == tracker.DeliveryQueued || row.State == tracker.DeliverySending
		if open && !row.NextTryAt.After(now) && len(out) < limit {
			row.State, row.NextTryAt, row.Tries = tracker.DeliverySending, now.Add(lease), row.Tries+1
			out = append(out, *row)
		}
	}
	return out, nil
}

func (o *outbox) ClaimAlike(_ context.Context, claimed tracker.Notification, now time.Time, limit int) ([]tracker.Notification, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []tracker.Notification
	for i := range o.rows {
		row := &o.rows[i]
		alike := row.MerchantID == claimed.MerchantID && row.Channel == claimed.Channel && row.Recipient == claimed.Recipient
		open := row.State == tracker.DeliveryQueued || row.State == tracker.DeliverySending
		if alike && open && !row.NextTryAt.After(now) && len(out) < limit {
			row.State, row.NextTryAt, row.Tries = tracker.DeliverySending, claimed.NextTryAt, row.Tries+1
			out = append(out, *row)
		}
	}
	return out, nil
}

func (o *outbox) mark(ctx context.Context, id int64, change func(*tracker.Notification)) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if o.refuse != nil {
		return o.refuse
	}
	for i := range o.rows {
		if o.rows[i].ID == id && o.rows[i].State == tracker.DeliverySending {
			change(&o.rows[i])
			return nil
		}
	}
	return errors.New("row is not in sending")
}

func (o *outbox) RecordAttempt(ctx context.Context, a tracker.Attempt) error {
	return o.mark(ctx, a.MessageID, func(n *tracker.Notification) {
		o.log = append(o.log, a)
		n.State, n.LastError = a.State(), a.Reason
		if n.State == tracker.DeliverySent {
			n.SentAt, n.Receipt = a.At, a.Receipt
		}
		if n.State == tracker.DeliveryQueued {
			n.NextTryAt = a.NextTryAt
		}
		if !a.Outcome.Counts() {
			n.Tries--
		}
	})
}

func (o *outbox) row(id int64) tracker.Notification {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, n := range o.rows {
		if n.ID == id {
			return n
		}
	}
	return tracker.Notification{}
}

// channel sends through a function.
type channel struct {
	name string
	send func(context.Context, notify.Outgoing) (string, error)
}

func (c channel) Name() string { return c.name }

func (c channel) Send(ctx context.Context, m notify.Outgoing) (string, error) { return c.send(ctx, m) }

// queued returns an outbox with n opened incidents for the channel fake.
func queued(n int) *outbox {
	o := &outbox{}
	for i := range n {
		row := tracker.Notification{
			ID: int64(i + 1), MerchantID: 7, Topic: tracker.TopicOpened, Audience: tracker.AudienceMerchant, Channel: "fake",
			Recipient: "shop@example.cn", Locale: tracker.LocaleZH, Message: stall(), State: tracker.DeliveryQueued, CreatedAt: noon, NextTryAt: noon,
		}
		o.rows = append(o.rows, row)
	}
	return o
}

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

func (c *clock) move(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.at = c.at.Add(d) }

func newDispatcher(t *testing.T, o notify.Outbox, c *clock, send func(context.Context, notify.Outgoing) (string, error)) *notify.Dispatcher {
	t.Helper()
	d, err := notify.New(notify.Config{
		Outbox: o, Channels: []notify.Channel{channel{"fake", send}}, Render: newRenderer(t).Render, Now: c.now,
		Workers: 3, Batch: 5, Lease: 10 * time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}
