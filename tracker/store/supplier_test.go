package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func supplierTests() []storeTest {
	return []storeTest{
		{"supplier/second contact and capacity are kept", testSupplierContact},
		{"supplier/records and cards of what was shipped", testSupplierRecords},
		{"supplier/a switch is advised once and changes ranks once", testSupplierSwitch},
		{"supplier/cause, photo and open questions", testSupplierAnswer},
	}
}

func (w *world) supply(t testing.TB) (regular, backup tracker.Supplier) {
	t.Helper()
	sku := func(rank int) []tracker.SupplierSKU {
		return []tracker.SupplierSKU{{SKU: "TEA-1", BackupRank: rank, UnitCost: tracker.Yuan(30), Stock: -1, PerDay: 40}}
	}
	_, _, _, err := w.SaveSuppliers(t.Context(), w.shop.ID, []tracker.Supplier{
		{Code: "SUP-1", Name: "甲", Email: "a@sup.example", SKUs: sku(0), Second: tracker.Contact{Name: "老周", Email: "zhou@sup.example", Phone: "0571-88880000", WebhookURL: "https://sup.example/hook"}},
		{Code: "SUP-2", Name: "乙", Email: "b@sup.example", SKUs: sku(2)},
	})
	check(t, err)
	all, err := w.Suppliers(t.Context(), w.shop.ID)
	check(t, err)
	return all[0], all[1]
}

func testSupplierContact(t *testing.T, w *world) {
	first, _ := w.supply(t)
	again, _ := w.supply(t)
	if first.Second.Name != "老周" || first.Second.WebhookURL == "" || first.SKUs[0].PerDay != 40 {
		t.Errorf("kept %+v", first)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
}

func testSupplierRecords(t *testing.T, w *world) {
	regular, _ := w.supply(t)
	for _, no := range []string{"YT001", "YT002", "YT003", "YT004"} {
		w.parcel(t, no)
	}
	arrived, late := w.find(t, "YT001"), w.find(t, "YT002")
	check(t, w.raw(t, "UPDATE shipments SET picked_up_at = "+millis(-20)+", first_hub_at = "+millis(-15)+", signed_at = "+millis(20)+" WHERE tracking_no = 'YT001'"))
	check(t, w.raw(t, "UPDATE orders SET ship_by = "+millis(-20)+" WHERE order_no = 'O-YT002'"))
	check(t, w.raw(t, "UPDATE shipments SET close_reason = 'cancelled' WHERE tracking_no = 'YT004'"))
	for range 2 {
		check(t, w.RenewSupplierRecords(t.Context(), w.shop.ID, at(-100), at(24)))
	}
	all, err := w.Suppliers(t.Context(), w.shop.ID)
	check(t, err)
	want := tracker.OnTimeRecord{OnTime: 1, Late: 1} // the third is under way
	if all[0].Record != want || all[0].SKUs[0].Record != want || all[1].Record.N() != 0 {
		t.Errorf("records %+v", all)
	}
	book := tracker.CardBook{Now: at(24)}
	check(t, w.CardParcels(t.Context(), w.shop.ID, at(-100), &book))
	cards := book.Cards(w.shop, all, 30)
	if c := cards.Suppliers[0]; c.Code != regular.Code || c.Orders != 3 || c.Late.Hits != 1 || c.OnTime.N != 2 {
		t.Errorf("card %+v", c)
	}
	if l := cards.Couriers[0]; l.Parcels != 3 || l.Origin != "广东省" || *l.PickupHours != 4 || l.Complete.Hits != 1 || l.OnTime.N != 1 {
		t.Errorf("lane %+v", l)
	}
	if arrived.SupplierID != regular.ID || late.SupplierID != regular.ID {
		t.Errorf("suppliers %d, %d", arrived.SupplierID, late.SupplierID)
	}
	other, _ := newShop(t, w.Store, "shop-b")
	check(t, w.RenewSupplierRecords(t.Context(), other.ID, at(-100), at(24)))
	foreign := tracker.CardBook{Now: at(24)}
	check(t, w.CardParcels(t.Context(), other.ID, at(-100), &foreign))
	if c := foreign.Cards(other, nil, 30); len(c.Couriers) != 0 {
		t.Errorf("another shop sees %+v", c)
	}
}

func testSupplierSwitch(t *testing.T, w *world) {
	regular, backup := w.supply(t)
	advice := tracker.SwitchAdvice{
		MerchantID: w.shop.ID, SKU: "TEA-1", FromID: regular.ID, ToID: backup.ID, ToRank: 2, At: at(0), From: tracker.OnTimeRecord{OnTime: 70, Late: 30},
		To: tracker.OnTimeRecord{OnTime: 97, Late: 3}, Incident: tracker.Yuan(40), IncidentN: 30, Extra: tracker.Yuan(2), Saving: tracker.Yuan(8),
		Confidence: 0.99, State: tracker.SwitchOpen,
	}
	told := []tracker.Notification{{
		MerchantID: w.shop.ID, Key: "merchant/email", Topic: tracker.TopicSwitchAdvice, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "a@example.cn",
		State: tracker.DeliveryQueued, CreatedAt: at(0), NextTryAt: at(0),
	}}
	for _, want := range []bool{true, false} {
		added, err := w.AddSwitchAdvice(t.Context(), advice, told)
		check(t, err)
		if added != want {
			t.Errorf("added %v, want %v", added, want)
		}
	}
	list, err := w.SwitchAdvices(t.Context(), w.shop.ID)
	check(t, err)
	out, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	if len(list) != 1 || len(out) != 1 {
		t.Fatalf("%d advices, %d messages", len(list), len(out))
	}
	advice.ID = list[0].ID
	if diff := cmp.Diff(advice, list[0]); diff != "" {
		t.Error(diff)
	}
	other, _ := newShop(t, w.Store, "shop-b")
	stolen := tracker.SwitchAdvice{MerchantID: other.ID, ID: advice.ID, State: tracker.SwitchAccepted, DecidedBy: "eve", DecidedAt: at(1)}
	if done, err := w.DecideSwitch(t.Context(), stolen); done || !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("another shop decided: %v, %v", done, err)
	}
	accept := tracker.SwitchAdvice{MerchantID: w.shop.ID, ID: advice.ID, State: tracker.SwitchAccepted, DecidedBy: "li", DecidedAt: at(1), KeepShare: 20}
	for _, want := range []bool{true, false} {
		done, err := w.DecideSwitch(t.Context(), accept)
		check(t, err)
		if done != want {
			t.Errorf("decided %v, want %v", done, want)
		}
	}
	all, err := w.Suppliers(t.Context(), w.shop.ID)
	check(t, err)
	if all[0].SKUs[0].BackupRank != 2 || all[1].SKUs[0].BackupRank != 0 {
		t.Errorf("ranks %+v", all)
	}
	added, err := w.AddSwitchAdvice(t.Context(), advice, nil) // its suppliers no longer stand so
	check(t, err)
	list, _ = w.SwitchAdvices(t.Context(), w.shop.ID)
	accept.ID = list[0].ID
	if done, err := w.DecideSwitch(t.Context(), accept); !added || done || err != nil {
		t.Errorf("a switch of other ranks was accepted: %v, %v, %v", added, done, err)
	}
	facts, err := w.SwitchFacts(t.Context(), w.shop.ID, at(-240), at(0))
	check(t, err)
	w.parcel(t, "YT001")
	again, err := w.SwitchFacts(t.Context(), w.shop.ID, at(-240), at(0))
	check(t, err)
	if facts.PerDay["TEA-1"] != 0 || again.PerDay["TEA-1"] != 0.2 || again.IncidentN != 0 {
		t.Errorf("facts %+v, %+v", facts, again)
	}
}

func testSupplierAnswer(t *testing.T, w *world) {
	s, _ := w.stuck(t, "YT001")
	id, _, err := w.ApplyEscalation(t.Context(), rung(w.ladder(t, 0)[0], 1, 12))
	check(t, err)
	open, err := w.OpenEscalations(t.Context(), w.shop.ID, s.SupplierID, at(-1))
	check(t, err)
	if len(open) != 1 || open[0].ID != id || open[0].ShipmentID != s.ID {
		t.Fatalf("open %+v", open)
	}
	photo := &tracker.AnswerPhoto{Type: "image/jpeg", Bytes: []byte{1, 2, 3}}
	done, err := w.AnswerEscalation(t.Context(), tracker.Escalation{
		ID: id, MerchantID: w.shop.ID, AnsweredAt: at(2), Answer: tracker.AnswerOutOfStock, Cause: "stock_short", Photo: photo,
	}, nil, nil)
	check(t, err)
	e, err := w.Escalation(t.Context(), w.shop.ID, id)
	check(t, err)
	if !done || e.Cause != "stock_short" || !e.HasPhoto {
		t.Errorf("answer %+v", e)
	}
	got, err := w.AnswerPhoto(t.Context(), w.shop.ID, id)
	check(t, err)
	if diff := cmp.Diff(*photo, got); diff != "" {
		t.Error(diff)
	}
	other, _ := newShop(t, w.Store, "shop-b")
	if _, err := w.AnswerPhoto(t.Context(), other.ID, id); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("another shop sees the photo: %v", err)
	}
	if open, _ = w.OpenEscalations(t.Context(), w.shop.ID, s.SupplierID, at(-1)); len(open) != 0 {
		t.Errorf("still open: %+v", open)
	}
}
