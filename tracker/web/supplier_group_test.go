package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// groupLinks leads from every token to the second question of the group.
type groupLinks struct{ fakeLinks }

func (groupLinks) Verify(token string, _ time.Time) (int64, int64, error) {
	ids := map[string]int64{"made-1-81": 81, "made-1-82": 82, "made-1-83": 83, "made-1-84": 84, "group": 82}
	if id := ids[token]; id != 0 {
		return 1, id, nil
	}
	return 0, 0, tracker.ErrLinkInvalid
}

// groupedShop is a shop that has asked the first supplier about two parcels and an order together, and about a third parcel that moves again.
func groupedShop() *fakeStore {
	f := waitingShop()
	f.suppliers[0].Locale = tracker.LocaleZH
	rec := tracker.GroupRecord{Group: tracker.NoticeGroup{ID: 9, MerchantID: 1, SupplierID: 1, Rung: 1, StartedAt: hoursAgo(5), ReplyBy: hoursAgo(-7), NextAt: hoursAgo(-7)}}
	for i, parcel := range []int64{3, 4, 6, 0} {
		e := tracker.Escalation{
			ID: 81 + int64(i), MerchantID: 1, IncidentID: parcel, ShipmentID: parcel, SupplierID: 1, GroupID: 9, GroupSize: 4, Rung: 1, SentAt: hoursAgo(5), ReplyBy: hoursAgo(-7),
		}
		q := tracker.GroupQuestion{GroupMember: tracker.GroupMember{Courier: "yto", TrackingNo: "YT7719036255127"}}
		q.Incident = tracker.Incident{ID: parcel, MerchantID: 1, ShipmentID: parcel, Kind: tracker.KindHubWait, Severity: tracker.SeverityWatch, Since: hoursAgo(17), SeenAt: hoursAgo(0)}
		if parcel == 0 {
			e.IncidentID, e.OrderID = 901, 41
			q.Incident.ID, q.Incident.OrderID, q.Incident.Kind, q.OrderNo, q.TrackingNo, q.Courier = 901, 41, tracker.KindShipOverdue, "6931000555001", "", ""
		}
		if parcel == 6 {
			q.TrackingNo, q.Incident.ResolvedAt = "YT7719036255130", hoursAgo(1)
		}
		if parcel == 4 {
			q.TrackingNo = "YT7719036255128"
		}
		q.Escalation = e
		f.escalations = append(f.escalations, e)
		rec.Questions = append(rec.Questions, q)
	}
	f.groups = []tracker.GroupRecord{rec}
	return f
}

func groupSite(t *testing.T) *site {
	t.Helper()
	return newSite(t, groupedShop(), func(c *Config) { c.Links = groupLinks{} })
}

func TestSupplierGroupPage(t *testing.T) {
	t.Parallel()
	s := groupSite(t)
	res, body := s.get("/s/group")
	if res.StatusCode != http.StatusOK {
		t.Fatalf("answered %d", res.StatusCode)
	}
	golden(t, "supplier-group", body)
	mustContain(t, body, "有 3 单快要超时", "YT7719036255127", "YT7719036255128", "6931000555001", "发运超时预警，已 17", "/s/made-1-81?one=1", "已恢复正常", `value="901" checked`)
	if n := strings.Count(body, `type="checkbox"`); n != 3 {
		t.Errorf("%d can be ticked", n)
	}
	_, one := s.get("/s/group?one=1")
	mustContain(t, one, `action="/s/group?one=1"`, `href="/s/group"`)
	s.store.mu.Lock()
	s.store.suppliers[0].Locale = tracker.LocaleEN
	s.store.mu.Unlock()
	_, body = s.get("/s/group")
	golden(t, "supplier-group-en", body)
	mustContain(t, body, "3 orders are close to late")
}

func TestSupplierGroupAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		form url.Values
		says string
	}{
		{"nothing ticked", url.Values{"answer": {"out_of_stock"}}, "请至少勾选一单"},
		{"another's question", url.Values{"answer": {"out_of_stock"}, "id": {"71"}}, "请至少勾选一单"},
		{"nothing chosen", url.Values{"id": {"3"}}, "请先选择一项"},
		{"one number for two", url.Values{"answer": {"new_number"}, "number": {"YT7719036299999"}, "id": {"3", "4"}}, "请只勾选一单"},
		{"an order is lost", url.Values{"answer": {"lost"}, "id": {"3", "901"}}, "不能答复“已丢失”"},
		{"no date", url.Values{"answer": {"tracing"}, "id": {"3"}, "note": {"周一"}}, "请填写今天起三个月内的日期"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := groupSite(t)
			res, body := s.post("/s/group", c.form)
			if res.StatusCode != http.StatusUnprocessableEntity || len(s.store.timeline) != 0 {
				t.Fatalf("answered %d, %d lines", res.StatusCode, len(s.store.timeline))
			}
			mustContain(t, body, c.says)
		})
	}
}

func TestSupplierGroupAnswersAll(t *testing.T) {
	t.Parallel()
	s := groupSite(t)
	before := len(s.store.outbox)
	res, _ := s.post("/s/group", url.Values{"answer": {"tracing"}, "date": {"2026-11-20"}, "cause": {"warehouse_backlog"}, "note": {"周五补发"}, "id": {"3", "901"}})
	if res.Header.Get("Location") != "/s/group?thanks=1" {
		t.Fatalf("answered %d, leads to %q", res.StatusCode, res.Header.Get("Location"))
	}
	rec := s.store.current(s.store.groups[0])
	parcel, order := rec.Questions[0].Escalation, rec.Questions[3].Escalation
	if parcel.NewDate.Format("02 15:04") != "19 16:00" || order.NewDate.Format("02 15:04") != "20 15:59" || order.Cause != "warehouse_backlog" || len(rec.Left()) != 1 {
		t.Errorf("kept %+v and %+v", parcel, order)
	}
	if len(s.store.outbox) != before+1 || len(s.store.timeline) != 2 || s.store.timeline[0].ShipmentID != 3 || s.store.timeline[1].IncidentID != 901 {
		t.Fatalf("%d messages, timeline %+v", len(s.store.outbox)-before, s.store.timeline)
	}
	n := s.store.outbox[before]
	if n.GroupID != 9 || n.IncidentID != 0 || n.Message.OpenCount != 2 || n.Message.Digest[1].TrackingNo != "6931000555001" || n.Message.Digest[1].Answer != tracker.AnswerTracing {
		t.Errorf("message %+v", n)
	}
	_, body := s.get("/s/group?thanks=1")
	mustContain(t, body, "已收到，谢谢", "还有 1 单待答复", "周五补发")
	s.post("/s/group", url.Values{"answer": {"new_number"}, "number": {"yt7719036299999"}, "id": {"4"}})
	if e := s.store.current(s.store.groups[0]).Questions[1].Escalation; e.NewNumber != "YT7719036299999" || s.store.outbox[before+1].Key != "answer/82/merchant/email" {
		t.Errorf("the last one %+v, told by %s", e, s.store.outbox[before+1].Key)
	}
	_, body = s.get("/s/group")
	mustContain(t, body, "这批订单都已处理", "/s/made-1-81?one=1")
	res, _ = s.post("/s/group", url.Values{"answer": {"lost"}, "id": {"3"}})
	if res.Header.Get("Location") != "/s/group" {
		t.Errorf("answered twice, leads to %q", res.Header.Get("Location"))
	}
}

func TestSupplierGroupOnItsPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, groupedShop())
	s.signIn("wang")
	_, body := s.get("/suppliers/1")
	golden(t, "supplier-groups", body)
	mustContain(t, body, "4 单，已答复 0，待答复 3", "/orders/41", "/parcels/4")
}
