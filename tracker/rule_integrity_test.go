package tracker

import (
	"testing"
	"time"
)

func TestOwnTrace(t *testing.T) {
	t.Parallel()
	shipped := moment("2026-11-20T12:00:00+08:00")
	scan := func(days float64, status Status) Checkpoint {
		return Checkpoint{At: shipped.Add(time.Duration(days * 24 * float64(time.Hour))), Status: status}
	}
	old := []Checkpoint{scan(-200, StatusPickedUp), scan(-197, StatusDelivered)}
	for name, c := range map[string]struct {
		scans   []Checkpoint
		reused  bool
		left    int
		status  Status
		outcome Outcome
	}{
		"its own":                      {[]Checkpoint{scan(-1, StatusPickedUp), scan(1, StatusInTransit)}, false, 2, StatusDelivered, OutcomeOK},
		"handed over before upload":    {[]Checkpoint{scan(-6, StatusPickedUp)}, false, 1, StatusDelivered, OutcomeOK},
		"only an earlier parcel's":     {old, true, 0, "", OutcomeNotFound},
		"an earlier one's and its own": {append(old, scan(0.5, StatusPickedUp), scan(1, StatusInTransit)), true, 2, StatusInTransit, OutcomeOK},
		"none":                         {nil, false, 0, StatusDelivered, OutcomeOK},
	} {
		seen := TrackedShipment{TrackingNo: "YT1", Outcome: OutcomeOK, Status: StatusDelivered, Checkpoints: c.scans}
		own, reused := OwnTrace(seen, shipped)
		if reused != c.reused || len(own.Checkpoints) != c.left || own.Status != c.status || own.Outcome != c.outcome {
			t.Errorf("%s: reused %v, %+v", name, reused, own)
		}
	}
	if _, reused := OwnTrace(TrackedShipment{Checkpoints: old}, time.Time{}); reused {
		t.Error("without an upload time nothing can be called reused")
	}
}

func TestIntegrity(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T12:00:00+08:00")
	ago := func(h float64) time.Time { return now.Add(-time.Duration(h * float64(time.Hour))) }
	base := Shipment{ID: 1, MerchantID: 1, Courier: "yto", TrackingNo: "YT7719036254418", PaidAt: ago(10), ShippedAt: ago(6), LastLookAt: ago(0.1), LastOutcome: OutcomeSame}
	for name, c := range map[string]struct {
		change func(*Shipment)
		scans  []Checkpoint
		want   Kind
		level  Severity
	}{
		"as it should be":     {func(*Shipment) {}, nil, "", SeverityNone},
		"uploaded first":      {func(s *Shipment) { s.ShippedAt = ago(11) }, nil, KindEarlyUpload, SeverityWatch},
		"two clocks":          {func(s *Shipment) { s.ShippedAt = ago(10).Add(-time.Minute) }, nil, "", SeverityNone},
		"payment not known":   {func(s *Shipment) { s.PaidAt, s.ShippedAt = time.Time{}, ago(11) }, nil, "", SeverityNone},
		"picked up first":     {func(*Shipment) {}, []Checkpoint{{At: ago(12), Status: StatusPickedUp, Milestone: MilestonePickup}}, KindEarlyPickup, SeverityBreach},
		"reused":              {func(s *Shipment) { s.Problem = ProblemNumberReused }, nil, KindNumberReused, SeverityBreach},
		"typed wrong":         {func(s *Shipment) { s.TrackingNo = "7.71903E+14" }, nil, KindNumberSuspect, SeverityWatch},
		"odd, but it moves":   {func(s *Shipment) { s.TrackingNo = "7.71903E+14" }, []Checkpoint{{At: ago(5), Status: StatusPickedUp}}, "", SeverityNone},
		"delivered, all over": {func(s *Shipment) { s.ShippedAt, s.Status = ago(11), StatusDelivered }, []Checkpoint{{At: ago(1), Status: StatusDelivered, Milestone: MilestoneSigned}}, "", SeverityNone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Snapshot{Shipment: base, Merchant: Merchant{ID: 1, Platform: "douyin", Zone: "Asia/Shanghai"}, Checkpoints: c.scans}
			c.change(&s.Shipment)
			judged, err := mustRules(t).Judge(s, now)
			if err != nil {
				t.Fatal(err)
			}
			var got Finding
			if f := judged.finding(FamilyIntegrity); f != nil {
				got = *f
			}
			if got.Kind != c.want || got.Severity != c.level {
				t.Errorf("found %q %s, want %q %s", got.Kind, got.Severity, c.want, c.level)
			}
		})
	}
}
