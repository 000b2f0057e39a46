package main

import (
	"fmt"
	"parcelwarden/couriers/simulator"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"time"
)

// verify compares what is in the database and in the mailbox with the truth.
func (k *killStage) verify() {
	k.t.Helper()
	a := k.open()
	defer a.close()
	for _, m := range a.merchants {
		k.verifyParcels(a, m)
		k.verifyVerdicts(a, m)
		k.verifyMail(a, m)
	}
}

// verifyParcels: every event that the couriers have published is there, once.
func (k *killStage) verifyParcels(a *app, m tracker.Merchant) {
	for _, p := range k.world.Parcels() {
		found, err := a.store.FindShipments(k.t.Context(), m.ID, p.TrackingNo, 1)
		if err != nil || len(found) != 1 {
			k.t.Fatalf("parcel %s is lost: %v", p.TrackingNo, err)
		}
		r, err := a.store.Parcel(k.t.Context(), m.ID, found[0].ID)
		if err != nil {
			k.t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, c := range r.Checkpoints {
			if seen[c.Fingerprint()] {
				k.t.Errorf("%s: a checkpoint is there twice: %s", p.TrackingNo, c.Text)
			}
			seen[c.Fingerprint()] = true
		}
		opened := map[int64]int{}
		for _, line := range r.Timeline {
			if line.What == string(tracker.ChangeOpen) {
				opened[line.IncidentID]++
			}
		}
		for _, in := range r.Incidents {
			if opened[in.ID] != 1 {
				k.t.Errorf("%s: incident %d was opened %d times", p.TrackingNo, in.ID, opened[in.ID])
			}
		}
	}
}

func (k *killStage) verifyVerdicts(a *app, m tracker.Merchant) {
	incidents, err := a.store.Incidents(k.t.Context(), m.ID, time.Time{})
	if err != nil {
		k.t.Fatal(err)
	}
	var observed []simulator.ObservedIncident
	for _, in := range incidents {
		if in.TrackingNo != "" {
			observed = append(observed, simulator.ObservedIncident{
				TrackingNo: in.TrackingNo, Kind: in.Kind, Severity: in.Severity, OpenedAt: in.OpenedAt, ResolvedAt: in.ResolvedAt, Since: in.Since,
			})
		}
	}
	// A claim that dies with its program comes back one step of the clock later.
	report := k.world.Compare(observed, simulator.CompareConfig{Start: k.world.Start(), End: k.now(), Slack: 12 * time.Hour})
	if report.Judged < 20 {
		k.t.Errorf("only %d incidents were judged", report.Judged)
	}
	for _, x := range append(report.Missed, report.False...) {
		k.t.Errorf("%s %s (%s): %s", x.TrackingNo, x.Kind, x.Fate, x.Reason)
	}
}

// verifyMail: every message was sent, and the mailbox holds it once.
func (k *killStage) verifyMail(a *app, m tracker.Merchant) {
	outbox, err := a.store.Outbox(k.t.Context(), m.ID, 100_000)
	if err != nil {
		k.t.Fatal(err)
	}
	sent := 0
	for _, n := range outbox {
		switch n.State {
		case tracker.DeliverySent:
			sent++
		case tracker.DeliveryWithdrawn, tracker.DeliveryBundled:
		case tracker.DeliveryHeld:
			if !n.NextTryAt.After(k.now()) {
				k.t.Errorf("notification %d is due for a bundle and was not told", n.ID)
			}
		case tracker.DeliveryQueued:
			if !n.NextTryAt.After(k.now()) {
				k.t.Errorf("notification %d is due and was not sent", n.ID)
			}
		default:
			k.t.Errorf("notification %d is %s: %s", n.ID, n.State, n.LastError)
		}
	}
	ids := map[string]int{}
	for _, mail := range k.sink.Messages() {
		ids[mail.MessageID]++
	}
	for id, n := range ids {
		if n != 1 {
			k.t.Errorf("message %s is in the mailbox %d times", id, n)
		}
	}
	if sent < 30 || len(ids) != sent {
		k.t.Errorf("%d notifications sent, %d messages in the mailbox", sent, len(ids))
	}
	// Between the server's answer and the record of it lies a moment in which no program can know. What was in flight then, at most one
	// message for each of the dispatcher's workers, goes out again under the same Message-ID, by which the mailbox holds it once.
	if again, most := k.sink.Duplicates(), killRounds*notify.DefaultWorkers; again > most {
		k.t.Errorf("%d repeats reached the mail server; %d kills explain %d", again, killRounds, most)
	}
	k.t.Logf("%d messages, %d repeats dropped by their Message-ID, %s", sent, k.sink.Duplicates(), fmt.Sprint(len(outbox), " in the outbox"))
}
