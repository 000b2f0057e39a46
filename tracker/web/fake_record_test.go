package web

import (
	"parcelwarden/tracker"
	"time"
)

func (s stuckSpec) advice(i tracker.Incident) *tracker.Recommendation {
	if s.action == "" {
		return nil
	}
	return &tracker.Recommendation{
		ID: i.ID, MerchantID: i.MerchantID, IncidentID: i.ID, At: hoursAgo(1), Action: s.action, Then: s.then, WaitHours: s.wait,
		Cost: tracker.Yuan(s.yuan * 0.31), RunnerUp: tracker.ActionReship, Regret: tracker.Yuan(s.yuan * 0.12), LossChance: 0.285,
		LossBasis: s.lossBasis(), LossN: s.lossN(), BreakEven: 0.41, NeedsPerson: s.yuan > 200,
		Guards: []string{"claim_too_early"}, NextAt: hoursAgo(-18), Options: s.options(),
	}
}

func (s stuckSpec) lossN() int {
	if s.silent > 70 {
		return 214
	}
	return 0
}

func (s stuckSpec) lossBasis() string {
	if s.silent > 70 {
		return "同线路"
	}
	return "prior:linehaul"
}

func (s stuckSpec) options() []tracker.Option {
	part := func(share float64) tracker.Money { return tracker.Yuan(s.yuan * share) }
	return []tracker.Option{
		{Action: tracker.ActionChase, Cost: part(0.31), WaitHours: 52, Until: hoursAgo(-52), Allowed: true, Terms: []tracker.CostTerm{
			{Name: "refund", Amount: part(0.21), Basis: "order", Est: true},
			{Name: "support", Amount: tracker.Yuan(6), Basis: "default", Est: true},
			{Name: "late", Amount: part(0.1), Basis: "merchant"},
		}},
		{Action: tracker.ActionReship, Cost: part(0.43), Supplier: "北苑百货供应链", Allowed: true, Terms: []tracker.CostTerm{
			{Name: "goods", Amount: part(0.38), Basis: "supplier"}, {Name: "freight", Amount: tracker.Yuan(4.2), Basis: "supplier"},
		}},
		{Action: tracker.ActionWait, Cost: part(0.52), Allowed: true, Terms: []tracker.CostTerm{{Name: "refund", Amount: part(0.5), Basis: "order", Est: true}}},
		{Action: tracker.ActionRefund, Cost: part(0.97), Allowed: true, Terms: []tracker.CostTerm{{Name: "refund", Amount: part(1), Basis: "order"}}},
		{Action: tracker.ActionClaim, Cost: part(0.2), Guard: "claim_too_early"},
	}
}

func recordOf(f *fakeStore, p tracker.StuckParcel) tracker.ParcelRecord {
	sh := p.Shipment
	rec := tracker.ParcelRecord{
		Merchant: f.merchants[sh.MerchantID-1], Shipment: sh, Supplier: f.suppliers[max(0, sh.SupplierID-1)],
		Account: tracker.CourierAccount{Name: "kuaidi100-main"},
		Orders: []tracker.Order{{
			OrderNo: p.OrderNos[0], PaidAt: sh.PaidAt, Value: p.Value, Items: []tracker.OrderItem{{SKU: "QH-2201", Title: "亚麻窗帘 2.6m 米白", Quantity: 2}},
		}},
		Incidents: []tracker.Incident{p.Incident, {
			ID: p.Incident.ID + 10_000, MerchantID: sh.MerchantID, ShipmentID: sh.ID, Family: tracker.FamilyOverdue, Kind: tracker.KindPickupOverdue,
			Severity: tracker.SeverityWatch, OpenedAt: sh.ShippedAt.Add(20 * time.Hour), ResolvedAt: sh.ShippedAt.Add(22 * time.Hour), Resolution: "moved",
		}},
		Checkpoints: []tracker.Checkpoint{
			{At: sh.ShippedAt.Add(7 * time.Hour), Status: tracker.StatusPickedUp, Text: "【番禺沙湾网点】已揽收，揽件员 陈工 13800138000", Place: "广州市"},
			{At: sh.ShippedAt.Add(15 * time.Hour), Status: tracker.StatusInTransit, Text: "到达【广州转运中心】", Place: "广州市"},
			{At: sh.ShippedAt.Add(15 * time.Hour), Status: tracker.StatusUnknown, Code: "GX77", Text: "安检完成"},
			{At: sh.ShippedAt.Add(26 * time.Hour), Status: tracker.StatusInTransit, Text: sh.LastEventText, Place: "广州市"},
			{At: sh.ShippedAt.Add(98 * time.Hour), Status: tracker.StatusException, Text: "物流超时预警", Hint: true},
		},
		Looks: []tracker.PollAttempt{
			{Outcome: tracker.OutcomeSame, Count: 21, FirstAt: hoursAgo(70), LastAt: hoursAgo(0.2)},
			{Outcome: tracker.OutcomeTimeout, Count: 3, FirstAt: hoursAgo(74), LastAt: hoursAgo(71), Detail: "10 秒内无应答"},
			{Outcome: tracker.OutcomeNewEvent, Count: 4, FirstAt: hoursAgo(120), LastAt: hoursAgo(100)},
		},
		Timeline: []tracker.TimelineEntry{
			{At: hoursAgo(29), Actor: "system", What: "opened", Detail: "静默 72h"},
			{At: hoursAgo(24), Actor: "小李", What: "chased"},
			{At: hoursAgo(5), Actor: "system", What: "noticed", Detail: "恒源布艺厂"},
			{At: hoursAgo(3), Actor: "小李", What: "commented", Detail: "网点说今晚装车，明早再看"},
		},
		Escalations:   []tracker.Escalation{{ID: 71, MerchantID: 1, IncidentID: p.Incident.ID, ShipmentID: sh.ID, SupplierID: 1, Rung: 1, SentAt: hoursAgo(5), ReplyBy: hoursAgo(-7)}},
		Notifications: fakeOutbox()[:2],
		Ledger: []tracker.ScoreEntry{{
			IncidentID: p.Incident.ID, ShipmentID: sh.ID, ScoreDate: "2026-11-17", Metric: "delivery_ontime_rate", Marginal: p.Marginal, Attributed: p.Attributed,
			Enters: "2026-11-17", Leaves: "2026-12-17", Provenance: "estimated", Revision: 1,
		}},
	}
	sh.FirstHubAt = sh.ShippedAt.Add(15 * time.Hour)
	rec.Shipment.FirstHubAt = sh.FirstHubAt
	if p.Advice != nil {
		rec.Advice = []tracker.Recommendation{*p.Advice}
	}
	return rec
}

func fakeAccounts() []tracker.CourierAccount {
	return []tracker.CourierAccount{
		{
			ID: 1, MerchantID: 1, Name: "kuaidi100-main", Provider: "kuaidi100", Serves: []string{"yto", "zto", "sto"}, Enabled: true, BatchSize: 1, NumberFloor: 30 * time.Minute, RequestsPerSecond: 3, Looks: 18244, LastSuccessAt: hoursAgo(0.02), FreshAt: hoursAgo(0.3), FreshRate: 41.6, UnknownCodes: 2, Push: true, LastPushAt: hoursAgo(0.2), Pushes: 904, PushesForged: 1, PushesMissed: 6, PushesUnmatched: 2,
			Feed: tracker.FeedReading{Learnt: true, Stale: hoursAgo(3), Missing: 71.4, Seen: 2},
		},
		{
			ID: 2, MerchantID: 1, Name: "kdniao-main", Provider: "kdniao", Serves: []string{"jt", "yunda"}, Enabled: true, BatchSize: 1, RequestsPerSecond: 10, Looks: 9120, Failures: 14, LastSuccessAt: hoursAgo(5), LastFailureAt: hoursAgo(0.05), LastDetail: "10 秒内无应答", PausedUntil: hoursAgo(-0.1),
			Health: tracker.Health{State: tracker.BreakerOpen, Since: hoursAgo(4.9), ProbeAt: hoursAgo(-0.1), FailRate: 0.62, Probes: 9}, FreshAt: hoursAgo(5.2), FreshRate: 22,
		},
		{
			ID: 3, MerchantID: 1, Name: "sf-direct", Provider: "sf", Serves: []string{"sf"}, Enabled: true, BatchSize: 10, RequestsPerSecond: 5, Looks: 2210,
			Quota: tracker.Quota{PerDay: 300, Offset: 8 * time.Hour, Day: tracker.Quota{Offset: 8 * time.Hour}.DayOf(atNoon()), Used: 300}, Price: tracker.LookPrice{Micro: 50_000, Currency: "CNY"}, LastSuccessAt: hoursAgo(0.1), FreshAt: hoursAgo(0.4), FreshRate: 12.4, LastProblem: tracker.ProblemNeedsPhone,
		},
		{ID: 4, MerchantID: 1, Name: "17track-intl", Provider: "17track", Serves: []string{"ems"}, Enabled: false, BatchSize: 40, RequestsPerSecond: 3},
		{ID: 5, MerchantID: 2, Name: "lanwan-kd100", Provider: "kuaidi100", Serves: []string{"yto"}, Enabled: true},
	}
}

func fakeDays() []tracker.AccountDay {
	quick := tracker.AnswerTimes{}.Add(180 * time.Millisecond).Add(210 * time.Millisecond).Add(2 * time.Second)
	return []tracker.AccountDay{
		{AccountID: 1, Date: "2026-11-18", Requests: 412, Looks: 412, FirstLooks: 38, Failed: 3, NewEvents: 96, Answers: quick},
		{AccountID: 3, Date: "2026-11-18", Requests: 300, Looks: 2210, FirstLooks: 120, NewEvents: 310, CostMicro: 110_500_000, Currency: "CNY", Answers: quick},
		{AccountID: 3, Date: "2026-11-17", Requests: 140, Looks: 900, FirstLooks: 44, Failed: 31, NewEvents: 120, CostMicro: 45_000_000, Currency: "CNY", Answers: quick},
		{AccountID: 5, Date: "2026-11-18", Requests: 7, Looks: 7, CostMicro: 9_000_000, Currency: "CNY"},
	}
}

func fakeLedger() []tracker.ScoreEntry {
	row := func(id int64, date string, rev int, reason string, gain float64, risk bool) tracker.ScoreEntry {
		return tracker.ScoreEntry{
			ID: id, MerchantID: 1, IncidentID: id, ShipmentID: id, At: hoursAgo(8), ScoreDate: date, ProfileID: "douyin-2026-09-08",
			Metric: "delivery_ontime_rate", Enters: date, Leaves: "2026-12-17", Harm: 1, Marginal: tracker.PointsOf(gain), Attributed: -tracker.PointsOf(gain * .9),
			Actual: tracker.PointsOf(91.34), Without: tracker.PointsOf(92.76), N: 1204, Bad: 31, Provenance: "estimated", Revision: rev, Reason: reason, AtRisk: risk,
		}
	}
	second := row(3, "2026-11-17", 2, "recalculated", 0.105, false)
	other := row(77, "2026-11-17", 1, "due", 9, false)
	other.MerchantID = 2
	return []tracker.ScoreEntry{
		row(1, "2026-11-17", 1, "due", 0.105, false), second, row(3, "2026-11-17", 1, "due", 0.2, false), row(9, "2026-11-17", 1, "opened", 0.044, true),
		row(4, "2026-11-16", 1, "due", 0.098, false), other,
	}
}

func fakeOutbox() []tracker.Notification {
	msg := tracker.Message{TrackingNo: "YT7719036255127", ShipmentID: 3}
	return []tracker.Notification{
		{ID: 1, MerchantID: 1, Topic: tracker.TopicClimbed, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "boss@qinghe.example", State: tracker.DeliverySent, Tries: 1, CreatedAt: hoursAgo(5), SentAt: hoursAgo(4.9), Message: msg},
		{ID: 2, MerchantID: 1, Topic: tracker.TopicSupplierNotice, Audience: tracker.AudienceSupplier, Channel: "email", Recipient: "ship@hengyuan.example", State: tracker.DeliverySent, Tries: 2, CreatedAt: hoursAgo(5), SentAt: hoursAgo(4.8), Message: msg},
		{ID: 3, MerchantID: 1, Topic: tracker.TopicSupplierNotice, Audience: tracker.AudienceSupplier, Channel: "webhook", Recipient: "hooks.northlake.example", State: tracker.DeliveryQueued, Tries: 3, CreatedAt: hoursAgo(2), NextTryAt: hoursAgo(-0.4), LastError: "503 Service Unavailable", Message: tracker.Message{TrackingNo: "SF1440082719365", ShipmentID: 6}},
		{ID: 4, MerchantID: 1, Topic: tracker.TopicDigest, Audience: tracker.AudienceStaff, Channel: "email", Recipient: "cangku@qinghe.example", State: tracker.DeliverySent, Tries: 1, CreatedAt: hoursAgo(2.5), SentAt: hoursAgo(2.5), Message: tracker.Message{OpenCount: 22}},
		{ID: 5, MerchantID: 1, Topic: tracker.TopicOpened, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "old@qinghe.example", State: tracker.DeliveryFailed, Tries: 5, CreatedAt: hoursAgo(30), LastError: "550 5.1.1 mailbox unknown", Message: tracker.Message{TrackingNo: "75520441908867", ShipmentID: 2}},
		{ID: 7, MerchantID: 1, Topic: tracker.TopicOpened, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "boss@qinghe.example", State: tracker.DeliveryWithdrawn, Reason: "ended/moved", CreatedAt: hoursAgo(26), Message: msg},
		{ID: 8, MerchantID: 1, Topic: tracker.TopicResolved, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "boss@qinghe.example", State: tracker.DeliveryBundled, BundleID: 9, CreatedAt: hoursAgo(27), SentAt: hoursAgo(25), Message: msg},
		{ID: 9, MerchantID: 1, Topic: tracker.TopicBundle, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "boss@qinghe.example", State: tracker.DeliverySent, Tries: 1, CreatedAt: hoursAgo(25), SentAt: hoursAgo(25), Message: tracker.Message{OpenCount: 37}},
		{ID: 6, MerchantID: 2, Topic: tracker.TopicOpened, Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "geheim@lanwan.example", State: tracker.DeliverySent, CreatedAt: hoursAgo(1)},
	}
}
