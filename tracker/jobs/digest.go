package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// DigestStore is what the staff digest needs of the store.
type DigestStore interface {
	Merchants(ctx context.Context) ([]tracker.Merchant, error)
	Users(ctx context.Context) ([]tracker.User, error)
	StuckParcels(ctx context.Context, f tracker.StuckFilter) (tracker.Page[tracker.StuckParcel], error)
	Enqueue(ctx context.Context, notices []tracker.Notification) (int, error)
}

// Digester queues the day's digest once it is morning at the merchant's. The key of a digest holds its date, so that running often, on
// several nodes, or again after a crash queues it once.
type Digester struct {
	Store DigestStore
	Now   func() time.Time
	Log   *slog.Logger
	done  map[string]bool // keys queued by this process: spares the queries until the next day
}

// Run does one pass.
func (d *Digester) Run(ctx context.Context) error {
	merchants, err := d.Store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("read merchants: %w", err)
	}
	for _, m := range merchants {
		if err := d.digest(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

func (d *Digester) digest(ctx context.Context, m tracker.Merchant) error {
	now := d.Now()
	var marks []string
	for _, key := range tracker.DigestKeys(m, now) {
		if mark := fmt.Sprintf("%d/%s", m.ID, key); !d.done[mark] {
			marks = append(marks, mark)
		}
	}
	if len(marks) == 0 {
		return nil
	}
	users, err := d.Store.Users(ctx)
	if err != nil {
		return fmt.Errorf("read users: %w", err)
	}
	parcels, err := d.Store.StuckParcels(ctx, tracker.StuckFilter{MerchantID: m.ID, Limit: 200})
	if err != nil {
		return fmt.Errorf("read stuck parcels: %w", err)
	}
	queued, err := d.Store.Enqueue(ctx, tracker.Digest(m, users, parcels, now))
	if err != nil {
		return fmt.Errorf("queue digest: %w", err)
	}
	if d.done == nil || len(d.done) > 10_000 {
		d.done = map[string]bool{}
	}
	for _, mark := range marks {
		d.done[mark] = true
	}
	if queued > 0 {
		d.Log.Info("digest queued", "merchant_id", m.ID, "messages", queued, "open", parcels.Total)
	}
	return nil
}
