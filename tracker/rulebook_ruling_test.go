package tracker

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func ownHours(id int64, from time.Time, h TierHours) MerchantRule {
	return MerchantRule{
		ID: id, MerchantID: 1, Kind: RulingHours, Clock: ClockHubGap, Class: RegionFar, Hours: h, From: from, By: "wang", At: from, Why: "线路常卡",
	}
}

func TestMerchantHours(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	set := ownHours(1, at(0), TierHours{Watch: 20, Breach: 40})
	later := ownHours(2, at(100), TierHours{Breach: 60})
	gone := ownHours(3, at(0), TierHours{})
	gone.Withdrawn = true
	all := set
	all.ID, all.Class, all.Hours = 4, classAll, TierHours{Breach: 50}
	early := ownHours(5, at(14.5), TierHours{Breach: 40})
	for name, tt := range map[string]struct {
		rules  []MerchantRule
		limit  float64
		prov   string
		suffix string
	}{
		"none":                         {nil, 48, provEstimated, ""}, // the platform's watch tier
		"tighter":                      {[]MerchantRule{set}, 40, provMerchant, "+merchant/1"},
		"of a later date":              {[]MerchantRule{set, later}, 40, provMerchant, "+merchant/1"},
		"withdrawn":                    {[]MerchantRule{set, gone}, 48, provEstimated, ""},
		"withdrawn, one for all stays": {[]MerchantRule{set, gone, all}, 50, provMerchant, "+merchant/4"},
		"the class before all":         {[]MerchantRule{all, set}, 40, provMerchant, "+merchant/1"},
		"starts after the last scan":   {[]MerchantRule{early}, 48, provEstimated, ""},
	} {
		s := parcel(14+55, picked, hub, left)
		s.Rulings = NewRulings(tt.rules, nil)
		j := judge(t, book, s, at(14+56))
		if len(j.Findings) != 1 {
			t.Errorf("%s: %s", name, brief(j))
			continue
		}
		f := j.Findings[0]
		if f.LimitHrs != tt.limit || f.RuleProv != tt.prov || f.RuleID != "douyin-2026-07-09/hub_gap/far"+tt.suffix {
			t.Errorf("%s: %+v", name, f)
		}
		if row, ok := book.Row(f.RuleID); !ok || row.BreachHours != 72 {
			t.Errorf("%s: the platform's row is not found by %s", name, f.RuleID)
		}
	}
}

func TestMerchantRuleIsChecked(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	change := func(f func(*MerchantRule)) MerchantRule {
		m := ownHours(1, at(0), TierHours{Breach: 60})
		f(&m)
		return m
	}
	for name, tt := range map[string]struct {
		rule MerchantRule
		want string
	}{
		"fine":                   {change(func(*MerchantRule) {}), ""},
		"only the early warning": {change(func(m *MerchantRule) { m.Hours = TierHours{Watch: 1} }), ""},
		"a tier more":            {change(func(m *MerchantRule) { m.Clock, m.Class, m.Hours = ClockPromise, classAll, TierHours{Abnormal: 24} }), ""},
		"later than abnormal":    {change(func(m *MerchantRule) { m.Hours.Breach = 120 }), "order"},
		"earlier than watch":     {change(func(m *MerchantRule) { m.Hours.Breach = 48 }), "order"},
		"every class must fit":   {change(func(m *MerchantRule) { m.Class = classAll }), "order"},
		"lost where it is not":   {change(func(m *MerchantRule) { m.Hours = TierHours{Lost: 200} }), "tier"},
		"a warning of a loss":    {change(func(m *MerchantRule) { m.Clock, m.Hours.Lost = ClockPresumedLost, 200 }), "tier"},
		"a loss sooner":          {change(func(m *MerchantRule) { m.Clock, m.Hours = ClockPresumedLost, TierHours{Lost: 120} }), ""},
		"negative":               {change(func(m *MerchantRule) { m.Hours.Watch = -1 }), "hours"},
		"nothing":                {change(func(m *MerchantRule) { m.Hours = TierHours{} }), "hours"},
		"no reason":              {change(func(m *MerchantRule) { m.Why = "" }), "why"},
		"nobody":                 {change(func(m *MerchantRule) { m.By = "" }), "who"},
		"no clock":               {change(func(m *MerchantRule) { m.Clock = "nap" }), "clock"},
		"no class":               {change(func(m *MerchantRule) { m.Class = RegionUnknown }), "class"},
		"unknown province": {change(func(m *MerchantRule) {
			m.Kind, m.Campaign, m.Provinces = RulingCampaign, CampaignOpen, []string{"广东省", "Narnia"}
		}), "provinces"},
		"known provinces": {change(func(m *MerchantRule) {
			m.Kind, m.Campaign, m.Provinces = RulingCampaign, CampaignOpen, []string{"广东省", "北京市", "新疆维吾尔自治区", "Sichuan"}
		}), ""},
		"no campaign": {change(func(m *MerchantRule) { m.Kind = RulingCampaign }), "campaign"},
		"withdrawal":  {change(func(m *MerchantRule) { m.Hours, m.Withdrawn = TierHours{}, true }), ""},
	} {
		err := book.CheckMerchantRule("douyin", tt.rule)
		got := ""
		if refused, ok := errors.AsType[*RuleError](err); ok {
			got = refused.Reason
		}
		if got != tt.want || (err != nil && !strings.Contains(err.Error(), ": ")) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

func flood() Disaster {
	return Disaster{
		ID: 1, Code: "sc-flood", Area: Area{Province: "四川省"}, End: EndTo, From: at(20), Until: at(60), MoveTo: at(300), Source: "https://notice.example/1", By: "root",
	}
}

func TestDisasters(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	with := func(f func(*Disaster)) Disaster {
		d := flood()
		f(&d)
		return d
	}
	for name, tt := range map[string]struct {
		disaster Disaster
		kinds    string
		rule     string
	}{
		"deadline moved":              {flood(), "", ""},
		"another province":            {with(func(d *Disaster) { d.Area.Province = "云南" }), "transit_stall/breach line_overdue/watch", ""},
		"the other end":               {with(func(d *Disaster) { d.End = EndFrom }), "stays", ""},
		"either end":                  {with(func(d *Disaster) { d.End = EndEither }), "", ""},
		"the city":                    {with(func(d *Disaster) { d.Area = Area{City: "成都市"} }), "", ""},
		"another city":                {with(func(d *Disaster) { d.Area.City = "绵阳" }), "stays", ""},
		"over before the clock began": {with(func(d *Disaster) { d.From, d.Until = at(0), at(14) }), "stays", ""},
		"begins after the deadline":   {with(func(d *Disaster) { d.From, d.Until = at(14+72), at(200) }), "stays", ""},
		"another platform":            {with(func(d *Disaster) { d.Platform = "tmall" }), "stays", ""},
		"another clock":               {with(func(d *Disaster) { d.Clocks = []Clock{ClockLabelToPickup} }), "stays", ""},
		"withdrawn":                   {with(func(d *Disaster) { d.Withdrawn = true }), "stays", ""},
		"left out of the metrics":     {with(func(d *Disaster) { d.MoveTo, d.Exclude = time.Time{}, true }), "stays", "+excused/sc-flood"},
		"other hours": {with(func(d *Disaster) {
			d.MoveTo, d.Hours, d.Clocks = time.Time{}, TierHours{Watch: 50, Breach: 60}, []Clock{ClockHubGap}
		}), "stays", "+disaster/sc-flood"},
	} {
		s := parcel(14+75, picked, hub, left)
		s.Shipment.PromisedAt = at(500)
		s.Rulings = NewRulings(nil, []Disaster{tt.disaster})
		j := judge(t, book, s, at(14+76))
		if tt.kinds == "" {
			if len(j.Findings) != 0 {
				t.Errorf("%s: %s", name, brief(j))
			}
			continue
		}
		if len(j.Findings) != 1 || j.Findings[0].RuleID != "douyin-2026-07-09/hub_gap/far"+tt.rule {
			t.Errorf("%s: %+v", name, j.Findings)
		}
	}
}

// Every tier keeps its distance from a deadline that is moved, and nothing is reached before.
func TestMovedDeadline(t *testing.T) {
	t.Parallel()
	row := Row{Tiers: []Tier{{Severity: SeverityWatch, Hours: 12}, {Severity: SeverityBreach, Hours: 24}, {Severity: SeverityAbnormal, Hours: 48}}, NotBefore: at(100)}
	for i, want := range []float64{88, 100, 124} {
		if got := row.At(row.Tiers[i], at(0)); !got.Equal(at(want)) {
			t.Errorf("tier %d at %s, want hour %g", i, got, want)
		}
		if got := row.At(row.Tiers[i], at(200)); !got.Equal(at(200 + row.Tiers[i].Hours)) {
			t.Errorf("tier %d of a later clock at %s", i, got)
		}
	}
}

func TestExcusedIncidentsAreNotExposed(t *testing.T) {
	t.Parallel()
	in := Incident{RuleID: "douyin-2026-07-09/line/far+excused/sc-flood+merchant/3", Kind: KindLineOverdue}
	if in.Excused() != "sc-flood" || ClockOf(in.RuleID) != ClockLine {
		t.Errorf("excused %q, clock %q", in.Excused(), ClockOf(in.RuleID))
	}
	book, err := LoadScoreBook()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := book.For("douyin", "2026-09-20")
	if err != nil {
		t.Fatal(err)
	}
	s := Shipment{LineDueAt: day("2026-09-18 23:59:59"), PickedUpAt: day("2026-09-14 12:00:00")}
	if x := profile.ExposureOf(in, s, day("2026-09-20 12:00:00")); len(x) != 0 {
		t.Errorf("exposed: %+v", x)
	}
	in.RuleID = BaseRuleID(in.RuleID)
	if x := profile.ExposureOf(in, s, day("2026-09-20 12:00:00")); len(x) != 1 {
		t.Errorf("without the excuse: %+v", x)
	}
}

// An order that waits for its parcel is judged by the shop's own hours, and by a holiday's deadline where its promise is earlier.
func TestShipClock(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	own := ownHours(1, at(-100), TierHours{Watch: 10, Breach: 20})
	own.Clock, own.Class = ClockShip, classAll
	festival := day("2026-02-11 00:00:00")
	open := MerchantRule{ID: 2, Kind: RulingCampaign, Campaign: CampaignOpen, From: festival.AddDate(0, 0, -30)}
	for name, tt := range map[string]struct {
		platform     string
		paid, shipBy time.Time
		rules        []MerchantRule
		breach       time.Time
	}{
		"the platform's":              {"douyin", at(0), time.Time{}, nil, at(48)},
		"the shop's":                  {"douyin", at(0), time.Time{}, []MerchantRule{own}, at(20)},
		"as promised":                 {"douyin", at(0), at(30), nil, at(30)},
		"promised in the festival":    {"tmall", festival, festival.Add(24 * time.Hour), nil, day("2026-02-26 23:59:59")},
		"promised after its deadline": {"tmall", festival, day("2026-03-01 12:00:00"), nil, day("2026-03-01 12:00:00")},
		"open through the festival":   {"tmall", festival, festival.Add(24 * time.Hour), []MerchantRule{open}, festival.Add(24 * time.Hour)},
	} {
		s := OrderSnapshot{Merchant: Merchant{Platform: tt.platform}, Order: Order{PaidAt: tt.paid, ShipBy: tt.shipBy}, Rulings: NewRulings(tt.rules, nil)}
		before, _, _ := book.JudgeOrder(s, tt.breach.Add(-time.Second))
		after, _, _ := book.JudgeOrder(s, tt.breach)
		if before.Severity >= SeverityBreach || after.Severity != SeverityBreach || !after.DueAt.Equal(tt.breach) {
			t.Errorf("%s: %+v, want a breach at %s", name, after, tt.breach)
		}
	}
}
