package main

import (
	"fmt"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store/storetest"
	"slices"
	"strings"
	"testing"
	"time"
)

// onBoth runs a test on a SQLite file and on a PostgreSQL database.
func onBoth(t *testing.T, run func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		run(t, "")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		run(t, storetest.Start(t).Database(t))
	})
}

// stageOf is the program over a scenario, its orders loaded.
func stageOf(t *testing.T, text, url string) *stage {
	t.Helper()
	story, err := simulator.ParseScenario(strings.NewReader(text), t.Name())
	if err != nil {
		t.Fatal(err)
	}
	world, err := story.World()
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t, world, url)
	s.load(story.Suppliers(), world.OrdersBetween(story.Start.Add(-365*24*time.Hour), story.Start.Add(365*24*time.Hour)))
	return s
}

func (s *stage) hour(h float64) time.Time { return s.start.Add(time.Duration(h * float64(time.Hour))) }

func (s *stage) record(number string) tracker.ParcelRecord {
	s.t.Helper()
	found, err := s.app.store.FindShipments(s.t.Context(), s.shop.ID, number, 2)
	if err != nil || len(found) != 1 {
		s.t.Fatalf("parcel %s: %d found, %v", number, len(found), err)
	}
	r, err := s.app.store.Parcel(s.t.Context(), s.shop.ID, found[0].ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// clocked are a parcel's incidents that rest on a clock.
func clocked(r tracker.ParcelRecord) (out []tracker.Incident) {
	for _, in := range r.Incidents {
		if in.Family == tracker.FamilyStalled || in.Family == tracker.FamilyLost || in.Family == tracker.FamilyOverdue {
			out = append(out, in)
		}
	}
	return out
}

// crash leaves the program as a killed process would: what it had claimed stays claimed, and another one takes over the database.
func (s *stage) crash() {
	s.t.Helper()
	if _, err := s.app.store.ClaimDue(s.t.Context(), tracker.ClaimRequest{Now: s.now(), Limit: 3, Lease: 20 * time.Minute}); err != nil {
		s.t.Fatal(err)
	}
	cfg := s.app.cfg
	cfg.Database = s.app.cfg.Database
	next, err := openApp(s.t.Context(), cfg, appOptions{now: s.now, log: quiet(), speed: 60_000})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(next.close)
	s.app, s.run = next, stageJobs(s.t, next)
}

// stumble turns the clock like until, and dies at every seventh step between two jobs, each time at another place.
func (s *stage) stumble(at time.Time, step time.Duration) {
	s.t.Helper()
	for i := 0; s.now().Before(at); i++ {
		s.ahead.Add(int64(min(step, at.Sub(s.now()))))
		if i%7 != 3 {
			s.settle()
			continue
		}
		for _, job := range s.run[:1+i/7%(len(s.run)-1)] {
			if err := job(s.t.Context()); err != nil {
				s.t.Fatal(err)
			}
		}
		s.crash()
	}
}

// busyShop is a feed with parcels that move every few hours, three that stand still after 20 h (watch at 68 h, breach at 92 h), and three that
// move on in the middle of the fault, shortly before they would be late: nobody may be alarmed about those, ever. Those six are shipped at the
// hour begin, and the hours above count from there.
func busyShop(fault string, begin int) string {
	var b strings.Builder
	b.WriteString("start 2026-09-01T08:00:00+08:00\nsupplier S1 云溪日用厂\n")
	parcel := func(n, begin int) {
		fmt.Fprintf(&b, "parcel YT9910000%04d 韵达 via kuaidi100 from 广州 to 成都 shipped %dh promise 80d value 89.00\n", n, begin)
		fmt.Fprintf(&b, "at %dm kuaidi100 103 \"【广州市】已揽收\"\nat %dh hub_in\nat %dh hub_out\n", begin*60+180+7*n, begin+12, begin+20)
	}
	for n := range 24 {
		parcel(n, 0)
		for h := 22; h < begin+100; h += 3 {
			fmt.Fprintf(&b, "at %dm hub_in in 武汉\n", h*60+(n*37)%180)
		}
	}
	for n := 100; n < 103; n++ {
		parcel(n, begin)
	}
	for n := 200; n < 203; n++ {
		parcel(n, begin)
		fmt.Fprintf(&b, "at %dm hub_in in 武汉\nat %dh hub_out in 武汉\n", (begin+66)*60+n, begin+98)
	}
	return b.String() + fault + " of kuaidi100\n"
}

func TestOutageAlarmsNobody(t *testing.T) {
	t.Parallel()
	const learnt = 15 * 24 // hours after which the feed's history is long enough
	for name, c := range map[string]struct {
		fault string
		begin int
	}{
		"503": {"at 62h outage 14h", 0}, "reset": {"at 62h outage 14h reset", 0}, "429": {"at 62h limit 14h retry 30m", 0},
		"truncated": {"at 62h truncate 14h", 0}, "stale": {"at 422h stale 14h", learnt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, url string) {
				s := stageOf(t, busyShop(c.fault, c.begin), url)
				s.until(s.hour(float64(c.begin)), 2*time.Hour)
				s.start = s.now()
				s.ahead.Store(0)
				s.until(s.hour(60), time.Hour)
				for s.now().Before(s.hour(76)) {
					s.stumble(s.now().Add(time.Hour), 20*time.Minute)
					for _, n := range []int{100, 101, 102, 200, 201, 202} {
						if got := clocked(s.record(fmt.Sprintf("YT9910000%04d", n))); len(got) != 0 {
							t.Fatalf("%s: alarmed %d from lack of looks: %+v", s.now().Sub(s.start), n, got[0])
						}
					}
				}
				s.stumble(s.hour(80), 20*time.Minute)
				s.until(s.hour(96), 20*time.Minute)
				s.onceAndTrue(c.begin > 0)
			})
		})
	}
}

// onceAndTrue: each parcel that stands still has one incident, opened once and told once; no other parcel has one. That a feed which answered
// all the time has news again shows with the next round of looks, six hours later at most.
func (s *stage) onceAndTrue(stale bool) {
	s.t.Helper()
	latest := 78.5
	if stale {
		latest = 82.5
	}
	for _, n := range []int{100, 101, 102} {
		r := s.record(fmt.Sprintf("YT9910000%04d", n))
		in := clocked(r)
		if len(in) != 1 || in[0].Kind != tracker.KindTransitStall || !in[0].Open() || in[0].Reopened != 0 || in[0].Severity != tracker.SeverityBreach {
			s.t.Fatalf("parcel %d: %+v", n, in)
		}
		if opened := in[0].OpenedAt.Sub(s.start).Hours(); opened < 76 || opened > latest {
			s.t.Errorf("parcel %d opened at %.1f h, want soon after 76", n, opened)
		}
		told := 0
		for _, m := range r.Notifications {
			if m.Topic == tracker.TopicClimbed && m.Channel == "email" && m.Audience == tracker.AudienceMerchant {
				told++
			}
		}
		if told != 1 {
			s.t.Errorf("parcel %d: told %d times that it is overdue", n, told)
		}
	}
	for n := range 203 {
		if n >= 24 && n < 200 {
			continue
		}
		in := slices.DeleteFunc(clocked(s.record(fmt.Sprintf("YT9910000%04d", n))), func(i tracker.Incident) bool {
			return i.Kind == tracker.KindLongTail // they do move, for weeks on end
		})
		if len(in) != 0 {
			s.t.Errorf("parcel %d: %+v", n, in)
		}
	}
	accounts, err := s.app.store.Accounts(s.t.Context(), s.shop.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, a := range accounts {
		if a.Health.Down() || !a.Feed.Stale.IsZero() {
			s.t.Errorf("%s is still down: %+v", a.Name, a.Health)
		}
	}
}
