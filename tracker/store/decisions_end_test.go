package store_test

import (
	"bytes"
	"errors"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

func decisionEndTests() []storeTest {
	return []storeTest{
		{"decision/a claim keeps its pack", testDecisionClaim},
		{"decision/ends by what others did", testDecisionSettled},
		{"decision/never changed", testDecisionAppendOnly},
		{"decision/of another merchant is not found", testDecisionTenant},
	}
}

func testDecisionClaim(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 5)
	write := decide(t, c, tracker.ActionClaim, 1)
	write.Pack = []byte("PK\x03\x04 anything")
	write.Decision.File = tracker.FileRef{Name: "claim.zip", SHA256: "ab", Size: len(write.Pack)}
	d, err := w.AcceptDecision(t.Context(), write)
	check(t, err)
	body, err := w.DecisionFile(t.Context(), w.shop.ID, d.ID)
	check(t, err)
	if !bytes.Equal(body, write.Pack) || d.Amount != tracker.Yuan(40) || !d.Until.Equal(at(240)) {
		t.Errorf("%q, %+v", body, d)
	}
	end, err := d.End(tracker.OutcomePaid, tracker.Yuan(30), li(), at(50))
	check(t, err)
	_, err = w.EndDecision(t.Context(), end)
	check(t, err)
	learned, err := w.Learned(t.Context(), w.shop.ID)
	check(t, err)
	if got := learned.Claims["yto"]; got.Odds != (tracker.Odds{Hits: 1, Trials: 1}) || got.Paid != tracker.Yuan(30) || got.Claimed != tracker.Yuan(40) {
		t.Errorf("learned %+v", got)
	}
	stored, err := w.Decision(t.Context(), 0, d.ID)
	check(t, err)
	if stored.Settled != tracker.Yuan(30) || stored.State != tracker.DecisionDone || stored.File != write.Decision.File {
		t.Errorf("%+v", stored)
	}
}

// settle does what the job does.
func (w *world) settle(t testing.TB, hour float64) (outcomes []string) {
	t.Helper()
	checks, err := w.DecisionChecks(t.Context())
	check(t, err)
	for _, c := range checks {
		if end, over := c.Settled(at(hour)); over {
			ended, err := w.EndDecision(t.Context(), end)
			check(t, err)
			if ended {
				outcomes = append(outcomes, end.Outcome)
			}
		}
	}
	return outcomes
}

func testDecisionSettled(t *testing.T, w *world) {
	refund := w.weighed(t, "YT001", 5)
	w.accept(t, refund, tracker.ActionRefund, 1)
	w.accept(t, w.weighed(t, "YT002", 5), tracker.ActionClaim, 1)
	ship := w.accept(t, w.weighed(t, "YT003", 5), tracker.ActionReship, 1)
	if got := w.settle(t, 2); len(got) != 0 {
		t.Fatalf("ended %v", got)
	}
	check(t, w.raw(t, "UPDATE orders SET after_sale = 'refunded' WHERE order_no = 'O-YT001'"))
	id := w.count(t, "SELECT MAX(id) FROM escalations")
	_, err := w.AnswerEscalation(t.Context(), tracker.Escalation{ID: id, MerchantID: w.shop.ID, AnsweredAt: at(2), Answer: tracker.AnswerNewNumber, NewNumber: "YT900"}, nil, nil)
	check(t, err)
	if got := strings.Join(w.settle(t, 3), " "); got != "refunded shipped" {
		t.Errorf("ended %q", got)
	}
	if got := strings.Join(w.settle(t, 241), " "); got != "too_late" {
		t.Errorf("ended %q", got)
	}
	stored, err := w.Decision(t.Context(), w.shop.ID, ship.ID)
	check(t, err)
	if !strings.Contains(steps(stored), "noted ended") || stored.EndedBy != "system" || w.stock(t) != 3 {
		t.Errorf("stock %d, %+v", w.stock(t), stored.Steps)
	}
	if left, _ := w.OpenDecisions(t.Context(), w.shop.ID, 0); len(left) != 0 {
		t.Errorf("%d left", len(left))
	}
}

func testDecisionAppendOnly(t *testing.T, w *world) {
	w.accept(t, w.weighed(t, "YT001", 5), tracker.ActionChase, 1)
	for _, table := range []string{"decisions", "decision_steps"} {
		for _, statement := range []string{"UPDATE " + table + " SET at = 0", "DELETE FROM " + table} {
			if err := w.raw(t, statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	}
}

func testDecisionTenant(t *testing.T, w *world) {
	write := decide(t, w.weighed(t, "YT001", 5), tracker.ActionClaim, 1)
	write.Pack = []byte("PK")
	d, err := w.AcceptDecision(t.Context(), write)
	check(t, err)
	other, _ := newShop(t, w.Store, "shop-b")
	if _, err := w.Decision(t.Context(), other.ID, d.ID); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("decision: %v", err)
	}
	if _, err := w.DecisionFile(t.Context(), other.ID, d.ID); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("file: %v", err)
	}
	if list, _ := w.OpenDecisions(t.Context(), other.ID, 0); len(list) != 0 {
		t.Errorf("%d of another merchant", len(list))
	}
	if ended, _ := w.EndDecision(t.Context(), tracker.DecisionEnd{MerchantID: other.ID, DecisionID: d.ID, State: tracker.DecisionDone, At: at(2)}); ended {
		t.Error("ended another merchant's decision")
	}
	foreign := write
	foreign.Decision.MerchantID = other.ID
	if _, err := w.AcceptDecision(t.Context(), foreign); !errors.Is(err, tracker.ErrDecisionTaken) {
		t.Errorf("for another merchant: %v", err)
	}
}
