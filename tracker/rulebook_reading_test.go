package tracker

import (
	"testing"
	"time"
)

func TestExplainClocks(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := parcel(14+55, picked, hub, left)
	s.Incidents = []Incident{{ID: 5, ShipmentID: 7, RuleID: "douyin-2026-07-09/hub_gap/far", Kind: KindTransitStall, Family: FamilyStalled, Severity: SeverityWatch}}
	s.Rulings = NewRulings([]MerchantRule{ownHours(1, at(0), TierHours{Breach: 60})}, nil)
	all, err := book.ExplainClocks(s, at(14+56))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(Clocks()) {
		t.Errorf("%d clocks of %d", len(all), len(Clocks()))
	}
	gap := reading(t, all, ClockHubGap)
	if gap.State != ClockRunning || gap.Kind != KindTransitStall || gap.Class != RegionFar || gap.Origin != "广东" || gap.Dest != "四川" || gap.Incident.ID != 5 {
		t.Errorf("the gap: %+v", gap)
	}
	if len(gap.Tiers) != 3 || !gap.Tiers[0].Reached || !gap.Tiers[0].Proven || gap.Tiers[1].Reached || !gap.Tiers[1].At.Equal(at(14+60)) || gap.Tiers[1].Prov != provMerchant {
		t.Errorf("its tiers: %+v", gap.Tiers)
	}
	if len(gap.Official) != 3 || !gap.Official[1].At.Equal(at(14+72)) || gap.Official[1].Prov != provOfficial {
		t.Errorf("the platform's: %+v", gap.Official)
	}
	if gap.Next.Severity != SeverityBreach || gap.Left != 4*time.Hour {
		t.Errorf("next %+v in %s", gap.Next, gap.Left)
	}
	pickup := reading(t, all, ClockLabelToPickup)
	if pickup.State != ClockStopped || !pickup.StoppedAt.Equal(at(3)) || pickup.Tiers[0].Reached || !pickup.Tiers[0].At.Equal(at(12)) {
		t.Errorf("the pickup: %+v", pickup)
	}
	if c := reading(t, all, ClockDispatchToSign); c.State != ClockNotStarted || c.Row.ID != "" || !c.StartedAt.IsZero() {
		t.Errorf("the signature: %+v", c)
	}
}

// What the explanation says is reached and proven is what the judgement finds.
func TestExplanationAgreesWithJudgement(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	for hour := 1.0; hour < 400; hour += 7 {
		for name, scans := range map[string][]Checkpoint{
			"waiting": nil, "picked": {picked}, "gone": {picked, hub, left}, "branch": {picked, hub, left, arrived, branch}, "out": {picked, hub, left, arrived, branch, courier},
		} {
			s := parcel(60+hour, scans...)
			now := at(60 + hour + 0.5)
			all, err := book.ExplainClocks(s, now)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range judge(t, book, s, now).Findings {
				c := reading(t, all, ClockOf(f.RuleID))
				var worst TierMoment
				for _, m := range c.Tiers {
					if m.Reached && m.Proven {
						worst = m
					}
				}
				if c.State != ClockRunning || worst.Severity != f.Severity || !worst.At.Equal(f.DueAt) || c.Row.RuleID() != f.RuleID {
					t.Errorf("%s at %g h: %s says %+v, the finding is %+v", name, hour, c.Clock, worst, f)
				}
			}
		}
	}
}

func TestExplainAClosedParcel(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	all, err := book.ExplainClocks(parcel(70, picked, hub, left, arrived, branch, courier, signed), at(70))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.State == ClockRunning || !c.Next.At.IsZero() {
			t.Errorf("%s of a signed parcel is %s", c.Clock, c.State)
		}
	}
}

// The generic profile waits for working days: an upload on the eve of the National Day is not late for the holiday.
func TestWorkdaysRun(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := parcel(0)
	s.Merchant.Platform = PlatformGeneric
	s.Shipment.ShippedAt, s.Shipment.PaidAt = day("2026-09-30 12:00:00").UTC(), day("2026-09-30 10:00:00").UTC()
	for when, want := range map[string]string{
		"2026-10-09 11:59:59": "",
		"2026-10-09 12:00:00": "pickup_overdue/watch", // 12 h on the 30th, then the 8th and 12 h of the 9th
		"2026-10-12 11:59:59": "pickup_overdue/watch", // the 10th, a Saturday, is worked
		"2026-10-12 12:00:00": "pickup_overdue/breach",
	} {
		now := day(when)
		s.Shipment.LastLookAt, s.Shipment.LastTryAt = now, now
		if got := brief(judge(t, book, s, now)); got != want {
			t.Errorf("at %s: %q, want %q", when, got, want)
		}
	}
}

func BenchmarkJudgeRulings(b *testing.B) {
	book := mustRules(b)
	s := parcel(100, picked, hub, left)
	s.Rulings = NewRulings([]MerchantRule{ownHours(1, at(0), TierHours{Breach: 60})}, []Disaster{flood()})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := book.Judge(s, at(101)); err != nil {
			b.Fatal(err)
		}
	}
}
