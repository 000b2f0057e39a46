package web

import (
	"context"
	"parcelwarden/tracker"
	"slices"
	"sync"
	"testing"
)

// fakeDesk keeps decisions in memory and shows them on the pages of a fake store.
type fakeDesk struct {
	mu     sync.Mutex
	shop   *fakeStore
	all    []tracker.Decision
	packs  map[int64][]byte
	writes []tracker.DecisionWrite
	err    error
}

var _ DecisionBook = (*fakeDesk)(nil)

func (f *fakeDesk) AcceptDecision(_ context.Context, w tracker.DecisionWrite) (tracker.Decision, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return tracker.Decision{}, f.err
	}
	d := w.Decision
	if slices.ContainsFunc(f.all, func(o tracker.Decision) bool { return o.IncidentID == d.IncidentID && o.Open() }) {
		return tracker.Decision{}, tracker.ErrDecisionTaken
	}
	d.ID = int64(len(f.all) + 1)
	f.all, f.writes, f.packs[d.ID] = append(f.all, d), append(f.writes, w), w.Pack
	if d.OrderID != 0 {
		rec := f.shop.orders[d.OrderID]
		rec.Decisions = append([]tracker.Decision{d}, rec.Decisions...)
		f.shop.orders[d.OrderID] = rec
		return d, nil
	}
	rec := f.shop.records[d.ShipmentID]
	rec.Decisions = append([]tracker.Decision{d}, rec.Decisions...)
	f.shop.records[d.ShipmentID] = rec
	return d, nil
}

func (f *fakeDesk) EndDecision(_ context.Context, e tracker.DecisionEnd) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	d := &f.all[e.DecisionID-1]
	if !d.Open() || d.MerchantID != e.MerchantID {
		return false, nil
	}
	d.State, d.Outcome, d.Settled, d.EndedBy = e.State, e.Outcome, e.Amount, e.By
	return true, nil
}

func (f *fakeDesk) Decision(_ context.Context, merchantID, id int64) (tracker.Decision, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if id < 1 || id > int64(len(f.all)) || !mine(merchantID, f.all[id-1].MerchantID) {
		return tracker.Decision{}, tracker.ErrNotFound
	}
	return f.all[id-1], nil
}

func (f *fakeDesk) OpenDecisions(_ context.Context, merchantID int64, _ int) ([]tracker.Todo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []tracker.Todo
	for _, d := range f.all {
		if d.Open() && mine(merchantID, d.MerchantID) {
			if order := f.shop.orders[d.OrderID].Order; d.OrderID != 0 {
				out = append(out, tracker.Todo{Decision: d, OrderNos: []string{order.OrderNo}, Value: order.Value})
				continue
			}
			rec := f.shop.records[d.ShipmentID]
			out = append(out, tracker.Todo{
				Decision: d, TrackingNo: rec.Shipment.TrackingNo, Courier: rec.Shipment.Courier, OrderNos: []string{rec.Orders[0].OrderNo},
				Value: rec.Orders[0].Value, MovedAt: hoursAgo(1),
			})
		}
	}
	return out, nil
}

func (f *fakeDesk) DecisionFile(_ context.Context, _, id int64) ([]byte, error) {
	return f.packs[id], nil
}

// decidingShop is the fake shop with a desk: the advice on parcel 3 offers everything, and the backup has three pieces.
func decidingShop(t testing.TB) (*fakeStore, *fakeDesk, func(*Config)) {
	t.Helper()
	shop := fakeShop()
	shop.suppliers[1].SKUs = []tracker.SupplierSKU{{SupplierID: 2, SKU: "QH-2201", BackupRank: 1, UnitCost: tracker.Yuan(15), Freight: tracker.Yuan(4), Stock: 3}}
	rec := shop.records[3]
	rec.Shipment.PickedUpAt, rec.Shipment.LastEventAt = hoursAgo(14*24), hoursAgo(11*24)
	advice := rec.Advice[0]
	advice.Options = slices.Clone(advice.Options)
	for i := range advice.Options {
		o := &advice.Options[i]
		if o.Action == tracker.ActionReship {
			o.Supplier = "YW-BS"
		}
		o.Allowed, o.Guard = true, ""
		if o.Action == tracker.ActionWait {
			o.Until = hoursAgo(-24)
		}
	}
	rec.Advice = []tracker.Recommendation{advice}
	shop.records[3] = rec
	advisor, err := tracker.LoadAdvisor()
	if err != nil {
		t.Fatal(err)
	}
	desk := &fakeDesk{shop: shop, packs: map[int64][]byte{}}
	return shop, desk, func(c *Config) {
		c.Decisions = DecisionDesk{Book: desk, Advisor: advisor, Pack: func(p tracker.ClaimPack) ([]byte, tracker.FileRef, error) {
			return []byte("PK " + p.Papers[0].Title), tracker.FileRef{Name: p.FileName, SHA256: "0123456789abcdef0123", Size: 9}, nil
		}}
	}
}

func deciding(t *testing.T, user string) (*site, *fakeDesk) {
	t.Helper()
	shop, desk, change := decidingShop(t)
	s := newSite(t, shop, change)
	s.signIn(user)
	return s, desk
}
