package tracker

import (
	"strings"
	"testing"
	"time"
)

// Every kind has a name, a sentence and an ending of its own in both languages, and no sentence leaves a placeholder open.
func TestEveryKindCanBeTold(t *testing.T) {
	t.Parallel()
	e := explainer(t)
	for _, locale := range []Locale{LocaleZH, LocaleEN} {
		told := map[string]Kind{}
		for _, kind := range Kinds() {
			if word := e.words.Of(locale, "kind", string(kind)); word == string(kind) {
				t.Errorf("%s: kind %s has no name", locale, kind)
			}
			if family := e.words.Of(locale, "family", string(kind.Family())); family == string(kind.Family()) {
				t.Errorf("%s: family %s has no name", locale, kind.Family())
			}
			for _, severity := range []Severity{SeverityWatch, SeverityBreach, SeverityPresumedLost} {
				i := Incident{Kind: kind, Family: kind.Family(), Severity: severity, Since: at(0), DueAt: at(48), SeenAt: at(50), LimitHrs: 0, NextAt: at(72), RuleProv: "estimated"}
				text := e.Case(locale, CaseInput{Incident: i, Shipment: Shipment{Courier: "yto"}, Now: at(51)})
				for what, sentence := range map[string]string{"verdict": text.Seen, "next": text.Next} {
					if sentence == "" || strings.ContainsAny(sentence, "{}_") || sentence == string(kind) {
						t.Errorf("%s: %s of %s/%s: %q", locale, what, kind, severity, sentence)
					}
				}
				if other, taken := told[text.Seen]; taken && other != kind {
					t.Errorf("%s: %s and %s say the same: %q", locale, kind, other, text.Seen)
				}
				told[text.Seen] = kind
			}
		}
	}
}

func TestCase(t *testing.T) {
	t.Parallel()
	e, book := explainer(t), mustRules(t)
	zone := time.FixedZone("CST", 8*3600)
	s := parcel(90, picked, hub)
	f := judge(t, book, s, at(90)).Findings[0]
	r := reconciler{now: at(90)}
	in := r.adopt(Incident{ID: 1, OpenedAt: at(90)}, &f)
	row, known := book.Row(in.RuleID)
	got := e.Case(LocaleZH, CaseInput{Incident: in, Shipment: s.Shipment, Row: row, HasRow: known, Zone: zone, Now: at(90)})
	want := CaseText{
		Seen:  "圆通到首分拨后未发出，静默 80 小时，超过 72 小时线（首分拨内停滞）",
		Rule:  "douyin-2026-07-09/hub_gap/far（平台规则）：预警 48 小时（估）；超时 72 小时；异常 120 小时（估）；来源：DY:aHwHroCPheig；异常档参照 TM:11000266",
		Since: "09-01 18:00 起计",
		Next:  "09-06 18:00（40 小时后）仍无变化则升为异常。发出首分拨后自动解除；之后再停滞按中转超时另计。",
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	in.ResolvedAt = at(91)
	if got := e.Case(LocaleZH, CaseInput{Incident: in, Shipment: s.Shipment, Now: at(91)}); got.Next != "" || got.Rule != in.RuleID {
		t.Errorf("resolved: %+v", got)
	}
}

func TestVerdictsOfStatements(t *testing.T) {
	t.Parallel()
	e := explainer(t)
	deadline := at(40)
	sh := Shipment{Courier: "yto", Destination: Region{Province: "四川省", City: "成都市"}, PickedUpAt: at(3), SignedAt: at(4)}
	for name, c := range map[string]struct {
		in   Incident
		want string
	}{
		"staff":    {Incident{Kind: KindLostConfirmed, RuleID: ruleStaffLost, Text: "网点口头确认"}, "店铺人员已确认丢件：网点口头确认"},
		"courier":  {Incident{Kind: KindLostConfirmed, RuleID: "courier/lost_confirmed", Text: "快件遗失"}, "圆通确认丢件：快件遗失"},
		"speed":    {Incident{Kind: KindFakeSign, LimitHrs: 5, RuleProv: "estimated"}, "圆通揽收后 1 小时即显示签收，快于该线路的最短时间，疑似虚假签收（估）"},
		"place":    {Incident{Kind: KindFakeSign, Text: "【广州市】已签收"}, "圆通签收地与收货地（四川省成都市）不在同一省，疑似虚假签收：【广州市】已签收"},
		"clone":    {Incident{Kind: KindClonedTrace, Text: "YT99"}, "圆通轨迹与单号 YT99 雷同：同一秒、同一文字，疑似虚假轨迹"},
		"not sent": {Incident{Kind: KindShipOverdue, Severity: SeverityBreach, Text: deadline.Format(time.RFC3339)}, "付款后仍未上传单号，已超过发货时限 10 小时"},
		"soon":     {Incident{Kind: KindShipOverdue, Severity: SeverityWatch, Text: at(55).Format(time.RFC3339)}, "付款后仍未上传单号，距发货时限还有 5 小时"},
	} {
		c.in.Family = c.in.Kind.Family()
		if got := e.Verdict(LocaleZH, c.in, sh, at(50)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
