package tracker

import (
	"strings"
	"testing"
	"time"
)

// slowLane is knowledge of a lane on which nearly every parcel misses its promise, and of one on which none does.
func slowLane(t testing.TB, now time.Time) *LaneKnowledge {
	t.Helper()
	k := NewLaneKnowledge(LaneNames{Courier: func(string) string { return "圆通" }})
	zone := time.FixedZone("CST", 8*3600)
	midnight := now.In(zone).Truncate(24 * time.Hour).Add(-8 * time.Hour)
	for day := 60; day > 12; day-- {
		for i := range 12 {
			picked := midnight.Add(time.Duration(-day)*24*time.Hour + 12*time.Hour)
			for _, route := range []struct {
				to   string
				days int
			}{{"成都", slowDays(i)}, {"上海", 2}} {
				s := Shipment{
					ID: int64(day*100 + i), Courier: "yto", Origin: Region{City: "广州"}, Destination: Region{City: route.to}, PickedUpAt: picked, ShippedAt: picked,
					PromisedAt: picked.Add(108 * time.Hour), Phase: PhaseClosed, Status: StatusDelivered,
				}
				s.SignedAt = picked.Add(time.Duration(route.days) * 24 * time.Hour)
				s.LastEventAt, s.LastLookAt = s.SignedAt, s.SignedAt
				k.Learn(Journey{Shipment: s, Zone: zone}, midnight)
			}
		}
	}
	k.Rest(midnight, nil)
	return k
}

// slowDays is late for nine parcels of twelve.
func slowDays(i int) int {
	if i%4 == 0 {
		return 4
	}
	return 7 + i%3
}

func onTheWay(to string, now time.Time, hours int) Snapshot {
	picked := now.Add(-time.Duration(hours) * time.Hour)
	return Snapshot{
		Merchant: Merchant{ID: 1, Platform: "generic", Zone: "Asia/Shanghai"}, Account: CourierAccount{FreshAt: now},
		Shipment: Shipment{
			ID: 7, MerchantID: 1, Courier: "yto", TrackingNo: "YT1", Origin: Region{Province: "广东", City: "广州"}, Destination: Region{City: to},
			ShippedAt: picked, PaidAt: picked.Add(-2 * time.Hour), PromisedAt: picked.Add(108 * time.Hour), LastLookAt: now.Add(-time.Minute), LastTryAt: now.Add(-time.Minute),
			LastOutcome: OutcomeOK,
		},
		Checkpoints: []Checkpoint{
			{At: picked, Status: StatusPickedUp, Text: "已揽收"}, {At: now.Add(-3 * time.Hour), Status: StatusInTransit, Text: "已离开 广州转运中心"},
		},
	}
}

func decideLate(t *testing.T, k *LaneKnowledge, s Snapshot, now time.Time) Verdict {
	t.Helper()
	book, err := LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := LoadAdvisor()
	if err != nil {
		t.Fatal(err)
	}
	court := Court{Rules: book, Advisor: advisor, Lanes: &Lanes{}}
	court.Lanes.Set(1, k)
	v, err := court.Decide(s, Standing{}, now)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func lateChange(v Verdict) (Change, bool) {
	for _, c := range v.Changes {
		if c.Incident.RuleID == RuleLate {
			return c, true
		}
	}
	return Change{}, false
}

func TestForecastDelay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	k := slowLane(t, now)
	off := *k
	off.Off = map[LaneTarget]bool{TargetLate: true}
	for _, c := range []struct {
		name   string
		k      *LaneKnowledge
		to     string
		hours  int
		change func(*Snapshot)
		want   bool
	}{
		{"slow lane", k, "成都", 72, nil, true},
		{"quick lane", k, "上海", 30, nil, false},
		{"nothing learned", nil, "成都", 72, nil, false},
		{"not calibrated", &off, "成都", 72, nil, false},
		{"too fresh", k, "成都", 20, nil, false},
		{"last seen on its first day", k, "成都", 72, func(s *Snapshot) { s.Shipment.LastLookAt = now.Add(-60 * time.Hour) }, false},
		{"due by the line standard", k, "成都", 72, func(s *Snapshot) { s.Shipment.PromisedAt = time.Time{} }, true},
		{"merchant wants to be surer than it is", k, "成都", 72, func(s *Snapshot) { s.Merchant.Terms.LateWarn = 0.995 }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := onTheWay(c.to, now, c.hours)
			if c.change != nil {
				c.change(&s)
			}
			v := decideLate(t, c.k, s, now)
			change, ok := lateChange(v)
			if ok != c.want {
				t.Fatalf("watch %v, want %v: %+v", ok, c.want, v.Changes)
			}
			if !ok {
				return
			}
			in := change.Incident
			kind := KindPromiseOverdue
			if s.Shipment.PromisedAt.IsZero() {
				kind = KindLineOverdue
			}
			if in.Severity != SeverityWatch || in.Kind != kind || in.RuleProv != provEstimated || !in.DueAt.Equal(v.Shipment.DueAt()) || len(change.Ledger) != 0 {
				t.Errorf("%+v", change)
			}
			again := s
			again.Shipment, again.Incidents = v.Shipment, []Incident{in}
			if more := decideLate(t, c.k, again, now); len(more.Changes) != 0 {
				t.Errorf("the same parcel again gives %+v", more.Changes)
			}
		})
	}
}

func TestForecastDelayEases(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	k := slowLane(t, now)
	s := onTheWay("成都", now, 72)
	zone := s.Merchant.Location()
	c := k.LatenessFor(Journey{Shipment: Follow(s.Shipment, s.Checkpoints, now), Zone: zone}, s.Shipment.LastLookAt)
	open := func(limit float64) Snapshot {
		with := s
		with.Merchant.Terms.LateWarn = limit
		with.Incidents = []Incident{{
			ID: 3, MerchantID: 1, ShipmentID: 7, Family: FamilyOverdue, Kind: KindPromiseOverdue, Severity: SeverityWatch, RuleID: RuleLate, OpenedAt: now.Add(-time.Hour),
			Since: s.Checkpoints[0].At, DueAt: s.Shipment.PromisedAt, Text: lateText(c),
		}}
		return with
	}
	if change, ok := lateChange(decideLate(t, k, open(min(c.P+lateEase/2, 0.999)), now)); ok && change.Kind == ChangeResolve {
		t.Errorf("taken back although the chance has hardly fallen: %+v", change)
	}
	quick := open(0.7)
	quick.Shipment.Destination = Region{City: "上海"}
	change, ok := lateChange(decideLate(t, k, quick, now.Add(-45*time.Hour)))
	if !ok || change.Kind != ChangeResolve || change.Incident.Resolution != ResolvedOnTime {
		t.Errorf("a parcel that will be in time stays on watch: %+v", change)
	}
}

func TestForecastDelayInWords(t *testing.T) {
	t.Parallel()
	words, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	in := Incident{
		Kind: KindPromiseOverdue, Family: FamilyOverdue, Severity: SeverityWatch, Phase: PhaseLinehaul, RuleID: RuleLate,
		DueAt: time.Date(2026, 11, 22, 15, 59, 0, 0, time.UTC), Text: lateText(Chance{P: 0.72, N: 214, Hits: 150, Level: "圆通 广州→成都"}),
	}
	for locale, want := range map[Locale][]string{
		LocaleZH: {"预计赶不上", "72%", "214 件中 150 件", "圆通 广州→成都"}, LocaleEN: {"probably miss", "72%", "of 214 parcels", "150 came late"},
	} {
		text := NewExplainer(words).Verdict(locale, in, Shipment{Courier: "yto"}, in.DueAt)
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q lacks %q", locale, text, part)
			}
		}
	}
	if text := NewExplainer(words).Verdict(LocaleZH, Incident{Kind: KindPromiseOverdue, RuleID: RuleLate, Text: "broken"}, Shipment{}, in.DueAt); strings.Contains(text, "%") {
		t.Errorf("a number out of nothing: %q", text)
	}
}
