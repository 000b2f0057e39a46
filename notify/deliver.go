package notify

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"runtime/debug"
	"sync"
)

// reasonLimit is how much of a failure's reason is stored, in characters.
const reasonLimit = 300

// lane is one merchant's use of one channel.
type lane struct {
	channel  string
	merchant int64
}

// pass is one run over what is due. A wrong configuration, once met, stands for the rest of the pass: a thousand waiting mails must
// not become a thousand refused log-ins.
type pass struct {
	*Dispatcher
	mu     sync.Mutex
	halted map[lane]*SendError
}

func (d *pass) isHalted(n tracker.Notification) *SendError {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.halted[lane{n.Channel, n.MerchantID}]
}

func (d *pass) halt(n tracker.Notification, failure *SendError) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.halted[lane{n.Channel, n.MerchantID}] = failure
}

// deliver brings one claimed row to its next state. The send and the record do not end with ctx: a message that is half sent when
// the program stops would otherwise be in doubt.
func (d *pass) deliver(ctx context.Context, n tracker.Notification) (fate, error) {
	stopping := ctx.Err() != nil
	ctx = context.WithoutCancel(ctx)
	if stopping {
		return d.giveBack(ctx, n)
	}
	receipt, err := d.attempt(ctx, n)
	if err == nil {
		return d.record(ctx, n, fateSent, func(ctx context.Context) error {
			return d.cfg.Outbox.MarkSent(ctx, n.ID, d.cfg.Now(), tracker.CleanText(receipt, reasonLimit))
		})
	}
	failure := asSendError(err)
	if failure.Setup {
		d.halt(n, failure)
	}
	reason := tracker.CleanText(oneLine(failure.Reason), reasonLimit)
	now := d.cfg.Now()
	if next, again := d.cfg.Policy.Next(n, failure, now); again {
		return d.record(ctx, n, fatePutOff, func(ctx context.Context) error {
			return d.cfg.Outbox.MarkRetry(ctx, n.ID, next, reason)
		})
	}
	return d.record(ctx, n, fateFailed, func(ctx context.Context) error {
		return d.cfg.Outbox.MarkFailed(ctx, n.ID, now, reason)
	})
}

func (d *Dispatcher) giveBack(ctx context.Context, n tracker.Notification) (fate, error) {
	return d.record(ctx, n, fateGivenBack, func(ctx context.Context) error {
		return d.cfg.Outbox.MarkRetry(ctx, n.ID, d.cfg.Now(), "stopped before it was sent")
	})
}

func (d *Dispatcher) record(ctx context.Context, n tracker.Notification, f fate, write func(context.Context) error) (fate, error) {
	ctx, cancel := context.WithTimeout(ctx, d.cfg.RecordTimeout)
	defer cancel()
	if err := write(ctx); err != nil {
		return fateUnrecorded, fmt.Errorf("notification %d: %w", n.ID, err)
	}
	return f, nil
}

// attempt renders and sends. A panic in a template or a channel becomes a failure of this one row, tried again like any fault that
// may pass; its text stays out of the row because nobody has checked it for secrets.
func (d *pass) attempt(ctx context.Context, n tracker.Notification) (receipt string, err error) {
	ctx, cancel := context.WithTimeout(ctx, d.cfg.SendTimeout)
	defer cancel()
	defer func() {
		if recovered := recover(); recovered != nil {
			d.cfg.Log.ErrorContext(ctx, "channel panicked", "channel", n.Channel, "notification_id", n.ID, "stack", string(debug.Stack()))
			err = &SendError{Temporary: true, Reason: fmt.Sprintf("channel %s panicked", n.Channel)}
		}
	}()
	channel, known := d.channels[n.Channel]
	if !known {
		return "", Failed(fmt.Sprintf("no channel %q is configured", n.Channel))
	}
	if failure := d.isHalted(n); failure != nil {
		return "", failure
	}
	out, err := d.cfg.Render(n, d.cfg.Now())
	if err != nil {
		return "", Failed("render: " + err.Error())
	}
	return channel.Send(ctx, out)
}
