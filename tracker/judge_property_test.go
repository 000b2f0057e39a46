package tracker

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// genScan draws any checkpoint, sensible or not, within 20 days.
func genScan(t *rapid.T) Checkpoint {
	return Checkpoint{
		At:     at(float64(rapid.IntRange(-10, 480*60).Draw(t, "minute")) / 60),
		Status: rapid.SampledFrom(Statuses()).Draw(t, "status"),
		Text: rapid.SampledFrom([]string{
			"", "到达【成都转运中心】", "离开【广州转运中心】，发往【成都】", "到达【金牛网点】", "快件丢失", "拒收退回", "重新派送", "运输中", "Departed",
		}).Draw(t, "text"),
		Code: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "code"),
		Hint: rapid.IntRange(0, 9).Draw(t, "hint") == 0,
	}
}

func genSnapshot(t *rapid.T) Snapshot {
	s := parcel(0)
	s.Merchant.Platform = rapid.SampledFrom([]string{"douyin", "tmall", "generic", ""}).Draw(t, "platform")
	s.Shipment.Destination.Province = rapid.SampledFrom([]string{"广东", "四川", "新疆", ""}).Draw(t, "to")
	s.Shipment.Destination.City = ""
	if rapid.Bool().Draw(t, "promised") {
		s.Shipment.PromisedAt = at(float64(rapid.IntRange(10, 200).Draw(t, "promise")))
	}
	return s
}

// lookAt draws what the store knows at the hour: a new look or none, a feed that is fresh or not.
func lookAt(t *rapid.T, s *Snapshot, hour float64) {
	s.Shipment.LastTryAt = at(hour)
	switch rapid.IntRange(0, 3).Draw(t, "look") {
	case 0:
		s.Shipment.LastOutcome = OutcomeTimeout
	default:
		s.Shipment.LastLookAt, s.Shipment.LastOutcome = at(hour), OutcomeSame
	}
	s.Account.FreshRate = float64(rapid.SampledFrom([]int{0, 1, 5, 50}).Draw(t, "rate"))
	s.Account.FreshAt = at(hour - float64(rapid.IntRange(0, 60).Draw(t, "stale")))
}

func TestClockFindingsRestOnALookAfterTheirThreshold(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	rapid.Check(t, func(t *rapid.T) {
		s := genSnapshot(t)
		s.Checkpoints = rapid.SliceOfN(rapid.Custom(genScan), 0, 8).Draw(t, "scans")
		hour := float64(rapid.IntRange(0, 500*60).Draw(t, "now")) / 60
		lookAt(t, &s, hour-float64(rapid.IntRange(0, 30).Draw(t, "age")))
		j, err := book.Judge(s, at(hour))
		if err != nil {
			t.Fatal(err)
		}
		families := map[Family]bool{}
		for _, f := range j.Findings {
			if families[f.Family] {
				t.Errorf("two findings of %s", f.Family)
			}
			families[f.Family] = true
			if f.CourierAt.IsZero() && f.Family != FamilyBlind && (f.SeenAt.Before(f.DueAt) || f.SeenAt.After(at(hour))) {
				t.Errorf("%s due %s was seen %s", f.Kind, f.DueAt, f.SeenAt)
			}
		}
		if !j.Shipment.ClosedAt.IsZero() && len(j.Findings) > 0 {
			t.Errorf("closed %s with %s", j.Shipment.CloseReason, brief(j))
		}
		if j.Shipment.ClosedAt.IsZero() && (j.Shipment.CheckAt.IsZero() || j.Shipment.CheckAt.Before(at(hour))) {
			t.Errorf("an open parcel is checked at %s", j.Shipment.CheckAt)
		}
		if (j.BlindFor == "") != j.Shipment.BlindSince.IsZero() {
			t.Errorf("blind since %s for %q", j.Shipment.BlindSince, j.BlindFor)
		}
	})
}

func TestStoriesAreIdempotentAndSeverityNeverFalls(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	rapid.Check(t, func(t *rapid.T) {
		s := genSnapshot(t)
		future := rapid.SliceOfN(rapid.Custom(genScan), 0, 8).Draw(t, "scans")
		slices.SortFunc(future, func(a, b Checkpoint) int { return a.At.Compare(b.At) })
		worst := map[int64]Severity{}
		hour := 0.0
		for range rapid.IntRange(1, 12).Draw(t, "stages") {
			hour += float64(rapid.IntRange(1, 80).Draw(t, "step"))
			lookAt(t, &s, hour)
			s.Checkpoints = known(future, s.Shipment.LastLookAt)
			now := at(hour)
			j, err := book.Judge(s, now)
			if err != nil {
				t.Fatal(err)
			}
			changes := Reconcile(s, j, now)
			for _, c := range changes {
				if c.Kind == ChangeClimb && c.Incident.Severity <= c.Was {
					t.Errorf("climbed from %s to %s", c.Was, c.Incident.Severity)
				}
			}
			s = apply(s, j, changes)
			again, err := book.Judge(s, now)
			if err != nil {
				t.Fatal(err)
			}
			if left := Reconcile(s, again, now); len(left) > 0 {
				t.Errorf("not settled: %q after %q", moves(left), moves(changes))
			}
			settled(t, s, worst)
		}
	})
}

// settled checks that one incident per family is open and that none fell since it was last seen open.
func settled(t *rapid.T, s Snapshot, worst map[int64]Severity) {
	open := map[Family]bool{}
	for _, inc := range s.Incidents {
		if !inc.Open() {
			delete(worst, inc.ID)
			continue
		}
		if open[inc.Family] {
			t.Errorf("two open incidents of %s", inc.Family)
		}
		open[inc.Family] = true
		if inc.Severity < worst[inc.ID] {
			t.Errorf("%s fell from %s to %s", inc.Kind, worst[inc.ID], inc.Severity)
		}
		worst[inc.ID] = inc.Severity
	}
	if len(open) > 0 && !s.Shipment.ClosedAt.IsZero() {
		t.Errorf("closed %s with open incidents", s.Shipment.CloseReason)
	}
}

// known is what the courier had reported by the time of the last look.
func known(all []Checkpoint, look time.Time) []Checkpoint {
	var out []Checkpoint
	for _, c := range all {
		if !c.At.After(look) {
			out = append(out, c)
		}
	}
	return out
}

func TestFollowDoesNotDependOnOrderOrRepeats(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		scans := rapid.SliceOfNDistinct(rapid.Custom(genScan), 0, 8, func(c Checkpoint) int64 { return c.At.Unix() }).Draw(t, "scans")
		want := Follow(Shipment{}, scans, at(500))
		mixed := rapid.Permutation(append(slices.Clone(scans), scans...)).Draw(t, "mixed")
		if got := Follow(Shipment{}, mixed, at(500)); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if got := Follow(want, scans, at(500)); got != want {
			t.Errorf("followed twice: %+v, want %+v", got, want)
		}
	})
}
