package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// ClusterStore is what watching for clusters needs of the store.
type ClusterStore interface {
	ClusterSights
	ClusterCounts
	ApplyCluster(ctx context.Context, c tracker.ClusterChange) (id int64, applied bool, err error)
}

// ClusterSights says whose parcels are silent, and who can be seen at all.
type ClusterSights interface {
	Merchants(ctx context.Context) ([]tracker.Merchant, error)
	Suppliers(ctx context.Context, merchantID int64) ([]tracker.Supplier, error)
	FeedAccounts
	SilentParcels(ctx context.Context, merchantID int64) ([]tracker.ClusterParcel, error)
}

// FeedAccounts reads courier accounts and what is wrong with their feeds.
type FeedAccounts interface {
	Accounts(ctx context.Context, merchantID int64) ([]tracker.CourierAccount, error)
	FeedIncidents(ctx context.Context) ([]tracker.Incident, error)
}

// ClusterCounts reads and writes how many parcels are where.
type ClusterCounts interface {
	Clusters(ctx context.Context, merchantID int64, since time.Time) ([]tracker.Cluster, error)
	PresentAt(ctx context.Context, merchantID int64, keys []tracker.ClusterKey, blind []int64) (map[tracker.ClusterKey]int, error)
	PresentEverywhere(ctx context.Context, merchantID int64, blind []int64) (map[tracker.ClusterKey]int, error)
	PlaceShares(ctx context.Context, merchantID int64, keys []tracker.ClusterKey) (map[tracker.ClusterKey]tracker.ShareHistory, error)
	SavePlaceShares(ctx context.Context, merchantID int64, histories []tracker.ShareHistory) error
}

// ClusterWatcher keeps one incident for the many parcels that are silent at one place, and counts once a day what is usual there.
type ClusterWatcher struct {
	Store ClusterStore
	Now   func() time.Time
	Log   *slog.Logger

	counted map[int64]int64 // day that was counted last, by merchant
	tested  map[int64]int   // places that were enough for a cluster when all were counted last, by merchant
}

// Run does one pass.
func (c *ClusterWatcher) Run(ctx context.Context) error {
	merchants, err := c.Store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("read merchants: %w", err)
	}
	feeds, err := c.Store.FeedIncidents(ctx)
	if err != nil {
		return fmt.Errorf("read feed incidents: %w", err)
	}
	for _, m := range merchants {
		if ctx.Err() != nil {
			break
		}
		if err := c.merchant(ctx, m, feeds); err != nil {
			return fmt.Errorf("watch clusters of merchant %d: %w", m.ID, err)
		}
	}
	return nil
}

func (c *ClusterWatcher) merchant(ctx context.Context, m tracker.Merchant, feeds []tracker.Incident) error {
	now := c.Now()
	accounts, err := c.Store.Accounts(ctx, m.ID)
	if err != nil {
		return fmt.Errorf("read courier accounts: %w", err)
	}
	mine := slices.DeleteFunc(slices.Clone(feeds), func(in tracker.Incident) bool { return in.MerchantID != m.ID })
	blind := tracker.BlindAccounts(accounts, mine, now)
	watch, err := c.look(ctx, m, blind, now)
	if err != nil {
		return err
	}
	if len(watch.Parcels) > 0 || len(watch.Clusters) > 0 {
		if err := c.decide(ctx, watch, blind, now); err != nil {
			return err
		}
	}
	return c.count(ctx, m, blind, now)
}

// look reads who is silent. A parcel of a feed that does not tell counts as blind.
func (c *ClusterWatcher) look(ctx context.Context, m tracker.Merchant, blind map[int64]bool, now time.Time) (tracker.ClusterWatch, error) {
	w := tracker.ClusterWatch{Merchant: m}
	var err error
	if w.Parcels, err = c.Store.SilentParcels(ctx, m.ID); err != nil {
		return w, fmt.Errorf("read silent parcels: %w", err)
	}
	for i := range w.Parcels {
		w.Parcels[i].Blind = w.Parcels[i].Blind || blind[w.Parcels[i].AccountID]
	}
	if w.Clusters, err = c.Store.Clusters(ctx, m.ID, now.Add(-tracker.ReopenWithin)); err != nil {
		return w, fmt.Errorf("read clusters: %w", err)
	}
	return w, nil
}

func (c *ClusterWatcher) decide(ctx context.Context, w tracker.ClusterWatch, blind map[int64]bool, now time.Time) error {
	keys := tracker.CountedKeys(w.Parcels, w.Clusters, now)
	if len(keys) == 0 {
		return nil
	}
	var err error
	if w.Present, err = c.Store.PresentAt(ctx, w.Merchant.ID, keys, ids(blind)); err != nil {
		return fmt.Errorf("count parcels: %w", err)
	}
	if w.Tested, err = c.places(ctx, w.Merchant.ID, blind); err != nil {
		return err
	}
	if w.Usual, err = c.Store.PlaceShares(ctx, w.Merchant.ID, keys); err != nil {
		return fmt.Errorf("read usual shares: %w", err)
	}
	if w.Suppliers, err = c.Store.Suppliers(ctx, w.Merchant.ID); err != nil {
		return fmt.Errorf("read suppliers: %w", err)
	}
	for _, change := range tracker.WatchClusters(w, now) {
		id, applied, err := c.Store.ApplyCluster(context.WithoutCancel(ctx), change)
		if err != nil {
			return fmt.Errorf("apply cluster %s: %w", change.Cluster.Incident.Place, err)
		}
		if applied && change.Kind != tracker.ChangeRefresh {
			c.Log.Info("cluster", "change", change.Kind, "incident_id", id, "place", change.Cluster.Incident.Place,
				"silent", change.Cluster.Share.Silent, "present", change.Cluster.Share.Present)
		}
	}
	return nil
}

// places is how many places could have a cluster. It is counted with the day's shares, which is often enough for a number whose size alone
// matters, and once after a start.
func (c *ClusterWatcher) places(ctx context.Context, merchantID int64, blind map[int64]bool) (int, error) {
	if n := c.tested[merchantID]; n > 0 {
		return n, nil
	}
	present, err := c.Store.PresentEverywhere(ctx, merchantID, ids(blind))
	if err != nil {
		return 0, fmt.Errorf("count places: %w", err)
	}
	c.remember(merchantID, present)
	return c.tested[merchantID], nil
}

func (c *ClusterWatcher) remember(merchantID int64, present map[tracker.ClusterKey]int) {
	if c.tested == nil {
		c.tested = map[int64]int{}
	}
	c.tested[merchantID] = tracker.TestedPlaces(present)
}

// count adds the day's count to what is usual, once a day, after the clusters have been told apart.
func (c *ClusterWatcher) count(ctx context.Context, m tracker.Merchant, blind map[int64]bool, now time.Time) error {
	day := tracker.ShareDay(now)
	if c.counted[m.ID] == day {
		return nil
	}
	w, err := c.look(ctx, m, blind, now)
	if err != nil {
		return err
	}
	if w.Present, err = c.Store.PresentEverywhere(ctx, m.ID, ids(blind)); err != nil {
		return fmt.Errorf("count parcels everywhere: %w", err)
	}
	c.remember(m.ID, w.Present)
	if w.Usual, err = c.Store.PlaceShares(ctx, m.ID, nil); err != nil {
		return fmt.Errorf("read usual shares: %w", err)
	}
	if err := c.Store.SavePlaceShares(ctx, m.ID, tracker.CountDay(w, now)); err != nil {
		return fmt.Errorf("save usual shares: %w", err)
	}
	if c.counted == nil {
		c.counted = map[int64]int64{}
	}
	c.counted[m.ID] = day
	return nil
}

func ids(set map[int64]bool) []int64 {
	out := make([]int64, 0, len(set))
	for id, in := range set {
		if in {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
