package store_test

import (
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func ladderTests() []storeTest {
	return []storeTest{
		{"ladder/due, climbed once, due again", testLadder},
		{"ladder/an answer stops it", testLadderAnswer},
		{"ladder/nothing for resolved incidents", testLadderResolved},
		{"ladder/what the buyer must do is asked once, by hand", testLadderBuyer},
	}
}

func (w *world) ladder(t testing.TB, hour float64) []tracker.EscalationDue {
	t.Helper()
	due, err := w.EscalationsDue(t.Context(), at(hour), 10)
	check(t, err)
	return due
}

func rung(due tracker.EscalationDue, n int, next float64) tracker.EscalationWrite {
	return tracker.EscalationWrite{
		Escalation: tracker.Escalation{
			MerchantID: due.Merchant.ID, IncidentID: due.Incident.ID, ShipmentID: due.Shipment.ID, SupplierID: due.Supplier.ID, Rung: n,
			SentAt: t0(), ReplyBy: at(next),
		},
		NextEscalateAt: at(next),
		Notices: []tracker.Notification{{
			Key: "rung", Topic: tracker.TopicSupplierNotice, Audience: tracker.AudienceSupplier, Channel: "email", Recipient: "sup@example.cn",
		}},
		Timeline: []tracker.TimelineEntry{{Actor: "system", What: "noticed"}},
	}
}

func testLadder(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	due := w.ladder(t, 0)
	if len(due) != 1 || due[0].Supplier.Code != "SUP-1" || due[0].Value != tracker.Yuan(89) || due[0].Shipment.ID != s.ID ||
		due[0].Merchant.ID != w.shop.ID || !cmp.Equal(due[0].OrderNos, []string{"O-YT001"}) || due[0].Last.ID != 0 {
		t.Fatalf("due %+v", due)
	}
	id, applied, err := w.ApplyEscalation(t.Context(), rung(due[0], 1, 12))
	check(t, err)
	if !applied || id == 0 {
		t.Fatal("not applied")
	}
	if _, applied, _ = w.ApplyEscalation(t.Context(), rung(due[0], 1, 12)); applied {
		t.Error("climbed the same rung twice")
	}
	if len(w.ladder(t, 11)) != 0 {
		t.Error("due before its time")
	}
	due = w.ladder(t, 12)
	if len(due) != 1 || due[0].Last.ID != id || due[0].Incident.Rung != 1 {
		t.Fatalf("due %+v", due)
	}
	e, err := w.Escalation(t.Context(), w.shop.ID, id)
	check(t, err)
	want := tracker.Escalation{
		ID: id, MerchantID: w.shop.ID, IncidentID: in.ID, ShipmentID: s.ID, SupplierID: s.SupplierID, Rung: 1, SentAt: t0(), ReplyBy: at(12),
	}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Error(diff)
	}
	out, _ := w.Outbox(t.Context(), w.shop.ID, 0)
	if out[0].Message.EscalationID != id || out[0].IncidentID != in.ID {
		t.Errorf("notice %+v", out[0])
	}
}

func testLadderAnswer(t *testing.T, w *world) {
	s, _ := w.stuck(t, "YT001")
	id, _, err := w.ApplyEscalation(t.Context(), rung(w.ladder(t, 0)[0], 1, 12))
	check(t, err)
	answer := tracker.Escalation{
		ID: id, MerchantID: w.shop.ID, AnsweredAt: at(2), Answer: tracker.AnswerTracing, NewDate: at(50), Note: "查件中",
	}
	timeline := []tracker.TimelineEntry{{Actor: "supplier:SUP-1", What: "answered", Detail: "tracing"}}
	told := []tracker.Notification{{
		Key: "answered", Topic: tracker.TopicSupplierAnswer, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "a@example.cn",
	}}
	for _, want := range []bool{true, false} {
		done, err := w.AnswerEscalation(t.Context(), answer, timeline, told)
		check(t, err)
		if done != want {
			t.Errorf("answered %v, want %v", done, want)
		}
	}
	page := w.page(t, s)
	e := page.Escalations[0]
	if e.Answer != tracker.AnswerTracing || !e.NewDate.Equal(at(50)) || e.Note != "查件中" || !page.Shipment.CheckAt.Equal(at(2)) {
		t.Errorf("escalation %+v, check %s", e, page.Shipment.CheckAt)
	}
	if last := page.Timeline[len(page.Timeline)-1]; last.Actor != "supplier:SUP-1" || last.ShipmentID != s.ID {
		t.Errorf("timeline %+v", page.Timeline)
	}
	if len(w.ladder(t, 100)) != 0 {
		t.Error("the ladder goes on after an answer")
	}
	if n, err := w.RequestEscalation(t.Context(), w.shop.ID, []int64{e.IncidentID}, "li", at(3)); n != 0 || err != nil {
		t.Errorf("asked again after an answer: %d, %v", n, err)
	}
	snap, err := w.SnapshotOf(t.Context(), w.shop.ID, s.ID)
	check(t, err)
	if len(snap.Escalations) != 1 || snap.Escalations[0].Answer != tracker.AnswerTracing {
		t.Errorf("the judge does not see the answer: %+v", snap.Escalations)
	}
}

func testLadderResolved(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	due := w.ladder(t, 0)
	w.resolve(t, s, in)
	if len(w.ladder(t, 0)) != 0 {
		t.Error("a resolved incident is due")
	}
	if _, applied, err := w.ApplyEscalation(t.Context(), rung(due[0], 1, 12)); applied || err != nil {
		t.Errorf("applied %v, %v", applied, err)
	}
}

func testLadderBuyer(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	v := w.opening(t, s, tracker.KindNotCollected)
	v.Changes[0].Incident.EscalateAt = time.Time{}
	w.apply(t, v)
	incident := w.page(t, s).Incidents[0].ID
	if due := w.ladder(t, 0); len(due) != 0 {
		t.Fatalf("due by itself: %+v", due)
	}
	ask := func(hour float64, want int) {
		t.Helper()
		if n, err := w.RequestEscalation(t.Context(), w.shop.ID, []int64{incident}, "li", at(hour)); n != want || err != nil {
			t.Fatalf("asked by hand at %g: %d, %v", hour, n, err)
		}
	}
	ask(1, 1)
	due := w.ladder(t, 1)
	if len(due) != 1 {
		t.Fatalf("asked by hand: %+v", due)
	}
	if _, applied, err := w.ApplyEscalation(t.Context(), rung(due[0], 1, 12)); !applied || err != nil {
		t.Fatalf("applied %v, %v", applied, err)
	}
	if due := w.ladder(t, 30); len(due) != 0 { // as one from before the kinds were told apart
		t.Errorf("reminded: %+v", due)
	}
	ask(31, 0)
}
