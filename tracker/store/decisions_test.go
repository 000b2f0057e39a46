package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

func decisionTests() []storeTest {
	return []storeTest{
		{"decision/chase is noted and over at once", testDecisionChase},
		{"decision/ask makes the ladder's next rung due", testDecisionAsk},
		{"decision/wait puts the incident away", testDecisionWait},
		{"decision/reship takes stock and asks the backup", testDecisionReship},
		{"decision/taken back gives the stock back and tells the backup", testDecisionRevoke},
	}
}

func li() tracker.Approver { return tracker.Approver{Name: "li", Role: tracker.RoleMerchant} }

// weighed is a stuck parcel with advice that offers everything, and a backup with some stock.
func (w *world) weighed(t testing.TB, number string, stock int) tracker.DecisionCase {
	t.Helper()
	_, _, _, err := w.SaveSuppliers(t.Context(), w.shop.ID, []tracker.Supplier{{
		Code: "B2", Name: "二号仓", Email: "b2@example.cn",
		SKUs: []tracker.SupplierSKU{{SKU: "TEA-1", BackupRank: 1, UnitCost: tracker.Yuan(20), Freight: tracker.Yuan(6), Stock: stock, LeadHours: 24}},
	}})
	check(t, err)
	s := w.parcel(t, number)
	v := w.opening(t, s, tracker.KindTransitStall)
	row := func(a tracker.Action, supplier, term string, yuan float64) tracker.Option {
		return tracker.Option{
			Action: a, Supplier: supplier, Cost: tracker.Yuan(yuan), Allowed: true, Until: at(24),
			Terms: []tracker.CostTerm{{Name: term, Amount: tracker.Yuan(yuan), Basis: "order"}},
		}
	}
	v.Changes[0].Advice.Options = []tracker.Option{
		row(tracker.ActionChase, "", "chase", 3), row(tracker.ActionWait, "", "late", 4), row(tracker.ActionAsk, "", "chase", 3),
		row(tracker.ActionRefund, "", "refund", 89), row(tracker.ActionReship, "B2", "goods", 46), row(tracker.ActionClaim, "", "claim", -10),
	}
	w.apply(t, v)
	return w.decisionCase(t, s)
}

func (w *world) decisionCase(t testing.TB, s tracker.Shipment) tracker.DecisionCase {
	t.Helper()
	page := w.page(t, s)
	c, ok := tracker.CaseOf(page, page.Incidents[0].ID)
	if !ok {
		t.Fatal("no case")
	}
	suppliers, err := w.Suppliers(t.Context(), w.shop.ID)
	check(t, err)
	c.Backups = suppliers
	c.Claim = tracker.ClaimTerms{Window: tracker.ClaimWindow{From: at(-1), To: at(240)}, Claimed: tracker.Yuan(40)}
	return c
}

func decide(t testing.TB, c tracker.DecisionCase, a tracker.Action, hour float64) tracker.DecisionWrite {
	t.Helper()
	choice := tracker.Choice{Action: a, Why: "客户催得急", Who: li(), At: at(hour)}
	if a == tracker.ActionReship {
		choice.Supplier = "B2"
	}
	write, err := c.Decide(choice)
	check(t, err)
	return write
}

func (w *world) accept(t testing.TB, c tracker.DecisionCase, a tracker.Action, hour float64) tracker.Decision {
	t.Helper()
	d, err := w.AcceptDecision(t.Context(), decide(t, c, a, hour))
	check(t, err)
	return d
}

func (w *world) stock(t testing.TB) int64 {
	t.Helper()
	return w.count(t, "SELECT stock FROM supplier_skus WHERE sku = 'TEA-1' AND backup_rank = 1")
}

func steps(d tracker.Decision) string {
	var out []string
	for _, s := range d.Steps {
		out = append(out, s.What)
	}
	return strings.Join(out, " ")
}

func testDecisionChase(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 5)
	d := w.accept(t, c, tracker.ActionChase, 1)
	stored, err := w.Decision(t.Context(), w.shop.ID, d.ID)
	check(t, err)
	if stored.State != tracker.DecisionDone || stored.Outcome != tracker.OutcomeTold || stored.By != "li" || stored.Why != "客户催得急" ||
		!stored.At.Equal(at(1)) || stored.AdviceID != c.Advice.ID || steps(stored) != "accepted chased ended" {
		t.Errorf("%+v", stored)
	}
	page := w.page(t, c.Record.Shipment)
	if n := len(page.Timeline); page.Timeline[n-1].What != "chased" || page.Timeline[n-2].What != "decided" || len(page.Decisions) != 1 {
		t.Errorf("%+v", page.Timeline)
	}
	if _, err := w.AcceptDecision(t.Context(), decide(t, c, tracker.ActionChase, 2)); !errors.Is(err, tracker.ErrDecisionTaken) {
		t.Errorf("chased twice on one advice: %v", err)
	}
	w.accept(t, c, tracker.ActionRefund, 3) // a chase does not stand in the way of anything
}

func testDecisionAsk(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 5)
	check(t, w.raw(t, "UPDATE incidents SET escalate_at = NULL"))
	w.accept(t, c, tracker.ActionAsk, 1)
	if due := w.ladder(t, 1); len(due) != 1 {
		t.Fatalf("%d due", len(due))
	}
	check(t, w.raw(t, "UPDATE incidents SET rung = 4, escalate_at = NULL"))
	check(t, w.raw(t, "INSERT INTO recommendations (merchant_id,id,incident_id,at,action,options) SELECT merchant_id, 900, incident_id, at, action, options FROM recommendations"))
	c = w.decisionCase(t, c.Record.Shipment)
	if _, err := w.AcceptDecision(t.Context(), decide(t, c, tracker.ActionAsk, 2)); !errors.Is(err, tracker.ErrDecisionBarred) {
		t.Errorf("no rung is left: %v", err)
	}
	if n := w.count(t, "SELECT COUNT(*) FROM decisions"); n != 1 {
		t.Errorf("%d decisions", n)
	}
}

func testDecisionWait(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 5)
	w.accept(t, c, tracker.ActionWait, 1)
	if in := w.page(t, c.Record.Shipment).Incidents[0]; !in.SnoozedTill.Equal(at(24)) {
		t.Errorf("snoozed till %s", in.SnoozedTill)
	}
}

func testDecisionReship(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 5)
	d := w.accept(t, c, tracker.ActionReship, 1)
	if w.stock(t) != 3 || d.Amount != tracker.Yuan(46) || d.Draft == nil || d.Draft.Lines[0].Quantity != 2 || d.Draft.Total() != tracker.Yuan(46) {
		t.Errorf("stock %d, %+v", w.stock(t), d)
	}
	page := w.page(t, c.Record.Shipment)
	question := page.Escalations[0]
	if question.Rung != tracker.RungReship || question.SupplierID != d.SupplierID || !question.ReplyBy.Equal(at(13)) {
		t.Errorf("question %+v", question)
	}
	told := page.Notifications[len(page.Notifications)-1]
	if told.Topic != tracker.TopicReshipAsked || told.Message.EscalationID != question.ID || told.Recipient != "b2@example.cn" ||
		len(told.Message.Items) != 1 || !strings.HasPrefix(told.Key, "d") || strings.Contains(told.Key, "{") {
		t.Errorf("told %+v", told)
	}
	stored := page.Decisions[0]
	if !stored.Open() || steps(stored) != "accepted drafted backup_told stock_taken" || stored.Draft.OrderNos[0] != "O-YT001" {
		t.Errorf("%+v", stored)
	}
	todo, err := w.OpenDecisions(t.Context(), w.shop.ID, 0)
	check(t, err)
	if len(todo) != 1 || todo[0].TrackingNo != "YT001" || todo[0].OrderNos[0] != "O-YT001" || todo[0].Value != tracker.Yuan(89) || todo[0].Overtaken() {
		t.Errorf("todo %+v", todo)
	}
	due := w.ladder(t, 0)
	if len(due) != 1 || due[0].Last.ID != 0 {
		t.Errorf("the ladder takes the backup's question for its own: %+v", due)
	}
	answer := tracker.Escalation{ID: question.ID, MerchantID: w.shop.ID, AnsweredAt: at(2), Answer: tracker.AnswerTracing, NewDate: at(30)}
	_, err = w.AnswerEscalation(t.Context(), answer, nil, nil)
	check(t, err)
	if len(w.ladder(t, 2)) != 1 {
		t.Error("the backup's answer ends the ladder of the supplier who shipped")
	}
}

func testDecisionRevoke(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 5)
	d := w.accept(t, c, tracker.ActionReship, 1)
	if _, sent := w.send(t, 1); len(sent) != 2 {
		t.Fatalf("%d sent", len(sent))
	}
	end, err := d.End(tracker.OutcomeRevoked, tracker.Money{}, li(), at(2))
	check(t, err)
	for _, want := range []bool{true, false} {
		ended, err := w.EndDecision(t.Context(), end)
		check(t, err)
		if ended != want {
			t.Errorf("ended %v, want %v", ended, want)
		}
	}
	stored := w.page(t, c.Record.Shipment).Decisions[0]
	if w.stock(t) != 5 || stored.State != tracker.DecisionCancelled || stored.Outcome != tracker.OutcomeRevoked || stored.EndedBy != "li" {
		t.Errorf("stock %d, %+v", w.stock(t), stored)
	}
	all, _ := w.Outbox(t.Context(), w.shop.ID, 0)
	if all[0].Topic != tracker.TopicReshipRevoked || all[0].Recipient != "b2@example.cn" {
		t.Errorf("the backup was not told: %+v", all[0])
	}
	w.accept(t, c, tracker.ActionReship, 3) // another try, whose question is taken back before it goes out
	open, err := w.OpenDecisions(t.Context(), 0, 0)
	check(t, err)
	end, err = open[0].Decision.End(tracker.OutcomeRevoked, tracker.Money{}, li(), at(3))
	check(t, err)
	_, err = w.EndDecision(t.Context(), end)
	check(t, err)
	if n := w.count(t, "SELECT COUNT(*) FROM notifications WHERE topic = 'reship_asked' AND state = 'withdrawn'"); n != 1 {
		t.Errorf("%d withdrawn", n)
	}
	if n := w.count(t, "SELECT COUNT(*) FROM notifications WHERE topic = 'reship_revoked'"); n != 1 {
		t.Errorf("%d revocations", n)
	}
}
