package tracker

import (
	"testing"
	"time"
)

const minute = 1.0 / 60

func TestJudgeClocks(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	onLine := []Checkpoint{picked, hub, left} // last scan at 14 h
	tests := []struct {
		name  string
		scans []Checkpoint
		look  float64 // look and now, in hours
		want  string
		rule  string // of the last finding
	}{
		{"uploaded just now", nil, 1, "", ""},
		{"pickup watch", nil, 12, "pickup_overdue/watch", "douyin-2026-07-09/label_to_pickup/all"},
		{"23:59 after the upload", nil, 24 - minute, "pickup_overdue/watch", ""},
		{"24:00 after the upload", nil, 24, "pickup_overdue/breach", ""},
		{"47:59 after the upload", nil, 48 - minute, "pickup_overdue/breach", ""},
		{"48:00 after the upload", nil, 48, "pickup_overdue/abnormal", ""},
		{"an announcement is no pickup", []Checkpoint{scan(1, StatusInfoReceived, "已下单")}, 24, "pickup_overdue/breach", ""},
		{"no hub, 15:59", []Checkpoint{picked}, 19 - minute, "", ""},
		{"no hub, 16:00", []Checkpoint{picked}, 19, "hub_wait/watch", "douyin-2026-07-09/pickup_to_hub/all"},
		{"no hub, 24:00", []Checkpoint{picked}, 27, "hub_wait/breach", ""},
		{"gap 47:59", onLine, 62 - minute, "", ""},
		{"gap 48:00", onLine, 62, "transit_stall/watch", "douyin-2026-07-09/hub_gap/far"},
		{"gap 72:00", onLine, 86, "transit_stall/breach", ""},
		{"a new scan restarts the gap", append(onLine, arrived), 87, "", ""},
		{"an unknown code is a scan as well", append(onLine, scan(60, StatusUnknown, "操作 5")), 90, "", ""},
		{"at the branch", []Checkpoint{picked, hub, arrived, branch}, 46 + 36, "not_dispatched/breach", "douyin-2026-07-09/branch_to_dispatch/all"},
		{"dispatched", []Checkpoint{picked, hub, courier}, 64 - minute, "", ""},
		{"not signed", []Checkpoint{picked, hub, courier}, 50 + 24, "not_signed/breach", "douyin-2026-07-09/dispatch_to_sign/all"},
		{"the latest dispatch counts", []Checkpoint{picked, hub, courier, scan(70, StatusOutForDelivery, "派件中")}, 75, "", ""},
		{"in the locker no other clock runs", []Checkpoint{picked, hub, courier, scan(51, StatusAvailableForPickup, "驿站")}, 500, "not_collected/abnormal", "douyin-2026-07-09/locker_to_sign/all"},
		{"signed", []Checkpoint{picked, hub, courier, signed}, 55, "", ""},
		{"line due passes, and the gap", onLine, 134, "line_overdue/breach transit_stall/abnormal", "douyin-2026-07-09/hub_gap/far"},
		{"presumed lost, 239:59", onLine, 254 - minute, "line_overdue/abnormal transit_stall/abnormal", ""},
		{"presumed lost, 240:00", onLine, 254, "line_overdue/abnormal lost_suspected/presumed_lost", "douyin-2026-07-09/presumed_lost/far"},
		{"lost by the courier", append(onLine, scan(20, StatusLost, "丢失")), 21, "lost_confirmed/presumed_lost", "courier/lost_confirmed"},
		{"problem", append(onLine, scan(20, StatusException, "包装破损")), 21, "damaged/breach", "courier/damaged"},
		{"problem solved", append(onLine, scan(20, StatusException, "包装破损"), scan(22, StatusInTransit, "离开【成都转运中心】")), 23, "", ""},
		{"one failed visit", []Checkpoint{picked, hub, courier, scan(52, StatusFailedAttempt, "无人")}, 53, "", ""},
		{"one visit in two lines", []Checkpoint{picked, hub, courier, scan(52, StatusFailedAttempt, "无人"), scan(52.5, StatusFailedAttempt, "改约")}, 53, "", ""},
		{"two failed visits", []Checkpoint{picked, hub, courier, scan(52, StatusFailedAttempt, "无人"), scan(59, StatusFailedAttempt, "无人")}, 60, "failed_attempts/breach", "courier/failed_attempts"},
		{"returning", []Checkpoint{picked, hub, courier, scan(60, StatusReturning, "退回中")}, 300, "returned/breach lost_suspected/presumed_lost", ""},
		{"customs, 71:59", []Checkpoint{picked, scan(30, StatusCustomsHold, "清关")}, 102 - minute, "", ""},
		{"customs, 72:00", []Checkpoint{picked, scan(30, StatusCustomsHold, "清关")}, 102, "exception/breach", "douyin-2026-07-09/hub_gap/far"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := judge(t, book, parcel(tt.look, tt.scans...), at(tt.look))
			if got := brief(j); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if tt.rule != "" && j.Findings[len(j.Findings)-1].RuleID != tt.rule {
				t.Errorf("by %s, want %s", j.Findings[len(j.Findings)-1].RuleID, tt.rule)
			}
			if !j.Shipment.BlindSince.IsZero() {
				t.Errorf("blind since %s", j.Shipment.BlindSince)
			}
		})
	}
}

func TestJudgeFindingCarriesItsEvidence(t *testing.T) {
	t.Parallel()
	j := judge(t, mustRules(t), parcel(90, picked, hub, left), at(91))
	want := Finding{
		Family: FamilyStalled, Kind: KindTransitStall, Severity: SeverityBreach, Phase: PhaseLinehaul,
		RuleID: "douyin-2026-07-09/hub_gap/far", RuleProv: "official",
		Since: at(14), DueAt: at(86), LimitHrs: 72, NextAt: at(134), NextProv: provEstimated, SeenAt: at(90),
	}
	if len(j.Findings) != 1 || j.Findings[0] != want {
		t.Errorf("got %+v", j.Findings)
	}
	if got := j.Findings[0].SilenceHours(); got != 76 {
		t.Errorf("silent for %g h, want 76", got)
	}
	if !j.Shipment.ThresholdAt.Equal(time.Date(2026, 9, 5, 15, 59, 59, 0, time.UTC)) {
		t.Errorf("next threshold %s is not the line due", j.Shipment.ThresholdAt)
	}
	if !j.Shipment.CheckAt.Equal(j.Shipment.ThresholdAt) || !j.Shipment.NextPollAt.Equal(j.Shipment.ThresholdAt.Add(ThresholdMargin)) {
		t.Errorf("check %s, poll %s", j.Shipment.CheckAt, j.Shipment.NextPollAt)
	}
}

func TestJudgePromiseGoesBeforeTheLine(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := parcel(100, picked, hub, left, arrived, scan(98, StatusInTransit, "离开【成都转运中心】"))
	s.Shipment.PromisedAt = at(99)
	if got := brief(judge(t, book, s, at(100))); got != "promise_overdue/breach" {
		t.Errorf("got %q", got)
	}
	s.Shipment.PromisedAt = at(400)
	if got := brief(judge(t, book, s, at(100))); got != "" {
		t.Errorf("promised later: %q", got)
	}
	s.Shipment.LastLookAt = at(98.5)
	s.Shipment.PromisedAt = at(99)
	if got := brief(judge(t, book, s, at(99.5))); got != "" {
		t.Errorf("no look since the promise: %q", got)
	}
}

func TestJudgePlatformsAndLanes(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	near := parcel(50, picked, scan(10, StatusInTransit, "到达【广州转运中心】"))
	near.Shipment.Destination = Region{Province: "广东", City: "深圳"}
	if got := brief(judge(t, book, near, at(58))); got != "origin_hub_stall/watch" {
		t.Errorf("near lane: %q", got)
	}
	guess := parcel(86, picked, hub, left)
	guess.Shipment.Destination = Region{}
	j := judge(t, book, guess, at(86))
	if got := j.Findings[0]; got.RuleID != "douyin-2026-07-09/hub_gap/far" || got.RuleProv != provEstimated {
		t.Errorf("a guessed class must be marked: %+v", got)
	}
	tmall := parcel(40, picked, scan(6, StatusInTransit, "包裹运输中"))
	tmall.Merchant.Platform = "tmall"
	if got := brief(judge(t, book, tmall, at(40))); got != "" {
		t.Errorf("tmall takes any update for the first: %q", got)
	}
	tmall.Merchant.Platform = "douyin"
	if got := brief(judge(t, book, tmall, at(40))); got != "hub_wait/breach" {
		t.Errorf("douyin wants a hub: %q", got)
	}
	tmall.Merchant.Zone = "Mars/Olympus"
	if _, err := book.Judge(tmall, at(40)); err == nil {
		t.Error("a zone that is none: no error")
	}
}

func TestJudgeSpringFestivalMovesThePickupDeadline(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	deadline := day("2026-02-26 23:59:59")
	s := parcel(0)
	s.Merchant.Platform = "tmall"
	s.Shipment.ShippedAt, s.Shipment.PaidAt = day("2026-02-16 10:00:00"), day("2026-02-15 10:00:00")
	for _, tt := range []struct {
		name string
		now  time.Time
		want string
	}{
		{"days after the usual 24 h", day("2026-02-20 10:00:00"), ""},
		{"a second before the deadline", deadline.Add(-time.Second), ""},
		{"at the deadline", deadline, "pickup_overdue/breach"},
	} {
		s.Shipment.LastLookAt, s.Shipment.LastTryAt = tt.now, tt.now
		if got := brief(judge(t, book, s, tt.now)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestJudgeStalledLooksAheadToLoss(t *testing.T) {
	t.Parallel()
	j := judge(t, mustRules(t), stall(140), at(140))
	if f := j.Findings[0]; f.Severity != SeverityAbnormal || !f.NextAt.Equal(at(254)) {
		t.Errorf("next %s after %s, want the loss at %s", f.NextAt, f.Severity, at(254))
	}
}

func TestJudgePushedEventIsItsOwnEvidence(t *testing.T) {
	t.Parallel()
	j := judge(t, mustRules(t), parcel(15, picked, hub, left, scan(20, StatusException, "包装破损")), at(21))
	if f := j.Findings[0]; !f.SeenAt.Equal(at(20)) || !f.CourierAt.Equal(at(20)) || f.Text != "包装破损" {
		t.Errorf("%+v", f)
	}
}

func TestFurther(t *testing.T) {
	t.Parallel()
	a, b := Finding{Kind: KindNotDispatched, Severity: SeverityBreach, DueAt: at(5)}, Finding{Kind: KindTransitStall, Severity: SeverityAbnormal, DueAt: at(9)}
	if further(a, b) != b || further(b, a) != b {
		t.Error("the more severe goes first")
	}
	b.Severity = SeverityBreach
	if further(a, b) != a || further(b, a) != a {
		t.Error("of equals the earlier goes first")
	}
}
