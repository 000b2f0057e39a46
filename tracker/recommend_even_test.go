package tracker

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestBreakEven(t *testing.T) {
	t.Parallel()
	const a, d, cw, dk = 38, 12, 4, 15
	if got := BreakEven(a, d, cw, dk); math.Abs(got-0.7077) > 5e-5 {
		t.Errorf("break-even %.4f, want 0.7077", got)
	}
	for _, c := range []struct{ p, wait, act float64 }{{0.3, 19.9, 46.4}, {0.9, 51.7, 39.2}, {0.05, 6.65, 49.4}} {
		if w, s := WaitLoss(c.p, cw, dk, a), ActLoss(c.p, a, d); math.Abs(w-c.wait) > 1e-9 || math.Abs(s-c.act) > 1e-9 {
			t.Errorf("p = %g: wait %g act %g, want %g and %g", c.p, w, s, c.wait, c.act)
		}
	}
	for _, c := range []struct{ a, d, cw, dk, want float64 }{{10, 5, 0, 0, 1}, {10, 5, 0, 30, 1.0 / 3}, {1, 0, 5, 0, 0}, {0, 0, 1, 0, -1}} {
		if got := BreakEven(c.a, c.d, c.cw, c.dk); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%+v gives %g", c, got)
		}
	}
}

// TestModelAgreesWithTheClosedForm makes one step of waiting reveal everything, as the closed form assumes.
func TestModelAgreesWithTheClosedForm(t *testing.T) {
	t.Parallel()
	c := costModel{
		terms: termsFor(MerchantTerms{SupportCost: Yuan(24)}, "CNY"), paid: 14, goods: 10, moveHours: 0.01, aliveBack: -12, claimTo: -1, dueHours: -1,
		fine: 15, fineHours: 1,
	}
	// acting costs 14 + 24 = 38 on a lost parcel and 12 more on a live one; half a day's handling is 24/12 = 2
	got := c.breakEven([]wait{{}}, []float64{12})
	if want := BreakEven(38, 12, 2, 15); math.Abs(got-want) > 1e-4 {
		t.Errorf("model %.4f, closed form %.4f", got, want)
	}
}

func drawCase(t *rapid.T) AdviceInput {
	kind := rapid.SampledFrom([]Kind{KindTransitStall, KindHubWait, KindNotSigned, KindLineOverdue}).Draw(t, "kind")
	severity := Severity(rapid.IntRange(int(SeverityWatch), int(SeverityPresumedLost)).Draw(t, "severity"))
	in := adviceCase(kind, severity, rapid.Float64Range(20, 900).Draw(t, "paid"))
	in.Platform = rapid.SampledFrom([]string{"douyin", "tmall", "generic"}).Draw(t, "platform")
	if rapid.Bool().Draw(t, "backup") {
		in = withBackup(in, rapid.Float64Range(1, 900).Draw(t, "goods"))
	}
	if rapid.Bool().Draw(t, "terms") {
		in.Terms = MerchantTerms{
			SupportCost: Yuan(rapid.Float64Range(0.5, 20).Draw(t, "support")), ReturnFreight: Yuan(rapid.Float64Range(1, 30).Draw(t, "freight")),
			ResaleShare: rapid.Float64Range(0, 1).Draw(t, "resale"), HonestReturn: rapid.Float64Range(0, 1).Draw(t, "honest"),
			ClaimSuccess: rapid.Float64Range(0, 1).Draw(t, "claim"), CompensationShare: rapid.Float64Range(0.01, 0.3).Draw(t, "share"),
			PointValue: Yuan(rapid.Float64Range(0, 5).Draw(t, "point")),
		}
		in.Effect = Effect{Known: true, AtRisk: true, Chance: 0.5, Marginal: 140_000}
		in.Shipment.LineDueAt = in.Now.Add(50 * 3_600_000_000_000)
	}
	return in
}

func acts(a Action) bool { return a == ActionRefund || a == ActionReship }

func TestAdviceIsMonotoneInLoss(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawCase(t)
		acting := false
		for never := 0; never <= 2000; never += rapid.IntRange(50, 400).Draw(t, "step") {
			in.Evidence = LossEvidence{Lane: "yto 广州→成都", Hours: 96, Never: never, Moved: 2000 - never}
			r := a.Advise(in)
			gap := r.LossChance - r.BreakEven
			if math.Abs(gap) < 0.02 { // costs are rounded to a cent, which near the break-even may decide
				continue
			}
			if acting && !acts(r.Action) {
				t.Fatalf("at p = %.3f back from acting to %s (break-even %.3f)", r.LossChance, r.Action, r.BreakEven)
			}
			acting = acts(r.Action)
			if acting != (gap > 0 && r.BreakEven >= 0) {
				t.Fatalf("%s at p = %.3f with the break-even at %.3f", r.Action, r.LossChance, r.BreakEven)
			}
		}
	})
}

func TestAdviceHoldsTogether(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawCase(t)
		state := rapid.SampledFrom([]AfterSale{AfterSaleNone, AfterSalePending, AfterSaleRefunded}).Draw(t, "after-sale")
		in = afterSale(in, state)
		r := a.Advise(in)
		var sum int64
		for _, o := range r.Options {
			sum = 0
			for _, term := range o.Terms {
				sum += term.Amount.Minor
			}
			if sum != o.Cost.Minor {
				t.Fatalf("%s costs %s, its terms %d", o.Action, o.Cost, sum)
			}
			if o.Action == ActionReship && o.Allowed && state != AfterSaleNone {
				t.Fatalf("a reshipment with the order %s", state)
			}
		}
		if r.Regret.Minor < 0 && state != AfterSaleRefunded || math.IsNaN(r.BreakEven) || math.IsNaN(r.LossChance) {
			t.Fatalf("regret %s break-even %g loss %g", r.Regret, r.BreakEven, r.LossChance)
		}
		if again := a.Advise(in); again.Inputs != r.Inputs || again.Action != r.Action {
			t.Fatal("the same case gives other advice")
		}
	})
}

func BenchmarkAdvise(b *testing.B) {
	a, in := advisor(b), withBackup(adviceCase(KindTransitStall, SeverityAbnormal, 89), 30)
	for b.Loop() {
		a.Advise(in)
	}
}
