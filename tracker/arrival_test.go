package tracker

import (
	"testing"
	"time"
)

func TestAddressMismatch(t *testing.T) {
	t.Parallel()
	out := func(text string) []Checkpoint {
		return []Checkpoint{picked, hub, left, scan(50, StatusOutForDelivery, text)}
	}
	to := func(province, city string) func(*Snapshot) {
		return func(s *Snapshot) { s.Shipment.Destination = Region{Province: province, City: city} }
	}
	branchIn := func(city string) []Checkpoint {
		return []Checkpoint{picked, hub, left, scan(46, StatusInTransit, "【"+city+"】快件已到达【金牛网点】")}
	}
	runCases(t, []stuckCase{
		{"delivered where it should be", out("【成都市】派件中"), 51, nil, ""},
		{"another city of the province", out("【绵阳市】派件中"), 51, nil, ""},
		{"out in another province", out("【西安市】派件中"), 51, nil, "address_mismatch/breach"},
		{"by its place", []Checkpoint{picked, {At: at(50), Status: StatusOutForDelivery, Text: "派件中", Place: "陕西省西安市"}}, 51, nil, "address_mismatch/breach"},
		{"a locker there", []Checkpoint{picked, hub, scan(51, StatusAvailableForPickup, "【西安市】已存放")}, 52, nil, "address_mismatch/breach"},
		{"a branch there", branchIn("西安市"), 47, nil, "address_mismatch/watch"},
		{"a branch where it came from", branchIn("深圳市"), 47, nil, ""},
		{"sent on from there", append(branchIn("西安市"), scan(48, StatusInTransit, "到达【成都转运中心】")), 49, nil, ""},
		{"passing through", []Checkpoint{picked, hub, left, scan(40, StatusInTransit, "【西安市】到达【西安转运中心】")}, 41, nil, ""},
		{"a name that proves nothing", out("【朝阳营业部】派件中"), 51, nil, ""},
		{"a street", out("【北京路营业部】派件中"), 51, nil, ""},
		{"no name", out("派件中"), 51, nil, ""},
		{"destination not known", out("【西安市】派件中"), 51, to("", ""), ""},
		{"a destination in no table", out("【西安市】派件中"), 51, to("Bavaria", "München"), ""},
		{"served across the border", out("【苏州市】派件中"), 51, to("上海", "上海市"), ""},
		{"a district beyond the border", out("【苏州市】派件中"), 51, to("上海", "青浦区"), ""},
		{"beside the province, far from its border", out("【南京市】派件中"), 51, to("上海", "上海市"), "address_mismatch/breach"},
		{"across the border, nobody knows from where", out("【江苏省】派件中"), 51, to("上海", "上海市"), ""},
		{"from the municipality to a city at its border", out("【重庆市】派件中"), 51, to("四川", "泸州市江阳区"), ""},
		{"from the municipality to a city far from it", out("【重庆市】派件中"), 51, to("四川", "成都市"), "address_mismatch/breach"},
		{"to an unknown town of the province beside", out("【重庆市】派件中"), 51, to("四川", "某县"), ""},
		{"between municipalities", out("【天津市】派件中"), 51, to("北京", "北京市"), ""},
		{"on its way back", append(out("【成都市】派件中"), scan(60, StatusReturning, "退回"), scan(70, StatusOutForDelivery, "【广州市】派件中")), 71, nil, "returned/breach"},
	})
}

func TestFakeSign(t *testing.T) {
	t.Parallel()
	sign := func(h float64, text string) Checkpoint { return scan(h, StatusDelivered, text) }
	city := func(name string) func(*Snapshot) {
		return func(s *Snapshot) { s.Shipment.Destination = Region{Province: "广东", City: name} }
	}
	runCases(t, []stuckCase{
		{"signed where it should be", []Checkpoint{picked, hub, courier, sign(54, "【成都市】已签收")}, 55, nil, ""},
		{"signed in another province", []Checkpoint{picked, hub, courier, sign(54, "【广州市】已签收")}, 55, nil, "fake_sign_suspected/breach"},
		{"signed in the municipality that was once of the province", []Checkpoint{picked, hub, courier, sign(54, "【重庆市】已签收")}, 55, nil, "fake_sign_suspected/breach"},
		{"dispatched in another province", []Checkpoint{picked, hub, scan(50, StatusOutForDelivery, "【长沙市】派件中"), signed}, 55, nil, "fake_sign_suspected/breach"},
		{"the signature's place goes before the dispatch's", []Checkpoint{picked, hub, scan(50, StatusOutForDelivery, "【长沙市】派件中"), sign(54, "【成都市】已签收")}, 55, nil, ""},
		{"4:59 over a far lane", []Checkpoint{picked, sign(8-minute, "已签收")}, 9, nil, "fake_sign_suspected/watch"},
		{"5:00 over a far lane", []Checkpoint{picked, sign(8, "已签收")}, 9, nil, ""},
		{"9 minutes to the next city", []Checkpoint{picked, sign(3+9*minute, "已签收")}, 4, city("深圳"), "fake_sign_suspected/watch"},
		{"10 minutes to the next city", []Checkpoint{picked, sign(3+10*minute, "已签收")}, 4, city("深圳"), ""},
		{"9 minutes, with a dispatch", []Checkpoint{picked, scan(3+5*minute, StatusOutForDelivery, "派件中"), sign(3+9*minute, "已签收")}, 4, city("深圳"), ""},
		{"9 minutes within the city", []Checkpoint{picked, sign(3+9*minute, "已签收")}, 4, city("广州"), ""},
		{"the pickup was not scanned", []Checkpoint{courier, sign(50.1, "已签收")}, 51, nil, ""},
		{"a source says it is signed", []Checkpoint{picked}, 55, func(s *Snapshot) { s.Shipment.SignedAt = at(3.1) }, ""},
		{"signed by the sender", []Checkpoint{picked, scan(60, StatusReturning, "退回"), sign(95, "【广州市】已签收")}, 96, nil, "returned/breach"},
		{"signed long ago", []Checkpoint{picked, hub, courier, sign(54, "【广州市】已签收")}, 54 + 168, nil, ""},
	})
}

func TestOddArrivalWaitsForStaff(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	odd := parcel(61, picked, hub, courier, scan(54, StatusDelivered, "【广州市】已签收"))
	incident := Incident{ID: 4, MerchantID: 1, ShipmentID: 7, Family: FamilyIntegrity, Kind: KindFakeSign, Severity: SeverityBreach, Since: at(54), OpenedAt: at(55)}
	acked := incident
	acked.AckBy, acked.AckAt = "li", at(60)
	for _, tt := range []struct {
		name      string
		incidents []Incident
		now       float64
		closed    string
		changes   string
	}{
		{"nobody looked", []Incident{incident}, 62, "", "refreshed"},
		{"a day later", []Incident{incident}, 90, "", "refreshed"},
		{"somebody looked", []Incident{acked}, 62, CloseDelivered, "resolved:" + ResolvedReviewed},
		{"6 d 23:59", []Incident{incident}, 54 + 168 - minute, "", "refreshed"},
		{"seven days", []Incident{incident}, 54 + 168, CloseDelivered, "resolved:" + ResolvedDelivered},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := odd
			s.Incidents = tt.incidents
			j := judge(t, book, s, at(tt.now))
			if j.Shipment.CloseReason != tt.closed {
				t.Errorf("closed %q", j.Shipment.CloseReason)
			}
			if tt.closed == "" && (!j.Shipment.NextPollAt.Equal(at(54+168)) || j.Shipment.CheckAt.After(at(tt.now).Add(reviewPause))) {
				t.Errorf("polled at %s, checked at %s", j.Shipment.NextPollAt, j.Shipment.CheckAt)
			}
			got := ""
			for _, c := range Reconcile(s, j, at(tt.now)) {
				got = string(c.Kind)
				if c.Kind == ChangeResolve {
					got += ":" + c.Incident.Resolution
				}
			}
			if got != tt.changes {
				t.Errorf("changes %q, want %q", got, tt.changes)
			}
		})
	}
}

func TestClonedTraceIsToldByTheOtherNumber(t *testing.T) {
	t.Parallel()
	cloned := func(s *Snapshot) { s.Shipment.CloneOf, s.Shipment.ClonedAt = "YT7000000000099", at(55) }
	runCases(t, []stuckCase{
		{"on its way", []Checkpoint{picked, hub, courier}, 56, cloned, "cloned_trace/breach"},
		{"delivered", []Checkpoint{picked, hub, courier, signed}, 56, cloned, "cloned_trace/breach"},
		{"worse than an early upload", nil, 6, func(s *Snapshot) { cloned(s); s.Shipment.ClonedAt = at(5); s.Shipment.PaidAt = at(2) }, "cloned_trace/breach"},
		{"an early pickup stands first where both are as bad, by the list", []Checkpoint{picked}, 6, func(s *Snapshot) { s.Shipment.PaidAt = at(4) }, "early_pickup/breach"},
	})
}

func TestProvinceOfAScan(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"成都市": "四川", "成都": "四川", "四川省成都市武侯区": "四川", "四川成都武侯营业部": "四川", "广州转运中心": "广东", "内蒙古自治区": "内蒙古", "北京市": "北京",
		"乌鲁木齐市": "新疆", "中山市": "广东", "Chengdu": "四川", "中山": "", "中山路营业部": "", "北京路营业部": "", "南京东路网点": "", "朝阳": "", "朝阳网点": "", "海南州": "",
		"金牛网点": "", "": "", "Springfield": "",
	} {
		if got := ScanProvince(Checkpoint{Place: name}); got != want {
			t.Errorf("place %q is in %q, want %q", name, got, want)
		}
		if got := ScanProvince(Checkpoint{Text: "【" + name + "】快件已到达"}); got != want {
			t.Errorf("text %q is in %q, want %q", name, got, want)
		}
	}
	if got := ScanProvince(Checkpoint{Text: "【成都市"}); got != "" {
		t.Errorf("an open bracket: %q", got)
	}
}

// A parcel whose own clock stops while its whole way is too long goes on as a long tail.
func TestLongTailTakesOver(t *testing.T) {
	t.Parallel()
	tell(t, parcel(0), []stage{
		{hour: 230, scans: []Checkpoint{picked, hub, scan(110, StatusInTransit, "到达【武汉转运中心】")}, change: func(s *Snapshot) { s.Shipment.PromisedAt = t0.Add(5000 * time.Hour) }, want: "opened:transit_stall/abnormal"},
		{hour: 250, scans: []Checkpoint{scan(249, StatusInTransit, "到达【重庆转运中心】")}, want: "resolved:transit_stall/abnormal=moved opened:long_tail/watch"},
		{hour: 363, scans: []Checkpoint{scan(360, StatusInTransit, "到达【成都转运中心】")}, want: "climbed:long_tail/breach"},
		{hour: 370, scans: []Checkpoint{scan(369, StatusDelivered, "【成都市】已签收")}, want: "resolved:long_tail/breach=delivered"},
	})
}
