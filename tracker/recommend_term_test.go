package tracker

import (
	"slices"
	"testing"
	"time"
)

func termOf(o Option, name string) CostTerm {
	i := slices.IndexFunc(o.Terms, func(t CostTerm) bool { return t.Name == name })
	if i < 0 {
		return CostTerm{}
	}
	return o.Terms[i]
}

func TestPenaltyIsPartOfWaiting(t *testing.T) {
	t.Parallel()
	in := adviceCase(KindTransitStall, SeverityBreach, 400)
	in.Platform, in.Incident.NextAt = "tmall", in.Now.Add(8*time.Hour)
	wait := option(advisor(t).Advise(in), ActionWait)
	// 20 % of 400 is 80, due in 8 hours if the parcel has not moved by then
	if p := termOf(wait, "penalty"); p.Amount.Minor < 50_00 || p.Amount.Minor > 80_00 || p.Basis != "tmall-2026-04-09/trace_abnormal" || !p.Est {
		t.Errorf("wait %g h: %+v", wait.WaitHours, p)
	}
	in.Platform = "douyin" // no such clause since 2026-07-09
	if p := termOf(option(advisor(t).Advise(in), ActionWait), "penalty"); p.Amount.Minor != 0 {
		t.Errorf("a clause that was dropped is charged: %+v", p)
	}
}

func TestReturnedGoodsComeBack(t *testing.T) {
	t.Parallel()
	in := withBackup(adviceCase(KindReturned, SeverityBreach, 400), 30)
	in.Supplier.SKUs = []SupplierSKU{{SKU: "S", UnitCost: Yuan(100)}}
	in.Orders[0].Items = []OrderItem{{SKU: "S", Quantity: 2}}
	r := advisor(t).Advise(in)
	// goods 200, half is recovered, less 8 of freight
	if resale := termOf(option(r, ActionRefund), "resale"); resale.Amount.Minor != -92_00 {
		t.Errorf("resale %+v", resale)
	}
	if r.LossBasis != "courier:returned" || r.LossN != 0 {
		t.Errorf("basis %s n %d", r.LossBasis, r.LossN)
	}
}

func TestBackupsAreJoinedBySupplier(t *testing.T) {
	t.Parallel()
	in := adviceCase(KindTransitStall, SeverityPresumedLost, 200)
	in.Orders[0].Items = []OrderItem{{SKU: "A", Quantity: 2}, {SKU: "B", Quantity: 1}}
	offer := func(code, sku string, n, stock int) BackupOffer {
		return BackupOffer{Supplier: Supplier{Code: code}, SKU: SupplierSKU{SKU: sku, BackupRank: 1, UnitCost: Yuan(10), Freight: Yuan(5), Stock: stock}, Quantity: n}
	}
	in.Backups = []BackupOffer{offer("HALF", "A", 2, 9), offer("FULL", "A", 2, -1), offer("FULL", "B", 1, 1), offer("EMPTY", "A", 2, 1), offer("EMPTY", "B", 1, 3)}
	guards := map[string]string{}
	r := advisor(t).Advise(in)
	for _, o := range r.Options {
		if o.Action == ActionReship {
			guards[o.Supplier] = o.Guard
		}
		if o.Supplier == "FULL" && (termOf(o, "goods").Amount.Minor != 30_00 || termOf(o, "freight").Amount.Minor != 5_00) {
			t.Errorf("three pieces at 10 and one freight of 5: %+v", o.Terms)
		}
	}
	if guards["HALF"] != "part_backup" || guards["FULL"] != "" || guards["EMPTY"] != "no_stock" || r.Action != ActionReship {
		t.Errorf("%v, advice %s", guards, r.Action)
	}
}

func TestTermsOfTheMerchant(t *testing.T) {
	t.Parallel()
	in := adviceCase(KindTransitStall, SeverityBreach, 89)
	refund := option(advisor(t).Advise(in), ActionRefund)
	if s := termOf(refund, "support"); s.Basis != "default" || !s.Est || s.Amount.Minor != 3_00 {
		t.Errorf("%+v", s)
	}
	in.Terms.SupportCost = Yuan(7)
	refund = option(advisor(t).Advise(in), ActionRefund)
	if s := termOf(refund, "support"); s.Basis != "merchant" || s.Est || s.Amount.Minor != 7_00 {
		t.Errorf("%+v", s)
	}
	in.Terms.SupportCost = Money{Minor: 700, Currency: "USD"}
	if s := termOf(option(advisor(t).Advise(in), ActionRefund), "support"); s.Basis != "default" {
		t.Errorf("dollars cannot price yuan: %+v", s)
	}
}

func TestPointsAtRiskCount(t *testing.T) {
	t.Parallel()
	in := adviceCase(KindTransitStall, SeverityWatch, 89)
	in.Shipment.LineDueAt = in.Now.Add(48 * time.Hour)
	in.Terms.PointValue = Yuan(10)
	in.Effect = Effect{Known: true, AtRisk: true, Chance: 0.5, Marginal: 140_000} // 0.28 points if missed, thirty days
	r := advisor(t).Advise(in)
	wait, chase := termOf(option(r, ActionWait), "points"), termOf(option(r, ActionChase), "points")
	if wait.Amount.Minor < 1_00 || wait.Amount.Minor > 84_00 || chase.Amount.Minor >= wait.Amount.Minor {
		t.Errorf("waiting risks %s, chasing %s", wait.Amount, chase.Amount)
	}
}
