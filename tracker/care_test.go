package tracker

import (
	"strings"
	"testing"
	"time"
)

// careOf is what a draft is made from for one case, with the advice that the case gets.
func careOf(t *testing.T, in AdviceInput, change ...func(*CareInput)) CareInput {
	t.Helper()
	r := advisor(t).Advise(in)
	r.IncidentID = in.Incident.ID
	in.Shipment.Site = Site{Kind: SiteHub, Name: "广州"}
	c := CareInput{
		Incident: in.Incident, Courier: "圆通速递", Zone: time.FixedZone("CST", 8*3600), Now: in.Now,
		Record: ParcelRecord{Merchant: Merchant{Name: "青禾家居旗舰店"}, Shipment: in.Shipment, Orders: in.Orders, Escalations: in.Escalations, Advice: []Recommendation{r}},
	}
	for _, f := range change {
		f(&c)
	}
	return c
}

func TestBuyerCareReads(t *testing.T) {
	t.Parallel()
	in := withBackup(adviceCase(KindTransitStall, SeverityAbnormal, 89), 30)
	c := careOf(t, in, func(c *CareInput) {
		c.Record.Timeline = []TimelineEntry{{IncidentID: in.Incident.ID, What: "chased", At: in.Now.Add(-2 * time.Hour)}}
	})
	until := c.Record.Advice[0].Options[0].Until
	for _, o := range c.Record.Advice[0].Options {
		if o.Action == c.Record.Advice[0].Action {
			until = o.Until
		}
	}
	day := func(at time.Time) string { return at.In(c.Zone).Format("1月2日 15:04") }
	want := "您好，这里是青禾家居旗舰店客服。您这单让您久等了，实在抱歉，先把查到的情况如实跟您说：\n" +
		"圆通速递（单号尾号 0123）：最近一条轨迹是 " + day(in.Shipment.LastEventAt) + "，在广州的分拨中心，到 " + day(in.Shipment.LastLookAt) + " 查询时没有新的轨迹。\n" +
		"我们已在 " + day(in.Now.Add(-2*time.Hour)) + " 催快递核实。\n" +
		"您看哪种方便：\n" +
		"1. 再等等：" + day(until.Truncate(time.Hour)) + " 前我们再查一次，有没有进展都告诉您，到时您还可以改选。\n" +
		"2. 补寄：从备货里重新发一件，不用您另付钱；要等仓库确认有货才能发。原件之后要是又送到，麻烦您拒收。\n" +
		"3. 退款：您在订单里申请退款，我们按平台流程处理；原件之后要是又送到，麻烦您拒收。\n" +
		"回个序号就行，我们照您选的办。耽误您用了，再次说声抱歉。"
	if got := draftOf(t, c, LocaleZH).Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func draftOf(t *testing.T, c CareInput, locale Locale) CareDraft {
	t.Helper()
	d, ok := explainer(t).BuyerCare(locale, c)
	if !ok {
		t.Fatal("no draft")
	}
	return d
}

// The buyer is offered what the guards leave, and nothing once it is decided.
func TestBuyerCareChoices(t *testing.T) {
	t.Parallel()
	stall := withBackup(adviceCase(KindTransitStall, SeverityAbnormal, 89), 30)
	pickup := withBackup(adviceCase(KindPickupOverdue, SeverityBreach, 89), 30)
	empty := withAnswer(pickup, Escalation{Answer: AnswerOutOfStock})
	asked := stall
	asked.Orders = afterSale(withBackup(adviceCase(KindTransitStall, SeverityAbnormal, 89), 30), AfterSalePending).Orders
	decided := func(action Action, state DecisionState, outcome string) func(*CareInput) {
		return func(c *CareInput) {
			c.Record.Decisions = []Decision{{IncidentID: c.Incident.ID, Action: action, State: state, Outcome: outcome}}
		}
	}
	for name, tt := range map[string]struct {
		care CareInput
		want string
		says string
	}{
		"stalled":             {careOf(t, stall), "wait reship refund", "最近一条轨迹"},
		"not picked up":       {careOf(t, pickup), "wait refund", "还没有揽收记录"},
		"out of stock":        {careOf(t, empty), "reship refund", "缺货，这件一直没有发出"},
		"without a backup":    {careOf(t, adviceCase(KindTransitStall, SeverityAbnormal, 89)), "wait refund", ""},
		"refund asked for":    {careOf(t, asked), "", "退款申请已经收到"},
		"asked for meanwhile": {careOf(t, stall, func(c *CareInput) { c.Record.Orders = asked.Orders }), "", "退款申请已经收到"},
		"traced": {
			careOf(t, withAnswer(stall, Escalation{ID: 4, Rung: RungNotice, Answer: AnswerTracing, SentAt: stall.Now.Add(-9 * time.Hour), NewDate: stall.Now.Add(40 * time.Hour)})),
			"wait", "不敢替快递打包票",
		},
		"reship accepted":  {careOf(t, stall, decided(ActionReship, DecisionAccepted, "")), "", "已经请备货仓补寄"},
		"reship failed":    {careOf(t, stall, decided(ActionReship, DecisionFailed, OutcomeOutOfStock)), "wait reship refund", ""},
		"refund accepted":  {careOf(t, stall, decided(ActionRefund, DecisionAccepted, "")), "", "退款已经在办"},
		"chase on record":  {careOf(t, stall, decided(ActionChase, DecisionDone, OutcomeTold)), "wait reship refund", ""},
		"platform refunds": {careOf(t, stall, func(c *CareInput) { c.Record.Advice[0] = guarded(c.Record.Advice[0], guardAutoRefund) }), "refund", ""},
		"force majeure": {careOf(t, stall, func(c *CareInput) {
			c.Record.Advice[0] = guarded(c.Record.Advice[0], guardMajeure, ActionRefund, ActionReship)
		}), "wait", "受灾害或管制影响"},
		"presumed lost":     {careOf(t, withBackup(adviceCase(KindLostSuspected, SeverityPresumedLost, 89), 30)), "wait reship refund", "不排除已经丢件"},
		"supplier: lost":    {careOf(t, withAnswer(stall, Escalation{Answer: AnswerLost})), "reship refund", "发货仓核实后告诉我们，这件已经丢失"},
		"past its promise":  {careOf(t, overdue(KindPromiseOverdue)), "wait refund", "原定 11月1日 08:00 前送达"},
		"past the line":     {careOf(t, overdue(KindLineOverdue)), "wait refund", "比这条线路正常的时效慢了"},
		"reship is on road": {careOf(t, stall, decided(ActionReship, DecisionDone, OutcomeShipped), shippedAs("YT7654321000042")), "", "新单号尾号 0042"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, locale := range []Locale{LocaleZH, LocaleEN} {
				d := draftOf(t, tt.care, locale)
				var got []string
				for _, c := range d.Choices {
					got = append(got, string(c.Action))
				}
				if strings.Join(got, " ") != tt.want {
					t.Errorf("%s: choices %v, want %s", locale, got, tt.want)
				}
				text := d.Text()
				if strings.ContainsAny(text, "{}_") || locale == LocaleZH && !strings.Contains(text, tt.says) {
					t.Errorf("%s: %s", locale, text)
				}
				if full := tt.care.Record.Shipment.TrackingNo; strings.Contains(text, full) || strings.Contains(text, "A1") {
					t.Errorf("%s tells a full number: %s", locale, text)
				}
			}
		})
	}
}

// overdue is a parcel that was due at eight that morning.
func overdue(kind Kind) AdviceInput {
	in := adviceCase(kind, SeverityBreach, 89)
	in.Incident.Family, in.Incident.Since = FamilyOverdue, in.Now.Truncate(24*time.Hour)
	return in
}

// guarded is advice in which a guard has come to hold.
func guarded(r Recommendation, guard string, barred ...Action) Recommendation {
	r.Guards = append(r.Guards, guard)
	var options []Option
	for _, o := range r.Options {
		for _, action := range append(barred, ActionReship) {
			if o.Action == action {
				o.Allowed, o.Guard = false, guard
			}
		}
		options = append(options, o)
	}
	r.Options = options
	return r
}

func shippedAs(number string) func(*CareInput) {
	return func(c *CareInput) {
		c.Record.Escalations = []Escalation{{ID: 8, IncidentID: c.Incident.ID, Rung: RungReship, Answer: AnswerNewNumber, NewNumber: number}}
	}
}

// Nobody is written to about what is no delay, or not ours, or not seen.
func TestBuyerCareKeepsQuiet(t *testing.T) {
	t.Parallel()
	stall := adviceCase(KindTransitStall, SeverityAbnormal, 89)
	for name, change := range map[string]func(*CareInput){
		"watched only":        func(c *CareInput) { c.Incident.Severity = SeverityWatch },
		"over":                func(c *CareInput) { c.Incident.ResolvedAt = c.Now },
		"arrived":             func(c *CareInput) { c.Record.Shipment.SignedAt = c.Now },
		"closed":              func(c *CareInput) { c.Record.Shipment.ClosedAt = c.Now },
		"not seen":            func(c *CareInput) { c.Record.Shipment.BlindSince = c.Now },
		"never looked at":     func(c *CareInput) { c.Record.Shipment.LastLookAt = time.Time{} },
		"waits for the buyer": func(c *CareInput) { c.Incident.Kind = KindNotCollected },
		"a number's trouble":  func(c *CareInput) { c.Incident.Family = FamilyIntegrity },
		"refunded":            func(c *CareInput) { c.Record.Orders = []Order{{OrderNo: "A1", AfterSale: AfterSaleRefunded}} },
		"no advice yet":       func(c *CareInput) { c.Record.Advice = nil },
	} {
		if d, ok := explainer(t).BuyerCare(LocaleZH, careOf(t, stall, change)); ok {
			t.Errorf("%s: %s", name, d.Text())
		}
	}
}
