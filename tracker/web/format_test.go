package web

import (
	"math"
	"parcelwarden/tracker"
	"testing"
	"time"
)

func reader(t *testing.T, locale tracker.Locale) visit {
	t.Helper()
	srv, err := New(testConfig(t, fakeShop()))
	if err != nil {
		t.Fatal(err)
	}
	return visit{format: srv.formatFor(locale, tracker.Merchant{})}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	v := reader(t, tracker.LocaleZH)
	cases := []struct{ name, got, want string }{
		{"minutes", v.age(hoursAgo(0.2)), "12 分钟前"},
		{"now", v.age(atNoon().Add(-59 * time.Second)), "刚刚"},
		{"hours up to three days", v.age(hoursAgo(71.9)), "71 小时前"},
		{"days", v.age(hoursAgo(73)), "3 天前"},
		{"future", v.age(hoursAgo(-3.5)), "3 小时后"},
		{"exact", v.moment(hoursAgo(1)).Exact, "2026-11-18 09:30:00 CST"},
		{"machine", v.moment(hoursAgo(1)).ISO, "2026-11-18T01:30:00Z"},
		{"unknown time", v.moment(time.Time{}).ISO, ""},
		{"clock this year", v.clock(atNoon()), "11-18 10:30"},
		{"clock another year", v.clock(time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC)), "01-01 00:00"},
		{"clock last year", v.clock(time.Date(2025, 12, 31, 15, 0, 0, 0, time.UTC)), "2025-12-31 23:00"},
		{"hours short", v.hours(5.25), "5.2h"},
		{"hours long", v.hours(101.9), "101h"},
		{"hours broken", v.hours(math.NaN()), "–"},
		{"money", v.money(tracker.Yuan(1234567.5)), "¥1,234,567.50"},
		{"money below zero", v.money(tracker.Yuan(-17.8)), "−¥17.80"},
		{"money elsewhere", v.money(tracker.Money{Minor: 999, Currency: "USD"}), "USD 9.99"},
		{"no money", v.money(tracker.Money{}), "–"},
		{"sum", v.yuan(tracker.Yuan(9412.7)), "¥9,412"},
		{"gain", v.gain(-tracker.PointsOf(0.105)), "+0.105"},
		{"loss", v.loss(tracker.PointsOf(1.42)), "−1.420"},
		{"no loss", v.loss(0), "0.000"},
		{"a loss too small to see", v.loss(120), "0.000"},
		{"a gain too small to see", v.gain(120), "0.000"},
		{"lane", v.lane(tracker.Shipment{Origin: tracker.Region{Province: "广东省", City: "广州市"}, Destination: tracker.Region{Province: "四川省"}}), "广州→四川"},
		{"half a lane", v.lane(tracker.Shipment{Destination: tracker.Region{City: "市"}}), "?→市"},
		{"no lane", v.lane(tracker.Shipment{}), ""},
		{"step", v.nextStep(tracker.Recommendation{Action: tracker.ActionChase, Then: tracker.ActionReship, WaitHours: 52}), "催件→备用供应商补寄(52h后)"},
		{"evidence", v.evidence(tracker.Recommendation{LossChance: 0.285, LossN: 214, LossBasis: "同线路"}), "同线路：61/214 未再移动"},
		{"evidence that carries its counts", v.evidence(tracker.Recommendation{LossChance: 0.29, LossN: 214, LossBasis: "yto 广东>四川 ≥48h: 61/214"}), "yto 广东>四川 ≥48h：61/214 未再移动"},
		{"no evidence", v.evidence(tracker.Recommendation{LossChance: 0.04, LossBasis: "prior:linehaul"}), ""},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestClockHours(t *testing.T) {
	t.Parallel()
	v := reader(t, tracker.LocaleZH)
	cases := []struct {
		name string
		i    tracker.Incident
		want float64
	}{
		{"silence ends at the last look, not now", tracker.Incident{Kind: tracker.KindTransitStall, Since: hoursAgo(90), SeenAt: hoursAgo(10)}, 80},
		{"overdue counts from the due date, not from the tier", tracker.Incident{Kind: tracker.KindLineOverdue, Since: hoursAgo(80), DueAt: hoursAgo(8), SeenAt: hoursAgo(2)}, 78},
		{"blind counts until now", tracker.Incident{Family: tracker.FamilyBlind, Since: hoursAgo(5), SeenAt: hoursAgo(5)}, 5},
		{"never below zero", tracker.Incident{Kind: tracker.KindLineOverdue, Since: hoursAgo(1), SeenAt: hoursAgo(3)}, 0},
	}
	for _, c := range cases {
		if got := clockHours(v, c.i); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestRibbon(t *testing.T) {
	t.Parallel()
	v := reader(t, tracker.LocaleZH)
	sh := tracker.Shipment{
		ShippedAt: hoursAgo(100), PickedUpAt: hoursAgo(90), FirstHubAt: hoursAgo(80), LastEventAt: hoursAgo(60), LastLookAt: hoursAgo(10),
		LineDueAt: hoursAgo(-100), PromisedAt: hoursAgo(-100),
	}
	rb := v.ribbon(sh, &tracker.Incident{Severity: tracker.SeverityBreach, DueAt: hoursAgo(12), NextAt: hoursAgo(-12)}, tracker.ParcelForecast{})
	if len(rb.Legs) != 3 || len(rb.Marks) != 3 || rb.Silent == nil || rb.Unseen == nil || rb.Level != "breach" {
		t.Fatalf("%+v", rb)
	}
	// 204 hours from end to end: the way until the line standard and a margin of a fiftieth.
	if rb.Silent.X != "196.1" || rb.Silent.W != "245.1" || rb.Unseen.W != "49.0" || rb.Needle != "490.2" {
		t.Errorf("silent %+v, unseen %+v, needle %s", rb.Silent, rb.Unseen, rb.Needle)
	}
	if rb.Steps[1].Took != "+10h" || !rb.Steps[2].Current {
		t.Errorf("steps %+v", rb.Steps)
	}
	for name, odd := range map[string]tracker.Shipment{"nothing known": {}, "shipped tomorrow": {ShippedAt: hoursAgo(-24)}} {
		if !v.ribbon(odd, nil, tracker.ParcelForecast{}).Empty {
			t.Errorf("%s: drew a ribbon", name)
		}
	}
	sh.SignedAt = hoursAgo(5)
	if rb := v.ribbon(sh, nil, tracker.ParcelForecast{}); rb.Silent != nil || rb.Unseen != nil || rb.Level != "none" {
		t.Errorf("a signed parcel is silent: %+v", rb)
	}
}

func TestNextGate(t *testing.T) {
	t.Parallel()
	at := func(d float64) ScoreGate { return ScoreGate{Distance: tracker.PointsOf(d)} }
	cases := []struct {
		name  string
		gates []ScoreGate
		want  float64
		found bool
	}{
		{"none", nil, 0, false},
		{"the nearest above comes first", []ScoreGate{at(0.5), at(-4), at(-1.9)}, -1.9, true},
		{"else the nearest that can be lost", []ScoreGate{at(8), at(3), at(20)}, 3, true},
	}
	for _, c := range cases {
		got, found := ScoreView{Gates: c.gates}.nextGate()
		if found != c.found || got.Distance != tracker.PointsOf(c.want) {
			t.Errorf("%s: %v %v", c.name, got.Distance, found)
		}
	}
}

func TestLedgerSum(t *testing.T) {
	t.Parallel()
	var p scorePageView
	rows := fakeLedger()[:5]
	rows[3].At, rows[3].Without = atNoon(), rows[3].Actual // at risk: it states no gap, though it is the newest
	p.fillLedger(reader(t, tracker.LocaleZH), rows, nil)
	// The gap that the newest row states, once: not a sum of shares.
	if p.Booked != "−1.420" || !p.Ledger[2].Old || p.Ledger[1].Old || len(p.Dates) != 2 {
		t.Errorf("booked %s, %+v", p.Booked, p.Ledger)
	}
	for date, want := range map[string]string{rows[0].ScoreDate: "−2.500", "2020-01-01": "−1.420"} { // an older day says nothing about the newest rows
		var p scorePageView
		p.fillLedger(reader(t, tracker.LocaleZH), rows, []tracker.ScoreDay{{ScoreDate: date, Clean: tracker.PointsOf(90), Logistics: tracker.PointsOf(87.5)}})
		if p.Booked != want {
			t.Errorf("booked on %s: %s, want %s", date, p.Booked, want)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Config){
		"store": func(c *Config) { c.Store = nil }, "sessions": func(c *Config) { c.Sessions = nil },
		"words": func(c *Config) { c.Words = nil }, "clock": func(c *Config) { c.Now = nil },
	} {
		cfg := testConfig(t, fakeShop())
		spoil(&cfg)
		if _, err := New(cfg); err == nil {
			t.Errorf("no %s, no error", name)
		}
	}
	bare := testConfig(t, fakeShop())
	bare.Links, bare.Score, bare.Explain, bare.CourierName, bare.Logger = nil, nil, nil, nil, nil
	if _, err := New(bare); err != nil {
		t.Errorf("optional fields are not: %v", err)
	}
}

func TestScoreWithoutTheOtherDimensions(t *testing.T) {
	t.Parallel()
	var p scorePageView
	p.fill(reader(t, tracker.LocaleZH), ScoreView{Logistics: tracker.PointsOf(90), Notes: []string{"service", "a sentence"}})
	if len(p.Gauges) != 1 || p.Gauges[0].Key != "logistics" || len(p.Notes) != 2 || p.Notes[0] == "service" || p.Notes[1] != "a sentence" {
		t.Errorf("%+v %v", p.Gauges, p.Notes)
	}
}
