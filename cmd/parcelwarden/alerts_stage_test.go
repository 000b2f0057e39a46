package main

import (
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"slices"
	"testing"
	"time"
)

// A busy shop's people are told of everything, and not more often than they can read: within the budget one by one, up to twice of it where it
// presses, the rest in bundles.
func TestAlertsStayWithinTheBudget(t *testing.T) {
	t.Parallel()
	const budget = 6
	onBoth(t, func(t *testing.T, url string) {
		start := time.Date(2026, 10, 12, 1, 0, 0, 0, time.UTC)
		world := simulator.Generate(simulator.GenerateConfig{Seed: 7, Parcels: 300, Now: start, NoFaults: true, Floor: -1, Spread: 120 * time.Hour})
		s := newStage(t, world, url)
		s.ahead.Store(int64(start.Sub(s.start)))
		rows := map[string][]tracker.ParcelRow{}
		for _, row := range world.OrdersBetween(start.Add(-30*24*time.Hour), start.Add(24*time.Hour)) {
			rows[row.Merchant] = append(rows[row.Merchant], row)
		}
		for code, m := range s.app.merchants {
			own := tracker.AlertSetting{MerchantID: m.ID, Terms: tracker.AlertTerms{PerDay: budget}, By: "wang", At: s.now(), Why: "fewer"}
			if _, err := s.app.store.SetAlertTerms(t.Context(), own); err != nil {
				t.Fatal(err)
			}
			if _, err := s.app.ImportParcels(t.Context(), m.ID, rows[code], s.now()); err != nil {
				t.Fatal(err)
			}
		}
		s.run = append(s.run, (&jobs.Digester{Store: s.app.store, Now: s.now, Log: s.app.log}).Run)
		s.until(start.Add(4*24*time.Hour), 30*time.Minute)
		bundled := 0
		for _, m := range s.app.merchants {
			outbox, err := s.app.store.Outbox(t.Context(), m.ID, 0)
			if err != nil {
				t.Fatal(err)
			}
			mailsWithin(t, m, outbox, budget)
			bundled += allTold(t, s, m, outbox)
		}
		if bundled == 0 {
			t.Error("nothing was over the budget: this proves nothing")
		}
	})
}

// mailsWithin holds the mail of each person and day against the budget.
func mailsWithin(t *testing.T, m tracker.Merchant, outbox []tracker.Notification, budget int) {
	t.Helper()
	type personDay struct{ who, day string }
	usual, pressing, bundles := map[personDay]int{}, map[personDay]int{}, map[personDay]int{}
	for _, n := range outbox {
		key := personDay{n.Recipient, n.SentAt.In(m.Location()).Format(time.DateOnly)}
		switch {
		case n.State != tracker.DeliverySent:
		case n.Topic == tracker.TopicBundle:
			bundles[key]++
		case n.Immediate() && n.Pressing(m.AlertTerms()):
			pressing[key]++
		case n.Immediate():
			usual[key]++
		}
	}
	for key, n := range usual {
		if n > budget || n+pressing[key] > 2*budget {
			t.Errorf("%s got %d mails and %d pressing ones on %s", key.who, n, pressing[key], key.day)
		}
	}
	for key, n := range bundles {
		if n > int(24*time.Hour/tracker.BundleEvery) {
			t.Errorf("%s got %d bundles on %s", key.who, n, key.day)
		}
	}
}

// allTold looks for incidents of a breach or worse that nobody was told of, and counts what was bundled.
func allTold(t *testing.T, s *stage, m tracker.Merchant, outbox []tracker.Notification) (bundled int) {
	t.Helper()
	sent, told := map[int64]bool{}, map[int64]bool{}
	for _, n := range outbox {
		sent[n.ID] = n.State == tracker.DeliverySent
	}
	for _, n := range outbox {
		waits := n.State == tracker.DeliveryQueued || n.State == tracker.DeliveryHeld
		with := n.State == tracker.DeliveryBundled
		if with {
			bundled++
			if _, known := sent[n.BundleID]; !known {
				t.Errorf("message %d went with bundle %d, which does not exist", n.ID, n.BundleID)
			}
		}
		ended := n.State == tracker.DeliveryWithdrawn && n.Reason != ""
		if n.State == tracker.DeliveryWithdrawn && n.Reason == "" {
			t.Errorf("message %d was withdrawn without a reason", n.ID)
		}
		if n.Audience == tracker.AudienceMerchant && (sent[n.ID] || waits || with || ended) {
			told[n.Message.ShipmentID] = true
		}
		for _, line := range n.Message.Digest { // bundles and warnings name parcels
			told[line.ShipmentID] = true
		}
	}
	incidents, err := s.app.store.Incidents(t.Context(), m.ID, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range incidents {
		if in.Severity < tracker.SeverityBreach || in.ShipmentID == 0 || in.Family == tracker.FamilyBlind || told[in.ShipmentID] {
			continue
		}
		r, err := s.app.store.Parcel(t.Context(), m.ID, in.ShipmentID)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(r.Timeline, func(e tracker.TimelineEntry) bool { return e.What == tracker.TimelineToldWith }) {
			t.Errorf("%s of %s (%s) was told to nobody", in.Kind, in.TrackingNo, in.Severity)
		}
	}
	return bundled
}
