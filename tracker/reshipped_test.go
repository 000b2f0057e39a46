package tracker

import (
	"strings"
	"testing"
)

// sentAgain is a decision to ship again whose backup named a number.
func sentAgain(number string) Decision {
	return Decision{
		ID: 5, Action: ActionReship, By: "li", At: at(30), Supplier: "S01", State: DecisionDone, Outcome: OutcomeShipped, EndedBy: "system", EndedAt: at(40),
		Steps: []DecisionStep{{What: StepDrafted, Detail: "69980001"}, {What: StepNoted, Detail: number}, {What: StepEnded, Detail: OutcomeShipped}},
	}
}

func TestReshipped(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*Decision)
		done   bool
		number string
	}{
		{"by the backup's answer", nil, true, "YT7600000000002"},
		{"in a person's own words", func(d *Decision) { d.Steps[1].Detail = "王五说已发，yt7600000000002，明天到" }, true, "YT7600000000002"},
		{"without a number", func(d *Decision) { d.Steps[1].Detail = "已发 2 件" }, true, ""},
		{"not sent yet", func(d *Decision) { d.Outcome, d.State = "", DecisionAccepted }, false, ""},
		{"out of stock", func(d *Decision) { d.Outcome, d.State = OutcomeOutOfStock, DecisionFailed }, false, ""},
		{"a refund", func(d *Decision) { d.Action = ActionRefund }, false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := sentAgain("YT7600000000002")
			if tt.change != nil {
				tt.change(&d)
			}
			r := ReshipmentOf([]Decision{{Action: ActionChase}, d})
			if r.Done() != tt.done || r.TrackingNo != tt.number || tt.done && (r.By != "li" || !r.At.Equal(at(30)) || !r.ShippedAt.Equal(at(40)) || r.Supplier != "S01") {
				t.Errorf("%+v", r)
			}
		})
	}
}

// endingOf decides on a late parcel whose orders were closed, in a shop whose backup has sent the goods again or not, and returns what that does to its incident.
func endingOf(t *testing.T, change func(*Snapshot)) Change {
	t.Helper()
	p := scoreProfile(t, "douyin-2026-09-08")
	court := mustCourt(t)
	s := parcel(90, picked, hub)
	s.Merchant.Email = "shop@example.cn"
	s.Shipment.LineDueAt = at(80)
	s.Incidents = []Incident{{ID: 1, MerchantID: 1, ShipmentID: 7, Family: FamilyStalled, Kind: KindTransitStall, Severity: SeverityBreach, LimitHrs: 72, OpenedAt: at(85), Since: at(12), DueAt: at(84), UpdatedAt: at(85)}}
	s.Orders[0].AfterSale = AfterSaleClosed
	change(&s)
	facts := ShopFacts{MerchantID: 1, ScoreDate: p.LocalDate(at(90).AddDate(0, 0, 1)), ValidOrders: 400, Metrics: map[string]MetricFacts{
		"delivery_ontime_rate": {N: 400, Bad: 40}, "pickup_hours_avg": {N: 400, Sum: 4000},
	}}
	v, err := court.Decide(s, Standing{Profile: p, Facts: facts, Settled: true}, at(90))
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Changes) != 1 || v.Changes[0].Kind != ChangeResolve {
		t.Fatalf("%s: %+v", moves(v.Changes), v.Changes)
	}
	return v.Changes[0]
}

func TestReshippedParcelEndsSo(t *testing.T) {
	t.Parallel()
	again := ReshipmentOf([]Decision{sentAgain("YT7600000000002")})
	cancelled := endingOf(t, func(*Snapshot) {})
	if cancelled.Incident.Resolution != ResolvedCancelled {
		t.Errorf("without a reshipment it ends %q", cancelled.Incident.Resolution)
	}
	for _, tt := range []struct {
		name   string
		change func(*Snapshot)
		reason string // of the ledger row
		costs  bool   // it goes on counting
	}{
		{"past its date", nil, ReasonReshipped, true},
		{"before its date, which it is going to miss", func(s *Snapshot) { s.Shipment.PromisedAt, s.Orders[0].PromisedAt = at(120), at(120) }, ReasonReshipped, true},
		{"by the courier's own word", func(s *Snapshot) {
			s.Orders[0].AfterSale = AfterSaleNone
			s.Checkpoints = append(s.Checkpoints, scan(86, StatusCancelled, "已取消"))
		}, ReasonReshipped, true},
		{"never picked up", func(s *Snapshot) {
			s.Checkpoints = nil
			s.Incidents[0].Kind, s.Incidents[0].Family = KindPickupOverdue, FamilyOverdue
		}, "recovered", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := endingOf(t, func(s *Snapshot) {
				s.Reship = again
				if tt.change != nil {
					tt.change(s)
				}
			})
			if c.Incident.Resolution != ResolvedReshipped || c.Timeline[0].Detail != "reshipped S01 YT7600000000002" {
				t.Errorf("%q, %+v", c.Incident.Resolution, c.Timeline)
			}
			if len(c.Ledger) != 1 || c.Ledger[0].Reason != tt.reason || (c.Ledger[0].Attributed != 0) != tt.costs {
				t.Errorf("ledger %+v", c.Ledger)
			}
			if len(c.Notices) == 0 || c.Notices[0].Message.Reship == nil || c.Notices[0].Message.Reship.By != "li" {
				t.Errorf("told %+v", c.Notices)
			}
		})
	}
}

func TestReshippedOrderEndsSo(t *testing.T) {
	t.Parallel()
	s := unshipped(func(s *OrderSnapshot) {
		s.Order.AfterSale = AfterSaleClosed
		s.Reship = ReshipmentOf([]Decision{sentAgain("YT7600000000002")})
		s.Incidents = []Incident{{ID: 9, MerchantID: 1, OrderID: 3, Family: FamilyOverdue, Kind: KindShipOverdue, Severity: SeverityBreach, OpenedAt: at(48), UpdatedAt: at(48)}}
	})
	v := mustCourt(t).DecideOrder(s, at(60))
	if len(v.Changes) != 1 || v.Changes[0].Incident.Resolution != ResolvedReshipped || !strings.HasPrefix(v.Changes[0].Timeline[0].Detail, "reshipped S01") {
		t.Errorf("%+v", v.Changes)
	}
	if n := v.Changes[0].Notices; len(n) == 0 || n[0].Message.Reship == nil {
		t.Errorf("told %+v", n)
	}
}

func TestAdviceHearsEveryAnswerOnce(t *testing.T) {
	t.Parallel()
	court := mustCourt(t)
	advised := func(v Verdict) (out []Incident) {
		for _, c := range v.Changes {
			if c.Advice != nil {
				out = append(out, c.Incident)
			}
		}
		return out
	}
	s := parcel(90, picked, hub)
	v, err := court.Decide(s, Standing{}, at(90))
	if err != nil || len(advised(v)) == 0 {
		t.Fatalf("%+v, %v", v.Changes, err)
	}
	in := advised(v)[0]
	in.ID = 1
	s.Shipment, s.Incidents = v.Shipment, []Incident{in}
	answer := Escalation{ID: 3, IncidentID: 1, Rung: 1, SentAt: at(90), AnsweredAt: at(90), Answer: AnswerTracing}
	for _, step := range []struct {
		name  string
		hours float64
		heard []Escalation
		want  int
	}{
		{"nobody has answered", 90, nil, 0},
		{"in the very moment of the last change", 90, []Escalation{answer}, 1},
		{"heard", 90, []Escalation{answer}, 0},
		{"heard an hour ago", 91, []Escalation{answer}, 0},
		{"corrected", 91, []Escalation{{ID: 3, IncidentID: 1, AnsweredAt: at(90.5), Answer: AnswerLost}}, 1},
		{"another answers, before the last change", 91, []Escalation{{ID: 3, IncidentID: 1, AnsweredAt: at(90.5), Answer: AnswerLost}, {ID: 4, IncidentID: 1, AnsweredAt: at(90.2), Answer: AnswerOutOfStock}}, 1},
		{"about another incident", 91, []Escalation{{ID: 4, IncidentID: 1, AnsweredAt: at(90.2), Answer: AnswerOutOfStock}, {ID: 3, IncidentID: 1, AnsweredAt: at(90.5), Answer: AnswerLost}, {ID: 6, IncidentID: 2, AnsweredAt: at(91), Answer: AnswerLost}}, 0},
	} {
		s.Escalations = step.heard
		v, err := court.Decide(s, Standing{}, at(step.hours))
		if err != nil {
			t.Fatal(err)
		}
		got := advised(v)
		if len(got) != step.want {
			t.Errorf("%s: advised %d times, want %d", step.name, len(got), step.want)
		}
		for _, in := range got {
			s.Incidents = []Incident{in}
		}
	}
}
