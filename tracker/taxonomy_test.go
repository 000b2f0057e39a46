package tracker

import "testing"

// stuckCase is a parcel from Guangzhou to Chengdu that is looked at and judged at an hour.
type stuckCase struct {
	name   string
	scans  []Checkpoint
	at     float64
	change func(*Snapshot)
	want   string
}

func runCases(t *testing.T, cases []stuckCase) {
	t.Helper()
	book := mustRules(t)
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := parcel(tt.at, tt.scans...)
			if tt.change != nil {
				tt.change(&s)
			}
			if got := brief(judge(t, book, s, at(tt.at))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestOriginHubStall(t *testing.T) {
	t.Parallel()
	inside := scan(12, StatusInTransit, "【广州市】快件在【广州转运中心】扫描")
	coded := Checkpoint{At: at(10), Status: StatusInTransit, Milestone: MilestoneHub, Text: "Arrived at sort facility", Place: "Guangzhou"}
	runCases(t, []stuckCase{
		{"47:59 at the first hub", []Checkpoint{picked, hub}, 58 - minute, nil, ""},
		{"48:00 at the first hub", []Checkpoint{picked, hub}, 58, nil, "origin_hub_stall/watch"},
		{"71:59", []Checkpoint{picked, hub}, 82 - minute, nil, "origin_hub_stall/watch"},
		{"72:00", []Checkpoint{picked, hub}, 82, nil, "origin_hub_stall/breach"},
		{"a second scan there", []Checkpoint{picked, hub, inside}, 60, nil, "origin_hub_stall/watch"},
		{"left it", []Checkpoint{picked, hub, left}, 62, nil, "transit_stall/watch"},
		{"left in the first scan", []Checkpoint{picked, left}, 62, nil, "transit_stall/watch"},
		{"loaded there", []Checkpoint{picked, hub, scan(13, StatusInTransit, "【广州转运中心】装车")}, 61, nil, "transit_stall/watch"},
		{"another hub", []Checkpoint{picked, hub, arrived}, 88, nil, "transit_stall/watch"},
		{"back at the first hub", []Checkpoint{picked, hub, arrived, scan(44, StatusInTransit, "到达【广州转运中心】")}, 92, nil, "transit_stall/watch"},
		{"a hub without a name", []Checkpoint{picked, hub, scan(20, StatusInTransit, "到达转运中心")}, 68, nil, "transit_stall/watch"},
		{"some other scan", []Checkpoint{picked, hub, scan(20, StatusUnknown, "操作 778")}, 68, nil, "transit_stall/watch"},
		{"a feed without hubs", []Checkpoint{picked, scan(10, StatusInTransit, "In transit")}, 58, nil, "transit_stall/watch"},
		{"a hub by code", []Checkpoint{picked, coded}, 58, nil, "origin_hub_stall/watch"},
		{"customs", []Checkpoint{picked, scan(10, StatusCustomsHold, "清关"), scan(11, StatusInTransit, "到达【广州转运中心】")}, 59, nil, "transit_stall/watch"},
	})
}

func TestNotCollected(t *testing.T) {
	t.Parallel()
	locker := scan(51, StatusAvailableForPickup, "已存放至丰巢快递柜")
	reminder := scan(80, StatusAvailableForPickup, "包裹仍在柜中，请及时取件")
	runCases(t, []stuckCase{
		{"47:59 in the locker", []Checkpoint{picked, hub, courier, locker}, 99 - minute, nil, ""},
		{"48:00", []Checkpoint{picked, hub, courier, locker}, 99, nil, "not_collected/watch"},
		{"95:59", []Checkpoint{picked, hub, courier, locker}, 147 - minute, nil, "not_collected/watch"},
		{"96:00", []Checkpoint{picked, hub, courier, locker}, 147, nil, "not_collected/breach"},
		{"168:00", []Checkpoint{picked, hub, courier, locker}, 219, nil, "not_collected/abnormal"},
		{"a reminder does not start it again", []Checkpoint{picked, hub, courier, locker, reminder}, 99, nil, "not_collected/watch"},
		{"out again, and back", []Checkpoint{picked, hub, courier, locker, scan(70, StatusOutForDelivery, "派件中"), scan(72, StatusAvailableForPickup, "驿站")}, 99, nil, ""},
		{"collected", []Checkpoint{picked, hub, courier, locker, scan(98, StatusDelivered, "已取件")}, 99, nil, ""},
		{"returning", []Checkpoint{picked, hub, courier, locker, scan(98, StatusReturning, "逾期退回")}, 99, nil, "returned/breach"},
	})
}

func TestLongTail(t *testing.T) {
	t.Parallel()
	promised := func(s *Snapshot) { s.Shipment.PromisedAt = at(5000) } // no overdue finding beside it
	moving := func(h float64) []Checkpoint {
		return []Checkpoint{picked, hub, left, scan(h-20, StatusInTransit, "到达【武汉转运中心】")}
	}
	remote := func(s *Snapshot) {
		promised(s)
		s.Shipment.Destination = Region{Province: "新疆", City: "乌鲁木齐"}
	}
	runCases(t, []stuckCase{
		{"far, 239:59", moving(243), 243 - minute, promised, ""},
		{"far, 240:00", moving(243), 243, promised, "long_tail/watch"},
		{"far, 360:00", moving(363), 363, promised, "long_tail/breach"},
		{"far, 480:00", moving(483), 483, promised, "long_tail/abnormal"},
		{"remote, 240:00", moving(243), 243, remote, ""},
		{"remote, 360:00", moving(363), 363, remote, "long_tail/watch"},
		{"the silence is further on", []Checkpoint{picked, hub, scan(170, StatusInTransit, "到达【武汉转运中心】")}, 243, promised, "transit_stall/breach"},
		{"the whole way is further on", []Checkpoint{picked, hub, scan(310, StatusInTransit, "到达【武汉转运中心】")}, 363, promised, "long_tail/breach"},
		{"lost goes before it", []Checkpoint{picked, hub, left}, 260, promised, "lost_suspected/presumed_lost"},
		{"arrived in a locker", []Checkpoint{picked, hub, scan(240, StatusAvailableForPickup, "驿站")}, 260, promised, ""},
		{"on its way back", []Checkpoint{picked, hub, scan(240, StatusReturning, "退回")}, 260, promised, "returned/breach"},
		{"never picked up", nil, 243, promised, "pickup_overdue/abnormal"},
	})
}

func TestCourierStatements(t *testing.T) {
	t.Parallel()
	refused := scan(52, StatusException, "收件人拒收，等待处理")
	visit := func(h float64, text string) Checkpoint { return scan(h, StatusFailedAttempt, text) }
	refund := func(s *Snapshot) { s.Orders = []Order{{OrderNo: "A1", AfterSale: AfterSalePending}} }
	way := []Checkpoint{picked, hub, courier}
	with := func(more ...Checkpoint) []Checkpoint { return append(way[:len(way):len(way)], more...) }
	runCases(t, []stuckCase{
		{"refused", with(refused), 53, nil, "refused/breach"},
		{"refused at the door", with(visit(52, "派送失败：客户拒签")), 53, nil, "refused/breach"},
		{"refused in English", with(scan(52, StatusException, "Refused by recipient")), 53, nil, "refused/breach"},
		{"refused, then returning", with(refused, scan(60, StatusReturning, "退回")), 61, nil, "returned/breach"},
		{"refused, then out again", with(refused, scan(60, StatusOutForDelivery, "派件中")), 61, nil, ""},
		{"only if", with(scan(52, StatusException, "地址不详，如客户拒收请联系网点")), 53, nil, "exception/breach"},
		{"damaged", with(scan(52, StatusException, "外包装破损，已重新包装")), 53, nil, "damaged/breach"},
		{"not damaged", with(scan(52, StatusException, "滞留，外包装无破损")), 53, nil, "exception/breach"},
		{"damaged, then a plain problem", with(scan(52, StatusException, "快件破损"), scan(54, StatusException, "待处理")), 55, nil, "damaged/breach"},
		{"damaged, then refused", with(scan(52, StatusException, "快件破损"), scan(54, StatusException, "客户拒收")), 55, nil, "refused/breach"},
		{"damaged, then returning", with(scan(52, StatusException, "快件破损"), scan(60, StatusReturning, "退回")), 61, nil, "damaged/breach"},
		{"damaged, on its way, then returning for another reason", with(scan(52, StatusException, "外包装破损"), scan(54, StatusInTransit, "离开"), scan(60, StatusReturning, "退回")), 61, nil, "damaged/breach"},
		{"damaged, then returned within one look", with(scan(52, StatusException, "快件破损"), scan(56, StatusReturning, "退回"), scan(60, StatusReturned, "退回签收")), 61, refund, "damaged/breach"},
		{"returned as the buyer asked", with(scan(56, StatusReturning, "退回"), scan(60, StatusReturned, "退回签收")), 61, refund, ""},
		{"no closer words", with(scan(52, StatusException, "地址不详")), 53, nil, "exception/breach"},
		{"one visit", with(visit(52, "无人")), 53, nil, ""},
		{"two visits", with(visit(52, "无人"), visit(60, "电话未接")), 61, nil, "failed_attempts/breach"},
		{"two lines about one visit", with(visit(52, "无人"), visit(53.9, "改约")), 61, nil, ""},
	})
}

func TestNumberNotFound(t *testing.T) {
	t.Parallel()
	missing := func(s *Snapshot) { s.Shipment.LastOutcome = OutcomeNotFound }
	failing := func(s *Snapshot) {
		s.Shipment.LastOutcome = OutcomeTimeout
		s.Incidents = []Incident{{ID: 1, ShipmentID: 7, Family: FamilyOverdue, Kind: KindNumberNotFound, Severity: SeverityAbnormal, OpenedAt: at(72), Since: t0}}
	}
	runCases(t, []stuckCase{
		{"71:59 is normal", nil, 72 - minute, missing, "pickup_overdue/abnormal"},
		{"72:00", nil, 72, missing, "number_not_found/abnormal"},
		{"known but not picked up", []Checkpoint{scan(1, StatusInfoReceived, "已下单")}, 72, nil, "pickup_overdue/abnormal"},
		{"a look that fails later", nil, 73, failing, "number_not_found/abnormal"},
		{"tmall has no abnormal tier", nil, 72, func(s *Snapshot) { missing(s); s.Merchant.Platform = "tmall" }, "number_not_found/breach"},
	})
}

func TestStaffSayItIsLost(t *testing.T) {
	t.Parallel()
	marked := func(s *Snapshot) {
		s.Shipment.LostMarkedAt, s.Shipment.LostMarkedBy, s.Shipment.LostNote = at(30), "li", "网点口头确认"
	}
	runCases(t, []stuckCase{
		{"marked", []Checkpoint{picked, hub}, 31, marked, "lost_confirmed/presumed_lost"},
		{"marked before any pickup", nil, 31, marked, "pickup_overdue/breach lost_confirmed/presumed_lost"},
		{"a later scan overtakes it", []Checkpoint{picked, hub, arrived}, 41, marked, ""},
		{"delivered after all", []Checkpoint{picked, hub, courier, signed}, 55, marked, ""},
		{"marked in the future", []Checkpoint{picked, hub}, 29, marked, ""},
	})
	s := parcel(31, picked, hub)
	marked(&s)
	f := judge(t, mustRules(t), s, at(31)).Findings[0]
	if f.RuleID != ruleStaffLost || f.Text != "网点口头确认" || !f.Since.Equal(at(30)) {
		t.Errorf("%+v", f)
	}
}
