package notify_test

import (
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// noon is the moment of every sample message: 20:00 in Shanghai.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func newRenderer(t *testing.T) *notify.Renderer {
	t.Helper()
	words, err := tracker.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	r, err := notify.NewRenderer(notify.RendererConfig{
		BaseURL: "https://pw.example.cn/", Words: words,
		Links: tracker.LinkSigner{Key: []byte("only for tests, thirty-two bytes")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// stall is a parcel that stands still on its way to Chengdu.
func stall() tracker.Message {
	return tracker.Message{
		Merchant: "山野茶铺", Zone: "Asia/Shanghai", At: noon, IncidentID: 31, ShipmentID: 907, EscalationID: 12, SupplierID: 4,
		Supplier: "武夷一号仓", TrackingNo: "YT7600010002003", Courier: "yto", OrderNos: []string{"6931000111222", "6931000111223"},
		Kind: tracker.KindTransitStall, Severity: "breach", Phase: tracker.PhaseLinehaul,
		RuleID: "douyin-2026-07-09/hub_gap/far", RuleProv: "official", LimitHours: 72, SilenceHours: 101.4, OverdueHours: 29.4,
		LastText: "【广州市】快件离开 广州转运中心，发往 成都转运中心，客服 13900001234", LastEventAt: noon.Add(-101*time.Hour - 24*time.Minute),
		LastLookAt: noon.Add(-12 * time.Minute), Origin: "广州", Destination: "成都", Value: "89.00 CNY",
		Action: tracker.ActionChase, Then: tracker.ActionReship, WaitHours: 52, Cost: "19.20 CNY", RunnerUp: tracker.ActionReship,
		Regret: "27.40 CNY", Marginal: "0.280000", Attributed: "-0.105000", NextAt: noon.Add(18*time.Hour + 36*time.Minute),
	}
}

// feed is a courier account that brings no answers.
func feed() tracker.Message {
	return tracker.Message{
		Merchant: "山野茶铺", Zone: "Asia/Shanghai", At: noon, IncidentID: 32, Kind: tracker.KindTrackingBlind, Severity: "breach",
		Feed: "kuaidi100-main", Courier: "yto", Members: 128, LastLookAt: noon.Add(-5 * time.Hour), LastText: "HTTP 503",
		RuleID: "feed/failures", RuleProv: "estimated", Action: tracker.ActionWait,
	}
}

// jam is a hub at which many parcels lie.
func jam() tracker.Message {
	m := tracker.Message{
		Merchant: "山野茶铺", Zone: "Asia/Shanghai", At: noon, IncidentID: 33, Kind: tracker.KindHubCongestion, Severity: "breach", Courier: "yto",
		Members: 12, SilenceHours: 61.5, LastLookAt: noon.Add(-25 * time.Minute), RuleID: "cluster/hub_congestion",
		Cluster: &tracker.ClusterFacts{Place: "广州", Silent: 12, Present: 31, Usual: 0.018},
	}
	for i, number := range []string{"YT7600010002003", "YT7600010002011", "YT7600010002029"} {
		m.Digest = append(m.Digest, tracker.DigestLine{
			TrackingNo: number, Courier: "yto", Kind: tracker.KindTransitStall, Severity: []string{"breach", "watch", "watch"}[i], Hours: 61.5 - 7*float64(i),
		})
	}
	return m
}

// soon is a warning of two parcels and an order.
func soon() tracker.Message {
	return tracker.Message{
		Merchant: "山野茶铺", Zone: "Asia/Shanghai", At: noon, OpenCount: 12, WithinHours: 6, Digest: []tracker.DigestLine{
			{TrackingNo: "YT7600010002003", Courier: "yto", Kind: tracker.KindTransitStall, Severity: "watch", Hours: 68.4, Action: tracker.ActionChase, Left: 3.6, NextAt: noon.Add(216 * time.Minute), Value: "89.00 CNY"},
			{TrackingNo: "SF1900020003004", Courier: "sf", Kind: tracker.KindPickupOverdue, Severity: "watch", Hours: 18.5, Action: tracker.ActionAsk, Left: 5.5, NextAt: noon.Add(330 * time.Minute)},
			{TrackingNo: "6931000111222", Kind: tracker.KindShipOverdue, Severity: "watch", Hours: 42.2, Action: tracker.ActionAsk, Left: 5.8, NextAt: noon.Add(348 * time.Minute), Value: "129.00 CNY"},
		},
	}
}

// bundled is what was over the day's budget.
func bundled() tracker.Message {
	return tracker.Message{
		Merchant: "山野茶铺", Zone: "Asia/Shanghai", At: noon, OpenCount: 37, Digest: []tracker.DigestLine{
			{TrackingNo: "YT7600010002003", Courier: "yto", Kind: tracker.KindTransitStall, Severity: "abnormal", Hours: 121.2, Action: tracker.ActionReship, Topic: tracker.TopicClimbed},
			{TrackingNo: "SF1900020003004", Courier: "sf", Kind: tracker.KindPickupOverdue, Severity: "breach", Hours: 25.6, Action: tracker.ActionAsk, Topic: tracker.TopicOpened},
			{TrackingNo: "JT3000040005006", Courier: "jt", Kind: tracker.KindHubWait, Severity: "breach", Hours: 31, Topic: tracker.TopicResolved},
		},
	}
}

func with(m tracker.Message, change func(*tracker.Message)) tracker.Message {
	change(&m)
	return m
}

// sampleMessages has one message per topic.
func sampleMessages() map[tracker.Topic]tracker.Message {
	supplier := with(stall(), func(m *tracker.Message) { m.ReplyBy = noon.Add(12 * time.Hour) })
	return map[tracker.Topic]tracker.Message{
		tracker.TopicOpened: stall(),
		tracker.TopicClimbed: with(stall(), func(m *tracker.Message) {
			m.Severity, m.SilenceHours, m.OverdueHours, m.Action, m.Then = "abnormal", 121, 49, tracker.ActionReship, ""
			m.RunnerUp, m.Regret, m.RuleProv, m.LimitHours = tracker.ActionRefund, "42.40 CNY", "estimated", 120
		}),
		tracker.TopicResolved: with(stall(), func(m *tracker.Message) {
			m.Resolution, m.LastText, m.LastEventAt = "moved", "【成都市】快件到达 成都转运中心", noon.Add(-20*time.Minute)
		}),
		tracker.TopicWithdrawn: with(stall(), func(m *tracker.Message) {
			m.Resolution, m.LastText, m.LastEventAt = "withdrawn", "【武汉市】快件到达 武汉转运中心", noon.Add(-40*time.Hour)
		}),
		tracker.TopicSupplierNotice: supplier,
		tracker.TopicSupplierRemind: with(supplier, func(m *tracker.Message) { m.Note = "买家已催两次" }),
		tracker.TopicBackupProposed: with(stall(), func(m *tracker.Message) {
			m.Action, m.Then, m.Cost, m.RunnerUp, m.Regret = tracker.ActionReship, "", "46.60 CNY", tracker.ActionRefund, "42.40 CNY"
		}),
		tracker.TopicSupplierSilent: with(stall(), func(m *tracker.Message) {
			m.Kind, m.Phase, m.Then, m.RunnerUp = tracker.KindNotDispatched, tracker.PhaseDestBranch, "", tracker.ActionRefund
		}),
		tracker.TopicSupplierAnswer: with(stall(), func(m *tracker.Message) {
			m.Answer, m.AnswerDate, m.Note = tracker.AnswerTracing, noon.Add(72*time.Hour), "已向圆通查件，电话 0591-87654321"
		}),
		tracker.TopicClusterOpened: jam(),
		tracker.TopicClusterResolved: with(jam(), func(m *tracker.Message) {
			m.Resolution, m.Members, m.Digest = tracker.ResolvedFewLeft, 2, m.Digest[:2]
			m.Cluster = &tracker.ClusterFacts{Place: "广州", Silent: 2, Present: 31, Usual: 0.018, Left: 2}
		}),
		tracker.TopicClusterSupplier: with(jam(), func(m *tracker.Message) {
			m.Supplier, m.SupplierID, m.Members = "武夷一号仓", 4, 2
			m.Digest, m.Cluster = m.Digest[:2], &tracker.ClusterFacts{Place: "广州", Silent: 2}
		}),
		tracker.TopicDigest: {
			Merchant: "山野茶铺", Zone: "Asia/Shanghai", At: noon, OpenCount: 128, NewCount: 12, Digest: []tracker.DigestLine{
				{TrackingNo: "YT7600010002003", Courier: "yto", Kind: tracker.KindTransitStall, Severity: "abnormal", Hours: 121.2, Action: tracker.ActionReship},
				{TrackingNo: "SF1900020003004", Courier: "sf", Kind: tracker.KindPickupOverdue, Severity: "watch", Hours: 13.6, Action: tracker.ActionAsk},
			},
		},
		tracker.TopicSwitchAdvice: {Merchant: "山野茶铺", Zone: "Asia/Shanghai", At: noon, Switch: &tracker.SwitchTold{
			SKU: "TEA-250", From: "武夷一号仓", To: "安溪二号仓", FromShare: 0.71, FromN: 96, ToShare: 0.96, ToN: 112, Extra: "2.00 CNY", Saving: "8.00 CNY", Confidence: 0.99,
		}},
		tracker.TopicProfileDrift: {Merchant: "山野茶铺", Zone: "Asia/Shanghai", At: noon, Drift: &tracker.DriftTold{
			Profile: "douyin-2026-09-08", Since: "2026-11-18", Days: 3, Logistics: "-2.10", Overall: "-1.52",
		}},
		tracker.TopicChannelFault: {Merchant: "山野茶铺", Zone: "Asia/Shanghai", At: noon, Fault: &tracker.FaultTold{
			Channel: "sms", Topic: tracker.TopicOpened, Reason: "aliyun isv.SMS_TEMPLATE_ILLEGAL: 该账号下找不到对应模板",
		}},
		tracker.TopicReshipAsked:   with(supplier, func(m *tracker.Message) { m.Items = []string{"高山绿茶 TEA-1 ×2"} }),
		tracker.TopicReshipRevoked: with(supplier, func(m *tracker.Message) { m.Items = []string{"高山绿茶 TEA-1 ×2"} }),
		tracker.TopicNearBreach:    soon(),
		tracker.TopicBundle:        bundled(),
		tracker.TopicFeedBlind:     feed(),
		tracker.TopicFeedBack:      with(feed(), func(m *tracker.Message) { m.LastLookAt = noon.Add(-time.Minute) }),
	}
}

func sample(topic tracker.Topic, locale tracker.Locale) tracker.Notification {
	audience := tracker.AudienceMerchant
	switch topic {
	case tracker.TopicSupplierNotice, tracker.TopicSupplierRemind, tracker.TopicClusterSupplier, tracker.TopicReshipAsked, tracker.TopicReshipRevoked:
		audience = tracker.AudienceSupplier
	case tracker.TopicDigest:
		audience = tracker.AudienceStaff
	}
	return tracker.Notification{
		ID: 5001, MerchantID: 7, IncidentID: 31, Key: "31/breach/merchant/email", Topic: topic, Audience: audience, Channel: "email",
		Recipient: "shop@example.cn", Locale: locale, Message: sampleMessages()[topic], CreatedAt: noon,
	}
}
