package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"strings"
	"sync/atomic"
	"testing"
)

func decisionRaceTests() []storeTest {
	return []storeTest{
		{"decision/without stock nothing is left behind", testDecisionNoStock},
		{"decision/that fails at its last write leaves nothing behind", testDecisionHalf},
		{"decision/of many at once exactly one is taken", testDecisionRace},
		{"decision/two incidents of a parcel send the goods once", testDecisionTwice},
		{"decision/newer advice and closed incidents refuse it", testDecisionStale},
	}
}

// untouched fails where a decision has left anything.
func (w *world) untouched(t testing.TB, decisions int64) {
	t.Helper()
	for _, table := range []string{"decisions", "(SELECT DISTINCT decision_id FROM decision_steps) s"} {
		if n := w.count(t, "SELECT COUNT(*) FROM "+table); n != decisions {
			t.Errorf("%d in %s", n, table)
		}
	}
	for _, table := range []string{"decision_stock", "escalations", "incidents WHERE decision_id IS NOT NULL", "notifications WHERE topic = 'reship_asked'"} {
		if n := w.count(t, "SELECT COUNT(*) FROM "+table); n != 0 {
			t.Errorf("%d in %s", n, table)
		}
	}
}

// The story is written last: where that fails, the stock, the question and the message of the same decision must go as well.
func testDecisionHalf(t *testing.T, w *world) {
	w.accept(t, w.weighed(t, "YT001", 5), tracker.ActionChase, 1)
	c := w.weighed(t, "YT002", 5)
	check(t, w.raw(t, "CREATE UNIQUE INDEX breaks ON timeline (merchant_id, what) WHERE what = 'decided'"))
	if _, err := w.AcceptDecision(t.Context(), decide(t, c, tracker.ActionReship, 1)); err == nil {
		t.Fatal("taken")
	}
	w.untouched(t, 1)
	if w.stock(t) != 5 {
		t.Errorf("stock %d", w.stock(t))
	}
	check(t, w.raw(t, "DROP INDEX breaks"))
	w.accept(t, c, tracker.ActionReship, 2)
}

func testDecisionNoStock(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 5)
	write := decide(t, c, tracker.ActionReship, 1)
	check(t, w.raw(t, "UPDATE supplier_skus SET stock = 1 WHERE backup_rank = 1"))
	if _, err := w.AcceptDecision(t.Context(), write); !errors.Is(err, tracker.ErrStockGone) {
		t.Errorf("two of one: %v", err)
	}
	w.untouched(t, 0)
	check(t, w.raw(t, "UPDATE supplier_skus SET stock = -1 WHERE backup_rank = 1"))
	if d := w.accept(t, c, tracker.ActionReship, 1); w.stock(t) != -1 || !strings.Contains(steps(d), tracker.StepStockUnknown) {
		t.Errorf("unknown stock became %d: %s", w.stock(t), steps(d))
	}
}

func testDecisionRace(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 50)
	actions := []tracker.Action{tracker.ActionReship, tracker.ActionRefund, tracker.ActionClaim}
	var won, lost atomic.Int64
	together(9, func(i int) {
		switch _, err := w.AcceptDecision(t.Context(), decide(t, c, actions[i%3], 1)); {
		case err == nil:
			won.Add(1)
		case errors.Is(err, tracker.ErrDecisionTaken):
			lost.Add(1)
		default:
			t.Error(err)
		}
	})
	if won.Load() != 1 || lost.Load() != 8 {
		t.Errorf("%d won, %d lost", won.Load(), lost.Load())
	}
	if n := w.count(t, "SELECT COUNT(*) FROM decisions"); n != 1 {
		t.Errorf("%d decisions", n)
	}
	taken := 50 - w.stock(t)
	if n := w.count(t, "SELECT COUNT(*) FROM decision_stock"); taken != 2*n {
		t.Errorf("%d taken for %d reshipments", taken, n)
	}
	var chased atomic.Int64
	together(6, func(int) {
		if _, err := w.AcceptDecision(t.Context(), decide(t, c, tracker.ActionChase, 1)); err == nil {
			chased.Add(1)
		}
	})
	if chased.Load() != 0 {
		t.Errorf("chased %d times beside a decision that is under way", chased.Load())
	}
}

func testDecisionTwice(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 50)
	other := w.opening(t, c.Record.Shipment, tracker.KindPromiseOverdue)
	other.Changes[0].Incident.Family, other.Changes[0].Advice.Options = tracker.FamilyOverdue, c.Advice.Options
	other.JudgedLook = c.Record.Shipment.LastLookAt
	w.apply(t, other)
	second := w.decisionCase(t, c.Record.Shipment)
	if second.Incident.ID == c.Incident.ID {
		t.Fatal("no second incident")
	}
	writes := []tracker.DecisionWrite{decide(t, c, tracker.ActionReship, 1), decide(t, second, tracker.ActionRefund, 1)}
	var won atomic.Int64
	together(6, func(i int) {
		switch _, err := w.AcceptDecision(t.Context(), writes[i%2]); {
		case err == nil:
			won.Add(1)
		case !errors.Is(err, tracker.ErrDecisionTaken):
			t.Error(err)
		}
	})
	if won.Load() != 1 {
		t.Fatalf("%d won", won.Load())
	}
	open, err := w.OpenDecisions(t.Context(), w.shop.ID, 0)
	check(t, err)
	end, err := open[0].Decision.End(open[0].Decision.Outcomes()[0], tracker.Money{}, li(), at(2))
	check(t, err)
	_, err = w.EndDecision(t.Context(), end)
	check(t, err)
	for _, write := range writes {
		if _, err := w.AcceptDecision(t.Context(), write); !errors.Is(err, tracker.ErrDecisionTaken) {
			t.Errorf("%s after the goods or the money have gone: %v", write.Decision.Action, err)
		}
	}
	w.accept(t, c, tracker.ActionClaim, 3)
}

func testDecisionStale(t *testing.T, w *world) {
	c := w.weighed(t, "YT001", 5)
	stale := decide(t, c, tracker.ActionRefund, 1)
	stale.Decision.AdviceID--
	if _, err := w.AcceptDecision(t.Context(), stale); !errors.Is(err, tracker.ErrAdviceChanged) {
		t.Errorf("on older advice: %v", err)
	}
	w.resolve(t, c.Record.Shipment, c.Incident)
	if _, err := w.AcceptDecision(t.Context(), decide(t, c, tracker.ActionRefund, 1)); !errors.Is(err, tracker.ErrDecisionTaken) {
		t.Errorf("on a closed incident: %v", err)
	}
}
