package tracker

import "testing"

func TestPlaceOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   Checkpoint
		want string
	}{
		{"left a hub for another", Checkpoint{Text: "【广州市】快件离开【广州分拨中心】已发往【成都分拨中心】"}, "hub/广州"},
		{"reached a hub", Checkpoint{Text: "【成都市】快件已到达【成都 转运中心】"}, "hub/成都"},
		{"quoted name with province", Checkpoint{Text: "快件离开“广东省广州市花都转运中心”，下一站“武汉转运中心”"}, "hub/广州花都"},
		{"no province", Checkpoint{Text: "到达【广州花都中转场】"}, "hub/广州花都"},
		{"running text", Checkpoint{Text: "快件已到达 广东广州转运中心"}, "hub/广州"},
		{"running text without gaps", Checkpoint{Text: "您的快件离开虎门集散中心发往长沙"}, "hub/虎门"},
		{"a compass point stays", Checkpoint{Text: "到达【武汉北转运中心】"}, "hub/武汉北"},
		{"its own courier's name goes", Checkpoint{Text: "到达【圆通杭州转运中心】"}, "hub/杭州"},
		{"a name that begins like a city", Checkpoint{Text: "到达【长沙县分拨中心】"}, "hub/长沙县"},
		{"dispatched by a branch", Checkpoint{Text: "【成都市】【武侯区营业部】派件员正在派件中"}, "branch/武侯区"},
		{"a branch that is a company", Checkpoint{Text: "【四川省成都市武侯区公司】派件人：刘师傅"}, "branch/成都武侯区"},
		{"a branch in running text", Checkpoint{Text: "已到达成都高新网点"}, "branch/成都高新"},
		{"in the courier's field", Checkpoint{Text: "快件已到站", Place: "杭州萧山转运中心"}, "hub/杭州萧山"},
		{"a hub scan in a city", Checkpoint{Milestone: MilestoneHub, Text: "运输中", Place: "广东,广州市"}, "hub/广州"},
		{"a feed in Latin letters", Checkpoint{Status: StatusInTransit, Text: "Departed FedEx location", Place: "MEMPHIS, TN, US"}, "hub/memphis, tn, us"},
		{"not there yet", Checkpoint{Text: "快件即将到达【成都转运中心】"}, ""},
		{"only on its way to", Checkpoint{Text: "快件已发往成都转运中心", Place: ""}, ""},
		{"a hint", Checkpoint{Hint: true, Text: "到达【成都转运中心】"}, ""},
		{"nowhere in particular", Checkpoint{Text: "快件运输中", Place: "成都市"}, ""},
		{"no name before the noun", Checkpoint{Text: "到达【转运中心】"}, ""},
		{"an unclosed bracket", Checkpoint{Text: "【"}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, ok := PlaceOf(test.in)
			if got.String() != test.want || ok != (test.want != "") {
				t.Errorf("PlaceOf(%q) = %q, %v, want %q", test.in.Text, got, ok, test.want)
			}
			if back := ParseSite(got.String()); back != got {
				t.Errorf("ParseSite(%q) = %v", got, back)
			}
		})
	}
}
