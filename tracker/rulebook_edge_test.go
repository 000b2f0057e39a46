package tracker

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The editions change at local midnight in China, whatever zone the shop keeps.
func TestEditionsChangeAtLocalMidnight(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	for _, tt := range []struct{ name, platform, utc, want string }{
		{"douyin, a second before", "douyin", "2026-07-08T15:59:59Z", "douyin-before-2026-07-09"},
		{"douyin, at midnight", "douyin", "2026-07-08T16:00:00Z", "douyin-2026-07-09"},
		{"douyin, midnight in London is later", "douyin", "2026-07-09T00:00:00Z", "douyin-2026-07-09"},
		{"tmall, a second before", "tmall", "2026-04-08T15:59:59Z", "tmall-before-2026-04-09"},
		{"tmall, at midnight", "tmall", "2026-04-08T16:00:00Z", "tmall-2026-04-09"},
		{"generic, long ago", "generic", "1999-12-31T15:59:59Z", "generic"},
		{"promise", "promise", "2026-07-08T16:00:00Z", "promise"},
		{"a shop of no platform", "", "2026-07-08T16:00:00Z", "generic"},
	} {
		at, err := time.Parse(time.RFC3339, tt.utc)
		if err != nil {
			t.Fatal(err)
		}
		rules, err := book.For(tt.platform, at)
		if err != nil || rules.Edition() != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.name, rules.Edition(), err, tt.want)
		}
		e, err := book.EditionFor(tt.platform, at)
		if err != nil || e.ID != tt.want || at.Before(e.From) && e.From.Year() > 2000 || !e.Until.IsZero() && !at.Before(e.Until) {
			t.Errorf("%s: EditionFor = %s from %s until %s, %v", tt.name, e.ID, e.From, e.Until, err)
		}
	}
}

// A clock is judged by the edition in force when it started, though the parcel lives on into the next.
func TestAClockKeepsTheEditionOfItsStart(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	boundary := day("2026-07-09 00:00:00")
	for start, want := range map[time.Time]string{boundary.Add(-time.Second): "douyin-before-2026-07-09", boundary: "douyin-2026-07-09"} {
		s := parcel(0)
		s.Shipment.ShippedAt = start.UTC()
		s.Shipment.LastLookAt = start.Add(30 * time.Hour)
		s.Shipment.LastTryAt = s.Shipment.LastLookAt
		j := judge(t, book, s, start.Add(31*time.Hour))
		if f := j.finding(FamilyOverdue); f == nil || EditionOf(f.RuleID) != want {
			t.Errorf("started %s: %+v, want a row of %s", start, j.Findings, want)
		}
	}
}

func TestSpringFestival(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	for name, tt := range map[string]struct {
		paid, campaign string
		from           string // of the campaign
		to             string
		breach         string
	}{
		"paid at its first moment":         {"2026-02-10 00:00:00", "", "", "广东", "2026-02-26 23:59:59"},
		"paid a second before":             {"2026-02-09 23:59:59", "", "", "广东", "2026-02-13 08:00:00"},
		"paid in its last second":          {"2026-02-23 23:59:59", "", "", "广东", "2026-02-26 23:59:59"},
		"paid right after":                 {"2026-02-24 00:00:00", "", "", "广东", "2026-02-13 08:00:00"},
		"in the campaign, covered":         {"2026-02-11 00:00:00", CampaignOpen, "2026-01-01 00:00:00", "广东", "2026-02-13 08:00:00"},
		"in the campaign, not covered":     {"2026-02-11 00:00:00", CampaignOpen, "2026-01-01 00:00:00", "西藏", "2026-02-26 23:59:59"},
		"joined after the payment":         {"2026-02-11 00:00:00", CampaignOpen, "2026-02-12 00:00:00", "广东", "2026-02-26 23:59:59"},
		"another campaign changes nothing": {"2026-02-11 00:00:00", "spring_sale", "2026-01-01 00:00:00", "广东", "2026-02-26 23:59:59"},
	} {
		s := parcel(0)
		s.Merchant.Platform = "tmall"
		s.Shipment.PaidAt, s.Shipment.ShippedAt = day(tt.paid).UTC(), day("2026-02-12 08:00:00").UTC()
		s.Shipment.Destination = Region{Province: tt.to}
		if tt.campaign != "" {
			s.Rulings = NewRulings([]MerchantRule{{ID: 1, Kind: RulingCampaign, Campaign: tt.campaign, Provinces: []string{"广东省"}, From: day(tt.from)}}, nil)
		}
		readings, err := book.ExplainClocks(s, day("2026-02-12 09:00:00"))
		if err != nil {
			t.Fatal(err)
		}
		tiers := reading(t, readings, ClockLabelToPickup).Tiers
		if got := tiers[slices.IndexFunc(tiers, func(m TierMoment) bool { return m.Severity == SeverityBreach })].At; !got.Equal(day(tt.breach)) {
			t.Errorf("%s: breach at %s, want %s", name, got.In(chinaZone()), tt.breach)
		}
	}
	rules, _ := book.For("tmall", day("2026-02-12 00:00:00"))
	if at, ok := rules.ShipBy(Calendar{PaidAt: day("2026-02-12 00:00:00")}); !ok || !at.Equal(day("2026-02-26 23:59:59")) {
		t.Errorf("ship by %s, %v", at, ok)
	}
	if _, ok := rules.ShipBy(Calendar{PaidAt: day("2026-02-12 00:00:00"), Campaigns: []string{CampaignOpen}}); ok {
		t.Error("a shop that stays open has the holiday's deadline")
	}
}

func reading(t testing.TB, all []ClockReading, c Clock) ClockReading {
	t.Helper()
	i := slices.IndexFunc(all, func(r ClockReading) bool { return r.Clock == c })
	if i < 0 {
		t.Fatalf("no clock %s", c)
	}
	return all[i]
}

// Whatever is set beside it, a row's tiers ascend and the platform's more severe tiers stay reachable.
func TestRowsAscendWhateverIsSet(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	rapid.Check(t, func(t *rapid.T) {
		rules, err := book.For(rapid.SampledFrom(book.Platforms()).Draw(t, "platform"), day("2026-01-01 00:00:00").AddDate(0, 0, rapid.IntRange(0, 300).Draw(t, "day")))
		if err != nil {
			t.Fatal(err)
		}
		class := rapid.SampledFrom([]RegionClass{RegionNear, RegionFar, RegionRemote, RegionUnknown}).Draw(t, "class")
		row, ok := rules.Clock(rapid.SampledFrom(Clocks()).Draw(t, "clock"), class, Calendar{})
		if !ok || len(row.Tiers) == 0 {
			t.Fatal("a clock is not limited")
		}
		hours := func(name string) float64 { return float64(rapid.IntRange(0, 400).Draw(t, name)) }
		own := MerchantRule{Hours: TierHours{hours("watch"), hours("breach"), hours("abnormal"), hours("lost")}}
		if row.LostHours > 0 {
			own.Hours = TierHours{Lost: own.Hours.Lost}
		} else {
			own.Hours.Lost = 0
		}
		own.apply(&row)
		since := day("2026-09-28 13:00:00")
		for i := range row.Tiers {
			if i > 0 && (row.Tiers[i].Hours <= row.Tiers[i-1].Hours || row.Tiers[i].Severity <= row.Tiers[i-1].Severity) {
				t.Fatalf("%+v", row.Tiers)
			}
			if i > 0 && !row.At(row.Tiers[i], since).After(row.At(row.Tiers[i-1], since)) {
				t.Fatalf("moments of %+v", row.Tiers)
			}
		}
		worst := row.Official.Tiers[len(row.Official.Tiers)-1]
		if got := row.Tiers[len(row.Tiers)-1]; own.Hours.Of(worst.Severity) == 0 && got.Severity < worst.Severity {
			t.Fatalf("the platform's %s is gone: %+v", worst.Severity, row.Tiers)
		}
	})
}

func TestPromiseProfileTakesTheCouriersEstimate(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := Shipment{PickedUpAt: day("2026-09-01 13:00:00"), ExpectedAt: day("2026-09-07 18:00:00"), Origin: Region{Province: "上海"}, Destination: Region{Province: "四川"}}
	for platform, want := range map[string]string{"promise": "2026-09-07 18:00:00", "douyin": "2026-09-05 23:59:59"} {
		due, _, ok, err := book.LineStandard(Merchant{Platform: platform}, s)
		if err != nil || !ok || !due.Equal(day(want)) {
			t.Errorf("%s: due %s, want %s", platform, due.In(chinaZone()), want)
		}
	}
	s.ExpectedAt = time.Time{}
	if due, _, _, _ := book.LineStandard(Merchant{Platform: "promise"}, s); !due.Equal(day("2026-09-06 23:59:59")) {
		t.Errorf("without an estimate due %s", due.In(chinaZone()))
	}
}
