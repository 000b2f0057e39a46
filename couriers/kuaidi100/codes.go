package kuaidi100

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// state is one row of the provider's list of 36 states.
type state struct {
	code string
	name string
	as   couriers.Meaning
}

// states is the list of the real-time query document (basic one- and two-digit states, advanced three- and four-digit ones). Basic
// states are sorted by the provider from the text, not from scans, and often wrongly, so the common ones are soft. 201, 202 and 205
// are its own time-outs.
func states() []state {
	firm := func(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s} }
	soft := func(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s, Soft: true} }
	hint := func(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s, Hint: true} }
	return []state{
		{"0", "在途", soft(tracker.StatusInTransit)},
		{"1", "揽收", firm(tracker.StatusPickedUp)},
		{"2", "疑难", soft(tracker.StatusException)},
		{"3", "签收", firm(tracker.StatusDelivered)},
		{"4", "退签", firm(tracker.StatusReturned)},
		{"5", "派件", soft(tracker.StatusOutForDelivery)},
		{"6", "退回", firm(tracker.StatusReturning)},
		{"7", "转投", soft(tracker.StatusInTransit)},
		{"8", "清关", firm(tracker.StatusInTransit)},
		{"10", "待清关", firm(tracker.StatusInTransit)},
		{"11", "清关中", firm(tracker.StatusInTransit)},
		{"12", "已清关", firm(tracker.StatusInTransit)},
		{"13", "清关异常", firm(tracker.StatusCustomsHold)},
		{"14", "拒签", firm(tracker.StatusException)},
		{"101", "已下单", firm(tracker.StatusInfoReceived)},
		{"102", "待揽收", firm(tracker.StatusInfoReceived)},
		{"103", "已揽收", firm(tracker.StatusPickedUp)},
		{"1001", "到达派件城市", firm(tracker.StatusInTransit)},
		{"1002", "干线", firm(tracker.StatusInTransit)},
		{"1003", "转递", firm(tracker.StatusInTransit)},
		{"501", "投柜或驿站", firm(tracker.StatusAvailableForPickup)},
		{"301", "本人签收", firm(tracker.StatusDelivered)},
		{"302", "派件异常后签收", firm(tracker.StatusDelivered)},
		{"303", "代签", firm(tracker.StatusDelivered)},
		{"304", "投柜或站签收", firm(tracker.StatusDelivered)},
		{"401", "已销单", firm(tracker.StatusCancelled)},
		{"201", "超时未签收", hint(tracker.StatusException)},
		{"202", "超时未更新", hint(tracker.StatusException)},
		{"203", "拒收", firm(tracker.StatusException)},
		{"204", "派件异常", firm(tracker.StatusFailedAttempt)},
		{"205", "柜或驿站超时未取", hint(tracker.StatusAvailableForPickup)},
		{"206", "无法联系", firm(tracker.StatusFailedAttempt)},
		{"207", "超区", firm(tracker.StatusException)},
		{"208", "滞留", firm(tracker.StatusException)},
		{"209", "破损", firm(tracker.StatusException)},
		{"210", "销单", firm(tracker.StatusCancelled)},
	}
}

// table maps both the codes and, for answers below resultv2=4, the Chinese names.
func table() couriers.CodeTable {
	t := couriers.CodeTable{}
	for _, s := range states() {
		t[s.code] = s.as
		t[s.name] = s.as
	}
	return t
}

// read weighs one event. A parcel that the deliverer took back out of a locker is classified as put into it (501), which comes first.
func read(codes couriers.CodeTable, code, text string) couriers.Reading {
	if code == "501" && couriers.Keyword(text) == tracker.StatusInTransit {
		return couriers.Reading{Status: tracker.StatusInTransit}
	}
	return codes.Read(code, text)
}

// comCode translates our courier code into the provider's. A code that is not in the list is passed on when it looks like one of the
// provider's own: it serves many hundred couriers, and answers 400 for what it does not know.
func comCode(courier string) (string, bool) {
	courier = strings.ToLower(courier)
	com, ok := map[string]string{
		"sf": "shunfeng", "zto": "zhongtong", "yto": "yuantong", "sto": "shentong", "jt": "jtexpress", "chinapost": "youzhengguonei",
		"deppon": "debangkuaidi", "best": "huitongkuaidi", "zjs": "zhaijisong", "sffreight": "shunfengkuaiyun",
	}[courier]
	if ok {
		return com, true
	}
	foreign := strings.ContainsFunc(courier, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return courier, courier != "" && !foreign
}

// wantsPhone lists the couriers that answer only with the last four digits of a phone.
func wantsPhone(com string) bool {
	switch com {
	case "shunfeng", "shunfengkuaiyun", "zhongtong", "fengwang":
		return true
	default:
		return false
	}
}
