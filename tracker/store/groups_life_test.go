package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"slices"
	"testing"
)

// asked starts a group about A1, A2 and A3 at hour 42; A4 is watched from hour 43.
func (w *world) asked(t testing.TB) {
	t.Helper()
	w.tea(t)
	w.unsent(t, 0, "A1", "A2", "A3")
	w.unsent(t, 1, "A4")
	w.judgeOrders(t, 42)
	same(t, "started", w.group(t, 42), "supplier_notice 3")
}

func testGroupClimbs(t *testing.T, w *world) {
	w.asked(t)
	w.judgeOrders(t, 43)
	w.group(t, 43)
	w.reply(t, "A1", 44, tracker.AnswerTracing) // until hour 74
	w.reply(t, "A2", 44, tracker.AnswerNewNumber)
	w.judgeOrders(t, 44)
	w.judgeOrders(t, 48)
	same(t, "its own ladder", w.climb(t, 48), "1 SUP-1 高山绿茶 TEA-1 ×1")
	if in := w.waiting(t, "A3").Incident; in.Rung != 1 {
		t.Errorf("A3 stands on %d", in.Rung)
	}
	if in := w.waiting(t, "A1").Incident; in.Severity != tracker.SeverityBreach || in.Rung != 0 || !in.EscalateAt.Equal(at(74)) {
		t.Errorf("A1 is asked again at %s", in.EscalateAt)
	}
	if in := w.waiting(t, "A2").Incident; !in.EscalateAt.IsZero() {
		t.Errorf("A2 is asked again at %s", in.EscalateAt)
	}
	left := w.newest(t).Left()
	if len(left) != 1 || left[0].OrderNo != "A4" {
		t.Errorf("the group asks %+v", left)
	}
	same(t, "before", w.group(t, 48))
	w.judgeOrders(t, 49)
	same(t, "the last one too", w.climb(t, 49), "1 SUP-1 高山绿茶 TEA-1 ×1")
	same(t, "nothing is left", w.group(t, 49), "ended")
	same(t, "over", w.group(t, 60))
	same(t, "the date has passed", slices.Compact(w.climb(t, 74)), "2 SUP-1 高山绿茶 TEA-1 ×1")
}

func testGroupAnswers(t *testing.T, w *world) {
	w.asked(t)
	w.reply(t, "A1", 43, tracker.AnswerOutOfStock)
	w.reply(t, "A2", 43, tracker.AnswerTracing)
	w.judgeOrders(t, 43)
	for order, want := range map[string]string{"A1": "supplier:out_of_stock", "A2": "supplier:tracing"} {
		id := w.waiting(t, order).Incident.OrderID
		rec := w.order(t, id)
		if got := rec.Advice[0]; !got.At.Equal(at(43)) || order == "A1" && got.LossBasis != want {
			t.Errorf("%s: advice of %s by %s", order, got.At, got.LossBasis)
		}
		if rec.Escalations[0].Answer == "" || rec.Escalations[0].GroupID == 0 {
			t.Errorf("%s: %+v", order, rec.Escalations)
		}
	}
	if rec := w.order(t, w.waiting(t, "A3").Incident.OrderID); !rec.Advice[0].At.Equal(at(42)) {
		t.Errorf("A3 was not answered: advice of %s", rec.Advice[0].At)
	}
	for _, order := range []string{"A1", "A2"} {
		if in := w.waiting(t, order).Incident; !in.EscalateAt.IsZero() {
			t.Errorf("an answer in a group starts a ladder of %s at %s", order, in.EscalateAt)
		}
	}
	w.judgeOrders(t, 43.5)
	same(t, "the fourth", w.group(t, 43.5), "joined 1")
	w.reply(t, "A3", 44, tracker.AnswerTracing)
	w.reply(t, "A4", 44, tracker.AnswerTracing)
	same(t, "all answered", w.group(t, 44), "ended")
	w.unsent(t, 2, "B1", "B2", "B3")
	w.judgeOrders(t, 44)
	same(t, "within the clock of the last notice", w.group(t, 45))
	same(t, "after it", w.group(t, 54), "supplier_notice 3")
}

func testGroupAnswersTwice(t *testing.T, w *world) {
	w.asked(t)
	var all []tracker.Escalation
	for _, q := range w.newest(t).Left() {
		e := q.Escalation
		e.AnsweredAt, e.Answer, e.NewDate = at(43), tracker.AnswerTracing, at(70)
		all = append(all, e)
	}
	told := []tracker.Notification{{
		MerchantID: w.shop.ID, GroupID: w.newest(t).Group.ID, Key: "group-answer", Topic: tracker.TopicSupplierAnswer, Audience: tracker.AudienceMerchant, Channel: "email",
		Recipient: "a@example.cn", CreatedAt: at(43),
	}}
	w.reply(t, "A2", 42.5, tracker.AnswerOutOfStock)
	done, err := w.AnswerGroup(t.Context(), all, nil, told)
	if done || err != nil || len(w.newest(t).Left()) != 2 {
		t.Fatalf("answered %v, %v: %d are left", done, err, len(w.newest(t).Left()))
	}
	done, err = w.AnswerGroup(t.Context(), []tracker.Escalation{all[0], all[2]}, nil, told)
	if !done || err != nil || len(w.newest(t).Left()) != 0 {
		t.Fatalf("answered %v, %v: %d are left", done, err, len(w.newest(t).Left()))
	}
	log, err := w.Messages(t.Context(), tracker.MessageFilter{MerchantID: w.shop.ID, Number: "A3", Limit: 9})
	check(t, err)
	if len(log) != 2 {
		t.Errorf("messages about A3: %d", len(log))
	}
}

func testGroupLadder(t *testing.T, w *world) {
	w.tea(t)
	check(t, w.raw(t, "UPDATE merchants SET email = 'shop@example.cn'"))
	for i, n := range []string{"YT001", "YT002", "YT003"} {
		w.onlyWatched(t, n, tracker.KindTransitStall, func(in *tracker.Incident) { in.OpenedAt = at(float64(-i)) })
	}
	same(t, "notice", w.group(t, 1), "supplier_notice 3")
	w.onlyWatched(t, "YT004", tracker.KindTransitStall, nil)
	same(t, "early", w.group(t, 12.9), "joined 1")
	same(t, "reminder", w.group(t, 13), "supplier_reminder 4")
	same(t, "twice", w.group(t, 13))
	same(t, "still early", w.group(t, 36.9))
	w.onlyWatched(t, "YT005", tracker.KindTransitStall, nil)
	same(t, "the merchant", w.group(t, 37), "supplier_silent 4")
	same(t, "over", w.group(t, 100))
	rec := w.newest(t)
	if rec.Group.Open() || len(rec.Left()) != 4 {
		t.Errorf("group %+v", rec.Group)
	}
	if n := len(w.supplierMail(t)); n != 2 {
		t.Errorf("%d messages to the supplier", n)
	}
}

func testGroupResolved(t *testing.T, w *world) {
	w.asked(t)
	w.importAt(t, 42.2, row2("A1", "YT001", 42.2), row2("A2", "YT002", 42.2), row2("A3", "YT003", 42.2))
	w.judgeOrders(t, 42.2)
	claimed, err := w.ClaimNotifications(t.Context(), at(42.3), 10, 60)
	check(t, err)
	for _, n := range claimed {
		if n.Audience == tracker.AudienceSupplier {
			t.Errorf("sent although all is shipped: %+v", n.Message)
		}
	}
	if mail := w.supplierMail(t); mail[0].State != tracker.DeliveryWithdrawn || mail[0].Reason != "group_over" {
		t.Errorf("message %s, %q", mail[0].State, mail[0].Reason)
	}
	same(t, "ends", w.group(t, 42.4), "ended")
	if left := w.newest(t).Left(); len(left) != 0 {
		t.Errorf("asks %+v", left)
	}
}

func testGroupByHand(t *testing.T, w *world) {
	w.asked(t)
	id := w.waiting(t, "A1").Incident.ID
	n, err := w.RequestEscalation(t.Context(), w.shop.ID, []int64{id}, "li", at(43))
	check(t, err)
	if n != 1 {
		t.Fatalf("%d asked by hand", n)
	}
	same(t, "by hand", w.climb(t, 43), "1 SUP-1 高山绿茶 TEA-1 ×1")
	if left := w.newest(t).Left(); len(left) != 2 {
		t.Errorf("the group asks %+v", left)
	}
	same(t, "its own clock", w.climb(t, 54))
	same(t, "reminded without it", w.group(t, 54), "supplier_reminder 2")
}

func testGroupTenant(t *testing.T, w *world) {
	w.asked(t)
	b, _ := newShop(t, w.Store, "shop-b")
	rec := w.newest(t)
	if _, err := w.NoticeGroup(t.Context(), b.ID, rec.Group.ID); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("NoticeGroup: %v", err)
	}
	if list, err := w.SupplierGroups(t.Context(), b.ID, rec.Group.SupplierID, 9); len(list) != 0 || err != nil {
		t.Errorf("SupplierGroups: %v, %v", list, err)
	}
	e := rec.Questions[0].Escalation
	e.MerchantID, e.AnsweredAt, e.Answer = b.ID, at(43), tracker.AnswerLost
	if done, err := w.AnswerGroup(t.Context(), []tracker.Escalation{e}, nil, nil); done || err != nil {
		t.Errorf("AnswerGroup: %v, %v", done, err)
	}
	write := tracker.GroupWrite{Group: rec.Group}
	write.Group.MerchantID = b.ID
	if done, err := w.ApplyGroup(t.Context(), write); done || err != nil {
		t.Errorf("ApplyGroup: %v, %v", done, err)
	}
}
