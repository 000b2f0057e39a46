package simulator

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const goodScenario = `# one stalled parcel
start 2026-09-01T08:00:00+08:00
merchant shanhe
supplier S1 "云溪日用" # the shop's own
supplier S2 备货仓
backup K1 S2
floor off
lane 韵达 广州>成都 standard promise 4d value 89.50 supplier S1 sku K1
at 0h    kuaidi100 102   "待揽收"
at 6h    kuaidi100 103   "【广州市】已揽收"
at 20h   hub_out in 武汉 place 武汉北转运中心 next "成都 转运中心" lag 30m
at 30h   outage 5h
at 92h   expect open stalled breach recommend chase notify merchant email
at 101h  kuaidi100 1001  "【成都市】到达 成都转运中心"
at 102h  expect resolved transit_stall no incident status in_transit
parcel SF99A 顺丰 from 广东深圳 to 北京市 notail order D-1 paid 0h shipped 2h
at 90h   expect blind no overdue
at 8h SF99A picked_up
at 4h stale 3h of kdniao
at 5h limit 30m
at 6h truncate 1h share 25%
`

func TestParseScenario(t *testing.T) {
	t.Parallel()
	s, err := ParseScenario(strings.NewReader(goodScenario), "good.txt")
	if err != nil {
		t.Fatal(err)
	}
	orders := s.Orders()
	if len(orders) != 2 || orders[0].Merchant != "shanhe" || orders[0].Value.Decimal() != "89.50" || orders[0].Supplier != "S1" ||
		!orders[0].PromisedAt.Equal(hour(96)) || orders[1].PhoneTail != "" || !orders[1].ShippedAt.Equal(hour(2)) || orders[1].Courier != "sf" {
		t.Errorf("orders %+v", orders)
	}
	w, err := s.World()
	if err != nil {
		t.Fatal(err)
	}
	events := w.Parcels()[0].Events
	if len(events) != 4 || events[0].What != Ordered || events[2].Text != "【武汉市】快件离开【武汉北转运中心】已发往【成都 转运中心】" ||
		events[2].Lag != 30*time.Minute || events[3].What != ArriveCity {
		t.Errorf("events %+v", events)
	}
	faults := w.Faults()
	if len(faults) != 4 || faults[0].Provider != Kdniao || faults[1].Retry != 10*time.Minute || faults[2].Share != 0.25 || faults[3].Kind != Outage {
		t.Errorf("faults %+v", faults)
	}
	if s.Suppliers()[1].SKUs[0].BackupRank != 1 || w.Merchants()[0].Code != "shanhe" {
		t.Errorf("suppliers %+v merchants %+v", s.Suppliers(), w.Merchants())
	}
	number := orders[0].TrackingNo
	want := []Step{
		{At: hour(90), Line: 17, Expect: []Expectation{
			{Verb: ExpectBlind, TrackingNo: "SF99A"}, {Verb: ExpectNone, TrackingNo: "SF99A", Family: tracker.FamilyOverdue},
		}},
		{At: hour(92), Line: 13, Expect: []Expectation{
			{Verb: ExpectOpen, TrackingNo: number, Family: tracker.FamilyStalled, Severity: tracker.SeverityBreach},
			{Verb: ExpectRecommend, TrackingNo: number, Action: tracker.ActionChase},
			{Verb: ExpectNotify, TrackingNo: number, Audience: tracker.AudienceMerchant, Channel: "email"},
		}},
		{At: hour(102), Line: 15, Expect: []Expectation{
			{Verb: ExpectResolved, TrackingNo: number, Kind: tracker.KindTransitStall},
			{Verb: ExpectNone, TrackingNo: number},
			{Verb: ExpectStatus, TrackingNo: number, Status: tracker.StatusInTransit},
		}},
	}
	if diff := cmp.Diff(want, s.Steps()); diff != "" {
		t.Error(diff)
	}
	if !s.End().Equal(hour(102)) || want[1].Expect[0].String() != "expect "+number+" open stalled breach" {
		t.Errorf("end %s, %s", s.End(), want[1].Expect[0])
	}
}

func TestParseScenarioRefuses(t *testing.T) {
	t.Parallel()
	const lane = "lane 韵达 广州>成都\n"
	tests := []struct{ name, text, want string }{
		{"nothing", "# only words\n", "f: no parcel"},
		{"statement", "lain 韵达 广州>成都", `f:1: unknown statement "lain"`},
		{"late start", lane + "start 2026-09-01T08:00:00+08:00", "f:2: start must be the first line"},
		{"start", "start today", "f:1: start wants a time like 2026-09-01T08:00:00+08:00"},
		{"text first", `"x"`, "f:1: a line cannot begin with a text"},
		{"quote", `at 1h signed "x`, "f:1: text without closing quote"},
		{"backslash", `lane a\b`, "f:1: a backslash stands for nothing here"},
		{"courier", "lane 飞鸽 广州>成都", `f:1: unknown courier "飞鸽"`},
		{"lane", "lane 韵达 广州", "f:1: lane wants CITY>CITY"},
		{"city", "lane 韵达 广州>长安", `f:1: unknown city "长安"`},
		{"no destination", "parcel YT99 韵达 from 广州", "f:1: parcel wants from CITY and to CITY"},
		{"number", "parcel YT*9 韵达", `f:1: "YT*9" is not a number: letters, digits, dash and underscore only`},
		{"number missing", "parcel", "f:1: number is missing"},
		{"number twice", "parcel YT9 韵达 from 广州 to 成都\nparcel YT9 韵达 from 广州 to 成都", "f:2: number YT9 is used twice"},
		{"option", "lane 韵达 广州>成都 fast", `f:1: unknown option "fast"`},
		{"provider", "lane 韵达 广州>成都 via fax", `f:1: unknown provider "fax"`},
		{"provider of others", "lane 韵达 广州>成都 via sf", "f:1: the sf wire carries no yunda"},
		{"tail", "lane 韵达 广州>成都 tail 12", "f:1: a phone tail has four digits"},
		{"value", "lane 韵达 广州>成都 value much", `f:1: value "much" is no amount`},
		{"supplier", "lane 韵达 广州>成都 supplier S9", "f:1: supplier S9 is not declared above"},
		{"backup", "backup K1 S9", "f:1: supplier S9 is not declared above"},
		{"promise", "lane 韵达 广州>成都 promise soon", `f:1: "soon" is not a duration like 30m, 6h or 4d`},
		{"days", "floor xd", `f:1: "xd" is not a duration`},
		{"no parcel", "at 1h signed", "f:1: no parcel is declared above"},
		{"event", lane + "at 1h eaten", `f:2: unknown event "eaten"`},
		{"after event", lane + "at 1h signed twice", `f:2: unexpected "twice" after an event`},
		{"wire", lane + `at 1h kdniao 202 "x"`, "goes over kuaidi100, not kdniao"},
		{"code", lane + "at 1h kuaidi100", "f:2: code is missing"},
		{"outage", lane + "at 1h outage", `f:2: "" is not a duration like 30m, 6h or 4d`},
		{"empty outage", lane + "at 1h outage 0h", "f:2: outage of no length"},
		{"share", lane + "at 1h truncate 1h share half", `f:2: share wants per cent, like 30%, not "half"`},
		{"fault word", lane + "at 1h stale 1h reset", `f:2: unexpected "reset" after stale`},
		{"fault provider", lane + "at 1h stale 1h of fax", `f:2: unknown provider "fax"`},
		{"expectation", lane + "at 1h expect joy", `f:2: unknown expectation "joy"`},
		{"no expectation", lane + "at 1h expect", `f:2: unknown expectation ""`},
		{"kind", lane + "at 1h expect open late", `f:2: unknown kind or family "late"`},
		{"action", lane + "at 1h expect recommend pray", `f:2: unknown action "pray"`},
		{"audience", lane + "at 1h expect notify world email", `f:2: unknown audience "world"`},
		{"status", lane + "at 1h expect status fine", `f:2: unknown status "fine"`},
		{"rest", "merchant a b", `f:1: unknown platform "b"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseScenario(strings.NewReader(tt.text), "f")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestGrammarNamesEveryEvent(t *testing.T) {
	t.Parallel()
	for what := range codesOf {
		if what != Other && !strings.Contains(Grammar, " "+string(what)) {
			t.Errorf("grammar lacks %s", what)
		}
	}
	for _, p := range Providers() {
		if !strings.Contains(Grammar, p) {
			t.Errorf("grammar lacks %s", p)
		}
	}
}
