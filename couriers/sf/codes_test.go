package sf

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// TestOpCodes restates the list: the document's 140 codes and six that were only seen in answers.
func TestOpCodes(t *testing.T) {
	t.Parallel()
	codes, listed := opCodes(), 0
	for status, list := range map[tracker.Status]string{
		tracker.StatusPickedUp: `
			50 51 54 129 188 214 43 607 651 655 700 701 850 851 950`,
		tracker.StatusInTransit: `
			30 31 302 304 3036 34 36 10 105 106 11 126 136 137 14 140 147 186 187 189 190 208 405 406 407 41 46 47 570 571
			604 605 606 623 626 627 633 64 643 649 65 656 657 664 676 75 830 831 84 843 844 847 86 87 88 89 900 921 930
			931 932 96 98 99 44 517 501 603 628 305`,
		tracker.StatusFailedAttempt: `
			33 70`,
		tracker.StatusOutForDelivery: `
			122 123 151 152 153 154 211 212 630 634 658 677 880 933 204`,
		tracker.StatusAvailableForPickup: `
			125 130 632 642 678 218`,
		tracker.StatusInfoReceived: `
			127 138 141 201 202 205 206 646 647`,
		tracker.StatusDelivered: `
			128 679 935 97 80 8000`,
		tracker.StatusPending: `
			131`,
		tracker.StatusUnknown: `
			135`,
		tracker.StatusCustomsHold: `
			15 16 17 18 612 613 614 619 620 621`,
		tracker.StatusReturned: `
			215 660`,
		tracker.StatusException: `
			611 66 72 77 833 870 934`,
		tracker.StatusReturning: `
			631 648`,
	} {
		for code := range strings.FieldsSeq(list) {
			listed++
			// Without a remark, a reason and a coarse state no combination rule speaks.
			got := parser{ops: codes, coarse: coarseCodes()}.read(route{OpCode: couriers.Text(code)})
			if got.Status != status || got.Unknown || got.Hint != (status == tracker.StatusUnknown) {
				t.Errorf("%s: %+v, want %s", code, got, status)
			}
		}
	}
	if listed != 146 || len(codes) != listed {
		t.Errorf("the list has %d codes and the table %d, want 146", listed, len(codes))
	}
}

// TestCombinations shows that each rule needs its condition. SF 80 in a locker, its own, is no signature.
func TestCombinations(t *testing.T) {
	t.Parallel()
	p := parser{ops: opCodes(), coarse: coarseCodes()}
	for _, c := range []struct {
		name  string
		event route
		want  tracker.Status
	}{
		{"own locker", route{OpCode: "80", First: "4", Remark: "已派送至（顺丰自助柜）"}, tracker.StatusAvailableForPickup},
		{"signed", route{OpCode: "80", First: "4", Remark: "已派送至本人"}, tracker.StatusDelivered},
		{"proof image", route{OpCode: "8000"}, tracker.StatusDelivered},
		{"destroyed", route{OpCode: "8000", Reason: "2"}, tracker.StatusLost},
		{"exception", route{OpCode: "33", First: "13"}, tracker.StatusFailedAttempt},
		{"cancelled", route{OpCode: "33", First: "5"}, tracker.StatusCancelled},
		{"taken back", route{OpCode: "126"}, tracker.StatusInTransit},
		{"lost in words", route{OpCode: "72", Remark: "经核实，快件已丢失"}, tracker.StatusLost},
		{"branch", route{OpCode: "44", Remark: "分配快递员"}, tracker.StatusInTransit},
		{"attempt failed", route{OpCode: "70", Reason: "9"}, tracker.StatusFailedAttempt},
		{"refused", route{OpCode: "70", Reason: "9", Remark: "收件人拒收"}, tracker.StatusException},
		{"refused, to be tried again", route{OpCode: "33", First: "13", Remark: "收件人拒收"}, tracker.StatusFailedAttempt},
		{"will collect", route{OpCode: "70", StayReason: "83"}, tracker.StatusAvailableForPickup},
		{"redirected", route{OpCode: "99", Remark: "快件正在转寄中"}, tracker.StatusInTransit},
		{"void", route{OpCode: "99", Reason: "2"}, tracker.StatusReturning},
		{"new number after return", route{OpCode: "648", Remark: "快件已退回，新单号为SF1"}, tracker.StatusReturning},
		{"new number after redirection", route{OpCode: "648", Remark: "快件已转寄，新单号为SF1"}, tracker.StatusInTransit},
		{"coarse state of an unknown code", route{OpCode: "9999", First: "4"}, tracker.StatusDelivered},
		{"own locker by secondary code", route{OpCode: "80", First: "4", Second: "401", Remark: "已派送至（顺丰自助柜）"}, tracker.StatusAvailableForPickup},
		{"collected from the own locker", route{OpCode: "80", First: "4", Second: "401", Remark: "客户从顺丰自助柜取件成功"}, tracker.StatusDelivered},
		{"handed over", route{OpCode: "80", First: "4", Second: "401", Remark: "已派送成功"}, tracker.StatusDelivered},
		{"partner's locker", route{OpCode: "125", First: "11", Second: "1101"}, tracker.StatusAvailableForPickup},
		{"pick-up point", route{OpCode: "218", First: "11", Second: "1101"}, tracker.StatusAvailableForPickup},
		{"shop", route{OpCode: "642", First: "11", Second: "1101"}, tracker.StatusAvailableForPickup},
		{"taken back, still to be collected", route{OpCode: "126", First: "11", Second: "1101"}, tracker.StatusException},
		{"to be tried again", route{OpCode: "70", First: "13", Second: "1301"}, tracker.StatusFailedAttempt},
		{"kept for the receiver", route{OpCode: "70", First: "11", Second: "1101", Remark: "收件人拒收，稍后再取"}, tracker.StatusFailedAttempt},
		{"cancelled by secondary code", route{OpCode: "33", First: "-", Second: "501"}, tracker.StatusCancelled},
		{"cancelled although refused", route{OpCode: "33", First: "5", Remark: "收件人拒收"}, tracker.StatusCancelled},
		{"cancelled before pick-up", route{OpCode: "127", First: "5", Second: "501"}, tracker.StatusCancelled},
		{"signed is not void", route{OpCode: "80", First: "5"}, tracker.StatusDelivered},
		{"cancelled by the sender", route{OpCode: "70", Reason: "46"}, tracker.StatusCancelled},
		{"will collect, other reason", route{OpCode: "70", Reason: "85"}, tracker.StatusAvailableForPickup},
		{"lost", route{OpCode: "8000", Reason: "6"}, tracker.StatusLost},
		{"return on request", route{OpCode: "99", Remark: "应客户要求，快件正在退回中"}, tracker.StatusReturning},
		{"new number, way unclear", route{OpCode: "648", First: "2", Second: "201", Remark: "快件已退回/转寄，新单号为SF1"}, tracker.StatusInTransit},
		{"new number, nothing else", route{OpCode: "648", First: "-", Remark: "快件已退回/转寄，新单号为SF1"}, tracker.StatusReturning},
		{"new number after return, moving", route{OpCode: "648", First: "2", Second: "201", Remark: "快件已退回，新单号为SF1"}, tracker.StatusReturning},
		{"no opCode", route{First: "3", Second: "301"}, tracker.StatusOutForDelivery},
		{"no opCode, secondary only", route{First: "", Second: "1101"}, tracker.StatusAvailableForPickup},
		{"no code at all", route{First: "-", Second: "-", Remark: "快件离开【杭州转运中心】"}, tracker.StatusInTransit},
		{"unknown", route{OpCode: "9999", First: "-", Remark: "正在派送途中"}, tracker.StatusUnknown},
	} {
		if got := p.read(c.event); got.Status != c.want || got.Unknown != strings.HasPrefix(string(c.event.OpCode), "9999") {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
	}
}

// TestSignedInALocker: 80 is booked too when a parcel is put into SF's own locker. It is delivered when the receiver has it; a station that
// books it in after that changes nothing, and the second signature neither.
func TestSignedInALocker(t *testing.T) {
	t.Parallel()
	p := parser{ops: opCodes(), coarse: coarseCodes()}
	event := func(at, op, remark string) route {
		return route{Time: couriers.Text("2026-03-09 " + at), OpCode: couriers.Text(op), First: "4", Second: "401", Remark: couriers.Text(remark)}
	}
	inLocker := event("10:00:00", "80", "您的快件已派送至（顺丰自助柜），请及时取件")
	taken := event("18:00:00", "80", "您的快件已派送至本人")
	station := event("19:00:00", "678", "快件到达驿站")
	signed := event("20:00:00", "80", "已签收")
	for name, c := range map[string]struct {
		routes []route
		want   tracker.Status
	}{
		"in the locker":                            {[]route{inLocker}, tracker.StatusAvailableForPickup},
		"taken out":                                {[]route{taken, inLocker}, tracker.StatusDelivered},
		"signed, then parked at a station":         {[]route{taken, station}, tracker.StatusDelivered},
		"signed, parked at a station, then signed": {[]route{taken, station, signed}, tracker.StatusDelivered},
	} {
		if got := p.shipment(parcelRoutes{Number: "SF1", Routes: c.routes}); got.Status != c.want {
			t.Errorf("%s: %+v, want %s", name, got, c.want)
		}
	}
}
