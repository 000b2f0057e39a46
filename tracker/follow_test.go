package tracker

import (
	"slices"
	"testing"
	"time"
)

func TestFollow(t *testing.T) {
	t.Parallel()
	station := scan(51, StatusAvailableForPickup, "已到达【菜鸟驿站】，请凭取件码取件")
	missed := scan(52, StatusFailedAttempt, "客户不在，明日再派")
	refused := scan(60, StatusReturning, "客户拒收，快件退回中")
	tests := []struct {
		name   string
		scans  []Checkpoint
		status Status
		phase  Phase
		last   float64 // hour of the last event; -1 for none
	}{
		{"nothing yet", nil, StatusPending, PhaseAwaitingPickup, -1},
		{"announced only", []Checkpoint{scan(1, StatusInfoReceived, "商家已通知快递揽收")}, StatusInfoReceived, PhaseAwaitingPickup, -1},
		{"picked up", []Checkpoint{picked}, StatusPickedUp, PhasePickedUp, 3},
		{"pickup is proven by a later scan", []Checkpoint{hub}, StatusInTransit, PhaseLinehaul, 10},
		{"on the line", []Checkpoint{picked, hub, left}, StatusInTransit, PhaseLinehaul, 14},
		{"the sender's branch is not the last one", []Checkpoint{picked, scan(5, StatusInTransit, "已到达【广州白云网点】")}, StatusInTransit, PhasePickedUp, 5},
		{"destination branch", []Checkpoint{picked, hub, arrived, branch}, StatusInTransit, PhaseDestBranch, 46},
		{"sent on from a branch", []Checkpoint{picked, hub, branch, scan(47, StatusInTransit, "到达【绵阳转运中心】")}, StatusInTransit, PhaseLinehaul, 47},
		{"out for delivery", []Checkpoint{picked, hub, courier}, StatusOutForDelivery, PhaseOutForDelivery, 50},
		{"in the locker", []Checkpoint{picked, hub, courier, station}, StatusAvailableForPickup, PhaseLocker, 51},
		{"failed, then out again", []Checkpoint{picked, hub, courier, missed, scan(70, StatusOutForDelivery, "派件中")}, StatusOutForDelivery, PhaseOutForDelivery, 70},
		{"failed without a dispatch scan", []Checkpoint{picked, hub, missed}, StatusFailedAttempt, PhaseOutForDelivery, 52},
		{"signed", []Checkpoint{picked, hub, courier, signed}, StatusDelivered, PhaseClosed, 54},
		{"signed stays signed at the station", []Checkpoint{picked, signed, scan(56, StatusAvailableForPickup, "已存放驿站"), scan(60, StatusDelivered, "已签收")}, StatusDelivered, PhaseClosed, 60},
		{"signed stays signed at an unknown code", []Checkpoint{picked, signed, scan(56, StatusUnknown, "代码 99")}, StatusDelivered, PhaseClosed, 56},
		{"signed stays signed at a plain problem", []Checkpoint{picked, signed, scan(56, StatusException, "签收信息待核实")}, StatusDelivered, PhaseClosed, 56},
		{"signed, then a problem that means return", []Checkpoint{picked, signed, scan(56, StatusException, "收件人拒收，退回")}, StatusReturning, PhaseReturning, 56},
		{"signed, then returning", []Checkpoint{picked, signed, refused}, StatusReturning, PhaseReturning, 60},
		{"transit on the way back", []Checkpoint{picked, hub, courier, refused, scan(66, StatusInTransit, "到达【成都转运中心】")}, StatusReturning, PhaseReturning, 66},
		{"dispatched to the sender", []Checkpoint{picked, refused, scan(90, StatusOutForDelivery, "派件中")}, StatusReturning, PhaseReturning, 90},
		{"signed by the sender", []Checkpoint{picked, refused, scan(95, StatusDelivered, "已签收")}, StatusReturned, PhaseClosed, 95},
		{"tried once more", []Checkpoint{picked, refused, scan(70, StatusOutForDelivery, "客户要求改派，重新派送")}, StatusOutForDelivery, PhaseOutForDelivery, 70},
		{"returned at once", []Checkpoint{picked, scan(60, StatusReturned, "退签")}, StatusReturned, PhaseClosed, 60},
		{"unknown code last", []Checkpoint{picked, hub, scan(20, StatusUnknown, "操作 778")}, StatusUnknown, PhaseLinehaul, 20},
		{"unknown code alone is a movement", []Checkpoint{scan(4, StatusUnknown, "操作 778")}, StatusUnknown, PhasePickedUp, 4},
		{"unknown code that only announces", []Checkpoint{scan(4, StatusUnknown, "包裹等待揽收")}, StatusUnknown, PhaseAwaitingPickup, 4},
		{"lost by code", []Checkpoint{picked, hub, scan(99, StatusLost, "")}, StatusLost, PhaseLinehaul, 99},
		{"lost by words", []Checkpoint{picked, hub, scan(99, StatusException, "快件在运输途中遗失，正在处理")}, StatusLost, PhaseLinehaul, 99},
		{"a warning of loss", []Checkpoint{picked, hub, scan(99, StatusException, "请尽快取件，以免丢失")}, StatusException, PhaseLinehaul, 99},
		{"found again", []Checkpoint{picked, hub, scan(99, StatusLost, "丢失"), scan(120, StatusInTransit, "到达【成都转运中心】")}, StatusInTransit, PhaseLinehaul, 120},
		{"customs", []Checkpoint{picked, scan(30, StatusCustomsHold, "清关中")}, StatusCustomsHold, PhaseLinehaul, 30},
		{"cancelled", []Checkpoint{scan(2, StatusCancelled, "订单已取消")}, StatusCancelled, PhaseClosed, 2},
		{"cancelled, then shipped", []Checkpoint{scan(2, StatusCancelled, "订单已取消"), picked}, StatusPickedUp, PhasePickedUp, 3},
		{"hint is no movement", []Checkpoint{picked, {At: at(60), Status: StatusException, Text: "揽收后超时未更新", Hint: true}}, StatusPickedUp, PhasePickedUp, 3},
		{"tomorrow's event is set aside", []Checkpoint{picked, scan(201, StatusDelivered, "已签收")}, StatusPickedUp, PhasePickedUp, 3},
		{"an event of a clock ten minutes fast counts", []Checkpoint{picked, scan(200+1.0/6, StatusInTransit, "运输中")}, StatusInTransit, PhasePickedUp, 200 + 1.0/6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Follow(parcel(200).Shipment, tt.scans, at(200))
			if got.Status != tt.status || got.Phase != tt.phase {
				t.Errorf("%s in %s, want %s in %s", got.Status, got.Phase, tt.status, tt.phase)
			}
			want := time.Time{}
			if tt.last >= 0 {
				want = at(tt.last)
			}
			if !got.LastEventAt.Equal(want) {
				t.Errorf("last event %s, want %s", got.LastEventAt, want)
			}
			backwards := slices.Clone(tt.scans)
			slices.Reverse(backwards)
			if again := Follow(got, backwards, at(200)); again != got {
				t.Errorf("newest first and followed twice gives %+v, want %+v", again, got)
			}
		})
	}
}

func TestFollowMilestones(t *testing.T) {
	t.Parallel()
	all := []Checkpoint{picked, hub, left, arrived, branch, courier, scan(70, StatusOutForDelivery, "派件中"), scan(72, StatusDelivered, "已签收"), scan(80, StatusDelivered, "已签收")}
	got := Follow(Shipment{}, all, at(100))
	for name, pair := range map[string][2]time.Time{
		"picked up": {got.PickedUpAt, at(3)}, "first hub": {got.FirstHubAt, at(10)}, "branch": {got.DestBranchAt, at(46)},
		"latest dispatch": {got.OutForDeliveryAt, at(70)}, "first signature": {got.SignedAt, at(72)},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s at %s, want %s", name, pair[0], pair[1])
		}
	}
	guess := Follow(Shipment{}, []Checkpoint{scan(1, StatusUnknown, "操作 778"), picked}, at(100))
	if !guess.PickedUpAt.Equal(at(3)) {
		t.Errorf("the pickup itself should replace a guess: %s", guess.PickedUpAt)
	}
}

func TestFollowKeepsWhatTheSourceStated(t *testing.T) {
	t.Parallel()
	stated := Shipment{SignedAt: at(50), Status: StatusDelivered}
	if got := Follow(stated, []Checkpoint{picked, hub}, at(60)); got.Status != StatusDelivered || !got.SignedAt.Equal(at(50)) {
		t.Errorf("signature of the order export is gone: %s %s", got.Status, got.SignedAt)
	}
	tomorrow := []Checkpoint{picked, scan(90, StatusDelivered, "已签收")}
	if got := Follow(Shipment{Status: StatusDelivered}, tomorrow, at(60)); got.Status != StatusPickedUp {
		t.Errorf("a status that rests on an event of the future: %s", got.Status)
	}
	if got := Follow(Shipment{Status: StatusDelivered}, []Checkpoint{picked}, at(60)); got.Status != StatusDelivered || !got.SignedAt.Equal(at(3)) {
		t.Errorf("an answer that says delivered without an event: %s %s", got.Status, got.SignedAt)
	}
	back := scan(55, StatusReturning, "退回")
	if got := Follow(stated, []Checkpoint{picked, back}, at(60)); got.Status != StatusReturning {
		t.Errorf("a return overrides it: %s", got.Status)
	}
	if got := Follow(Shipment{SignedAt: at(54), Status: StatusDelivered}, []Checkpoint{picked, scan(53, StatusDelivered, "已签收"), signed}, at(60)); !got.SignedAt.Equal(at(53)) {
		t.Errorf("the courier's first signature counts: %s", got.SignedAt)
	}
	if got := Follow(Shipment{Status: StatusCancelled}, nil, at(60)); got.Status != StatusCancelled || got.Phase != PhaseClosed {
		t.Errorf("cancelled without an event: %s %s", got.Status, got.Phase)
	}
	if got := Follow(Shipment{Status: StatusInTransit}, nil, at(60)); got.Status != StatusPending {
		t.Errorf("in transit without an event: %s", got.Status)
	}
}
