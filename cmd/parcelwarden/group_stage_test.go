package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"parcelwarden/tracker"
	"regexp"
	"strings"
	"testing"
	"time"
)

// unsentOrders are orders of one supplier that nobody ships: A1 to A3 are watched two hours after the start and late after eight, A4 an hour later.
func (s *stage) unsentOrders() {
	s.t.Helper()
	s.load([]tracker.Supplier{{
		Code: "S1", Name: "云溪日用厂", Email: "ship@yunxi.example", SKUs: []tracker.SupplierSKU{{SKU: "TEA-1", UnitCost: tracker.Yuan(20), Stock: -1}},
	}}, nil)
	var rows []tracker.ParcelRow
	for i, no := range []string{"A1", "A2", "A3", "A4"} {
		paid := s.hour(-40 + float64(i/3))
		rows = append(rows, tracker.ParcelRow{OrderNo: no, PaidAt: paid, SKU: "TEA-1", Title: "高山绿茶", Quantity: 1, Value: tracker.Yuan(89)})
	}
	s.load(nil, rows)
}

// mails are the texts that went to one address.
func (s *stage) mails(to string) (texts []string) {
	for _, m := range s.mail.Messages() {
		if strings.Join(m.To, ",") == to {
			texts = append(texts, m.Subject+"\n"+m.Text)
		}
	}
	return texts
}

// visit answers a request as the program's pages do.
func (s *stage) visit(req *http.Request) (int, string) {
	s.t.Helper()
	pages, err := s.app.pages(false)
	if err != nil {
		s.t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	pages.ServeHTTP(rec, req)
	return rec.Code, rec.Body.String()
}

func (s *stage) orderRecord(no string) tracker.OrderRecord {
	s.t.Helper()
	id, err := s.app.store.FindOrder(s.t.Context(), s.shop.ID, no)
	if err != nil {
		s.t.Fatal(err)
	}
	rec, err := s.app.store.Order(s.t.Context(), s.shop.ID, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return rec
}

// Three watched orders of a supplier are one mail with one link; the fourth joins without a mail; what is answered reaches the advice; what is late by
// then is asked about by itself, and only what was not answered.
func TestSupplierIsAskedAboutThreeAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		s := stageOf(t, lateScan, url)
		s.unsentOrders()
		s.until(s.hour(2.6), 10*time.Minute)
		mails := s.mails("ship@yunxi.example")
		if len(mails) != 1 || !strings.Contains(mails[0], "您有 3 单快超时") || strings.Contains(mails[0], "A4") {
			t.Fatalf("mails %q", mails)
		}
		s.crash()
		s.until(s.hour(3.5), 10*time.Minute)
		if n := len(s.mails("ship@yunxi.example")); n != 1 {
			t.Fatalf("%d mails after the fourth", n)
		}
		s.answerTwo(regexp.MustCompile(`/s/[\w-]+`).FindString(mails[0]))
		s.until(s.hour(4), 10*time.Minute)
		if a := s.orderRecord("A1").Advice[0]; a.LossBasis != "supplier:out_of_stock" {
			t.Errorf("advice on A1 rests on %s", a.LossBasis)
		}
		if got := strings.Join(s.mails("shop@qinghe.example"), "\n"); strings.Count(got, "答复了 2 单") != 1 {
			t.Errorf("the shop got %q", got)
		}
		s.until(s.hour(9.5), 10*time.Minute)
		mails = s.mails("ship@yunxi.example")
		if len(mails) != 3 || !strings.Contains(mails[1], "A3") || !strings.Contains(mails[2], "A4") {
			t.Fatalf("mails when they are late %q", mails)
		}
		s.until(s.hour(16), time.Hour)
		if n := len(s.mails("ship@yunxi.example")); n != 3 {
			t.Errorf("%d mails at last: the group has asked again", n)
		}
	})
}

// answerTwo opens the link of the mail and answers for A1 and A2.
func (s *stage) answerTwo(link string) {
	s.t.Helper()
	code, page := s.visit(httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, link, nil))
	ids := regexp.MustCompile(`name="id" value="(\d+)"`).FindAllStringSubmatch(page, -1)
	if code != http.StatusOK || len(ids) != 4 || !strings.Contains(page, "A4") {
		s.t.Fatalf("answered %d with %d to tick:\n%s", code, len(ids), page)
	}
	form := url.Values{"answer": {"out_of_stock"}, "id": {ids[0][1], ids[1][1]}}
	req := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, link, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if code, page := s.visit(req); code != http.StatusSeeOther {
		s.t.Fatalf("answered %d:\n%s", code, page)
	}
}
