package tracker

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func explainer(t testing.TB) *Explainer {
	t.Helper()
	w, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	return NewExplainer(w)
}

// stalledCase is a stalled parcel with evidence, a backup, booked points and a gate.
func stalledCase(t testing.TB) ExplainInput {
	t.Helper()
	in := withBackup(adviceCase(KindTransitStall, SeverityBreach, 89), 30)
	in.Evidence = LossEvidence{Lane: "圆通 广州→成都", Hours: 96, Never: 61, Moved: 153}
	in.Incident.Since, in.Incident.SeenAt = in.Now.Add(-101*time.Hour-12*time.Minute), in.Now.Add(-12*time.Minute)
	in.Incident.LimitHrs, in.Incident.RuleID, in.Incident.RuleProv = 72, "douyin-2026-07-09/hub_gap/far", "official"
	in.Incident.NextAt = in.Now.Add(19 * time.Hour)
	return ExplainInput{
		Recommendation: advisor(t).Advise(in), Incident: in.Incident, Shipment: in.Shipment, Zone: time.FixedZone("CST", 8*3600), Now: in.Now,
		Orders: in.Orders,
		Entries: []ScoreEntry{
			{ScoreDate: "2026-10-31", Attributed: 1, Revision: 3},
			{ScoreDate: "2026-11-01", Attributed: 105_000, Marginal: 280_000, Leaves: "2026-11-20", Provenance: "estimated", Revision: 1},
		},
		Gates: []GateDistance{
			{Name: "抖音商城", NameEN: "Douyin Mall", Of: "overall", At: PointsOf(60), Distance: PointsOf(1), Known: true},
			{Name: "超级福袋物流分", NameEN: "Super lucky bag, logistics", Of: "logistics", At: PointsOf(75), Distance: PointsOf(15.1), Known: true},
		},
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	e, in := explainer(t), stalledCase(t)
	want := []string{
		"建议：先催件，再等 24 小时（到 11-02 12:00）；届时仍无轨迹则改为备用供应商补寄。（次选：等待，期望多花 ¥1.26，估）",
		"依据：圆通干线中转，静默 101 小时，超过 72 小时线（中转超时）；规则 douyin-2026-07-09/hub_gap/far（平台规则）；最近一次成功查询 12 分钟前；" +
			"丢失概率 29%（95% 区间 23%–35%；圆通 广州→成都 ≥96h 的 214 件中 61 件再无更新）；丢失概率过 88% 起，退款或补寄比等待划算（估）。",
		"钱：实付 ¥89.00；等待 ¥18.84（估）｜催件 ¥17.58（估）｜小额补偿 ¥19.07（估）｜退款 ¥85.32（估）｜备用供应商补寄 B2 ¥34.55（估）｜理赔 不可（尚无丢件依据）。",
		"分：物流分 −0.105（归因）/ 若修复 +0.280；11-20 退出统计（估）；高于超级福袋物流分 75 分线 15.1 分。",
		"下一个节点：11-02 07:00（19 小时后）→ 异常，到时重新计算。",
		"注意：迟发订单不得再传第二个单号（重新发货异常），请走补寄售后。",
	}
	if diff := cmp.Diff(want, e.Explain(LocaleZH, in)); diff != "" {
		t.Error(diff)
	}
	want = []string{
		"Advice: chase the courier, then wait 24 h (until 11-02 12:00); if nothing moves by then: reship from backup supplier. (Next best: wait, expected to cost 1.26 CNY more, est.)",
		"Basis: YTO, linehaul: no scan for 101 h, past the 72 h line (stalled in transit); rule douyin-2026-07-09/hub_gap/far (platform rule); " +
			"last successful look 12 min ago; chance of loss 29% (95 % interval 23%–35%; 61 of 214 on 圆通 广州→成都 ≥96h never moved again); above a chance of loss of 88%, refunding or reshipping beats waiting (est.).",
		"Money: paid 89.00 CNY; Wait 18.84 CNY (est.) | Chase the courier 17.58 CNY (est.) | Small compensation 19.07 CNY (est.) | Refund 85.32 CNY (est.) | " +
			"Reship from backup supplier B2 34.55 CNY (est.) | Claim not possible (No evidence of loss yet).",
		"Score: logistics −0.105 (share) / +0.280 if repaired; leaves the score on 11-20 (est.); 15.1 above the 75 line of Super lucky bag, logistics.",
		"Next: 11-02 07:00 (in 19 h) it becomes Abnormal and is worked out again.",
		"Note: Never upload a second number to a late order; reship as an after-sale.",
	}
	if diff := cmp.Diff(want, e.Explain(LocaleEN, in)); diff != "" {
		t.Error(diff)
	}
}

func TestExplainWithoutEvidence(t *testing.T) {
	t.Parallel()
	in := stalledCase(t)
	few := withBackup(adviceCase(KindTransitStall, SeverityBreach, 89), 30)
	few.Evidence = LossEvidence{Lane: "圆通 广州→成都", Hours: 96, Never: 9, Moved: 20}
	in.Recommendation = advisor(t).Advise(few)
	basis := explainer(t).Explain(LocaleZH, in)[1]
	if !strings.Contains(basis, "不给丢失概率") || strings.Contains(basis, "29 件") {
		t.Errorf("29 spells are too few for a chance: %s", basis)
	}
}

func TestExplainEverything(t *testing.T) {
	t.Parallel()
	e, a := explainer(t), advisor(t)
	kinds := []Kind{
		KindPickupOverdue, KindHubWait, KindTransitStall, KindNotDispatched, KindNotSigned, KindPromiseOverdue, KindLineOverdue, KindLostSuspected,
		KindLostConfirmed, KindException, KindReturned, KindTrackingBlind, KindNeedsSetup, KindFeedStale, KindQuotaSpent, KindNumberNotFound, KindNumberSuspect, KindNumberReused, KindEarlyUpload, KindEarlyPickup,
	}
	for _, kind := range kinds {
		for severity := SeverityWatch; severity <= SeverityPresumedLost; severity++ {
			for _, answer := range []SupplierAnswer{AnswerNone, AnswerLost, AnswerOutOfStock, AnswerNewNumber, AnswerTracing} {
				in := withAnswer(withBackup(adviceCase(kind, severity, 89), 30), Escalation{Answer: answer, NewDate: adviceNow().Add(30 * time.Hour)})
				in.Incident.Kind = kind
				if kind == KindTrackingBlind || kind == KindNeedsSetup || kind == KindFeedStale || kind == KindQuotaSpent {
					in.Incident.Family = FamilyBlind
				}
				x := ExplainInput{Recommendation: a.Advise(in), Incident: in.Incident, Shipment: in.Shipment, Now: in.Now}
				for _, locale := range []Locale{LocaleZH, LocaleEN} {
					lines := append(e.Explain(locale, x), e.Verdict(locale, in.Incident, in.Shipment, in.Now), e.Advice(locale, x))
					for _, line := range lines {
						if line == "" || strings.ContainsAny(line, "{}_") && !strings.Contains(line, "hub_gap") || strings.Contains(line, "NaN") {
							t.Errorf("%s %s %s %s: %q", kind, severity, answer, locale, line)
						}
						if locale == LocaleEN && strings.ContainsFunc(line, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }) {
							t.Errorf("Chinese in the English of %s: %q", kind, line)
						}
					}
				}
			}
		}
	}
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	e, now := explainer(t), adviceNow()
	seen := Incident{SeenAt: now, Since: now.Add(-(47*time.Hour + 59*time.Minute)), LimitHrs: 48, DueAt: now.Add(-30 * time.Minute), Phase: PhaseLinehaul}
	for _, c := range []struct {
		name string
		edit func(*Incident, *Shipment)
		zh   string
	}{
		{"47:59 is not 48", func(i *Incident, _ *Shipment) {
			i.Family, i.Kind, i.Severity = FamilyStalled, KindTransitStall, SeverityWatch
		}, "圆通干线中转，静默 47 小时，到达 48 小时预警线（中转超时）"},
		{"estimated line", func(i *Incident, _ *Shipment) {
			i.Family, i.Kind, i.Severity, i.RuleProv, i.Phase = FamilyStalled, KindNotSigned, SeverityBreach, "estimated", PhaseOutForDelivery
		}, "圆通派件 47 小时仍未签收，超过 48 小时线（派签超时）（估）"},
		{"promise", func(i *Incident, _ *Shipment) {
			i.Family, i.Kind, i.Severity = FamilyOverdue, KindPromiseOverdue, SeverityBreach
		}, "圆通已超过承诺送达时间 30 分钟，尚未签收"},
		{"courier's words", func(i *Incident, s *Shipment) { i.Kind, i.Text, s.Courier = KindException, "收件人拒收", "ems" }, "EMS 问题件：收件人拒收"},
		{"setup", func(i *Incident, s *Shipment) { i.Kind, s.Problem = KindNeedsSetup, ProblemNeedsPhone }, "查不到轨迹：缺手机尾号或尾号不符"},
		{"feed", func(i *Incident, _ *Shipment) { i.Kind, i.Members = KindTrackingBlind, 42 }, "快递接口无应答，42 件暂不判断"},
	} {
		i, s := seen, Shipment{Courier: "yto"}
		c.edit(&i, &s)
		if got := e.Verdict(LocaleZH, i, s, now); got != c.zh {
			t.Errorf("%s: %q, want %q", c.name, got, c.zh)
		}
	}
}
