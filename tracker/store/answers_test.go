package store_test

import (
	"parcelwarden/tracker"
	"testing"
)

func testAnswerCorrected(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	id, _, err := w.ApplyEscalation(t.Context(), rung(w.ladder(t, 0)[0], 1, 12))
	check(t, err)
	say := func(hour, corrects float64, a tracker.SupplierAnswer) bool {
		t.Helper()
		e := tracker.Escalation{ID: id, MerchantID: w.shop.ID, AnsweredAt: at(hour), Answer: a, Note: string(a)}
		if corrects > 0 {
			e.Corrects = at(corrects)
		}
		done, err := w.AnswerEscalation(t.Context(), e, []tracker.TimelineEntry{{Actor: "supplier:SUP-1", What: "answered", Detail: string(a)}}, nil)
		check(t, err)
		return done
	}
	if !say(2, 0, tracker.AnswerTracing) || say(3, 0, tracker.AnswerLost) || say(3, 1, tracker.AnswerLost) {
		t.Fatal("the first answer stands until it is corrected by name")
	}
	if !say(4, 2, tracker.AnswerLost) || say(5, 2, tracker.AnswerOutOfStock) {
		t.Fatal("corrected once")
	}
	page := w.page(t, s)
	e := page.Escalations[0]
	if e.Answer != tracker.AnswerLost || len(e.Earlier) != 1 || e.Earlier[0].Answer != tracker.AnswerTracing || !e.Earlier[0].AnsweredAt.Equal(at(2)) {
		t.Errorf("%+v", e)
	}
	if n := w.count(t, "SELECT COUNT(*) FROM timeline WHERE what = 'answered'"); n != 2 || !page.Shipment.CheckAt.Equal(at(4)) {
		t.Errorf("%d lines, judged again at %s", n, page.Shipment.CheckAt)
	}
	if err := w.raw(t, "DELETE FROM escalation_answers"); err == nil {
		t.Error("an answer could be deleted")
	}
	w.resolve(t, s, in)
	if say(6, 4, tracker.AnswerTracing) {
		t.Error("corrected after the incident had ended")
	}
}
