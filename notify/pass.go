package notify

import (
	"cmp"
	"context"
	"errors"
	"parcelwarden/tracker"
	"sync"

	"golang.org/x/sync/errgroup"
)

// lane is one merchant's use of one channel, or of one recipient on it.
type lane struct {
	channel   string
	merchant  int64
	recipient string // empty for all of them
	part      string // topic and language; empty for all of them
}

// pass is one run over what is due. A wrong configuration or a limit, once met, stands for the rest of the pass: a thousand waiting mails
// must not become a thousand refused log-ins.
type pass struct {
	*Dispatcher
	mu     sync.Mutex
	halted map[lane]*SendError
}

func (d *pass) isHalted(n tracker.Notification) *SendError {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := lane{channel: n.Channel, merchant: n.MerchantID}
	one, part := all, all
	one.recipient, part.part = n.Recipient, n.Part()
	return cmp.Or(d.halted[all], d.halted[one], d.halted[part])
}

// halt notes a failure that all other messages would meet, too. A limit is the recipient's. A wrong configuration is the channel's, unless
// each recipient has its own, or only a template is to be mended.
func (d *pass) halt(n tracker.Notification, failure *SendError) {
	where := lane{channel: n.Channel, merchant: n.MerchantID}
	switch {
	case failure.Throttled || d.alone(n.Channel):
		where.recipient = n.Recipient
	case failure.Template:
		where.part = n.Part()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.halted[where] = failure
}

// alone reports whether each recipient of a channel has a setup of its own, as bots and webhooks have.
func (d *Dispatcher) alone(name string) bool {
	return name == tracker.OriginWebhook || d.batcher(name) != nil
}

// batcher returns the channel if it takes several messages as one, else nil.
func (d *Dispatcher) batcher(name string) Batcher {
	channel, _ := d.channels[name].(Batcher)
	return channel
}

// deliverAll delivers claimed rows: by themselves, or together with what waits for the same recipient where the channel joins messages.
func (d *pass) deliverAll(ctx context.Context, rows []tracker.Notification, total *Report) error {
	batches := d.batches(rows)
	done := make([][]outcome, len(batches))
	errs := make([]error, len(batches))
	var group errgroup.Group
	group.SetLimit(d.cfg.Workers)
	for i, batch := range batches {
		group.Go(func() error {
			batch, errs[i] = d.fill(ctx, batch)
			done[i] = d.deliver(ctx, batch)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i := range done {
		for _, o := range done[i] {
			total.add(o)
			errs = append(errs, o.err)
		}
	}
	return errors.Join(errs...)
}

// batches puts rows that go out together side by side, in the order in which they were claimed.
func (d *pass) batches(rows []tracker.Notification) [][]tracker.Notification {
	var out [][]tracker.Notification
	open := map[lane]int{} // the batch of a recipient that still takes messages
	for _, n := range rows {
		where := lane{channel: n.Channel, merchant: n.MerchantID, recipient: n.Recipient}
		channel := d.batcher(n.Channel)
		if i, begun := open[where]; begun && channel != nil && len(out[i]) < channel.Most() {
			out[i] = append(out[i], n)
			continue
		}
		open[where] = len(out)
		out = append(out, []tracker.Notification{n})
	}
	return out
}

// fill claims what else waits for the recipient of a batch, as much as fits. Nothing more is claimed when the program stops.
func (d *pass) fill(ctx context.Context, batch []tracker.Notification) ([]tracker.Notification, error) {
	channel := d.batcher(batch[0].Channel)
	if channel == nil || len(batch) >= channel.Most() || ctx.Err() != nil {
		return batch, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.cfg.RecordTimeout)
	defer cancel()
	more, err := d.cfg.Outbox.ClaimAlike(ctx, batch[0], d.cfg.Now(), channel.Most()-len(batch))
	return append(batch, more...), err
}
