package sf

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// opCodes is the list of the route query document, with a few codes that were only seen in answers (218, 305, 501, 517, 603, 628).
func opCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("127 138 141 201 202 205 206 646 647", tracker.StatusInfoReceived)
	t.Plain("131", tracker.StatusPending)
	t.Plain("50 51 54 43 129 188 214 607 651 655 700 701 850 851 950", tracker.StatusPickedUp)
	t.Plain(`30 31 302 304 3036 34 36 10 105 106 11 126 136 137 14 140 147 186 187 189 190 208 405 406 407 41 46 47 570 571 604 605 606
		623 626 627 633 64 643 649 65 656 657 664 676 75 830 831 84 843 844 847 86 87 88 89 900 921 930 931 932 96 98 99
		305 501 517 603 628`, tracker.StatusInTransit)
	// 44 is booked at the delivering branch when a courier is assigned; older remarks use it for the departure (see combine).
	t.Add("44", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch})
	t.Plain("15 16 17 18 612 613 614 619 620 621", tracker.StatusCustomsHold)
	t.Plain("122 123 151 152 153 154 204 211 212 630 634 658 677 880 933", tracker.StatusOutForDelivery)
	t.Plain("125 130 218 632 642 678", tracker.StatusAvailableForPickup)
	t.Plain("33 70", tracker.StatusFailedAttempt)
	t.Plain("66 72 77 611 833 870 934", tracker.StatusException)
	t.Plain("631 648", tracker.StatusReturning)
	t.Plain("215 660", tracker.StatusReturned)
	t.Plain("80 8000 97 128 679 935", tracker.StatusDelivered)
	// 135 信息记录 is a note: it says nothing about where the parcel is.
	t.Add("135", couriers.Meaning{Status: tracker.StatusUnknown, Hint: true})
	return t
}

// coarseCodes is firstStatusCode and secondaryStatusCode, the coarse state, for events without an opCode, and as a second opinion on an
// opCode that is not in the list. 6 and 10 were seen too, with a meaning that is unsure.
func coarseCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("1 101", tracker.StatusPickedUp)
	t.Plain("2 201 204 205", tracker.StatusInTransit) // 204 at customs, 205 cleared
	t.Plain("3 301", tracker.StatusOutForDelivery)
	t.Plain("4 401", tracker.StatusDelivered)
	t.Plain("5 501", tracker.StatusCancelled)
	t.Plain("7", tracker.StatusInfoReceived)
	t.Plain("11 1101", tracker.StatusAvailableForPickup)
	t.Plain("13 1301", tracker.StatusFailedAttempt)
	return t
}

// state is the coarse state of an event, the secondary code where the first is missing. Rows about returns carry "-" or nothing.
func (r route) state() string {
	for _, code := range []couriers.Text{r.First, r.Second} {
		if code != "" && code != "-" {
			return string(code)
		}
	}
	return ""
}

// void reports that the waybill was cancelled, whatever was scanned last.
func (r route) void() bool { return r.First == "5" || r.Second == "501" }

// combine holds the rules over opCode, coarse state, reason and remark that production clients found necessary. They go before the
// tables, because each one names a case in which the opCode alone misleads.
func combine(r route) (tracker.Status, bool) {
	op, state, reason, remark := string(r.OpCode), r.state(), string(r.Reason), string(r.Remark)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(remark, w) {
				return true
			}
		}
		return false
	}
	switch op {
	case "80":
		if has("顺丰自助柜") && !has("本人", "取件成功", "已取") {
			return tracker.StatusAvailableForPickup, true // put into SF's own locker, not yet collected
		}
	case "8000":
		switch reason {
		case "6", "2":
			return tracker.StatusLost, true // lost, destroyed
		}
	case "33":
		if !r.void() && refused(state, has) {
			return tracker.StatusException, true
		}
	case "126":
		if state == "11" || state == "1101" {
			return tracker.StatusException, true
		}
	case "44":
		if has("派送途中", "正在派送", "派送中") {
			return tracker.StatusOutForDelivery, true
		}
	case "70":
		switch reason {
		case "46":
			return tracker.StatusCancelled, true
		case "83", "85":
			return tracker.StatusAvailableForPickup, true // the receiver will collect it
		}
		if !r.void() && refused(state, has) {
			return tracker.StatusException, true
		}
	case "99":
		if has("退回", "作废") || reason == "2" {
			return tracker.StatusReturning, true
		}
	case "648":
		if has("转寄") && !has("退回") || has("转寄") == has("退回") && (state == "2" || state == "201") {
			return tracker.StatusInTransit, true // redirected under a new number
		}
	}
	return "", false
}

// refused reports a delivery the receiver turned down. It ends in a return unless SF itself says that it will try again (13), or keeps the
// parcel for the receiver (11).
func refused(state string, has func(...string) bool) bool {
	switch state {
	case "13", "1301", "11", "1101":
		return false
	}
	return has("拒收", "拒签", "拒绝签收")
}
