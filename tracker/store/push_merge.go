package store

import (
	"parcelwarden/tracker"
)

// pushedParcel is the part of a parcel that pushes change.
type pushedParcel struct {
	shipmentRow
	pushAccount int64
	newest      stamp // of all its events
	changed     bool
}

// merge adds what a push told about a parcel to what is known: events by their fingerprint, so that a push with the newest event alone
// takes nothing away, and the status if it is the newest. A closed parcel gets its events, as facts, and stays closed.
func (rec *pushRecorder) merge(p *pushedParcel, account *pushedAccount, push tracker.Push, told tracker.TrackedShipment) {
	now := rec.at.time()
	fresh := rec.add(p, told.Checkpoints)
	known, newest := p.newest, tracker.NewestEvent(told.Checkpoints, now)
	p.newest = max(known, stampOf(newest))
	status := string(tracker.PushedStatus(tracker.Status(p.Status), known.time(), told, now))
	repeats := fresh == 0 && (len(told.Checkpoints) > 0 || status == p.Status)
	if p.ClosedAt != 0 || repeats {
		return
	}
	if !told.ExpectedAt.IsZero() && !newest.Before(known.time()) {
		p.ExpectedAt = stampOf(told.ExpectedAt)
	}
	if p.PushedSince == 0 && account.Push && p.pushAccount != account.ID { // a provider that pushes without being asked
		p.PushedSince = stampOf(push.ReceivedAt)
	}
	p.changed, p.Status = true, status
	p.PushedAt = max(rec.at, p.PushedAt+1) // names the state: a verdict on what was before is void
	p.PushEventAt = max(p.PushEventAt, stampOf(newest))
	p.CheckAt = p.CheckAt.earlier(rec.at)
	rec.putOff(p, account)
}

// add collects the events that the parcel does not have yet and returns how many there are.
func (rec *pushRecorder) add(p *pushedParcel, events []tracker.Checkpoint) int {
	key := rowKey{p.MerchantID, p.ID}
	if rec.known[key] == nil {
		rec.known[key] = map[string]bool{}
	}
	fresh := 0
	for seq, c := range events {
		print := c.Fingerprint()
		if rec.known[key][print] {
			continue
		}
		rec.known[key][print] = true
		rec.checkpoints = append(rec.checkpoints, checkpointValues(key, seq, c))
		fresh++
	}
	if fresh > 0 {
		rec.report.NewEvents += fresh
		rec.report.Parcels++
	}
	return fresh
}

// putOff moves the next look to a day after the last one, if pushes are trusted. The judgement that follows brings it forward to the next
// threshold. Back-off, first looks and looks under way are left alone.
func (rec *pushRecorder) putOff(p *pushedParcel, account *pushedAccount) {
	now := rec.at.time()
	if p.PushedSince == 0 || p.LastTryAt == 0 || p.Failures > 0 || p.leased(now) || rec.cadence == tracker.CadenceFresh || !account.PushTrusted(now) {
		return
	}
	next := stampOf(tracker.NextPoll(tracker.CadenceInput{
		Cadence: rec.cadence, Key: p.TrackingNo, Now: p.LastTryAt.time(), Status: tracker.Status(p.Status), Phase: tracker.Phase(p.Phase),
		Floor: account.NumberFloor, Pushed: true,
	}))
	p.NextPollAt = max(p.NextPollAt, next)
}

func (rec *pushRecorder) writeParcels() error {
	var rows [][]any
	for _, p := range rec.parcels {
		if p.changed {
			rows = append(rows, []any{
				p.MerchantID, p.ID, p.Status, p.ExpectedAt.arg(), p.CheckAt.arg(), p.NextPollAt.arg(), p.PushedAt.arg(), p.PushEventAt.arg(),
				p.PushedSince.arg(),
			})
		}
	}
	_, err := rec.updateFrom("shipments", []column{
		{name: "merchant_id", kind: kindInt},
		{name: "id", kind: kindInt},
		{name: "status", kind: kindText},
		{name: "expected_at", kind: kindInt},
		{name: "check_at", kind: kindInt},
		{name: "next_poll_at", kind: kindInt},
		{name: "pushed_at", kind: kindInt},
		{name: "push_event_at", kind: kindInt},
		{name: "pushed_since", kind: kindInt},
	}, "", rows)
	return err
}

func (rec *pushRecorder) writeCheckpoints() error {
	_, err := rec.insert("checkpoints", checkpointColumns, "ON CONFLICT DO NOTHING", rec.checkpoints)
	return err
}
