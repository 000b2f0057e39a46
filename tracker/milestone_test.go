package tracker

import "testing"

func TestMilestoneOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   Checkpoint
		want Milestone
	}{
		{"explicit wins over text", Checkpoint{Milestone: MilestoneDestBranch, Status: StatusInTransit, Text: "到达【成都转运中心】"}, MilestoneDestBranch},
		{"a hint proves nothing", Checkpoint{Hint: true, Milestone: MilestoneHub, Status: StatusDelivered}, MilestoneNone},
		{"picked up", Checkpoint{Status: StatusPickedUp}, MilestonePickup},
		{"dispatched", Checkpoint{Status: StatusOutForDelivery}, MilestoneOutForDelivery},
		{"station", Checkpoint{Status: StatusAvailableForPickup}, MilestoneLocker},
		{"signed", Checkpoint{Status: StatusDelivered}, MilestoneSigned},
		{"hub arrival", Checkpoint{Status: StatusInTransit, Text: "【佛山市】已到达 佛山转运中心"}, MilestoneHub},
		{"hub departure", Checkpoint{Status: StatusInTransit, Text: "【武汉市】离开 武汉分拨中心，下一站 长沙分拨中心"}, MilestoneHub},
		{"hub sends to a branch", Checkpoint{Status: StatusInTransit, Text: "【成都转运中心】已发往【成都金牛派件网点】"}, MilestoneHub},
		{"hub by its onward verb alone", Checkpoint{Status: StatusInTransit, Text: "【长沙集散中心】发往【岳阳】"}, MilestoneHub},
		{"unknown code, clear words", Checkpoint{Status: StatusUnknown, Text: "快件在北京分拣中心完成分拣"}, MilestoneHub},
		{"only on its way to a hub", Checkpoint{Status: StatusInTransit, Text: "【广州白云网点】已发出，下一站【广州转运中心】"}, MilestoneNone},
		{"only on its way, one verb", Checkpoint{Status: StatusInTransit, Text: "快件正运往 南京处理中心"}, MilestoneNone},
		{"not there yet", Checkpoint{Status: StatusInTransit, Text: "预计到达 成都转运中心 时间 20:00"}, MilestoneNone},
		{"hub without a movement", Checkpoint{Status: StatusInTransit, Text: "如有疑问请联系成都转运中心"}, MilestoneNone},
		{"branch arrival", Checkpoint{Status: StatusInTransit, Text: "【成都市】已到达【金牛营业部】"}, MilestoneDestBranch},
		{"post office", Checkpoint{Status: StatusInTransit, Text: "到达【锦江揽投部】"}, MilestoneDestBranch},
		{"branch sends on", Checkpoint{Status: StatusInTransit, Text: "【天河网点】已收入，发往【广州】"}, MilestoneNone},
		{"delivery text in an exception", Checkpoint{Status: StatusException, Text: "到达【成都转运中心】包装破损"}, MilestoneNone},
		{"latin transit", Checkpoint{Status: StatusInTransit, Text: "Departed FedEx location"}, MilestoneHub},
		{"latin unknown", Checkpoint{Status: StatusUnknown, Text: "Departed FedEx location"}, MilestoneNone},
		{"no words", Checkpoint{Status: StatusInTransit}, MilestoneNone},
		{"announced", Checkpoint{Status: StatusInfoReceived, Text: "到达【成都转运中心】"}, MilestoneNone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := MilestoneOf(tt.in); got != tt.want {
				t.Errorf("%q: %q, want %q", tt.in.Text, got, tt.want)
			}
		})
	}
}
