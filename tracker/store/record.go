package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
)

// RecordLooks writes looks in one transaction: the run of equal outcomes, new checkpoints, and what changed of the parcel. A look
// that is not newer than the last one of its parcel changes nothing, so recording the same looks twice is the same as once; only
// checkpoints are added whenever they come, because they are facts of their own.
func (s *Store) RecordLooks(ctx context.Context, looks []tracker.LookResult) error {
	if len(looks) == 0 {
		return nil
	}
	err := s.write(ctx, func(t tx) error {
		states, err := t.lookStates(looks)
		if err != nil {
			return err
		}
		rec := recorder{tx: t, states: states}
		for i := range looks {
			rec.apply(&looks[i])
		}
		return rec.flush()
	})
	if err != nil {
		return fmt.Errorf("record looks: %w", err)
	}
	return nil
}

// lookStates reads, and on PostgreSQL locks, the parcels that were looked at.
func (t tx) lookStates(looks []tracker.LookResult) (map[rowKey]*lookState, error) {
	byMerchant := map[int64][]int64{}
	for i := range looks {
		c := &looks[i].Claim
		byMerchant[c.MerchantID] = append(byMerchant[c.MerchantID], c.ShipmentID)
	}
	states := make(map[rowKey]*lookState, len(looks))
	for _, merchantID := range sortedKeys(byMerchant) {
		ids := byMerchant[merchantID]
		slices.Sort(ids)
		err := chunks(slices.Compact(ids), func(part []int64) error {
			list, args := in(part)
			return t.query(func(scan func(...any) error) error {
				r := &lookState{}
				r.MerchantID = merchantID
				err := scan(&r.ID, &r.LastLookAt, &r.LastTryAt, &r.LastOutcome, &r.Problem, &r.Failures, &r.RunNo, &r.BlindSince,
					&r.ThresholdAt, &r.CheckAt, &r.EventsHash, &r.Status, &r.ExpectedAt, &r.NextPollAt, &r.LookEventAt)
				r.wasCheck, r.wasHash, r.wasStatus, r.wasExpected = r.CheckAt, r.EventsHash, r.Status, r.ExpectedAt
				r.wasFailures, r.wasProblem, r.wasLookEvent = r.Failures, r.Problem, r.LookEventAt
				states[rowKey{merchantID, r.ID}] = r
				return err
			}, `SELECT id, last_look_at, last_try_at, last_outcome, problem, failures, run_no, blind_since, threshold_at, check_at,
				events_hash, status, expected_at, next_poll_at, look_event_at FROM shipments WHERE merchant_id = ? AND id IN `+list+" ORDER BY id"+t.forUpdate(""),
				append([]any{merchantID}, args...)...)
		})
		if err != nil {
			return nil, err
		}
	}
	return states, nil
}

// rowKey is the primary key of most tables.
type rowKey struct{ merchantID, id int64 }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// lookState is the part of a parcel that looks change, with what it was.
type lookState struct {
	shipmentRow
	wasCheck, wasExpected, wasLookEvent stamp
	wasHash, wasStatus, wasProblem      string
	wasFailures                         int
	changed                             bool
}

// moved reports whether more changed than the times of looking, which is what an unchanged answer does not.
func (r *lookState) moved() bool {
	return r.CheckAt != r.wasCheck || r.EventsHash != r.wasHash || r.Status != r.wasStatus || r.ExpectedAt != r.wasExpected ||
		r.Failures != r.wasFailures || r.Problem != r.wasProblem || r.LookEventAt != r.wasLookEvent
}

// note applies a look to the state of its parcel.
func (r *lookState) note(look *tracker.LookResult) {
	at := stampOf(look.At)
	r.changed, r.LastTryAt, r.LastOutcome, r.NextPollAt = true, at, string(look.Outcome), stampOf(look.NextPollAt)
	if !look.Outcome.Seen() {
		r.Failures++
		r.Problem = string(look.Problem)
		if look.Problem != tracker.ProblemNone {
			r.CheckAt = r.CheckAt.earlier(at)
		}
		return
	}
	r.LastLookAt, r.Failures, r.Problem = at, 0, ""
	if look.Problem == tracker.ProblemNumberReused {
		r.Problem = string(look.Problem)
	}
	if r.Problem != r.wasProblem {
		r.CheckAt = r.CheckAt.earlier(at)
	}
	if look.Outcome == tracker.OutcomeNewEvent || look.Outcome == tracker.OutcomeOK {
		r.EventsHash, r.Status = look.EventsHash, string(look.Status)
		r.CheckAt = r.CheckAt.earlier(at)
	}
	if !look.NewestEvent.IsZero() || look.Outcome == tracker.OutcomeNotFound {
		r.LookEventAt = stampOf(look.NewestEvent)
	}
	if !look.ExpectedAt.IsZero() {
		r.ExpectedAt = stampOf(look.ExpectedAt)
	}
	if r.BlindSince != 0 || r.ThresholdAt != 0 && r.ThresholdAt <= at {
		r.CheckAt = r.CheckAt.earlier(at)
	}
}
