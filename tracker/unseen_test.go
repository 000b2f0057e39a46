package tracker

import (
	"testing"
	"time"
)

func TestEvidenceByHistory(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	for _, c := range []struct {
		name    string
		account CourierAccount
		want    string
	}{
		{"quiet, and nothing was to be expected", CourierAccount{FreshRate: 3, FreshAt: at(61), Feed: FeedReading{Learnt: true, Expected: 0.9}}, "transit_stall/watch"},
		{"quiet, and the next scan is due", CourierAccount{FreshRate: 3, FreshAt: at(61), Feed: FeedReading{Learnt: true, Expected: 1}}, ""},
		{"brisk at this hour, no news for long", CourierAccount{FreshRate: 3, FreshAt: at(60.4), Feed: FeedReading{Learnt: true, Pace: 2}}, ""},
		{"brisk at this hour, a common silence: news come soon", CourierAccount{FreshRate: 3, FreshAt: at(61.6), Feed: FeedReading{Learnt: true, Pace: 2}}, ""},
		{"slow at this hour, a common silence", CourierAccount{FreshRate: 3, FreshAt: at(61.6), Feed: FeedReading{Learnt: true, Pace: 0.8}}, "transit_stall/watch"},
		{"never any news, so no pace", CourierAccount{FreshAt: at(61.6)}, ""},
		{"never any news for half a day", CourierAccount{FreshAt: at(51)}, "transit_stall/watch"},
		{"very brisk, news since", CourierAccount{FreshRate: 90, FreshAt: at(62.1), Feed: FeedReading{Learnt: true, Pace: 60}}, "transit_stall/watch"},
		{"very brisk, none", CourierAccount{FreshRate: 90, FreshAt: at(61.9), Feed: FeedReading{Learnt: true, Pace: 60}}, ""},
		{"busy by day, quiet at this hour", CourierAccount{FreshRate: 30, FreshAt: at(59), Feed: FeedReading{Learnt: true, Pace: 0.2, Expected: 0.6}}, "transit_stall/watch"},
		{"the same without history", CourierAccount{FreshRate: 3, FreshAt: at(61), Feed: FeedReading{Expected: 3}}, ""},
		{"young, few parcels, nothing to be expected yet", CourierAccount{FreshRate: 0.1, FreshAt: at(61), Feed: FeedReading{Pace: 0.1, Expected: 0.3}}, "transit_stall/watch"},
		{"young, the next scan is due", CourierAccount{FreshRate: 0.1, FreshAt: at(61), Feed: FeedReading{Pace: 0.1, Expected: 1.2}}, ""},
		{"young, many parcels", CourierAccount{FreshRate: 0.1, FreshAt: at(61.6), Feed: FeedReading{Pace: 4, Expected: 0.3}}, ""},
		{"young, a few parcels: one of them will tell soon", CourierAccount{FreshRate: 0.1, FreshAt: at(61.6), Feed: FeedReading{Pace: 0.16, Expected: 0.1}}, ""},
		{"alive again, but the look is from within the lull", CourierAccount{FreshRate: 3, FreshAt: at(64), Health: Health{Lull: Lull{From: at(61), Till: at(64.1)}}}, ""},
		{"the lull was before the look", CourierAccount{FreshRate: 3, FreshAt: at(64), Health: Health{Lull: Lull{From: at(61), Till: at(63.9)}}}, "transit_stall/watch"},
		{"a common silence, but an answer lacks what a push told", CourierAccount{FreshRate: 0.1, FreshAt: at(61), Health: Health{Behind: at(61.5)}}, ""},
		{"the same for half a day: nobody knows what is missing", CourierAccount{FreshRate: 0.1, FreshAt: at(51), Health: Health{Behind: at(61.5)}}, "transit_stall/watch"},
		{"a trickle proves nothing", CourierAccount{FreshRate: 3, FreshAt: at(63), Feed: FeedReading{Learnt: true, Stale: at(55), Missing: 90, Seen: 3}}, ""},
		{"broken after the threshold", CourierAccount{FreshRate: 3, FreshAt: at(63), Feed: FeedReading{Learnt: true, Stale: at(62.5), Missing: 90, Seen: 3}}, "transit_stall/watch"},
		{"broken for more than a day", CourierAccount{FreshRate: 3, FreshAt: at(30), Feed: FeedReading{Learnt: true, Stale: at(30), Missing: 900}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := stall(64)
			s.Account = c.account
			if got := brief(judge(t, book, s, at(64))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestParcelBlind(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	well := CourierAccount{LastSuccessAt: at(69.9), Health: Health{State: BreakerClosed, GoodSince: at(1)}}
	failing := func(s *Snapshot) {
		s.Shipment.LastTryAt, s.Shipment.LastOutcome, s.Shipment.Failures, s.Account = at(69), OutcomeMalformed, 3, well
	}
	for _, c := range []struct {
		name   string
		change func(*Snapshot)
		want   string
	}{
		{"others are answered", func(*Snapshot) {}, "parcel_blind/watch"},
		{"only two failures", func(s *Snapshot) { s.Shipment.Failures = 2 }, ""},
		{"the breaker is open", func(s *Snapshot) { s.Account.Health.State = BreakerOpen }, ""},
		{"the breaker is being probed", func(s *Snapshot) { s.Account.Health.State = BreakerHalfOpen }, ""},
		{"nobody was answered since the verdict is due", func(s *Snapshot) { s.Account.LastSuccessAt = at(61) }, ""},
		{"it failed before the account came back", func(s *Snapshot) { s.Account.Health.GoodSince = at(69.5) }, ""},
		{"the account fails at the moment", func(s *Snapshot) { s.Account.Health.Straight = 2 }, ""},
		{"out of quota", func(s *Snapshot) {
			s.Account.Quota = Quota{PerDay: 10, Used: 10, Day: Quota{}.DayOf(at(70))}
		}, ""},
		{"paused", func(s *Snapshot) { s.Account.PausedUntil = at(71) }, ""},
		{"bad credentials", func(s *Snapshot) { s.Account.LastProblem = ProblemBadCredentials }, ""},
		{"a phone is missing", func(s *Snapshot) { s.Shipment.Problem = ProblemNeedsPhone }, "lookup_setup/watch"},
		{"within the grace", func(s *Snapshot) { s.Shipment.LastLookAt = at(61.5) }, "parcel_blind/watch"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := stall(60)
			failing(&s)
			c.change(&s)
			if got := brief(judge(t, book, s, at(70))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	s := stall(60)
	failing(&s)
	s.Shipment.LastTryAt = at(62.5)
	if got := brief(judge(t, book, s, at(62.9))); got != "" {
		t.Errorf("within the grace: %q", got)
	}
}

func TestParcelBlindEndsWithALook(t *testing.T) {
	t.Parallel()
	court, s := mustCourt(t), stall(60)
	s.Shipment.LastTryAt, s.Shipment.LastOutcome, s.Shipment.Failures = at(69), OutcomeMalformed, 3
	s.Account = CourierAccount{LastSuccessAt: at(69.9), Health: Health{State: BreakerClosed, GoodSince: at(1)}}
	if got := moves(decideUnseen(t, court, &s, 70).Changes); got != "opened:parcel_blind/watch" {
		t.Fatal(got)
	}
	s.Account.Health.State = BreakerOpen
	if got := moves(decideUnseen(t, court, &s, 72).Changes); got != "" {
		t.Errorf("its account went away as well: %q", got)
	}
	s.Account.Health.State, s.Shipment.LastOutcome, s.Shipment.Failures = BreakerClosed, OutcomeSame, 0
	if got := moves(decide(t, court, &s, 73).Changes); got != "resolved:parcel_blind/watch=seen_again opened:transit_stall/watch" {
		t.Errorf("seen again: %q", got)
	}
}

func TestSeenAgainIsNotedOnce(t *testing.T) {
	t.Parallel()
	court, s := mustCourt(t), stall(60)
	decide(t, court, &s, 63)
	s.Incidents[0].BlindSince = at(62)
	s.Account.Health = Health{State: BreakerOpen}
	if v := decide(t, court, &s, 64); !s.Incidents[0].BlindSince.Equal(at(62)) {
		t.Errorf("noted while the breaker is open: %s", moves(v.Changes))
	}
	s.Account.Health.State = BreakerClosed
	v := decide(t, court, &s, 65)
	if len(v.Changes) != 1 || v.Changes[0].Kind != ChangeRefresh || !v.Changes[0].Unseen.Equal(at(62)) || !s.Incidents[0].BlindSince.IsZero() {
		t.Fatalf("%+v", v.Changes)
	}
	line := v.Changes[0].Timeline[0]
	if line.What != WhatOpenedBlind || line.Detail != at(62).Format(time.RFC3339)+" "+at(65).Format(time.RFC3339) {
		t.Errorf("timeline %+v", line)
	}
	if again := decide(t, court, &s, 66); len(again.Changes) != 0 {
		t.Errorf("noted again: %+v", again.Changes)
	}
}
