package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// DefaultWorkers is how many messages are sent at the same time, and so how many a crash can leave in doubt.
const DefaultWorkers = 4

// Config is what a Dispatcher needs. Zero numbers and durations get their defaults.
type Config struct {
	Outbox   Outbox
	Channels []Channel
	Render   func(n tracker.Notification, now time.Time) (Outgoing, error)
	Now      func() time.Time
	Wall     func() time.Time // measures how long a send takes; Now if nil
	Log      *slog.Logger

	Workers       int           // sends at the same time, 4
	Batch         int           // rows per claim, 32
	Lease         time.Duration // on the clock of Now; 10 minutes. It must outlast a batch in which every send times out.
	SendTimeout   time.Duration // real time, 30 seconds
	RecordTimeout time.Duration // real time for one database call, 10 seconds
	Policy        Policy
}

func (c *Config) setDefaults() {
	c.Workers = cmp.Or(max(c.Workers, 0), DefaultWorkers)
	c.Batch = cmp.Or(max(c.Batch, 0), 32)
	c.Lease = cmp.Or(max(c.Lease, 0), 10*time.Minute)
	c.SendTimeout = cmp.Or(max(c.SendTimeout, 0), 30*time.Second)
	c.RecordTimeout = cmp.Or(max(c.RecordTimeout, 0), 10*time.Second)
	if c.Wall == nil {
		c.Wall = c.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if len(c.Policy.Steps) == 0 {
		c.Policy = DefaultPolicy()
	}
}

// Dispatcher empties the outbox. It holds no state between runs, so that any number of nodes may run one.
type Dispatcher struct {
	cfg      Config
	channels map[string]Channel
}

// New returns a Dispatcher, or an error that names what is missing from cfg.
func New(cfg Config) (*Dispatcher, error) {
	if cfg.Outbox == nil || cfg.Render == nil || cfg.Now == nil {
		return nil, errors.New("a dispatcher needs an outbox, a renderer and a clock")
	}
	cfg.setDefaults()
	channels := make(map[string]Channel, len(cfg.Channels))
	for _, channel := range cfg.Channels {
		if _, taken := channels[channel.Name()]; taken {
			return nil, fmt.Errorf("two channels are named %q", channel.Name())
		}
		channels[channel.Name()] = channel
	}
	return &Dispatcher{cfg: cfg, channels: channels}, nil
}

// Run makes one pass and logs its counts if anything was sent, put off or given up.
func (d *Dispatcher) Run(ctx context.Context) error {
	report, err := d.Pass(ctx)
	if report.Total() > 0 {
		d.cfg.Log.InfoContext(ctx, "notifications dispatched", "sent", report.Sent(), "joined", report.Joined, "by_channel", report.ByChannel,
			"put_off", report.PutOff, "failed", report.Failed, "given_back", report.GivenBack)
	}
	return err
}

// Pass claims and sends until nothing is due or ctx ends. An ended ctx is not an error: sends in flight are finished and recorded,
// claimed rows whose send has not started are given back. The error is the outbox's: it stops the pass after the rows at hand.
func (d *Dispatcher) Pass(ctx context.Context) (Report, error) {
	total := Report{ByChannel: map[string]int{}}
	round := &pass{Dispatcher: d, halted: map[lane]*SendError{}}
	for ctx.Err() == nil {
		rows, err := d.claim(ctx)
		if err != nil {
			return total, fmt.Errorf("claim notifications: %w", err)
		}
		if len(rows) == 0 {
			break
		}
		if err := round.deliverAll(ctx, rows, &total); err != nil {
			return total, fmt.Errorf("record notifications: %w", err)
		}
	}
	return total, nil
}

// claim is not cut short by a stop: a claim that commits while its caller goes away would strand its rows until the lease ends.
func (d *Dispatcher) claim(ctx context.Context) ([]tracker.Notification, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.cfg.RecordTimeout)
	defer cancel()
	return d.cfg.Outbox.ClaimNotifications(ctx, d.cfg.Now(), d.cfg.Batch, d.cfg.Lease)
}
