package jobs

import (
	"context"
	"errors"
	"log/slog"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// supplierShelf is a shop with suppliers, how their orders went, and the advice about them.
type supplierShelf struct {
	merchants []tracker.Merchant
	suppliers []tracker.Supplier
	facts     tracker.SwitchFacts
	past      []tracker.SwitchAdvice // newest first
	notices   []tracker.Notification
	decided   []tracker.SwitchAdvice
	renewed   []int64
	since     time.Time
	err       error
}

func (s *supplierShelf) Merchants(context.Context) ([]tracker.Merchant, error) {
	return s.merchants, nil
}

func (s *supplierShelf) Suppliers(context.Context, int64) ([]tracker.Supplier, error) {
	return s.suppliers, nil
}

func (s *supplierShelf) RenewSupplierRecords(_ context.Context, merchantID int64, since, _ time.Time) error {
	s.renewed, s.since = append(s.renewed, merchantID), since
	return s.err
}

func (s *supplierShelf) SwitchFacts(context.Context, int64, time.Time, time.Time) (tracker.SwitchFacts, error) {
	return s.facts, nil
}

func (s *supplierShelf) SwitchAdvices(context.Context, int64) ([]tracker.SwitchAdvice, error) {
	return s.past, nil
}

func (s *supplierShelf) AddSwitchAdvice(_ context.Context, a tracker.SwitchAdvice, n []tracker.Notification) (bool, error) {
	a.ID, a.State = int64(len(s.past)+1), tracker.SwitchOpen
	s.past, s.notices = append([]tracker.SwitchAdvice{a}, s.past...), append(s.notices, n...)
	return true, nil
}

func (s *supplierShelf) DecideSwitch(_ context.Context, d tracker.SwitchAdvice) (bool, error) {
	s.decided = append(s.decided, d)
	for i := range s.past {
		if s.past[i].ID == d.ID {
			s.past[i] = d
		}
	}
	return true, nil
}

// contestedShelf is a shop whose regular supplier of one SKU is late with every third order, and whose backup hardly ever is.
func contestedShelf() *supplierShelf {
	record := func(onTime, late int) tracker.OnTimeRecord { return tracker.OnTimeRecord{OnTime: onTime, Late: late} }
	return &supplierShelf{
		merchants: []tracker.Merchant{{ID: 1, Name: "山野茶铺", Email: "shop@example.cn"}},
		suppliers: []tracker.Supplier{
			{ID: 1, Code: "A", Name: "一号仓", SKUs: []tracker.SupplierSKU{
				{SupplierID: 1, SKU: "TEA-1", UnitCost: tracker.Yuan(20), Stock: -1, Record: record(60, 40)}, {SupplierID: 1, SKU: "CUP-2", Record: record(1, 90)},
			}},
			{ID: 2, Code: "B", Name: "二号仓", SKUs: []tracker.SupplierSKU{{SupplierID: 2, SKU: "TEA-1", BackupRank: 1, UnitCost: tracker.Yuan(21), Stock: 5000, PerDay: 100, Record: record(98, 2)}}},
		},
		facts: tracker.SwitchFacts{Incident: tracker.Yuan(40), IncidentN: 80, PerDay: map[string]float64{"TEA-1": 10}},
	}
}

func TestSupplierWatchAdvisesOnce(t *testing.T) {
	t.Parallel()
	shelf, now := contestedShelf(), time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)
	job := &SupplierWatch{Store: shelf, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	for range 2 {
		if err := job.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(shelf.past) != 1 || shelf.past[0].SKU != "TEA-1" || shelf.past[0].FromID != 1 || shelf.past[0].ToID != 2 || len(shelf.notices) != 1 {
		t.Fatalf("advice %+v, %d notices", shelf.past, len(shelf.notices))
	}
	if len(shelf.renewed) != 2 || !shelf.since.Equal(now.AddDate(0, 0, -tracker.StandingDays)) {
		t.Errorf("records renewed for %v since %s", shelf.renewed, shelf.since)
	}
	if len(shelf.decided) != 0 {
		t.Errorf("decided %+v: it only advises", shelf.decided)
	}
}

func TestSupplierWatchLetsAdviceLapse(t *testing.T) {
	t.Parallel()
	shelf, now := contestedShelf(), time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC)
	job := &SupplierWatch{Store: shelf, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	run := func() {
		t.Helper()
		if err := job.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	run()
	shelf.suppliers[1].SKUs[0].Stock = 0 // the backup has sold out
	now = now.Add(24 * time.Hour)
	run()
	if len(shelf.decided) != 1 || shelf.decided[0].State != tracker.SwitchLapsed || shelf.decided[0].DecidedBy != "system" || !shelf.decided[0].DecidedAt.Equal(now) {
		t.Errorf("decided %+v", shelf.decided)
	}
	shelf.suppliers = shelf.suppliers[:1] // nobody else delivers it: nothing to advise
	run()
	if len(shelf.past) != 1 {
		t.Errorf("advice %+v", shelf.past)
	}
	shelf.err = errors.New("disk full")
	if err := job.Run(t.Context()); !errors.Is(err, shelf.err) {
		t.Errorf("error %v", err)
	}
}
