package web

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// atNoon is the fixed present of every test: 10:30 in Shanghai on a Wednesday.
func atNoon() time.Time { return time.Date(2026, 11, 18, 2, 30, 0, 0, time.UTC) }

func hoursAgo(h float64) time.Time { return atNoon().Add(-time.Duration(h * float64(time.Hour))) }

// stuckSpec is one invented stuck parcel in short form.
type stuckSpec struct {
	courier, no   string
	kind          tracker.Kind
	family        tracker.Family
	level         tracker.Severity
	silent, limit float64
	from, to      string
	yuan, gain    float64
	action, then  tracker.Action
	wait          float64
	text          string
	supplier      int64
}

func stuckSpecs() []stuckSpec {
	const wait, chase, ask, refund, reship, claim, setup = tracker.ActionWait, tracker.ActionChase, tracker.ActionAsk, tracker.ActionRefund,
		tracker.ActionReship, tracker.ActionClaim, tracker.ActionSetup
	return []stuckSpec{
		{"yto", "YT7719036254418", tracker.KindLostSuspected, tracker.FamilyLost, tracker.SeverityPresumedLost, 171, 168, "广州市", "成都市", 268, 0.105, reship, claim, 0, "【广州转运中心】已发出，下一站【成都转运中心】", 1},
		{"zto", "75520441908867", tracker.KindLostConfirmed, tracker.FamilyLost, tracker.SeverityPresumedLost, 212, 0, "义乌市", "乌鲁木齐市", 139, 0.105, refund, claim, 0, "快件遗失，已登记理赔", 2},
		{"yto", "YT7719036255127", tracker.KindTransitStall, tracker.FamilyStalled, tracker.SeverityAbnormal, 101, 72, "广州市", "成都市", 89, 0.105, chase, reship, 52, "【广州转运中心】离开，发往【成都转运中心】", 1},
		{"sto", "773318820459631", tracker.KindTransitStall, tracker.FamilyStalled, tracker.SeverityAbnormal, 96.5, 72, "东莞市", "沈阳市", 459, 0.098, chase, refund, 24, "【东莞转运中心】快件已装车", 2},
		{"jt", "JT5203317746620", tracker.KindNotSigned, tracker.FamilyStalled, tracker.SeverityAbnormal, 79, 48, "杭州市", "昆明市", 56.9, 0.081, chase, tracker.ActionCompensate, 12, "【昆明官渡网点】派件员 杨师傅 13800138000 正在派件", 1},
		{"sf", "SF1440082719365", tracker.KindException, tracker.FamilyException, tracker.SeverityAbnormal, 31, 0, "深圳市", "北京市", 1280, 0.093, chase, refund, 6, "收件人拒收，待确认", 3},
		{"yunda", "312908847715204", tracker.KindTransitStall, tracker.FamilyStalled, tracker.SeverityBreach, 77, 72, "泉州市", "西安市", 45, 0.061, wait, chase, 19, "【泉州分拨中心】已发出", 2},
		{"zto", "75520441911302", tracker.KindHubWait, tracker.FamilyStalled, tracker.SeverityBreach, 29, 24, "义乌市", "武汉市", 72.5, 0.061, chase, "", 0, "【义乌北苑网点】已揽收", 2},
		{"yto", "YT7719036258844", tracker.KindPickupOverdue, tracker.FamilyOverdue, tracker.SeverityBreach, 33, 24, "广州市", "南宁市", 119, 0.044, ask, reship, 12, "", 1},
		{"yto", "YT7719036258845", tracker.KindPickupOverdue, tracker.FamilyOverdue, tracker.SeverityBreach, 33, 24, "广州市", "长沙市", 119, 0.044, ask, reship, 12, "", 1},
		{"jt", "JT5203317750084", tracker.KindNotDispatched, tracker.FamilyStalled, tracker.SeverityBreach, 40, 36, "杭州市", "合肥市", 63, 0.05, chase, "", 0, "到达【合肥蜀山网点】", 1},
		{"sto", "773318820462205", tracker.KindPromiseOverdue, tracker.FamilyOverdue, tracker.SeverityBreach, 14, 0, "东莞市", "上海市", 218, 0.07, tracker.ActionCompensate, "", 0, "到达【上海青浦转运中心】", 2},
		{"sf", "SF1440082722018", tracker.KindLineOverdue, tracker.FamilyOverdue, tracker.SeverityBreach, 9, 0, "深圳市", "天津市", 399, 0.07, wait, refund, 24, "快件已发车", 3},
		{"yunda", "312908847720118", tracker.KindReturned, tracker.FamilyException, tracker.SeverityBreach, 22, 0, "泉州市", "郑州市", 88, 0.04, ask, "", 0, "退回件：收件人电话无人接听", 2},
		{"ems", "EB904417265CN", tracker.KindNumberNotFound, tracker.FamilyOverdue, tracker.SeverityAbnormal, 50, 48, "成都市", "拉萨市", 330, 0.052, ask, "", 0, "", 1},
		{"zto", "75520441915566", tracker.KindHubWait, tracker.FamilyStalled, tracker.SeverityWatch, 17, 24, "义乌市", "南京市", 34.9, 0.031, wait, chase, 7, "【义乌北苑网点】已揽收", 2},
		{"yto", "YT7719036260071", tracker.KindTransitStall, tracker.FamilyStalled, tracker.SeverityWatch, 54, 72, "广州市", "重庆市", 158, 0.03, wait, chase, 18, "【广州转运中心】离开", 1},
		{"jt", "JT5203317752291", tracker.KindNotSigned, tracker.FamilyStalled, tracker.SeverityWatch, 30, 48, "杭州市", "福州市", 27.8, 0.022, wait, "", 0, "快件已放入丰巢柜，取件码凭短信", 1},
		{"sf", "SF1440082725540", tracker.KindTransitStall, tracker.FamilyStalled, tracker.SeverityWatch, 38, 48, "深圳市", "厦门市", 640, 0.028, wait, "", 0, "快件到达【厦门中转场】", 3},
		{"yunda", "312908847726340", tracker.KindPickupOverdue, tracker.FamilyOverdue, tracker.SeverityWatch, 19, 24, "泉州市", "济南市", 49, 0.02, ask, "", 5, "", 2},
		{"sf", "SF1440082726602", tracker.KindNeedsSetup, tracker.FamilyBlind, tracker.SeverityWatch, 26, 0, "深圳市", "兰州市", 210, 0, setup, "", 0, "", 3},
		{"sto", "773318820470713", tracker.KindTransitStall, tracker.FamilyStalled, tracker.SeverityWatch, 60, 72, "东莞市", "哈尔滨市", 176, 0.033, wait, chase, 12, "【东莞转运中心】已发出", 2},
	}
}

// fakeShop is a store with two shops; everything visible belongs to the first.
func fakeShop() *fakeStore {
	f := &fakeStore{
		merchants: []tracker.Merchant{
			{ID: 1, Code: "qinghe", Name: "青禾家居旗舰店", Platform: "douyin", Zone: "Asia/Shanghai", Locale: tracker.LocaleZH, Email: "boss@qinghe.example"},
			{ID: 2, Code: "lanwan", Name: "蓝湾户外专营店", Platform: "douyin", Zone: "Asia/Shanghai", Locale: tracker.LocaleZH},
		},
		suppliers: []tracker.Supplier{
			{ID: 1, MerchantID: 1, Code: "GZ-HY", Name: "恒源布艺厂", Email: "ship@hengyuan.example", Locale: tracker.LocaleZH, ReplyHours: 12},
			{ID: 2, MerchantID: 1, Code: "YW-BS", Name: "北苑百货供应链", Email: "order@beiyuan.example", Locale: tracker.LocaleZH, ReplyHours: 12},
			{ID: 3, MerchantID: 1, Code: "SZ-NL", Name: "Northlake Ltd", WebhookURL: "https://hooks.northlake.example/in", Locale: tracker.LocaleEN, ReplyHours: 12},
		},
		records: map[int64]tracker.ParcelRecord{},
		tokens:  map[string]tracker.APIToken{TokenHash("pw_test_token"): {ID: 1, MerchantID: 1, Name: "erp"}},
	}
	cheap := argon{memory: 64, rounds: 1, lanes: 1}
	f.users = []tracker.User{
		{ID: 1, MerchantID: 1, Name: "wang", PasswordHash: cheap.hash("open sesame"), Role: tracker.RoleMerchant, Locale: tracker.LocaleZH},
		{ID: 2, MerchantID: 1, Name: "xiaoli", PasswordHash: cheap.hash("open sesame"), Role: tracker.RoleStaff, Locale: tracker.LocaleZH},
		{ID: 3, MerchantID: 2, Name: "zhao", PasswordHash: cheap.hash("open sesame"), Role: tracker.RoleMerchant, Locale: tracker.LocaleZH},
		{ID: 4, Name: "root", PasswordHash: cheap.hash("open sesame"), Role: tracker.RoleAdmin, Locale: tracker.LocaleEN},
	}
	for n, s := range stuckSpecs() {
		p := s.parcel(int64(n+1), 1)
		f.stuck = append(f.stuck, p)
		f.records[p.Shipment.ID] = recordOf(f, p)
	}
	f.stuck[2].Incident.AckBy, f.stuck[2].Incident.AckAt = "小李", hoursAgo(3)
	f.stuck[3].Incident.Rung = 1
	f.stuck[16].Incident.SnoozedTill = hoursAgo(-20)
	foreign := stuckSpecs()[0].parcel(500, 2)
	foreign.Shipment.TrackingNo, foreign.Shipment.MerchantID = "YT0000000000500", 2
	f.stuck = append(f.stuck, foreign, blindFeed())
	f.records[500] = recordOf(f, foreign)
	f.accounts, f.ledger, f.outbox, f.days = fakeAccounts(), fakeLedger(), append(fakeOutbox(), fakeTexts()...), fakeScoreDays()
	f.attempts, f.receipts = fakeAttempts(), fakeReceipts()
	f.escalations = []tracker.Escalation{
		{ID: 71, MerchantID: 1, IncidentID: 3, ShipmentID: 3, SupplierID: 1, Rung: 1, SentAt: hoursAgo(5), ReplyBy: hoursAgo(-7)},
		{ID: 72, MerchantID: 1, IncidentID: 6, ShipmentID: 6, SupplierID: 3, Rung: 1, SentAt: hoursAgo(20), ReplyBy: hoursAgo(8)},
	}
	return f
}

func blindFeed() tracker.StuckParcel {
	return tracker.StuckParcel{
		Incident: tracker.Incident{
			ID: 900, MerchantID: 1, Feed: "kdniao-main", Family: tracker.FamilyBlind, Kind: tracker.KindTrackingBlind,
			Severity: tracker.SeverityBreach, Since: hoursAgo(5), OpenedAt: hoursAgo(4), Members: 37, Text: "接口超时，连续 14 次",
		},
		Merchant: "青禾家居旗舰店",
	}
}

func (s stuckSpec) parcel(id, merchant int64) tracker.StuckParcel {
	seen := hoursAgo(0.2)
	since := seen.Add(-time.Duration(s.silent * float64(time.Hour)))
	shipped := since.Add(-26 * time.Hour)
	sh := tracker.Shipment{
		ID: id, MerchantID: merchant, Courier: s.courier, TrackingNo: s.no, SupplierID: s.supplier, AccountID: 1,
		Origin: tracker.Region{City: s.from}, Destination: tracker.Region{City: s.to}, ShippedAt: shipped, PaidAt: shipped.Add(-3 * time.Hour),
		LineDueAt: shipped.Add(96 * time.Hour), LastLookAt: seen, LastTryAt: seen, LastOutcome: tracker.OutcomeSame,
		Status: tracker.StatusInTransit, Phase: tracker.PhaseLinehaul, LastEventText: s.text, PhoneTail: "6602",
	}
	if s.text != "" {
		sh.PickedUpAt, sh.LastEventAt = shipped.Add(7*time.Hour), since
	}
	i := tracker.Incident{
		ID: id, MerchantID: merchant, ShipmentID: id, Family: s.family, Kind: s.kind, Severity: s.level, Phase: sh.Phase,
		RuleID: "douyin-2026-07-09/" + string(s.kind), RuleProv: "official", Since: since, LimitHrs: s.limit, SeenAt: seen,
		OpenedAt: seen.Add(-2 * time.Hour), DueAt: since.Add(time.Duration(s.limit * float64(time.Hour))), NextAt: hoursAgo(-18),
	}
	if s.kind == tracker.KindPromiseOverdue || s.kind == tracker.KindLineOverdue {
		i.DueAt = since
	}
	p := tracker.StuckParcel{
		Incident: i, Shipment: sh, Merchant: "青禾家居旗舰店", OrderNos: []string{fmt.Sprintf("69384417202651%04d", 7000+id)},
		Supplier: supplierName(s.supplier), Value: tracker.Yuan(s.yuan), Marginal: tracker.PointsOf(s.gain),
		Attributed: -tracker.PointsOf(s.gain * 0.9), EffectKnown: s.gain > 0, Advice: s.advice(i),
	}
	return p
}

func supplierName(id int64) string {
	return []string{"", "恒源布艺厂", "北苑百货供应链", "Northlake Ltd"}[id]
}

func (f *fakeStore) Merchants(context.Context) ([]tracker.Merchant, error) { return f.merchants, nil }
