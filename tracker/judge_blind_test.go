package tracker

import (
	"testing"
	"time"
)

// stall is a parcel whose last scan is at 14 h on a far lane: watch at 62 h, breach at 86 h, abnormal at 134 h.
func stall(look float64) Snapshot {
	s := parcel(look, picked, hub, left)
	s.Shipment.PromisedAt = at(1000) // keeps the line standard out of these tables
	return s
}

func TestJudgeNeedsALookAfterTheThreshold(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	tests := []struct {
		name      string
		look, now float64
		want      string
		blind     float64 // hour since when; -1 for not blind
		check     float64
		threshold float64
	}{
		{"before any threshold", 60, 61, "", -1, 62, 62},
		{"crossed a moment ago, not looked yet", 60, 62, "", -1, 63, 62},
		{"crossed 59 minutes ago", 60, 63 - minute, "", -1, 63, 62},
		{"crossed an hour ago", 60, 63, "", 62, 64, 62},
		{"looked a second before", 62 - 1.0/3600, 63, "", 62, 64, 62},
		{"looked at the threshold", 62, 63, "transit_stall/watch", -1, 86, 86},
		{"the lower tier is proven, the higher is not", 70, 86.5, "transit_stall/watch", -1, 87, 86},
		{"the same, an hour later", 70, 87, "transit_stall/watch", 86, 88, 86},
		{"two tiers unproven", 60, 100, "", 62, 101, 62},
		{"everything proven", 140, 141, "transit_stall/abnormal", -1, 243, 243},
		{"a look from the future counts as now", 300, 100, "transit_stall/breach", -1, 134, 134},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := judge(t, book, stall(tt.look), at(tt.now))
			if got := brief(j); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			since := time.Time{}
			if tt.blind >= 0 {
				since = at(tt.blind)
			}
			if s := j.Shipment; !s.BlindSince.Equal(since) || !s.CheckAt.Equal(at(tt.check)) || !s.ThresholdAt.Equal(at(tt.threshold)) {
				t.Errorf("blind %s, check %s, threshold %s", s.BlindSince, s.CheckAt, s.ThresholdAt)
			}
			if (j.BlindFor != "") != (tt.blind >= 0) {
				t.Errorf("blind for %q", j.BlindFor)
			}
		})
	}
}

func TestJudgeSaysWhyItIsBlind(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	for want, change := range map[string]func(*Snapshot){
		"timeout":     func(s *Snapshot) { s.Shipment.LastOutcome, s.Shipment.LastTryAt = OutcomeTimeout, at(99) },
		"needs_phone": func(s *Snapshot) { s.Shipment.LastOutcome, s.Shipment.Problem = OutcomeRejected, ProblemNeedsPhone },
		"never_looked": func(s *Snapshot) {
			s.Shipment.LastLookAt, s.Shipment.LastTryAt, s.Shipment.LastOutcome = time.Time{}, time.Time{}, ""
		},
		"no_look": func(*Snapshot) {},
		"feed_stale": func(s *Snapshot) {
			s.Shipment.LastLookAt, s.Account = at(99), CourierAccount{FreshAt: at(80), FreshRate: 40}
		},
	} {
		s := stall(60)
		change(&s)
		if j := judge(t, book, s, at(100)); j.BlindFor != want || !j.Undecided(FamilyStalled) || j.Undecided(FamilyOverdue) {
			t.Errorf("blind for %q, want %q; %+v", j.BlindFor, want, j.Findings)
		}
	}
}

func TestJudgeKeepsTheEarlierBlindStart(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := stall(70)
	s.Shipment.BlindSince = at(80)
	if j := judge(t, book, s, at(100)); !j.Shipment.BlindSince.Equal(at(80)) {
		t.Errorf("blind since %s", j.Shipment.BlindSince)
	}
	s.Shipment.LastLookAt = at(99)
	if j := judge(t, book, s, at(100)); !j.Shipment.BlindSince.IsZero() || j.BlindFor != "" {
		t.Errorf("still blind since %s", j.Shipment.BlindSince)
	}
}

func TestJudgeNewParcelIsNotBlindBeforeItsFirstLook(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := parcel(0)
	s.Shipment.LastLookAt, s.Shipment.LastTryAt, s.Shipment.LastOutcome = time.Time{}, time.Time{}, ""
	s.Shipment.SourceAt = at(100) // the export was read 100 h after the upload
	if j := judge(t, book, s, at(100.5)); !j.Shipment.BlindSince.IsZero() || !j.Shipment.CheckAt.Equal(at(101)) {
		t.Errorf("blind since %s, check %s", j.Shipment.BlindSince, j.Shipment.CheckAt)
	}
	if j := judge(t, book, s, at(101)); !j.Shipment.BlindSince.Equal(at(12)) {
		t.Errorf("an hour later blind since %s", j.Shipment.BlindSince)
	}
}

func TestJudgeBelievesABusyFeedOnlyWithNews(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	tests := []struct {
		name       string
		rate       float64
		fresh      float64
		look, now  float64
		want       string
		blind      bool
		checkHours float64
	}{
		{"busy, news since the threshold", 8, 62.1, 62.2, 62.2, "transit_stall/watch", false, 86},
		{"busy, no news yet", 8, 61.9, 62.2, 62.2, "", false, 62.2 + minute*10},
		{"busy, no news for an hour", 8, 61.9, 63.1, 63.1, "", false, 63.1 + minute*10},
		{"busy, no news for longer than a night's pause", 8, 61.9, 68, 68, "", true, 69},
		{"quiet, the next scan is not due", 1.9, 62.6, 63.1, 63.1, "transit_stall/watch", false, 86},
		{"quiet, the next scan is due", 1.9, 60, 63.1, 63.1, "", false, 63.1 + minute*10},
		{"busy, then its last parcels arrived", 6.5, 50, 62.1, 74.1, "", true, 75.1},
		{"few news, or few looks: nobody knows yet", 0.15, 56, 63.1, 63.1, "", true, 64.1},
		{"hardly anything to tell, for half a day", 0.15, 51, 63.1, 63.1, "transit_stall/watch", false, 86},
		{"very busy, silent for hours", 40, 52, 63.1, 63.1, "", true, 64.1},
		{"very quiet, silent for half a day", 0.4, 51, 63.1, 63.1, "transit_stall/watch", false, 86},
		{"nothing left to report for a day", 40, 38, 62, 62.5, "transit_stall/watch", false, 86},
		{"a minute less", 40, 38 + minute, 62, 63.1, "", true, 64.1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := stall(tt.look)
			s.Account = CourierAccount{FreshRate: tt.rate, FreshAt: at(tt.fresh)}
			j := judge(t, book, s, at(tt.now))
			if got := brief(j); got != tt.want || j.Shipment.BlindSince.IsZero() == tt.blind {
				t.Errorf("got %q, blind since %s", got, j.Shipment.BlindSince)
			}
			if d := j.Shipment.CheckAt.Sub(at(tt.checkHours)).Abs(); d > time.Second {
				t.Errorf("check at %s, want %s", j.Shipment.CheckAt, at(tt.checkHours))
			}
		})
	}
}

func TestJudgeSetup(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	for problem, want := range map[Problem]string{
		ProblemNeedsPhone: "lookup_setup/watch", ProblemNoAccount: "lookup_setup/watch", ProblemNoPermission: "lookup_setup/watch",
		ProblemCourierUnknown: "lookup_setup/watch", ProblemBadNumber: "lookup_setup/watch",
		ProblemBadCredentials: "", ProblemQuota: "", ProblemNumberLocked: "", ProblemNone: "",
	} {
		s := parcel(5, picked)
		s.Shipment.Problem, s.Shipment.LastTryAt = problem, at(9)
		j := judge(t, book, s, at(10))
		if got := brief(j); got != want {
			t.Errorf("%s: %q, want %q", problem, got, want)
		}
		if want != "" && (!j.Findings[0].SeenAt.Equal(at(9)) || j.Findings[0].Text != string(problem)) {
			t.Errorf("%s: %+v", problem, j.Findings[0])
		}
	}
}

func TestJudgeAimsTheNextLook(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	tests := []struct {
		name   string
		change func(*Snapshot)
		want   float64
	}{
		{"earlier than planned", func(s *Snapshot) { s.Shipment.NextPollAt = at(66) }, 62 + 2*minute},
		{"planned earlier", func(s *Snapshot) { s.Shipment.NextPollAt = at(61) }, 61},
		{"not for a minute", func(s *Snapshot) { s.Shipment.NextPollAt = at(62 + 6*minute) }, 62 + 6*minute},
		{"never tried", func(s *Snapshot) {
			s.Shipment.LastLookAt, s.Shipment.LastTryAt, s.Shipment.NextPollAt = time.Time{}, time.Time{}, at(99)
		}, 99},
		{"nothing planned", func(*Snapshot) {}, 62 + 2*minute},
		{"never below the floor", func(s *Snapshot) { s.Account.NumberFloor = 30 * time.Hour; s.Shipment.NextPollAt = at(99) }, 90},
		{"failing looks keep their back-off", func(s *Snapshot) { s.Shipment.Failures = 3; s.Shipment.NextPollAt = at(66) }, 66},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := stall(60)
			tt.change(&s)
			if j := judge(t, book, s, at(61)); !j.Shipment.NextPollAt.Equal(at(tt.want)) {
				t.Errorf("next look %s, want %s", j.Shipment.NextPollAt, at(tt.want))
			}
		})
	}
}
