package couriers

import (
	"parcelwarden/tracker"
	"testing"
)

func TestKeyword(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]tracker.Status{
		// Delivery in hand.
		"【南宁青秀】派件员某某正在派件，请保持电话畅通": tracker.StatusOutForDelivery,
		"包裹正在派送途中，请您准备签收":         tracker.StatusOutForDelivery,
		"快件已到达附近，安排派送中":           tracker.StatusOutForDelivery,
		"快件已到达网点，准备派送":            "",
		"派送中，如遇无法联系将放入快递柜":        tracker.StatusOutForDelivery,
		// Lockers and stations.
		"已放入丰巢智能柜，请凭取件码取件":   tracker.StatusAvailableForPickup,
		"包裹暂存至小区驿站，请及时领取":    tracker.StatusAvailableForPickup,
		"快件由驿站代收，请尽快取走":      tracker.StatusAvailableForPickup,
		"正在派往菜鸟驿站的途中，到达后通知":  "",
		"包裹被快递员从自提柜取回，请等候电话": tracker.StatusInTransit,
		"收件人已从快递柜取件成功":       tracker.StatusDelivered,
		"凭取货码签收":             tracker.StatusDelivered,
		// Signed.
		"您的包裹已签收，签收人：前台": tracker.StatusDelivered,
		"快件已妥投，收件人：本人":   tracker.StatusDelivered,
		"【杭州】客户签收，感谢使用":  tracker.StatusDelivered,
		"派送成功":  tracker.StatusDelivered,
		"待客户签收": "",
		"快件未妥投，原因：家中无人":                 tracker.StatusFailedAttempt,
		"签收失败，收件人电话无人接听":                tracker.StatusFailedAttempt,
		"签收前请检查外包装，如有破损可拒收":             "",
		"快件已到达【长沙网点】，如需退回请联系商家，投诉电话见官网": "",
		"【温州】已收件，感谢使用，如果包裹丢失请联系客服":      "",
		// Trouble.
		"收件人拒收，等待处理":     tracker.StatusException,
		"客户拒绝签收":         tracker.StatusException,
		"外包装破损，已拍照登记":    tracker.StatusException,
		"因天气原因快件滞留":      tracker.StatusException,
		"电话无法联系收件人，改日再派": tracker.StatusFailedAttempt,
		"清关异常，等待补充资料":    tracker.StatusCustomsHold,
		"快件疑似丢失，正在核查":    tracker.StatusException,
		"经查快件丢失，进入理赔":    tracker.StatusLost,
		"包裹在运输途中遗失":      tracker.StatusLost,
		// Turning round.
		"快件退回中，发往【义乌】":   tracker.StatusReturning,
		"收件人拒收，快件已退回寄件人": tracker.StatusReturning,
		"退回件已签收，签收人：发件人": tracker.StatusReturned,
		"快件已退回寄件方并签收":    tracker.StatusReturned,
		"商家申请退回，待处理":     "",
		"运单已销单":          tracker.StatusCancelled,
		"":               "",
		"到达【如皋市】转运中心":    "",
	} {
		if got := Keyword(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestTextStatus(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]tracker.Status{
		"【广州白云】已揽收":      tracker.StatusPickedUp,
		"等待揽收":           tracker.StatusInfoReceived,
		"离开【武汉】，发往【西安】":  tracker.StatusInTransit,
		"包裹已签收":          tracker.StatusDelivered,
		"车辆信息登记":         tracker.StatusUnknown,
		"Departed hub":   tracker.StatusUnknown,
		"请保持电话畅通，感谢您的使用": tracker.StatusUnknown,
	} {
		if got := TextStatus(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	table := CodeTable{}.Plain("1001", tracker.StatusInTransit).
		Add("0", Meaning{Status: tracker.StatusInTransit, Soft: true}).
		Add("2", Meaning{Status: tracker.StatusException, Soft: true}).
		Plain("209", tracker.StatusException).
		Add("202", Meaning{Status: tracker.StatusException, Hint: true})
	for name, c := range map[string]struct {
		code, text string
		want       Reading
	}{
		"a firm code ignores the words": {"1001", "派送中", Reading{Status: tracker.StatusInTransit}},
		"words win over a soft code":    {"0", "派送中", Reading{Status: tracker.StatusOutForDelivery, Milestone: tracker.MilestoneOutForDelivery}},
		"a firm trouble may be a loss":  {"209", "快件在途中遗失", Reading{Status: tracker.StatusLost}},
		"a soft code without words":     {"0", "分拣完成", Reading{Status: tracker.StatusInTransit}},
		"words do not heal trouble":     {"2", "派送中", Reading{Status: tracker.StatusException}},
		"words say which trouble":       {"2", "收件人电话无人接听", Reading{Status: tracker.StatusFailedAttempt}},
		"a hint proves nothing":         {"202", "", Reading{Status: tracker.StatusException, Hint: true}},
		"no code, words":                {"", "已签收", Reading{Status: tracker.StatusDelivered, Milestone: tracker.MilestoneSigned}},
		"no code, no words":             {"", "登记", Reading{Status: tracker.StatusUnknown}},
		"unknown code":                  {"999", "登记", Reading{Status: tracker.StatusUnknown, Unknown: true}},
		"unknown code never progresses": {"999", "派送中", Reading{Status: tracker.StatusUnknown, Unknown: true}},
		"unknown code may be the end":   {"999", "已签收", Reading{Status: tracker.StatusDelivered, Milestone: tracker.MilestoneSigned, Unknown: true}},
	} {
		if got := table.Read(c.code, c.text); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
