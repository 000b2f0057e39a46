package tracker

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

func adviceNow() time.Time { return time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC) }

func advisor(t testing.TB) *Advisor {
	t.Helper()
	a, err := LoadAdvisor()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// adviceCase is a parcel of one paid order, picked up a while ago, with an incident of some kind and severity.
func adviceCase(kind Kind, severity Severity, paid float64) AdviceInput {
	now, phase := adviceNow(), PhaseLinehaul
	if kind == KindHubWait {
		phase = PhasePickedUp
	}
	in := AdviceInput{
		Platform: "douyin", Now: now,
		Shipment: Shipment{
			ID: 5, Courier: "yto", TrackingNo: "YT1234567890123", ShippedAt: now.Add(-140 * time.Hour), PickedUpAt: now.Add(-130 * time.Hour),
			LastEventAt: now.Add(-101 * time.Hour), LastLookAt: now.Add(-12 * time.Minute), Phase: phase, Status: StatusInTransit,
		},
		Orders:   []Order{{OrderNo: "A1", PaidAt: now.Add(-150 * time.Hour), Value: Yuan(paid)}},
		Incident: Incident{ID: 9, MerchantID: 1, Family: FamilyStalled, Kind: kind, Severity: severity, Phase: phase, NextAt: now.Add(30 * time.Hour)},
	}
	if kind == KindPickupOverdue {
		in.Shipment.PickedUpAt, in.Shipment.LastEventAt, in.Shipment.Phase, in.Incident.Phase = time.Time{}, time.Time{}, PhaseAwaitingPickup, PhaseAwaitingPickup
		in.Incident.Family = FamilyOverdue
	}
	if severity == SeverityPresumedLost {
		in.Incident.Family, in.Incident.Kind, in.Incident.NextAt = FamilyLost, KindLostSuspected, time.Time{}
		in.Shipment.ShippedAt, in.Shipment.PickedUpAt = now.Add(-15*24*time.Hour), now.Add(-14*24*time.Hour)
		in.Shipment.LastEventAt = now.Add(-11 * 24 * time.Hour)
	}
	return in
}

func withBackup(in AdviceInput, goods float64) AdviceInput {
	in.Backups = []BackupOffer{{
		Supplier: Supplier{Code: "B2", Email: "b2@example.com"}, SKU: SupplierSKU{SKU: "S", BackupRank: 1, UnitCost: Yuan(goods), Freight: Yuan(6), Stock: 5, OnTime: 0.95},
		Quantity: 1,
	}}
	return in
}

func withAnswer(in AdviceInput, e Escalation) AdviceInput {
	e.IncidentID, e.Rung, e.AnsweredAt = in.Incident.ID, 1, in.Now.Add(-time.Hour)
	in.Escalations = []Escalation{e}
	return in
}

func afterSale(in AdviceInput, state AfterSale) AdviceInput {
	in.Orders[0].AfterSale = state
	return in
}

func option(r Recommendation, action Action) Option {
	i := slices.IndexFunc(r.Options, func(o Option) bool { return o.Action == action })
	if i < 0 {
		return Option{}
	}
	return r.Options[i]
}

func TestAdviceScenarios(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	feed := adviceCase(KindTrackingBlind, SeverityBreach, 89)
	feed.Incident.Family, feed.Shipment = FamilyBlind, Shipment{}
	setup := adviceCase(KindNeedsSetup, SeverityBreach, 89)
	setup.Incident.Family = FamilyBlind
	unseen := withBackup(adviceCase(KindTransitStall, SeverityPresumedLost, 89), 30)
	unseen.Shipment.BlindSince = unseen.Now.Add(-time.Hour)
	signed := withBackup(adviceCase(KindTransitStall, SeverityPresumedLost, 89), 30)
	signed.Shipment.SignedAt = signed.Now.Add(-time.Hour)
	returned := withBackup(adviceCase(KindReturned, SeverityBreach, 89), 30)
	late := adviceCase(KindLostConfirmed, SeverityPresumedLost, 89)
	late.Incident.Kind = KindLostConfirmed
	late.Shipment.PickedUpAt = late.Now.Add(-31 * 24 * time.Hour)
	for _, c := range []struct {
		name   string
		in     AdviceInput
		want   Action
		then   Action
		guards []string
	}{
		{"fresh hub wait", adviceCase(KindHubWait, SeverityWatch, 89), ActionChase, ActionRefund, []string{guardNotLost}},
		{"transit stall", adviceCase(KindTransitStall, SeverityBreach, 89), ActionChase, ActionRefund, []string{guardNotLost}},
		{"transit stall with a backup", withBackup(adviceCase(KindTransitStall, SeverityAbnormal, 89), 30), ActionChase, ActionReship, []string{guardSecondNumber}},
		{"not picked up", adviceCase(KindPickupOverdue, SeverityBreach, 89), ActionAsk, ActionRefund, []string{guardNotShipped}},
		{"presumed lost, cheap backup", withBackup(adviceCase(KindTransitStall, SeverityPresumedLost, 89), 30), ActionReship, ActionClaim, []string{guardSecondNumber}},
		{"presumed lost, no backup", adviceCase(KindTransitStall, SeverityPresumedLost, 89), ActionRefund, ActionClaim, []string{guardNoBackup}},
		{"presumed lost, dear backup", withBackup(adviceCase(KindTransitStall, SeverityPresumedLost, 89), 300), ActionRefund, ActionClaim, nil},
		{"refund pending", withBackup(afterSale(adviceCase(KindTransitStall, SeverityPresumedLost, 89), AfterSalePending), 30), ActionRefund, ActionClaim, []string{guardRefundPending}},
		{"refunded and presumed lost", withBackup(afterSale(adviceCase(KindTransitStall, SeverityPresumedLost, 89), AfterSaleRefunded), 30), ActionClaim, "", []string{guardAlreadyRefunded}},
		{"refunded, stalled", afterSale(adviceCase(KindTransitStall, SeverityBreach, 89), AfterSaleRefunded), ActionChase, "", []string{guardAlreadyRefunded}},
		{"supplier says lost", withAnswer(withBackup(adviceCase(KindTransitStall, SeverityBreach, 89), 30), Escalation{Answer: AnswerLost}), ActionReship, ActionClaim, nil},
		{"supplier says lost, no backup", withAnswer(adviceCase(KindTransitStall, SeverityBreach, 89), Escalation{Answer: AnswerLost}), ActionRefund, ActionClaim, nil},
		{"supplier is out of stock", withAnswer(withBackup(adviceCase(KindPickupOverdue, SeverityBreach, 89), 30), Escalation{Answer: AnswerOutOfStock}), ActionReship, "", nil},
		{"out of stock, no backup", withAnswer(adviceCase(KindPickupOverdue, SeverityBreach, 89), Escalation{Answer: AnswerOutOfStock}), ActionRefund, "", nil},
		{"supplier corrects the number", withAnswer(adviceCase(KindNumberNotFound, SeverityBreach, 89), Escalation{Answer: AnswerNewNumber}), ActionSetup, "", nil},
		{"no phone tail", setup, ActionSetup, "", nil},
		{"feed does not answer", feed, ActionWait, "", []string{guardBlind}},
		{"lost, but nobody has looked", unseen, "", "", []string{guardBlind}},
		{"signed", signed, ActionRefund, "", []string{guardSigned}},
		{"returned", returned, ActionReship, "", nil},
		{"lost, claim too late", late, ActionRefund, "", []string{guardTooLate}},
	} {
		r := a.Advise(c.in)
		if c.want == "" && (r.Action == ActionReship || r.Action == ActionRefund || r.Action == ActionClaim || r.Action == ActionCompensate) {
			t.Errorf("%s: %s although nobody has looked", c.name, r.Action)
		}
		if c.want != "" && (r.Action != c.want || r.Then != c.then) {
			t.Errorf("%s: %s then %q, want %s then %q", c.name, r.Action, r.Then, c.want, c.then)
		}
		for _, g := range c.guards {
			if !slices.Contains(r.Guards, g) {
				t.Errorf("%s: guards %v lack %s", c.name, r.Guards, g)
			}
		}
		checkAdvice(t, c.name, r)
	}
}

// checkAdvice holds for every recommendation: costs are the sums of their terms, the advice is an allowed option, a person decides what
// cannot be undone.
func checkAdvice(t testing.TB, name string, r Recommendation) {
	t.Helper()
	for _, o := range r.Options {
		var sum int64
		for _, term := range o.Terms {
			sum += term.Amount.Minor
			if term.Basis == "" {
				t.Errorf("%s: %s: %s has no basis", name, o.Action, term.Name)
			}
		}
		if sum != o.Cost.Minor || o.Allowed != (o.Guard == "") {
			t.Errorf("%s: %s costs %s, its terms %d; allowed %v guard %q", name, o.Action, o.Cost, sum, o.Allowed, o.Guard)
		}
		if o.Action == r.Action && o.Allowed && o.Cost.Minor < r.Cost.Minor {
			t.Errorf("%s: a cheaper %s was passed over", name, o.Action)
		}
	}
	if !slices.ContainsFunc(r.Options, func(o Option) bool { return o.Action == r.Action && o.Allowed && o.Cost == r.Cost }) {
		t.Errorf("%s: %s is not an allowed option", name, r.Action)
	}
	irreversible := slices.Contains([]Action{ActionRefund, ActionReship, ActionCompensate, ActionClaim}, r.Action)
	if irreversible && !r.NeedsPerson {
		t.Errorf("%s: %s without a person", name, r.Action)
	}
	if r.Inputs == "" || strings.Contains(r.Inputs, "example.com") {
		t.Errorf("%s: inputs %q", name, r.Inputs)
	}
}

func TestAdviceOnTracing(t *testing.T) {
	t.Parallel()
	date := adviceNow().Add(40 * time.Hour)
	in := withAnswer(withBackup(adviceCase(KindTransitStall, SeverityPresumedLost, 89), 30), Escalation{Answer: AnswerTracing, NewDate: date})
	r := advisor(t).Advise(in)
	if (r.Action != ActionWait && r.Action != ActionChase) || r.WaitHours != 40 || !r.NextAt.Equal(date) || r.Then != ActionReship {
		t.Errorf("%s %g h then %s, next %s", r.Action, r.WaitHours, r.Then, r.NextAt)
	}
	in.Now = date.Add(-time.Second)
	if r := advisor(t).Advise(in); math.IsNaN(r.BreakEven) || r.Options[0].Cost.Minor <= 0 || r.Options[0].Cost.Minor > 100_00 {
		t.Errorf("a date that is almost there: %+v", r.Options[0])
	}
	in.Now = date.Add(time.Minute)
	if r := advisor(t).Advise(in); r.Action != ActionReship {
		t.Errorf("the date has passed and still %s", r.Action)
	}
}

func TestAdviceOvertakenAnswer(t *testing.T) {
	t.Parallel()
	in := withAnswer(adviceCase(KindTransitStall, SeverityBreach, 89), Escalation{Answer: AnswerLost})
	in.Shipment.LastEventAt = in.Now.Add(-30 * time.Minute)
	if r := advisor(t).Advise(in); r.Action != ActionChase || r.LossBasis == "supplier:lost" {
		t.Errorf("a scan after the answer overtakes it: %s on %s", r.Action, r.LossBasis)
	}
}

func TestAdviceWithoutValue(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	for _, kind := range []Kind{KindHubWait, KindTransitStall, KindPickupOverdue, KindLostSuspected} {
		r := a.Advise(withBackup(adviceCase(kind, SeverityAbnormal, 0), 30))
		if r.Action != ActionChase && r.Action != ActionAsk || !slices.Contains(r.Guards, guardNoValue) || r.BreakEven != -1 {
			t.Errorf("%s: %s guards %v break-even %g", kind, r.Action, r.Guards, r.BreakEven)
		}
		checkAdvice(t, string(kind), r)
	}
}

func TestAdviceClaimWindow(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	for _, c := range []struct {
		name    string
		silence int // days
		want    string
	}{{"before", 9, guardTooEarly}, {"open", 10, ""}, {"last day", 30, ""}, {"after", 31, guardTooLate}} {
		in := adviceCase(KindLostSuspected, SeverityPresumedLost, 89)
		in.Shipment.LastEventAt = in.Now.AddDate(0, 0, -c.silence)
		in.Shipment.PickedUpAt = in.Shipment.LastEventAt
		if o := option(a.Advise(in), ActionClaim); o.Guard != c.want || o.Allowed != (c.want == "") {
			t.Errorf("%s: allowed %v guard %q, want %q", c.name, o.Allowed, o.Guard, c.want)
		}
	}
	said := adviceCase(KindLostConfirmed, SeverityPresumedLost, 89)
	said.Incident.Kind = KindLostConfirmed
	said.Shipment.LastEventAt = said.Now.AddDate(0, 0, -2)
	said.Shipment.PickedUpAt = said.Shipment.LastEventAt
	if o := option(a.Advise(said), ActionClaim); !o.Allowed {
		t.Errorf("the courier says it is lost: %q", o.Guard)
	}
	if o := option(a.Advise(adviceCase(KindTransitStall, SeverityBreach, 89)), ActionClaim); o.Guard != guardNotLost {
		t.Errorf("a stalled parcel: %q", o.Guard)
	}
}

func TestAdviceApproval(t *testing.T) {
	t.Parallel()
	in := adviceCase(KindLostSuspected, SeverityPresumedLost, 260)
	if r := advisor(t).Advise(in); r.Action != ActionRefund || !slices.Contains(r.Guards, guardApproval) {
		t.Errorf("%s %v", r.Action, r.Guards)
	}
	in.Terms.ApprovalLimit = Yuan(300)
	if r := advisor(t).Advise(in); slices.Contains(r.Guards, guardApproval) || !r.NeedsPerson {
		t.Errorf("%v", r.Guards)
	}
}
