package tracker

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func day(text string) time.Time {
	when, err := time.ParseInLocation("2006-01-02 15:04:05", text, chinaZone())
	if err != nil {
		panic(err)
	}
	return when
}

func TestRuleSetClock(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	tests := []struct {
		name, platform, at string
		clock              Clock
		class              RegionClass
		paid               string
		wantID, wantProv   string
		breach, abnormal   float64
		guess              bool
	}{
		{"douyin far gap", "douyin", "2026-07-09 00:00:00", ClockHubGap, RegionFar, "", "douyin-2026-07-09/hub_gap/far", "official", 72, 120, false},
		{"douyin near gap", "douyin", "2026-09-01 00:00:00", ClockHubGap, RegionNear, "", "douyin-2026-07-09/hub_gap/near", "official", 48, 96, false},
		{"douyin remote gap", "douyin", "2026-09-01 00:00:00", ClockHubGap, RegionRemote, "", "douyin-2026-07-09/hub_gap/remote", "official", 120, 168, false},
		{"unknown reads far", "douyin", "2026-09-01 00:00:00", ClockHubGap, RegionUnknown, "", "douyin-2026-07-09/hub_gap/far", "official", 72, 120, true},
		{"class makes no difference", "douyin", "2026-09-01 00:00:00", ClockLabelToPickup, RegionUnknown, "", "douyin-2026-07-09/label_to_pickup/all", "official", 24, 48, false},
		{"second before the edition", "douyin", "2026-07-08 23:59:59", ClockHubGap, RegionFar, "", "douyin-before-2026-07-09/hub_gap/far", "estimated", 72, 120, false},
		{"tmall hub", "tmall", "2026-05-01 00:00:00", ClockPickupToHub, RegionFar, "", "tmall-2026-04-09/pickup_to_hub/all", "official", 24, 72, false},
		{"tmall borrows ours", "tmall", "2026-05-01 00:00:00", ClockDispatchToSign, RegionFar, "", "tmall-2026-04-09/dispatch_to_sign/all", "estimated", 24, 48, false},
		{"spring festival", "tmall", "2026-02-15 00:00:00", ClockHubGap, RegionNear, "2026-02-10 00:00:00", "tmall-before-2026-04-09/cny-2026/hub_gap/near", "official", 96, 120, false},
		{"last second of the festival", "tmall", "2026-02-25 00:00:00", ClockHubGap, RegionUnknown, "2026-02-23 23:59:59", "tmall-before-2026-04-09/cny-2026/hub_gap/far", "official", 96, 120, true},
		{"paid after the festival", "tmall", "2026-02-25 00:00:00", ClockHubGap, RegionNear, "2026-02-24 00:00:00", "tmall-before-2026-04-09/hub_gap/near", "estimated", 48, 96, false},
		{"festival leaves other clocks", "tmall", "2026-02-15 00:00:00", ClockDispatchToSign, RegionNear, "2026-02-15 00:00:00", "tmall-before-2026-04-09/dispatch_to_sign/all", "estimated", 24, 48, false},
		{"generic is estimated", "generic", "2026-09-01 00:00:00", ClockPickupToHub, RegionFar, "", "generic/pickup_to_hub/all", "estimated", 24, 48, false},
		{"platform of no name", "shopee", "2026-09-01 00:00:00", ClockPickupToHub, RegionFar, "", "generic/pickup_to_hub/all", "estimated", 24, 48, false},
		{"before every edition", "generic", "1970-01-01 00:00:00", ClockPickupToHub, RegionFar, "", "generic/pickup_to_hub/all", "estimated", 24, 48, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rules, err := book.For(tt.platform, day(tt.at))
			if err != nil {
				t.Fatal(err)
			}
			cal := Calendar{}
			if tt.paid != "" {
				cal.PaidAt = day(tt.paid)
			}
			row, ok := rules.Clock(tt.clock, tt.class, cal)
			if !ok || row.ID != tt.wantID || row.Prov != tt.wantProv || row.BreachHours != tt.breach || row.AbnormalHours != tt.abnormal || row.RegionGuess != tt.guess {
				t.Errorf("got %+v, %v", row, ok)
			}
			if kept, ok := book.Row(tt.wantID); !ok || kept.Source == "" {
				t.Errorf("Row(%s) = %+v, %v", tt.wantID, kept, ok)
			}
		})
	}
}

func TestRuleSetClass(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	tests := []struct {
		name, platform string
		from, to       Region
		want           RegionClass
	}{
		{"same province", "douyin", Region{Province: "广东省"}, Region{City: "深圳"}, RegionNear},
		{"river delta", "douyin", Region{Province: "上海市"}, Region{Province: "安徽省"}, RegionNear},
		{"capital group", "douyin", Region{Province: "北京"}, Region{Province: "河北省"}, RegionNear},
		{"two groups", "douyin", Region{Province: "北京"}, Region{Province: "上海"}, RegionFar},
		{"outside every group", "douyin", Region{Province: "广东"}, Region{Province: "四川"}, RegionFar},
		{"remote destination", "douyin", Region{Province: "广东"}, Region{Province: "云南省"}, RegionRemote},
		{"remote origin beats same province", "douyin", Region{Province: "新疆"}, Region{City: "喀什地区"}, RegionRemote},
		{"Yunnan is not remote for tmall", "tmall", Region{Province: "广东"}, Region{Province: "云南省"}, RegionFar},
		{"Gansu is", "tmall", Region{Province: "广东"}, Region{Province: "甘肃省"}, RegionRemote},
		{"one end unknown", "douyin", Region{Province: "广东"}, Region{}, RegionUnknown},
		{"unknown and remote", "douyin", Region{}, Region{Province: "西藏自治区"}, RegionRemote},
		{"abroad", "generic", Region{Province: "SP"}, Region{Province: "SP"}, RegionNear},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rules, err := book.For(tt.platform, day("2026-09-01 00:00:00"))
			if err != nil {
				t.Fatal(err)
			}
			if got := rules.Class(tt.from, tt.to); got != tt.want {
				t.Errorf("Class = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestRuleBookRefuses(t *testing.T) {
	t.Parallel()
	const row = `{"clock":"hub_gap","class":"all","hours":{"watch":1,"breach":2},"prov":"official","source":"x"}`
	edition := func(rows string) string {
		return `{"editions":[{"id":"g","platform":"generic","from":"2026-01-01","rows":[` + rows + `]}]}`
	}
	for name, tt := range map[string]struct{ raw, want string }{
		"not json":            {`{`, "read rules"},
		"no generic":          {`{"editions":[]}`, ErrNoRules.Error()},
		"tiers that fall":     {edition(strings.Replace(row, `"watch":1`, `"watch":3`, 1)), "does not ascend"},
		"negative hours":      {edition(strings.Replace(row, `"watch":1`, `"watch":-1`, 1)), "does not ascend"},
		"unknown tier":        {edition(strings.Replace(row, `"watch"`, `"warn"`, 1)), "unknown name"},
		"unknown clock":       {edition(strings.Replace(row, `hub_gap`, `hub`, 1)), "unknown clock"},
		"unknown class":       {edition(strings.Replace(row, `"all"`, `"any"`, 1)), "unknown class"},
		"no source":           {edition(strings.Replace(row, `"source":"x"`, `"source":""`, 1)), "source"},
		"days on a gap":       {edition(strings.Replace(row, `"class"`, `"days":2,"class"`, 1)), "days"},
		"missing clocks":      {edition(row), "not limited"},
		"bad date":            {strings.Replace(edition(row), "2026-01-01", "2026-13-01", 1), "from"},
		"like before it is":   {strings.Replace(edition(row), `"rows"`, `"like":"later","rows"`, 1), "earlier edition"},
		"empty override time": {strings.Replace(edition(row), `"rows"`, `"overrides":[{"id":"o"}],"rows"`, 1), "covers no time"},
	} {
		if _, err := parseRuleBook([]byte(tt.raw)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

func TestRuleBookRefusesTwoOfOneDate(t *testing.T) {
	t.Parallel()
	raw, err := thresholdFile.ReadFile("profiles/thresholds.json")
	if err != nil {
		t.Fatal(err)
	}
	same := strings.Replace(string(raw), `"platform": "douyin", "from": "2000-01-01"`, `"platform": "douyin", "from": "2026-07-09"`, 1)
	if _, err := parseRuleBook([]byte(same)); err == nil || !strings.Contains(err.Error(), "two editions") {
		t.Errorf("two editions of one date: %v", err)
	}
	double := strings.Replace(string(raw), `"id": "promise", "platform": "promise"`, `"id": "douyin-2026-07-09", "platform": "promise"`, 1)
	if _, err := parseRuleBook([]byte(double)); err == nil || !strings.Contains(err.Error(), "used twice") {
		t.Errorf("one id twice: %v", err)
	}
	if _, err := (&RuleBook{}).For("douyin", t0); !errors.Is(err, ErrNoRules) {
		t.Errorf("empty book: %v", err)
	}
}
