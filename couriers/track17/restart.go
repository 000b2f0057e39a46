package track17

import (
	"context"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
)

// restart has stopped numbers tracked again, which the provider does once for each. Until it has asked the carrier again its answer is
// old, and an old answer is no look at the parcel: it counts as refused, but for the first one, which brings the history.
func (t *courier) restart(ctx context.Context, a tracker.Answer, stopped []tracker.TrackQuery) {
	now := t.client.Now()
	fresh := slices.DeleteFunc(slices.Clone(stopped), func(q tracker.TrackQuery) bool {
		_, tried := t.notes.recent(q.TrackingNo, now)
		return tried
	})
	if len(fresh) > 0 {
		for number, why := range t.retrack(ctx, fresh) {
			t.notes.write(number, note{at: now, silent: why})
		}
	}
	for _, q := range stopped {
		known, _ := t.notes.recent(q.TrackingNo, now)
		if known.silent == "" {
			continue
		}
		for i, s := range a.Shipments {
			switch {
			case s.TrackingNo != q.TrackingNo:
			case q.FirstLook:
				a.Shipments[i].Detail = known.silent
			default:
				a.Shipments[i] = tracker.TrackedShipment{TrackingNo: s.TrackingNo, Outcome: tracker.OutcomeRejected, Detail: known.silent}
			}
		}
	}
}

// retrack returns for each number why the provider's answer about it is old, or "" where it tracks the number. Numbers that could not be
// asked about are missing, so that they are asked about again at the next look.
func (t *courier) retrack(ctx context.Context, queries []tracker.TrackQuery) map[string]string {
	result := t.ask(ctx, method{"retrack", couriers.RetryNever}, plain(queries))
	out := map[string]string{}
	for _, q := range queries {
		switch result.answer.Outcome {
		case tracker.OutcomeOK:
			out[q.TrackingNo] = "17TRACK had stopped tracking this number; it was restarted"
		case tracker.OutcomeRejected, tracker.OutcomeAuth:
			out[q.TrackingNo] = "" // the account may not restart: no use to ask at every look
		}
	}
	for number, code := range result.codes {
		switch code {
		case codeStillTracked:
			out[number] = ""
		case codeRestartedBefore:
			out[number] = "17TRACK stopped tracking this number and restarts a number only once"
		default:
			delete(out, number)
		}
	}
	return out
}
