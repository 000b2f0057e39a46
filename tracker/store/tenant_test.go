package store_test

import (
	"context"
	"errors"
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func tenantTests() []storeTest {
	return []storeTest{
		{"tenants/nothing of another merchant is seen", testTenantReads},
		{"tenants/nothing of another merchant is changed", testTenantWrites},
		{"tenants/the database refuses a mixed row", testTenantKeys},
	}
}

// neighbours is a shop with a stuck parcel and everything around it, and a second one that must see none of it.
func (w *world) neighbours(t testing.TB) (s tracker.Shipment, in tracker.Incident, escalation int64, b tracker.Merchant) {
	t.Helper()
	s, in = w.stuck(t, "YT001")
	w.record(t, newEvents(s, 0.1, events(-5)))
	escalation, _, err := w.ApplyEscalation(t.Context(), rung(w.ladder(t, 0)[0], 1, 12))
	check(t, err)
	b, _ = newShop(t, w.Store, "shop-b")
	return w.page(t, s).Shipment, in, escalation, b
}

func testTenantReads(t *testing.T, w *world) {
	s, _, escalation, b := w.neighbours(t)
	ctx := t.Context()
	missing := map[string]func() error{
		"Parcel":     func() error { _, err := w.Parcel(ctx, b.ID, s.ID); return err },
		"SnapshotOf": func() error { _, err := w.SnapshotOf(ctx, b.ID, s.ID); return err },
		"Escalation": func() error { _, err := w.Escalation(ctx, b.ID, escalation); return err },
	}
	for name, call := range missing {
		if err := call(); !errors.Is(err, tracker.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	query := tracker.FactsQuery{MerchantID: b.ID, From: at(-100), To: at(100)}
	lists := map[string]func() (int, error){
		"StuckParcels": func() (int, error) {
			page, err := w.StuckParcels(ctx, tracker.StuckFilter{MerchantID: b.ID})
			return page.Total + len(page.Rows), err
		},
		"StuckSummary": func() (int, error) {
			sum, err := w.StuckSummary(ctx, b.ID)
			return sum.Open + int(sum.AtRisk.Minor), err
		},
		"FindShipments": func() (int, error) { x, err := w.FindShipments(ctx, b.ID, "YT001", 9); return len(x), err },
		"by its end":    func() (int, error) { x, err := w.FindShipments(ctx, b.ID, "T001", 9); return len(x), err },
		"Suppliers":     func() (int, error) { x, err := w.Suppliers(ctx, b.ID); return len(x), err },
		"Outbox":        func() (int, error) { x, err := w.Outbox(ctx, b.ID, 0); return len(x), err },
		"Ledger":        func() (int, error) { x, err := w.Ledger(ctx, b.ID, "", 0); return len(x), err },
		"Incidents":     func() (int, error) { x, err := w.Incidents(ctx, b.ID, at(-100)); return len(x), err },
		"HeldParcels": func() (int, error) {
			x, err := w.HeldParcels(ctx, tracker.HeldQuery{MerchantID: b.ID, AccountID: s.AccountID, Now: at(100), Limit: 9})
			return len(x), err
		},
		"UnknownCodes": func() (int, error) { x, err := w.UnknownCodes(ctx, b.ID, "kuaidi100", 9); return len(x), err },
		"Unresolved":   func() (int, error) { x, err := w.Unresolved(ctx, b.ID, 9); return len(x), err },
		"HarmUnits":    func() (int, error) { x, err := w.HarmUnits(ctx, query); return len(x), err },
		"Facts":        func() (int, error) { x, err := w.Facts(ctx, query); return int(x.ValidOrders), err },
		"Tokens":       func() (int, error) { x, err := w.Tokens(ctx, b.ID); return len(x), err },
	}
	for name, call := range lists {
		if n, err := call(); n != 0 || err != nil {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
}

func testTenantWrites(t *testing.T, w *world) {
	s, in, escalation, b := w.neighbours(t)
	before := w.page(t, s)
	ctx, ids := t.Context(), []int64{in.ID}
	stolen, mine := s, in
	stolen.MerchantID, mine.MerchantID = b.ID, b.ID
	mine.Severity = tracker.SeverityAbnormal
	deeds := map[string]func(context.Context) (int, error){
		"Acknowledge":       func(ctx context.Context) (int, error) { return w.Acknowledge(ctx, b.ID, ids, "x", at(1)) },
		"Snooze":            func(ctx context.Context) (int, error) { return w.Snooze(ctx, b.ID, ids, at(9), "x", at(1)) },
		"Chased":            func(ctx context.Context) (int, error) { return w.Chased(ctx, b.ID, ids, "x", at(1)) },
		"RequestEscalation": func(ctx context.Context) (int, error) { return w.RequestEscalation(ctx, b.ID, ids, "x", at(-5)) },
		"AnswerEscalation": func(ctx context.Context) (int, error) {
			done, err := w.AnswerEscalation(ctx, tracker.Escalation{ID: escalation, MerchantID: b.ID, AnsweredAt: at(1), Answer: tracker.AnswerLost}, nil, nil)
			return map[bool]int{true: 1}[done], err
		},
		"ApplyEscalation": func(ctx context.Context) (int, error) {
			write := rung(tracker.EscalationDue{Merchant: b, Incident: in, Shipment: s}, 2, 20)
			_, done, err := w.ApplyEscalation(ctx, write)
			return map[bool]int{true: 1}[done], err
		},
		"ApplyVerdicts": func(ctx context.Context) (int, error) {
			report, err := w.ApplyVerdicts(ctx, []tracker.Verdict{verdictOf(stolen, 1, change(tracker.ChangeClimb, mine, in.Severity))})
			return report.Judged + report.Climbed, err
		},
	}
	for name, deed := range deeds {
		if n, err := deed(ctx); n != 0 || err != nil {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	if err := w.Comment(ctx, b.ID, in.ID, "x", "x", at(1)); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("Comment: %v", err)
	}
	w.record(t, look(stolen, 2, tracker.OutcomeTimeout))
	if err := w.RecordAccountLook(ctx, tracker.AccountLook{AccountID: w.account.ID, MerchantID: b.ID, At: at(1)}); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("RecordAccountLook: %v", err)
	}
	check(t, w.ReleaseClaims(ctx, []tracker.PollClaim{claimOf(stolen)}, at(7)))
	_, err := w.ImportParcels(ctx, b.ID, []tracker.ParcelRow{row("O-YT001", "YT001")}, tracker.ImportOptions{SourceAt: at(9), Now: at(9)})
	check(t, err)
	_, _, _, err = w.SaveSuppliers(ctx, b.ID, []tracker.Supplier{{Code: "SUP-1", Email: "x@example.cn"}})
	check(t, err)
	if diff := cmp.Diff(before, w.page(t, s)); diff != "" {
		t.Errorf("another merchant changed it:\n%s", diff)
	}
}

func testTenantKeys(t *testing.T, w *world) {
	s, in, _, b := w.neighbours(t)
	for _, statement := range []string{
		"INSERT INTO shipment_orders (merchant_id, shipment_id, order_id) SELECT " + number("", int(b.ID)) + ", shipment_id, order_id FROM shipment_orders",
		"UPDATE incidents SET merchant_id = " + number("", int(b.ID)),
		"UPDATE escalations SET merchant_id = " + number("", int(b.ID)),
	} {
		db := w.shell(t)
		if w.Dialect() == "sqlite" {
			db.SetMaxOpenConns(1)
			_, err := db.ExecContext(t.Context(), "PRAGMA foreign_keys = 1")
			check(t, err)
		}
		if _, err := db.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("parcel %d, incident %d: stored %q", s.ID, in.ID, statement)
		}
		check(t, db.Close())
	}
}
