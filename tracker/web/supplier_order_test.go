package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"testing"
	"time"
)

// askedShop is the small shop whose order without a parcel has lines of two suppliers; the first was asked.
func askedShop() *fakeStore {
	f := waitingShop()
	rec := f.orders[41]
	f.suppliers = []tracker.Supplier{
		{ID: 1, MerchantID: 1, Code: "HY", Name: "恒源布艺厂", Email: "ship@hengyuan.example", Locale: tracker.LocaleZH},
		{ID: 2, MerchantID: 1, Code: "NL", Name: "北湖包装", Email: "pack@northlake.example", Locale: tracker.LocaleEN},
		{ID: 3, MerchantID: 1, Code: "BK", Name: "备用布艺", Email: "backup@example.cn", SKUs: []tracker.SupplierSKU{
			{SupplierID: 3, SKU: "MAT-2", BackupRank: 1, UnitCost: tracker.Yuan(30), Freight: tracker.Yuan(8), Stock: 5},
		}},
	}
	rec.Order.Items = []tracker.OrderItem{
		{SubOrderNo: "1", SKU: "MAT-2", Title: "棉麻桌布", Quantity: 2, SupplierID: 1}, {SubOrderNo: "2", SKU: "BOX-9", Title: "礼盒", Quantity: 1, SupplierID: 2},
	}
	rec.Suppliers = f.suppliers[:2]
	asked := tracker.Escalation{ID: 71, MerchantID: 1, IncidentID: 901, OrderID: 41, SupplierID: 1, Rung: 1, SentAt: hoursAgo(5), ReplyBy: hoursAgo(-7)}
	rec.Escalations = []tracker.Escalation{asked}
	f.orders[41] = rec
	f.escalations = append([]tracker.Escalation{asked}, f.escalations...)
	return f
}

// linksTo verifies one token for an escalation.
type linksTo int64

func (l linksTo) Verify(token string, _ time.Time) (int64, int64, error) {
	if token != "order" {
		return 0, 0, tracker.ErrLinkInvalid
	}
	return 1, int64(l), nil
}

func TestSupplierAnswersAboutAnOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t, askedShop(), func(c *Config) { c.Links = linksTo(71) })
	res, body := s.get("/s/order")
	if res.StatusCode != http.StatusOK {
		t.Fatalf("answered %d", res.StatusCode)
	}
	golden(t, "supplier-order", body)
	mustContain(t, body, "这张订单还没有发货", "棉麻桌布", "6931000555001")
	mustNotContain(t, body, "礼盒", "已丢失")
	if res, _ := s.post("/s/order", url.Values{"answer": {"lost"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("what was never shipped was lost: %d", res.StatusCode)
	}
	s.post("/s/order", url.Values{"answer": {"tracing"}, "date": {"2026-11-20"}})
	e := s.store.escalations[0]
	if e.Answer != tracker.AnswerTracing || e.NewDate.Format("2006-01-02 15:04") != "2026-11-20 15:59" {
		t.Errorf("the day counts to its end: %+v", e)
	}
	if n := s.store.outbox[len(s.store.outbox)-1]; n.Message.OrderID != 41 || n.Topic != tracker.TopicSupplierAnswer {
		t.Errorf("told %+v", n.Message)
	}
}

func TestSupplierCorrectsAnAnswer(t *testing.T) {
	t.Parallel()
	shop := askedShop()
	s := newSite(t, shop, func(c *Config) { c.Links = linksTo(71) })
	s.post("/s/order", url.Values{"answer": {"new_number"}, "number": {"YT7700000000001"}})
	_, body := s.get("/s/order")
	golden(t, "supplier-correct", body)
	given := strconv.FormatInt(shop.escalations[0].AnsweredAt.UnixMilli(), 10)
	s.post("/s/order", url.Values{"answer": {"out_of_stock"}, "corrects": {"1"}})
	if shop.escalations[0].Answer != tracker.AnswerNewNumber {
		t.Error("an answer that nobody saw was corrected")
	}
	res, _ := s.post("/s/order", url.Values{"answer": {"out_of_stock"}, "corrects": {given}})
	e := shop.escalations[0]
	if e.Answer != tracker.AnswerOutOfStock || e.NewNumber != "" || len(e.Earlier) != 1 || e.Earlier[0].NewNumber != "YT7700000000001" {
		t.Errorf("%+v", e)
	}
	_, body = s.get(res.Header.Get("Location"))
	mustContain(t, body, "此前的答复", "YT7700000000001")
	rec := shop.orders[41]
	rec.Incidents[0].ResolvedAt = hoursAgo(0)
	_, body = s.get("/s/order")
	mustNotContain(t, body, "<form")
}

// decidingOrder is the asked shop with a desk and advice that offers everything.
func decidingOrder(t *testing.T, user string) (*site, *fakeDesk) {
	t.Helper()
	shop := askedShop()
	rec := shop.orders[41]
	rec.Order.Items = rec.Order.Items[:1]
	rec.Escalations[0].AnsweredAt, rec.Escalations[0].Answer, rec.Escalations[0].Note = hoursAgo(1), tracker.AnswerOutOfStock, "面料断货"
	row := func(a tracker.Action, supplier string, yuan float64) tracker.Option {
		return tracker.Option{
			Action: a, Supplier: supplier, Cost: tracker.Yuan(yuan), Allowed: true, Until: hoursAgo(-24), Terms: []tracker.CostTerm{{Name: "goods", Amount: tracker.Yuan(yuan), Basis: "supplier"}},
		}
	}
	rec.Advice = []tracker.Recommendation{{
		ID: 5, MerchantID: 1, IncidentID: 901, Action: tracker.ActionReship, At: hoursAgo(1), BreakEven: -1,
		Options: []tracker.Option{row(tracker.ActionReship, "BK", 68), row(tracker.ActionRefund, "", 128), row(tracker.ActionWait, "", 90)},
	}}
	shop.orders[41] = rec
	desk := &fakeDesk{shop: shop, packs: map[int64][]byte{}}
	s := newSite(t, shop, telling(t), func(c *Config) { c.Decisions = DecisionDesk{Book: desk} })
	if user != "" {
		s.signIn(user)
	}
	return s, desk
}

func TestOrderDecisionPages(t *testing.T) {
	t.Parallel()
	s, desk := decidingOrder(t, "wang")
	_, body := s.get("/orders/41")
	golden(t, "order-deciding", body)
	mustContain(t, body, "/decisions/new?action=reship&amp;advice=5&amp;incident=901&amp;order=41&amp;supplier=BK", "面料断货")
	form := url.Values{"order": {"41"}, "incident": {"901"}, "advice": {"5"}, "action": {"reship"}, "supplier": {"BK"}, "why": {"买家在催"}}
	_, page := s.get("/decisions/new?" + form.Encode())
	golden(t, "order-decide-reship", page)
	mustContain(t, page, "6931000555001", "棉麻桌布 MAT-2 ×2")
	mustNotContain(t, page, "第二个单号")
	if res, _ := s.post("/decisions", form); res.Header.Get("Location") != "/orders/41" || len(desk.all) != 1 {
		t.Fatalf("leads to %q, %d decisions", res.Header.Get("Location"), len(desk.all))
	}
	if d := desk.all[0]; d.OrderID != 41 || d.ShipmentID != 0 || d.Amount != tracker.Yuan(68) {
		t.Errorf("%+v", d)
	}
	_, body = s.get("/orders/41")
	golden(t, "order-decided", body)
	mustNotContain(t, body, "/decisions/new")
	_, body = s.get("/decisions")
	mustContain(t, body, `href="/orders/41"`, "尚无单号")
}

func TestPostOrderDecision(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		no, auth, body string
		status         int
	}{
		"wait":          {"6931000555001", "Bearer pw_test_token", `{"incident":901,"action":"wait"}`, 201},
		"refund":        {"6931000555001", "Bearer pw_test_token", `{"incident":901,"action":"refund"}`, 403},
		"stale advice":  {"6931000555001", "Bearer pw_test_token", `{"incident":901,"advice":4,"action":"wait"}`, 409},
		"not offered":   {"6931000555001", "Bearer pw_test_token", `{"incident":901,"action":"claim","by":"x"}`, 422},
		"no token":      {"6931000555001", "", `{"incident":901,"action":"wait"}`, 401},
		"no JSON":       {"6931000555001", "Bearer pw_test_token", `action=wait`, 422},
		"unknown order": {"6931000000000", "Bearer pw_test_token", `{"incident":901,"action":"wait"}`, 404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, desk := decidingOrder(t, "")
			res, body := s.send(http.MethodPost, "/api/orders/"+c.no+"/decisions", c.body, "Authorization", c.auth)
			if res.StatusCode != c.status || (len(desk.all) == 1) != (c.status == 201) {
				t.Fatalf("answered %d: %s", res.StatusCode, body)
			}
			if c.status == 201 && (!strings.Contains(body, `"order_no":"6931000555001"`) || strings.Contains(body, "tracking_no")) {
				t.Errorf("answered %s", body)
			}
		})
	}
}
