package tracker

import (
	"math/rand/v2"
	"testing"
	"time"
)

// The reference arithmetic of the score and of compensations, by the numbers of its vectors.

// K4: the mean of 100 orders at 800 hours, to which three incidents add 2, 5 and 13. Their shares are in the ratio of their harms and sum to the
// loss whatever order they come in.
func TestVectorK4(t *testing.T) {
	t.Parallel()
	p := *scoreProfile(t, "douyin-2026-09-08")
	p.Metrics = p.Metrics[:1]
	p.Metrics[0].Weight = 1
	f := ShopFacts{ScoreDate: "2026-10-01", ValidOrders: 100, Metrics: map[string]MetricFacts{"pickup_hours_avg": {N: 100, Sum: 820}}}
	want := map[float64]Points{2: 33_333, 5: 83_333, 13: 216_667}
	harms := []float64{2, 5, 13}
	random := rand.New(rand.NewPCG(1, 4))
	for range 6 {
		random.Shuffle(len(harms), func(i, j int) { harms[i], harms[j] = harms[j], harms[i] })
		var units []HarmUnit
		for _, h := range harms {
			units = append(units, HarmUnit{IncidentID: int64(h), ShipmentID: int64(h), Metric: "pickup_hours_avg", Harm: h, EnteredOn: "2026-09-20"})
		}
		var sum Points
		for _, s := range attribute(t, &p, f, units) {
			sum += s.Points
			if s.Points != want[s.Unit.Harm] || s.Without != 96_666_666 || s.Actual != 96_333_333 {
				t.Errorf("%v: harm %g has %s, from %s to %s", harms, s.Unit.Harm, s.Points, s.Without, s.Actual)
			}
		}
		if sum != 333_333 {
			t.Errorf("%v: the shares sum to %s", harms, sum)
		}
	}
}

// K6: the day of pickup is not counted, and the parcel is due at the last second of the day that is. The days are those of the shop's zone.
func TestVectorK6LineDue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		picked string
		days   int
		due    string
	}{
		{"2024-07-01T13:00:00+08:00", 2, "2024-07-03T23:59:59+08:00"},
		{"2024-07-01T00:00:00+08:00", 2, "2024-07-03T23:59:59+08:00"},
		{"2024-07-01T23:59:59+08:00", 2, "2024-07-03T23:59:59+08:00"},
		{"2024-07-02T00:00:00+08:00", 2, "2024-07-04T23:59:59+08:00"},
		{"2024-06-30T16:00:00Z", 2, "2024-07-03T23:59:59+08:00"}, // already July in Shanghai
		{"2024-12-30T20:00:00+08:00", 3, "2025-01-02T23:59:59+08:00"},
		{"2024-02-27T09:00:00+08:00", 2, "2024-02-29T23:59:59+08:00"},
	} {
		if got := LineDue(moment(c.picked), c.days, chinaZone()); !got.Equal(moment(c.due)) {
			t.Errorf("picked up %s, %d days: due %s, want %s", c.picked, c.days, got.In(chinaZone()), c.due)
		}
	}
}

// K6 on the way through the rules: what the judge notes on a parcel is the same moment, and the miss begins one second later.
func TestVectorK6Judged(t *testing.T) {
	t.Parallel()
	rules, err := LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	picked := moment("2026-10-01T13:00:00+08:00")
	s := Shipment{ID: 1, MerchantID: 1, PickedUpAt: picked, PaidAt: picked.Add(-5 * time.Hour)}
	due, row, ok, err := rules.LineStandard(Merchant{ID: 1, Platform: "douyin", Zone: "Asia/Shanghai"}, s)
	if err != nil || !ok || row.Days < 1 {
		t.Fatalf("%v %v, %+v", ok, err, row)
	}
	last := time.Date(2026, 10, 1+row.Days, 23, 59, 59, 0, chinaZone())
	if !due.Equal(last) {
		t.Errorf("due %s after %d days, want %s", due.In(chinaZone()), row.Days, last)
	}
	s.LineDueAt = due
	profile := scoreProfile(t, "douyin-2026-09-08")
	in := Incident{ID: 1, Family: FamilyOverdue, Kind: KindLineOverdue, Severity: SeverityBreach}
	for signed, misses := range map[time.Time]int{last: 0, last.Add(time.Second): 1} {
		s.SignedAt = signed
		if got := profile.ExposureOf(in, s, last.Add(time.Hour)); len(got) != misses {
			t.Errorf("signed %s: %d misses, want %d", signed, len(got), misses)
		}
	}
}

// K7: whole yuan, half up, between the limits of the row. The quarter reaches the cap of 100 at 400.
func TestVectorK7(t *testing.T) {
	t.Parallel()
	book, err := LoadPenalties()
	if err != nil {
		t.Fatal(err)
	}
	may, august := moment("2026-06-01T12:00:00+08:00"), moment("2026-08-10T12:00:00+08:00")
	for _, c := range []struct {
		event string
		at    time.Time
		paid  float64
		want  string
	}{
		{PenaltyTraceAbnormal, may, 89, "22.00"},
		{PenaltyTraceAbnormal, may, 1000, "100.00"},
		{PenaltyTraceAbnormal, may, 397.99, "99.00"},
		{PenaltyTraceAbnormal, may, 398, "100.00"}, // 99.50 goes up
		{PenaltyTraceAbnormal, may, 400, "100.00"},
		{PenaltyTraceAbnormal, may, 402, "100.00"}, // 100.50 would go up to 101
		{PenaltyTraceAbnormal, may, 100_000, "100.00"},
		{PenaltyTraceAbnormal, may, 12, "5.00"},
		{PenaltyShipLate, august, 89, "2.00"},
	} {
		due, ok := book.Due(PenaltyQuery{Platform: "douyin", Event: c.event, At: c.at, Paid: Yuan(c.paid), PromiseHours: 48, LateHours: 50})
		if !ok || due.Amount.Decimal() != c.want {
			t.Errorf("%s of %.2f: %s %v, want %s", c.event, c.paid, due.Amount.Decimal(), ok, c.want)
		}
	}
}
