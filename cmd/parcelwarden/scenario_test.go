package main

import (
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store/storetest"
	"slices"
	"testing"
	"time"
)

// Every story runs through real HTTP, the database, the judgement and the mail server, and every expectation in it is asserted.
func TestScenarios(t *testing.T) {
	t.Parallel()
	stories, err := simulator.Stories()
	if err != nil {
		t.Fatal(err)
	}
	if len(stories) < 6 {
		t.Fatalf("%d stories", len(stories))
	}
	for _, story := range stories {
		t.Run("sqlite/"+story.Name, func(t *testing.T) {
			t.Parallel()
			tellStory(t, story, "")
		})
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		cluster := storetest.Start(t)
		for _, story := range stories {
			t.Run(story.Name, func(t *testing.T) { tellStory(t, story, cluster.Database(t)) })
		}
	})
}

func tellStory(t *testing.T, story *simulator.Scenario, url string) {
	t.Helper()
	world, err := story.World()
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t, world, url)
	s.load(story.Suppliers(), nil)
	s.settle()
	asserted, imported := 0, story.Start.Add(-365*24*time.Hour)
	bring := func(at time.Time) {
		s.load(nil, world.OrdersBetween(imported, at))
		imported = at
	}
	for _, step := range story.Steps() {
		for s.now().Before(step.At) {
			bring(s.now())
			s.until(earlier(s.now().Add(30*time.Minute), step.At), 10*time.Minute)
		}
		for _, e := range step.Expect {
			asserted++
			if why := s.contradicts(e); why != "" {
				t.Errorf("line %d, %s: %s: %s", step.Line, step.At.Sub(story.Start), e, why)
			}
		}
	}
	if asserted == 0 {
		t.Error("the story expects nothing")
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// contradicts says why an expectation does not hold; empty if it does.
func (s *stage) contradicts(e simulator.Expectation) string {
	found, err := s.app.store.FindShipments(s.t.Context(), s.shop.ID, e.TrackingNo, 1)
	if err != nil || len(found) != 1 {
		return "there is no such parcel"
	}
	r, err := s.app.store.Parcel(s.t.Context(), s.shop.ID, found[0].ID)
	if err != nil {
		return err.Error()
	}
	if r.Cluster.IncidentID != 0 {
		c, err := s.app.store.Cluster(s.t.Context(), s.shop.ID, r.Cluster.IncidentID)
		if err != nil {
			return err.Error()
		}
		r.Incidents = append(r.Incidents, c.Cluster.Incident)
	}
	matching := slices.DeleteFunc(slices.Clone(r.Incidents), func(in tracker.Incident) bool { return !e.Matches(in) })
	open := slices.DeleteFunc(slices.Clone(matching), func(in tracker.Incident) bool { return !in.Open() })
	ok := false
	switch e.Verb {
	case simulator.ExpectOpen:
		ok = slices.ContainsFunc(open, func(in tracker.Incident) bool { return e.Severity == tracker.SeverityNone || in.Severity == e.Severity })
	case simulator.ExpectNone:
		ok = len(open) == 0
	case simulator.ExpectResolved:
		ok = len(open) == 0 && len(matching) > 0
	case simulator.ExpectBlind:
		ok = !r.Shipment.BlindSince.IsZero()
	case simulator.ExpectRecommend:
		ok = len(r.Advice) > 0 && r.Advice[0].Action == e.Action
	case simulator.ExpectNotify:
		ok = slices.ContainsFunc(r.Notifications, func(n tracker.Notification) bool { return n.Audience == e.Audience && n.Channel == e.Channel })
	case simulator.ExpectStatus:
		ok = r.Shipment.Status == e.Status
	}
	if ok {
		return ""
	}
	return s.describe(r)
}

func (s *stage) describe(r tracker.ParcelRecord) string {
	text := "status " + string(r.Shipment.Status) + ", phase " + string(r.Shipment.Phase)
	for _, in := range r.Incidents {
		text += "; " + string(in.Kind) + " " + in.Severity.String() + " opened " + in.OpenedAt.Sub(s.start).String() + " " + in.Resolution
	}
	for _, a := range r.Advice {
		text += "; advice " + string(a.Action)
	}
	for _, n := range r.Notifications {
		text += "; message " + string(n.Audience) + " " + n.Channel + " " + string(n.State)
	}
	return text
}
