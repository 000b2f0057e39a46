package tracker

import (
	"strings"
	"testing"
	"time"
)

// unshipped is an order paid at hour 0, at a shop that is told by e-mail.
func unshipped(change func(*OrderSnapshot)) OrderSnapshot {
	s := OrderSnapshot{
		Merchant: Merchant{ID: 1, Platform: "douyin", Zone: DefaultZone, Email: "shop@example.cn"},
		Order:    Order{ID: 3, MerchantID: 1, OrderNo: "6920000000000000001", PaidAt: at(0), Value: Yuan(89)}, CheckAt: at(0),
	}
	if change != nil {
		change(&s)
	}
	return s
}

func TestJudgeOrder(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	by := func(h float64) func(*OrderSnapshot) { return func(s *OrderSnapshot) { s.Order.ShipBy = at(h) } }
	for _, tt := range []struct {
		name   string
		change func(*OrderSnapshot)
		now    float64
		level  Severity
		next   float64
		done   string
	}{
		{"just paid", nil, 0, SeverityNone, 42, ""},
		{"41:59", nil, 42 - minute, SeverityNone, 42, ""},
		{"42:00", nil, 42, SeverityWatch, 48, ""},
		{"47:59", nil, 48 - minute, SeverityWatch, 48, ""},
		{"48:00", nil, 48, SeverityBreach, 96, ""},
		{"96:00", nil, 96, SeverityAbnormal, 48 + 720, ""},
		{"a stated date, 6:01 before", by(72), 66 - minute, SeverityNone, 66, ""},
		{"a stated date, 6:00 before", by(72), 66, SeverityWatch, 72, ""},
		{"a stated date", by(72), 72, SeverityBreach, 120, ""},
		{"a date sooner than the platform's", by(24), 24, SeverityBreach, 72, ""},
		{"nobody ships it any more", nil, 48 + 720, SeverityNone, 0, ResolvedUnresolved},
		{"shipped, however late", func(s *OrderSnapshot) { s.Shipped = true }, 100, SeverityNone, 0, ResolvedShipped},
		{"refunded", func(s *OrderSnapshot) { s.Order.AfterSale = AfterSaleRefunded }, 100, SeverityNone, 0, ResolvedRefunded},
		{"refund asked for", func(s *OrderSnapshot) { s.Order.AfterSale = AfterSalePending }, 48, SeverityBreach, 96, ""},
		{"closed", func(s *OrderSnapshot) { s.Order.AfterSale = AfterSaleClosed }, 100, SeverityNone, 0, ResolvedCancelled},
		{"not paid", func(s *OrderSnapshot) { s.Order.PaidAt = time.Time{} }, 100, SeverityNone, 0, ResolvedExtended},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, next, done := book.JudgeOrder(unshipped(tt.change), at(tt.now))
			want := time.Time{}
			if tt.next > 0 {
				want = at(tt.next)
			}
			if f.Severity != tt.level || !next.Equal(want) || done != tt.done {
				t.Errorf("%s, next %s, done %q", f.Severity, next, done)
			}
		})
	}
}

func TestDecideOrderTellsTheMerchantOnce(t *testing.T) {
	t.Parallel()
	advisor, err := LoadAdvisor()
	if err != nil {
		t.Fatal(err)
	}
	court := Court{Rules: mustRules(t), Advisor: advisor}
	s := unshipped(nil)
	var told []string
	for _, step := range []struct {
		hour    float64
		changes string
		notices int
	}{{42, "opened", 0}, {43, "", 0}, {48, "climbed", 1}, {96, "climbed", 1}, {97, "", 0}} {
		v := court.DecideOrder(s, at(step.hour))
		var kinds []string
		notices := 0
		for _, c := range v.Changes {
			kinds = append(kinds, string(c.Kind))
			notices += len(c.Notices)
			for _, n := range c.Notices {
				told = append(told, n.Key)
				if len(n.Message.OrderNos) != 1 || n.Message.TrackingNo != "" {
					t.Errorf("message %+v", n.Message)
				}
			}
			c.Incident.ID = 9
			s.Incidents = []Incident{c.Incident}
			if len(c.Timeline) != 1 || c.Advice == nil || c.Advice.Action != ActionAsk {
				t.Errorf("%g h: advice %+v, timeline %+v", step.hour, c.Advice, c.Timeline)
			}
		}
		if got := strings.Join(kinds, " "); got != step.changes || notices != step.notices {
			t.Errorf("%g h: %q with %d notices", step.hour, got, notices)
		}
	}
	if len(told) == 2 && told[0] == told[1] {
		t.Error("two notices have one key, so that the second would not go out")
	}
}
