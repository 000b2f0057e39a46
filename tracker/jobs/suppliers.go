package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// SupplierStore is what the records of suppliers and the advice about them need of the store.
type SupplierStore interface {
	Merchants(ctx context.Context) ([]tracker.Merchant, error)
	Suppliers(ctx context.Context, merchantID int64) ([]tracker.Supplier, error)
	RenewSupplierRecords(ctx context.Context, merchantID int64, since, now time.Time) error
	SwitchStore
}

// SwitchStore keeps advice about suppliers of future orders.
type SwitchStore interface {
	SwitchFacts(ctx context.Context, merchantID int64, since, now time.Time) (tracker.SwitchFacts, error)
	SwitchAdvices(ctx context.Context, merchantID int64) ([]tracker.SwitchAdvice, error)
	AddSwitchAdvice(ctx context.Context, a tracker.SwitchAdvice, n []tracker.Notification) (bool, error)
	DecideSwitch(ctx context.Context, d tracker.SwitchAdvice) (bool, error)
}

// SupplierWatch counts how suppliers' orders went, and advises a switch for future orders where it is sure to cost less. It switches nothing.
type SupplierWatch struct {
	Store SupplierStore
	Now   func() time.Time
	Log   *slog.Logger
}

// Run does one pass over every merchant.
func (w *SupplierWatch) Run(ctx context.Context) error {
	merchants, err := w.Store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("list merchants: %w", err)
	}
	for _, m := range merchants {
		if ctx.Err() != nil {
			return nil
		}
		if err := w.merchant(ctx, m); err != nil {
			return fmt.Errorf("suppliers of merchant %d: %w", m.ID, err)
		}
	}
	return nil
}

func (w *SupplierWatch) merchant(ctx context.Context, m tracker.Merchant) error {
	now := w.Now()
	since := now.AddDate(0, 0, -tracker.StandingDays)
	if err := w.Store.RenewSupplierRecords(ctx, m.ID, since, now); err != nil {
		return err
	}
	suppliers, err := w.Store.Suppliers(ctx, m.ID)
	if err != nil {
		return err
	}
	facts, err := w.Store.SwitchFacts(ctx, m.ID, since, now)
	if err != nil {
		return err
	}
	past, err := w.Store.SwitchAdvices(ctx, m.ID)
	if err != nil {
		return err
	}
	newest := map[string]*tracker.SwitchAdvice{}
	for i := range past {
		if newest[past[i].SKU] == nil {
			newest[past[i].SKU] = &past[i]
		}
	}
	for _, sku := range contested(suppliers) {
		q := tracker.SwitchQuestion{
			MerchantID: m.ID, SKU: sku, Suppliers: suppliers, Incident: facts.Incident, IncidentN: facts.IncidentN, PerDay: facts.PerDay[sku],
			Last: newest[sku], Now: now,
		}
		if err := w.advise(ctx, m, q); err != nil {
			return err
		}
	}
	return nil
}

func (w *SupplierWatch) advise(ctx context.Context, m tracker.Merchant, q tracker.SwitchQuestion) error {
	if last := q.Last; last != nil && last.State == tracker.SwitchOpen {
		if !last.Lapsed(q) {
			return nil
		}
		lapsed := *last
		lapsed.State, lapsed.DecidedBy, lapsed.DecidedAt = tracker.SwitchLapsed, "system", q.Now
		_, err := w.Store.DecideSwitch(ctx, lapsed)
		return err
	}
	advice, ok := tracker.AdviseSwitch(q)
	if !ok {
		return nil
	}
	added, err := w.Store.AddSwitchAdvice(ctx, advice, advice.Notices(m, q.Suppliers, q.Now))
	if added {
		w.Log.Info("switch advised", "merchant", m.ID, "sku", q.SKU, "from", advice.FromID, "to", advice.ToID)
	}
	return err
}

// contested lists the SKUs that more than one supplier delivers.
func contested(suppliers []tracker.Supplier) []string {
	count := map[string]int{}
	for _, s := range suppliers {
		for _, k := range s.SKUs {
			count[k.SKU]++
		}
	}
	var out []string
	for sku, n := range count {
		if n > 1 {
			out = append(out, sku)
		}
	}
	slices.Sort(out)
	return out
}
