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

// read weighs one event. The provider books lockers the wrong way round: a parcel that was taken out again is classified as put into one
// (501), while its arrival there is often only "in transit" (0, which words outweigh). So for 501 the words about taking out come first.
func read(codes couriers.CodeTable, code, text string) couriers.Reading {
	if code == "501" || code == "投柜或驿站" {
		if s, out := takenOut(text); out {
			return couriers.Reading{Status: s, Milestone: couriers.MilestoneFor(s)}
		}
	}
	return codes.Read(code, text)
}

// takenOut says who took a parcel out of a locker or station, if the text tells: the courier, who will bring it himself, or the receiver.
func takenOut(text string) (tracker.Status, bool) {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	switch word := couriers.Keyword(text); {
	case word == tracker.StatusInTransit:
		return word, true
	case word == tracker.StatusDelivered && has("取件成功", "已取件", "已取出", "已取走", "已被取出"):
		return word, true
	case word != tracker.StatusDelivered && has("取回") && has("从", "由") && !has("客户", "收件人", "本人"):
		return tracker.StatusInTransit, true
	}
	return "", false
}
