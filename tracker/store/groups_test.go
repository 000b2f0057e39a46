package store_test

import (
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func groupTests() []storeTest {
	return []storeTest{
		{"group/three watched orders are one notice, a fourth joins", testGroupOrders},
		{"group/two are quiet", testGroupQuiet},
		{"group/parcels and orders together, once a parcel", testGroupMixed},
		{"group/what climbs leaves, unless it is answered", testGroupClimbs},
		{"group/an answer reaches each incident's advice", testGroupAnswers},
		{"group/all answers or none", testGroupAnswersTwice},
		{"group/the ladder ends with the merchant", testGroupLadder},
		{"group/resolved: it ends, and its message is withdrawn", testGroupResolved},
		{"group/what a person asks about leaves", testGroupByHand},
		{"group/two nodes start one", testGroupRace},
		{"group/another shop's is not seen", testGroupTenant},
	}
}

// tea is the supplier of TEA-1, with an address.
func (w *world) tea(t testing.TB) {
	t.Helper()
	_, _, _, err := w.SaveSuppliers(t.Context(), w.shop.ID, []tracker.Supplier{{
		Code: "SUP-1", Name: "一号仓", Email: "s1@example.cn", SKUs: []tracker.SupplierSKU{{SKU: "TEA-1", UnitCost: tracker.Yuan(20), Stock: -1}},
	}})
	check(t, err)
}

// unsent imports orders that wait for their parcel since an hour: they are watched 42 hours later and a breach after 48.
func (w *world) unsent(t testing.TB, paid float64, numbers ...string) {
	t.Helper()
	for _, no := range numbers {
		w.importAt(t, paid, unshipped(no, paid))
	}
	w.judgeOrders(t, paid)
}

// group takes the steps that are due and returns what was asked: the message's topic and size, or what happened to the group.
func (w *world) group(t testing.TB, hour float64) []string {
	t.Helper()
	dues, err := w.GroupsDue(t.Context(), at(hour))
	check(t, err)
	var out []string
	for _, due := range dues {
		write, ok := tracker.NextGroup(due, at(hour))
		if !ok {
			continue
		}
		applied, err := w.ApplyGroup(t.Context(), write)
		check(t, err)
		switch {
		case !applied:
		case len(write.Notices) > 0:
			out = append(out, fmt.Sprintf("%s %d", write.Notices[0].Topic, write.Notices[0].Message.OpenCount))
		case !write.Group.EndedAt.IsZero():
			out = append(out, "ended")
		default:
			out = append(out, fmt.Sprintf("joined %d", len(write.Questions)))
		}
	}
	return out
}

// newest is the supplier's latest group.
func (w *world) newest(t testing.TB) tracker.GroupRecord {
	t.Helper()
	suppliers, err := w.Suppliers(t.Context(), w.shop.ID)
	check(t, err)
	groups, err := w.SupplierGroups(t.Context(), w.shop.ID, suppliers[0].ID, 1)
	check(t, err)
	if len(groups) != 1 {
		t.Fatalf("%d groups", len(groups))
	}
	return groups[0]
}

func (w *world) supplierMail(t testing.TB) []tracker.Notification {
	t.Helper()
	out, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	return slices.DeleteFunc(out, func(n tracker.Notification) bool { return n.Audience != tracker.AudienceSupplier })
}

// reply answers about one order of the group.
func (w *world) reply(t testing.TB, order string, hour float64, a tracker.SupplierAnswer) {
	t.Helper()
	for _, q := range w.newest(t).Questions {
		if q.OrderNo != order {
			continue
		}
		e := q.Escalation
		e.AnsweredAt, e.Answer = at(hour), a
		if a == tracker.AnswerTracing {
			e.NewDate = at(hour + 30)
		}
		done, err := w.AnswerEscalation(t.Context(), e, nil, nil)
		check(t, err)
		if !done {
			t.Fatal("not answered")
		}
		return
	}
	t.Fatalf("%s was not asked about", order)
}

func testGroupOrders(t *testing.T, w *world) {
	w.tea(t)
	w.unsent(t, 0, "A1", "A2", "A3")
	w.unsent(t, 1, "A4")
	w.judgeOrders(t, 42)
	same(t, "started", w.group(t, 42), "supplier_notice 3")
	same(t, "twice", w.group(t, 42))
	same(t, "own ladders", w.climb(t, 42))
	w.judgeOrders(t, 43)
	same(t, "the fourth", w.group(t, 43), "joined 1")
	same(t, "again", w.group(t, 43.5))

	mail := w.supplierMail(t)
	if len(mail) != 1 {
		t.Fatalf("%d messages to the supplier", len(mail))
	}
	m := mail[0].Message
	if mail[0].Recipient != "s1@example.cn" || m.GroupID == 0 || m.EscalationID == 0 || len(m.Digest) != 3 || m.Digest[0].TrackingNo != "A1" || !m.ReplyBy.Equal(at(54)) {
		t.Errorf("message %+v", m)
	}
	e, err := w.Escalation(t.Context(), w.shop.ID, m.EscalationID)
	check(t, err)
	if e.GroupID != m.GroupID {
		t.Errorf("the link leads to %+v", e)
	}
	rec := w.newest(t)
	if len(rec.Questions) != 4 || len(rec.Left()) != 4 || rec.Questions[3].OrderNo != "A4" || !rec.Questions[3].Escalation.ReplyBy.Equal(at(55)) {
		t.Errorf("group %+v", rec)
	}
	order := w.order(t, rec.Questions[0].Incident.OrderID)
	if got := order.Escalations[0]; got.GroupSize != 4 {
		t.Errorf("the order's page: %+v", got)
	}
	if last := order.Timeline[len(order.Timeline)-1]; last.What != tracker.TimelineGrouped || last.Detail != "supplier_notice 3 一号仓" {
		t.Errorf("timeline %+v", last)
	}
}

func testGroupQuiet(t *testing.T, w *world) {
	w.tea(t)
	w.unsent(t, 0, "A1", "A2")
	w.judgeOrders(t, 42)
	same(t, "two", w.group(t, 42))
	if n := len(w.supplierMail(t)); n != 0 {
		t.Errorf("%d messages", n)
	}
}

// onlyWatched opens an incident at watch.
func (w *world) onlyWatched(t testing.TB, number string, kind tracker.Kind, change func(*tracker.Incident)) tracker.Shipment {
	t.Helper()
	s := w.parcel(t, number)
	v := w.opening(t, s, kind)
	v.Changes[0].Notices = nil
	in := &v.Changes[0].Incident
	in.Severity, in.EscalateAt = tracker.SeverityWatch, time.Time{}
	if change != nil {
		change(in)
	}
	w.apply(t, v)
	return w.find(t, number)
}

func testGroupMixed(t *testing.T, w *world) {
	w.tea(t)
	w.unsent(t, -42, "A1")
	w.judgeOrders(t, 0)
	first := w.onlyWatched(t, "YT001", tracker.KindTransitStall, nil)
	second := w.opening(t, first, tracker.KindPromiseOverdue) // the same parcel once more
	second.Changes[0].Notices = nil
	second.Changes[0].Incident.Family, second.Changes[0].Incident.Severity, second.Changes[0].Incident.EscalateAt = tracker.FamilyOverdue, tracker.SeverityWatch, time.Time{}
	w.apply(t, second)
	w.onlyWatched(t, "YT002", tracker.KindPromiseOverdue, func(in *tracker.Incident) { in.Family, in.RuleID = tracker.FamilyOverdue, tracker.RuleLate })
	w.onlyWatched(t, "YT003", tracker.KindNotCollected, nil)
	same(t, "a forecast, the buyer's, and one parcel twice", w.group(t, 1))
	w.onlyWatched(t, "YT004", tracker.KindHubWait, nil)
	same(t, "three", w.group(t, 1), "supplier_notice 3")
	var told []string
	for _, line := range w.supplierMail(t)[0].Message.Digest {
		told = append(told, strings.TrimSpace(line.Courier+" "+line.TrackingNo))
	}
	slices.Sort(told)
	same(t, "listed", told, "A1", "yto YT001", "yto YT004")
	page := w.page(t, first)
	if n := len(page.Notifications); n != 1 || page.Escalations[0].GroupSize != 3 {
		t.Errorf("the parcel's page: %d messages, %+v", n, page.Escalations)
	}
	log, err := w.Messages(t.Context(), tracker.MessageFilter{MerchantID: w.shop.ID, Number: "YT004", Limit: 9})
	check(t, err)
	if len(log) != 1 || log[0].Message.OpenCount != 3 {
		t.Errorf("the log by number: %+v", log)
	}
}

func testGroupRace(t *testing.T, w *world) {
	w.tea(t)
	w.unsent(t, 0, "A1", "A2", "A3")
	w.judgeOrders(t, 42)
	dues, err := w.GroupsDue(t.Context(), at(42))
	check(t, err)
	write, _ := tracker.NextGroup(dues[0], at(42))
	var wait sync.WaitGroup
	applied := make([]bool, 4)
	for i := range applied {
		wait.Go(func() {
			var err error
			if applied[i], err = w.ApplyGroup(t.Context(), write); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := len(slices.DeleteFunc(applied, func(ok bool) bool { return !ok })); n != 1 {
		t.Errorf("%d applied", n)
	}
	if n := w.count(t, "SELECT COUNT(*) FROM escalations"); n != 3 {
		t.Errorf("%d questions", n)
	}
}
