package tracker

import (
	"errors"
	"testing"
	"time"
)

// caseOf is a presumed lost parcel with advice, a backup of some stock and a claim that can be filed.
func caseOf(t testing.TB, edit func(*AdviceInput)) DecisionCase {
	t.Helper()
	in := withBackup(adviceCase(KindLostSuspected, SeverityPresumedLost, 89), 30)
	in.Orders[0].Items = []OrderItem{{SKU: "S", Title: "茶", Quantity: 2}}
	in.Backups[0].Quantity = 2
	if edit != nil {
		edit(&in)
	}
	advice := advisor(t).Advise(in)
	advice.ID = 4
	backup := in.Backups[0].Supplier
	backup.ID, backup.Locale, backup.SKUs = 7, LocaleZH, []SupplierSKU{in.Backups[0].SKU}
	rec := ParcelRecord{
		Merchant: Merchant{ID: 1, Platform: in.Platform, Terms: in.Terms}, Shipment: in.Shipment, Orders: in.Orders,
		Incidents: []Incident{in.Incident}, Advice: []Recommendation{advice},
	}
	c, ok := CaseOf(rec, in.Incident.ID)
	if !ok {
		t.Fatal("no case")
	}
	c.Backups = []Supplier{backup}
	c.Claim, _ = advisor(t).ClaimTerms(rec, Supplier{})
	return c
}

func boss() Approver { return Approver{Name: "li", Role: RoleMerchant} }

func TestDecide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		choice Choice
		err    error
		amount Money
		check  func(DecisionWrite) bool
	}{
		{"reship", Choice{Action: ActionReship, Supplier: "B2", Who: boss()}, nil, Yuan(66), func(w DecisionWrite) bool {
			return len(w.Stock) == 1 && w.Stock[0] == StockNeed{7, "S", 2} && w.Question.Rung == RungReship && len(w.Notices) == 1 &&
				w.Notices[0].Topic == TopicReshipAsked && w.Decision.Open() && w.Decision.Draft.OrderNos[0] == "A1"
		}},
		{"reship from nobody", Choice{Action: ActionReship, Supplier: "B9", Who: boss()}, ErrDecisionBarred, Money{}, nil},
		{"refund", Choice{Action: ActionRefund, Who: boss()}, nil, Yuan(89), func(w DecisionWrite) bool {
			return len(w.Notices) == 0 && w.Decision.Open() && len(w.Stock) == 0
		}},
		{"refund by staff", Choice{Action: ActionRefund, Who: Approver{Name: "a", Role: RoleStaff}}, ErrDecisionRole, Money{}, nil},
		{"chase by staff", Choice{Action: ActionChase, Who: Approver{Name: "a", Role: RoleStaff}}, nil, Money{}, func(w DecisionWrite) bool {
			return w.Decision.State == DecisionDone && len(w.Timeline) == 2 && w.Timeline[1].What == "chased"
		}},
		{"claim", Choice{Action: ActionClaim, Who: boss()}, nil, Yuan(32), func(w DecisionWrite) bool {
			return w.Decision.Until.Equal(adviceNow().Add(-14*24*time.Hour).AddDate(0, 0, 30))
		}},
		{"nothing on the table", Choice{Action: ActionEvidence, Who: boss()}, ErrDecisionBarred, Money{}, nil},
		{"wait", Choice{Action: ActionWait, Who: boss()}, nil, Money{}, func(w DecisionWrite) bool { return w.Snooze && w.Decision.Until.After(adviceNow()) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.choice.At = adviceNow()
			w, err := caseOf(t, nil).Decide(c.choice)
			if !errors.Is(err, c.err) {
				t.Fatalf("%v, want %v", err, c.err)
			}
			if c.err != nil {
				return
			}
			if w.Decision.Amount != c.amount || w.Decision.AdviceID != 4 || !c.check(w) {
				t.Errorf("%+v", w)
			}
		})
	}
}

func TestDecideOnWhatAGuardForbids(t *testing.T) {
	t.Parallel()
	c := caseOf(t, func(in *AdviceInput) { *in = afterSale(*in, AfterSalePending) })
	if _, err := c.Decide(Choice{Action: ActionReship, Supplier: "B2", Who: boss(), At: adviceNow()}); !errors.Is(err, ErrDecisionBarred) {
		t.Errorf("reshipped with a refund pending: %v", err)
	}
	if _, ok := CaseOf(c.Record, 4711); ok {
		t.Error("a case of an unknown incident")
	}
	c.Record.Incidents[0].ResolvedAt = adviceNow()
	if _, ok := CaseOf(c.Record, c.Incident.ID); ok {
		t.Error("a case of a closed incident")
	}
}

func TestApprover(t *testing.T) {
	t.Parallel()
	erp := func(name string) Approver { return Approver{Name: name, Program: "erp"} }
	for _, c := range []struct {
		name   string
		who    Approver
		action Action
		amount Money
		want   bool
	}{
		{"a person below the limit", erp("王"), ActionRefund, Yuan(200), true},
		{"a person above the limit", erp("王"), ActionRefund, Yuan(200.01), false},
		{"another currency", erp("王"), ActionRefund, Money{Minor: 1, Currency: "USD"}, false},
		{"a program alone", erp(""), ActionRefund, Yuan(1), false},
		{"a program that chases", erp(""), ActionChase, Money{}, true},
		{"staff", Approver{Name: "a", Role: RoleStaff}, ActionCompensate, Yuan(1), false},
		{"the merchant above the limit", boss(), ActionRefund, Yuan(9999), true},
		{"nobody", Approver{}, ActionRefund, Yuan(1), false},
	} {
		if got := c.who.May(c.action, c.amount, Yuan(200)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestDraftReship(t *testing.T) {
	t.Parallel()
	orders := []Order{
		{OrderNo: "1", Value: Yuan(50), Items: []OrderItem{{SKU: "B", Quantity: 1}, {SKU: "A", Quantity: 2}}},
		{OrderNo: "2", Value: Yuan(30), Items: []OrderItem{{SKU: "A"}, {Title: "赠品"}}},
		{OrderNo: "3", Value: Yuan(30), AfterSale: AfterSaleRefunded, Items: []OrderItem{{SKU: "C", Quantity: 9}}},
	}
	sku := func(name string, rank int, cost float64) SupplierSKU {
		return SupplierSKU{SKU: name, BackupRank: rank, UnitCost: Yuan(cost), Freight: Yuan(6)}
	}
	d, ok := DraftReship(orders, Supplier{SKUs: []SupplierSKU{sku("A", 1, 10), sku("B", 2, 5)}})
	if !ok || len(d.OrderNos) != 2 || len(d.Lines) != 2 || d.Lines[0].Quantity != 3 || d.Total() != Yuan(41) {
		t.Errorf("%v %+v", ok, d)
	}
	for name, skus := range map[string][]SupplierSKU{"one is missing": {sku("A", 1, 10)}, "the regular supplier": {sku("A", 0, 10), sku("B", 0, 5)}} {
		if _, ok := DraftReship(orders, Supplier{SKUs: skus}); ok {
			t.Errorf("%s: drafted", name)
		}
	}
	if _, ok := DraftReship([]Order{{OrderNo: "1"}}, Supplier{}); ok {
		t.Error("drafted nothing")
	}
}

func TestSettled(t *testing.T) {
	t.Parallel()
	open := func(a Action) Decision { return Decision{ID: 1, Action: a, State: DecisionAccepted, Until: at(10)} }
	for _, c := range []struct {
		name  string
		check DecisionCheck
		want  string
		state DecisionState
	}{
		{"not refunded", DecisionCheck{Decision: open(ActionRefund), Orders: []Order{{AfterSale: AfterSaleRefunded}, {}}}, "", ""},
		{"refunded", DecisionCheck{Decision: open(ActionRefund), Orders: []Order{{AfterSale: AfterSaleRefunded}}}, OutcomeRefunded, DecisionDone},
		{"no orders", DecisionCheck{Decision: open(ActionRefund)}, "", ""},
		{"shipped", DecisionCheck{Decision: open(ActionReship), Answer: Escalation{Answer: AnswerNewNumber, NewNumber: "YT1"}}, OutcomeShipped, DecisionDone},
		{"later", DecisionCheck{Decision: open(ActionReship), Answer: Escalation{Answer: AnswerTracing}}, "", ""},
		{"none left", DecisionCheck{Decision: open(ActionReship), Answer: Escalation{Answer: AnswerOutOfStock}}, OutcomeOutOfStock, DecisionFailed},
		{"claim in time", DecisionCheck{Decision: open(ActionClaim)}, "", ""},
		{"over already", DecisionCheck{Decision: Decision{Action: ActionRefund, State: DecisionDone}, Orders: []Order{{AfterSale: AfterSaleRefunded}}}, "", ""},
	} {
		end, over := c.check.Settled(at(10))
		if over != (c.want != "") || over && (end.Outcome != c.want || end.State != c.state || end.ReturnsStock()) {
			t.Errorf("%s: %v %+v", c.name, over, end)
		}
	}
	if end, over := (DecisionCheck{Decision: open(ActionClaim)}).Settled(at(10.01)); !over || end.State != DecisionFailed {
		t.Errorf("a claim after its window: %v %+v", over, end)
	}
	for _, outcome := range open(ActionReship).Outcomes() {
		if _, err := open(ActionReship).End(outcome, Money{}, Approver{Role: RoleStaff}, at(1)); !errors.Is(err, ErrDecisionRole) {
			t.Errorf("staff ended a reshipment as %s: %v", outcome, err)
		}
	}
	if _, err := open(ActionRefund).End(OutcomePaid, Money{}, boss(), at(1)); !errors.Is(err, ErrDecisionBarred) {
		t.Errorf("a refund was paid by a courier: %v", err)
	}
}
