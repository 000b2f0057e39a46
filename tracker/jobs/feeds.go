package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// FeedStore is what watching the courier feeds needs of the store.
type FeedStore interface {
	Merchants(ctx context.Context) ([]tracker.Merchant, error)
	Accounts(ctx context.Context, merchantID int64) ([]tracker.CourierAccount, error)
	BlindCounts(ctx context.Context, now time.Time) ([]tracker.BlindCount, error)
	FeedIncidents(ctx context.Context) ([]tracker.Incident, error)
	OpenFeedIncident(ctx context.Context, in tracker.Incident, notices []tracker.Notification) (int64, error)
	ResolveFeedIncident(ctx context.Context, in tracker.Incident, notices []tracker.Notification) (bool, error)
	LookForLife(ctx context.Context, now time.Time) (int, error)
}

// FeedWatch keeps one incident per courier account that leaves parcels blind.
type FeedWatch struct {
	Store FeedStore
	Now   func() time.Time
	Log   *slog.Logger
}

// Run does one pass.
func (f *FeedWatch) Run(ctx context.Context) error {
	if _, err := f.Store.LookForLife(ctx, f.Now()); err != nil {
		return err
	}
	merchants, err := f.Store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("read merchants: %w", err)
	}
	accounts, err := f.Store.Accounts(ctx, 0)
	if err != nil {
		return fmt.Errorf("read courier accounts: %w", err)
	}
	counts, err := f.Store.BlindCounts(ctx, f.Now())
	if err != nil {
		return fmt.Errorf("count blind parcels: %w", err)
	}
	open, err := f.Store.FeedIncidents(ctx)
	if err != nil {
		return fmt.Errorf("read feed incidents: %w", err)
	}
	type feed struct {
		merchant int64
		name     string
	}
	byMerchant := map[int64]tracker.Merchant{}
	for _, m := range merchants {
		byMerchant[m.ID] = m
	}
	blind := map[int64]tracker.BlindCount{}
	for _, c := range counts {
		blind[c.AccountID] = c
	}
	standing := map[feed]tracker.Incident{}
	for _, in := range open {
		standing[feed{in.MerchantID, in.Feed}] = in
	}
	for _, account := range accounts {
		change, ok := tracker.WatchFeed(byMerchant[account.MerchantID], account, blind[account.ID], standing[feed{account.MerchantID, account.Name}], f.Now())
		if !ok {
			continue
		}
		if err := f.apply(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

func (f *FeedWatch) apply(ctx context.Context, change tracker.FeedChange) error {
	if change.Resolve {
		if _, err := f.Store.ResolveFeedIncident(ctx, change.Incident, change.Notices); err != nil {
			return fmt.Errorf("resolve feed incident %s: %w", change.Incident.Feed, err)
		}
		f.Log.Info("courier feed answers again", "feed", change.Incident.Feed, "incident_id", change.Incident.ID)
		return nil
	}
	id, err := f.Store.OpenFeedIncident(ctx, change.Incident, change.Notices)
	if err != nil {
		return fmt.Errorf("open feed incident %s: %w", change.Incident.Feed, err)
	}
	if change.Incident.ID == 0 {
		f.Log.Warn("courier feed leaves parcels blind", "feed", change.Incident.Feed, "parcels", change.Incident.Members, "incident_id", id)
	}
	return nil
}
