package tracker

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLearnedClaims(t *testing.T) {
	t.Parallel()
	in := adviceCase(KindLostSuspected, SeverityPresumedLost, 89)
	worth := func(l *Learned) (float64, string) {
		in := in
		in.Learned = l
		term := termOf(option(advisor(t).Advise(in), ActionClaim), "claim")
		return term.Amount.Float(), term.Basis
	}
	before, basis := worth(nil)
	if basis != "assumed" {
		t.Errorf("basis %q", basis)
	}
	odds := func(hits, n int) ClaimOdds { return ClaimOdds{Odds: Odds{hits, n}} }
	if got, basis := worth(&Learned{Claims: map[string]ClaimOdds{"yto": odds(0, 19)}}); got != before || basis != "assumed" {
		t.Errorf("19 claims moved %g to %g (%s)", before, got, basis)
	}
	never, basis := worth(&Learned{Claims: map[string]ClaimOdds{"yto": odds(0, 20)}})
	if never <= before || basis != "learned/claim/0/20" {
		t.Errorf("20 refused claims moved %g to %g (%s)", before, never, basis)
	}
	if _, basis := worth(&Learned{Claims: map[string]ClaimOdds{"yto": odds(1, 5), "zto": odds(10, 20)}}); basis != "learned/claim/11/25" {
		t.Errorf("of all couriers: %s", basis)
	}
	half := odds(20, 20)
	half.Claimed, half.Paid = Yuan(1000), Yuan(500)
	full, _ := worth(&Learned{Claims: map[string]ClaimOdds{"yto": odds(20, 20)}})
	if part, _ := worth(&Learned{Claims: map[string]ClaimOdds{"yto": half}}); math.Abs(part-full/2) > 0.011 {
		t.Errorf("half of the amount paid is worth %g of %g", part, full)
	}
	in.Terms.ClaimSuccess = 0.9
	if _, basis := worth(&Learned{Claims: map[string]ClaimOdds{"yto": odds(0, 50)}}); basis != "assumed" {
		t.Errorf("the merchant's own entry gave way: %s", basis)
	}
}

func TestLearnedChase(t *testing.T) {
	t.Parallel()
	in := adviceCase(KindTransitStall, SeverityBreach, 89)
	gain := func(l *Learned) int64 {
		in := in
		in.Learned = l
		r := advisor(t).Advise(in)
		return option(r, ActionWait).Cost.Minor - option(r, ActionChase).Cost.Minor
	}
	none, good, idle := gain(nil), gain(&Learned{Chased: Odds{36, 40}, Unchased: Odds{12, 40}}), gain(&Learned{Chased: Odds{10, 40}, Unchased: Odds{20, 40}})
	if good <= none || idle >= none || idle > 0 {
		t.Errorf("a chase gains %d by default, %d where it works, %d where it does not", none, good, idle)
	}
	if few := gain(&Learned{Chased: Odds{19, 19}, Unchased: Odds{12, 40}}); few != none {
		t.Errorf("19 chases moved %d to %d", none, few)
	}
	in.Learned = &Learned{Chased: Odds{36, 40}, Unchased: Odds{12, 40}}
	if term := termOf(option(advisor(t).Advise(in), ActionChase), "late"); term.Basis != "learned/chase/36/40" || !term.Est {
		t.Errorf("%+v", term)
	}
}

func TestLearnedDemand(t *testing.T) {
	t.Parallel()
	in := adviceCase(KindTransitStall, SeverityBreach, 89)
	in.Incident.Since = in.Now.Add(-101 * time.Hour)
	demand := func(l *Learned) CostTerm {
		in := in
		in.Learned = l
		return termOf(option(advisor(t).Advise(in), ActionWait), "demand")
	}
	none := demand(nil)
	many := demand(&Learned{Asked: [WaitAges]Odds{2: {Hits: 10, Trials: 40}}})
	if many.Amount.Minor <= none.Amount.Minor || many.Basis != "learned/asked/10/40" || none.Basis != "assumed" {
		t.Errorf("%+v, learned %+v", none, many)
	}
	if other := demand(&Learned{Asked: [WaitAges]Odds{0: {Hits: 10, Trials: 40}}}); other != none {
		t.Errorf("another age counted: %+v", other)
	}
}

// A history drawn from a known world teaches that world: the boost is found again within its noise.
func TestBoostIsFoundAgain(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 23))
	for _, boost := range []float64{1, 2, 4} {
		l := &Learned{}
		const mean = 120.0
		for range 8000 {
			hours := random.ExpFloat64() * mean
			l.Unchased = l.Unchased.Plus(hours <= 48)
			if hours <= 24*boost { // the first day runs faster
				hours /= boost
			} else {
				hours = 24 + hours - 24*boost
			}
			l.Chased = l.Chased.Plus(hours <= 48)
		}
		if got, ok := l.boost(); !ok || math.Abs(got-boost) > 0.15*boost {
			t.Errorf("boost %g was found as %g", boost, got)
		}
	}
}

func TestMajeure(t *testing.T) {
	t.Parallel()
	now := adviceNow()
	snow := Disaster{
		Code: "xj-snow", Area: Area{Province: "新疆"}, End: EndTo, From: now.Add(-48 * time.Hour), Until: now.Add(24 * time.Hour), Platform: "douyin",
	}
	s := Snapshot{Merchant: Merchant{Platform: "douyin"}, Shipment: Shipment{Destination: Region{Province: "新疆维吾尔自治区"}}, Rulings: NewRulings(nil, []Disaster{snow})}
	book := mustRules(t)
	if got := book.Majeure(s, now); got != "xj-snow" {
		t.Fatalf("holds: %q", got)
	}
	for name, change := range map[string]func(*Snapshot, *time.Time){
		"elsewhere": func(s *Snapshot, _ *time.Time) { s.Shipment.Destination.Province = "广东省" },
		"before":    func(_ *Snapshot, at *time.Time) { *at = at.Add(-49 * time.Hour) },
		"over":      func(_ *Snapshot, at *time.Time) { *at = at.Add(24 * time.Hour) },
		"platform":  func(s *Snapshot, _ *time.Time) { s.Merchant.Platform = "tmall" },
	} {
		other, at := s, now
		change(&other, &at)
		if got := book.Majeure(other, at); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	in := withBackup(adviceCase(KindTransitStall, SeverityPresumedLost, 89), 30)
	in.Disaster = "xj-snow"
	if r := advisor(t).Advise(in); r.Action != ActionWait || !slices.Contains(r.Guards, guardMajeure) {
		t.Errorf("%s %v", r.Action, r.Guards)
	}
	if r := advisor(t).Advise(withAnswer(in, Escalation{Answer: AnswerLost})); option(r, ActionReship).Guard != "" {
		t.Errorf("lost for good: %q", option(r, ActionReship).Guard)
	}
	if r := advisor(t).Advise(afterSale(in, AfterSalePending)); !option(r, ActionRefund).Allowed {
		t.Errorf("a buyer who wants the money back: %+v", option(r, ActionRefund))
	}
}

func TestAutoRefund(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		edit func(*AdviceInput)
		want string
	}{
		{"no day is known", func(*AdviceInput) {}, ""},
		{"a day before", func(in *AdviceInput) { in.Terms.AutoRefundDays = 16 }, ""},
		{"on the day", func(in *AdviceInput) { in.Terms.AutoRefundDays = 15 }, guardAutoRefund},
		{"signed", func(in *AdviceInput) { in.Terms.AutoRefundDays, in.Shipment.SignedAt = 15, in.Now }, guardSigned},
	} {
		in := withBackup(adviceCase(KindTransitStall, SeverityPresumedLost, 89), 30)
		c.edit(&in)
		r := advisor(t).Advise(in)
		if got := option(r, ActionReship).Guard; got != c.want {
			t.Errorf("%s: reship %q, want %q", c.name, got, c.want)
		}
		if c.want == guardAutoRefund && (option(r, ActionCompensate).Guard != guardAutoRefund || r.Action != ActionRefund) {
			t.Errorf("%s: %s, compensate %q", c.name, r.Action, option(r, ActionCompensate).Guard)
		}
	}
	a := advisor(t)
	for date, want := range map[string]bool{"2026-08-09": true, "2026-08-10": false} {
		now, _ := time.ParseInLocation(time.DateOnly, date, time.FixedZone("CST", 8*3600))
		in := AdviceInput{Platform: "douyin", Now: now, Shipment: Shipment{ShippedAt: now.Add(-48 * time.Hour), Phase: PhaseAwaitingPickup}}
		if got := a.autoRefund(in); got != want {
			t.Errorf("%s: %v", date, got)
		}
	}
}

func TestInterception(t *testing.T) {
	t.Parallel()
	in := withBackup(adviceCase(KindTransitStall, SeverityAbnormal, 89), 30)
	before := advisor(t).Advise(in)
	in.Terms.InterceptShare = 0.5
	after := advisor(t).Advise(in)
	if option(after, ActionRefund).Cost.Minor >= option(before, ActionRefund).Cost.Minor || option(after, ActionReship).Cost != option(before, ActionReship).Cost {
		t.Errorf("refund %s -> %s, reship %s -> %s", option(before, ActionRefund).Cost, option(after, ActionRefund).Cost,
			option(before, ActionReship).Cost, option(after, ActionReship).Cost)
	}
}

// The order in which orders, backups and answers are listed is nobody's decision: the same snapshot gives the same advice.
func TestAdviceDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	kinds := []Kind{KindTransitStall, KindHubWait, KindPickupOverdue, KindLostSuspected}
	rapid.Check(t, func(rt *rapid.T) {
		in := adviceCase(rapid.SampledFrom(kinds).Draw(rt, "kind"), Severity(rapid.IntRange(1, 4).Draw(rt, "severity")), 50)
		in.Orders = append(in.Orders, Order{OrderNo: "A2", Value: Yuan(rapid.Float64Range(1, 300).Draw(rt, "paid")), Items: []OrderItem{{SKU: "S", Quantity: 2}}})
		for i := range rapid.IntRange(0, 4).Draw(rt, "backups") {
			in.Backups = append(in.Backups, BackupOffer{
				Supplier: Supplier{Code: string(rune('A' + i))}, Quantity: 2,
				SKU: SupplierSKU{SKU: "S", BackupRank: rapid.IntRange(1, 2).Draw(rt, "rank"), UnitCost: Yuan(rapid.Float64Range(1, 60).Draw(rt, "cost")), Stock: rapid.IntRange(-1, 5).Draw(rt, "stock")},
			})
		}
		in.Learned = &Learned{Claims: map[string]ClaimOdds{"zto": {Odds: Odds{5, 12}}, "sf": {Odds: Odds{3, 11}}}, Chased: Odds{20, 30}, Unchased: Odds{9, 40}}
		want := encoded(rt, a.Advise(in))
		shuffled := in
		shuffled.Orders, shuffled.Backups = rapid.Permutation(in.Orders).Draw(rt, "orders"), rapid.Permutation(in.Backups).Draw(rt, "offers")
		got := a.Advise(shuffled)
		if text := encoded(rt, got); text != want {
			rt.Fatalf("another order, other advice:\n%s\n%s", want, text)
		}
		r := got
		r.Options = rapid.Permutation(r.Options).Draw(rt, "options")
		r.choose(shuffled, shuffled.paid())
		if r.Action != got.Action || r.Cost != got.Cost || r.RunnerUp != got.RunnerUp || r.Regret != got.Regret {
			rt.Fatalf("another order of the rows: %s %s, was %s %s", r.Action, r.Cost, got.Action, got.Cost)
		}
	})
}

func encoded(t *rapid.T, r Recommendation) string {
	r.Inputs = "" // lists orders and backups as they came
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestBackupsAnswerIsNotTheSuppliers(t *testing.T) {
	t.Parallel()
	in := withAnswer(withBackup(adviceCase(KindTransitStall, SeverityBreach, 89), 30), Escalation{Answer: AnswerLost})
	in.Escalations[0].Rung = RungReship
	if r := advisor(t).Advise(in); strings.HasPrefix(r.LossBasis, "supplier") || r.Action != ActionChase || in.asked() {
		t.Errorf("%s on %s", r.Action, r.LossBasis)
	}
}
