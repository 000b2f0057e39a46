package track17

import (
	"context"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
	"time"
)

// staleSync is how long the provider, which asks carriers every few hours, may not have asked before its tracking is suspected to have
// been stopped. It stops numbers by itself: after 30 days without a change, and some time after the delivery.
const staleSync = 72 * time.Hour

// mend repairs what keeps a registered number silent: a wrong carrier, or a tracking that was stopped while the parcel is open.
func (t *courier) mend(ctx context.Context, read reading, queries []tracker.TrackQuery) tracker.Answer {
	if read.answer.Outcome != tracker.OutcomeOK {
		return read.answer
	}
	at := make(map[string]int, len(read.answer.Shipments))
	for i, s := range read.answer.Shipments {
		at[s.TrackingNo] = i
	}
	var changes []asked
	var stopped []tracker.TrackQuery
	for _, q := range queries {
		i, answered := at[q.TrackingNo]
		known, accepted := read.facts[q.TrackingNo]
		if !answered || !accepted {
			continue
		}
		s := read.answer.Shipments[i]
		if change, needed := t.change(q, s, known); needed {
			changes = append(changes, change)
		}
		if !s.Status.Final() && t.suspect(known) {
			stopped = append(stopped, q)
		}
	}
	t.changeCarriers(ctx, read.answer, changes)
	t.restart(ctx, read.answer, stopped)
	return read.answer
}

// change asks for another carrier where the provider looks with one that knows nothing, and we know which one it should be. Where the
// number has events the carrier is left alone: a parcel may change hands, and a change may cost a credit.
func (t *courier) change(q tracker.TrackQuery, s tracker.TrackedShipment, known fact) (asked, bool) {
	want := carrierKey(q.Courier)
	has, err := strconv.Atoi(known.carrier)
	if err != nil || has == 0 || want == 0 || has == want || s.Outcome != tracker.OutcomeNotFound {
		return asked{}, false
	}
	if _, tried := t.notes.recent("carrier "+q.TrackingNo, t.client.Now()); tried {
		return asked{}, false
	}
	return asked{Number: q.TrackingNo, Old: has, New: want}, true
}

// changeCarriers changes carriers and says so with each number: the next look tells what the right carrier knows.
func (t *courier) changeCarriers(ctx context.Context, a tracker.Answer, changes []asked) {
	if len(changes) == 0 {
		return
	}
	result := t.ask(ctx, method{"changecarrier", couriers.RetryNever}, changes)
	said := map[string]string{}
	for _, c := range changes {
		t.notes.write("carrier "+c.Number, note{at: t.client.Now()})
		said[c.Number] = "carrier changed from " + strconv.Itoa(c.Old) + " to " + strconv.Itoa(c.New)
		if result.answer.Outcome != tracker.OutcomeOK {
			said[c.Number] = "carrier not changed: " + result.answer.Detail
		}
	}
	for _, s := range result.answer.Shipments {
		said[s.TrackingNo] = "carrier not changed: " + s.Detail
	}
	for i, s := range a.Shipments {
		if text, ok := said[s.TrackingNo]; ok {
			a.Shipments[i].Detail = tracker.CleanText(text, couriers.DetailLimit)
		}
	}
}

func (t *courier) suspect(known fact) bool {
	return known.stopped || !known.synced.IsZero() && t.client.Now().Sub(known.synced) > staleSync
}
