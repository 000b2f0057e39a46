package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
)

// ApplyVerdicts writes judgements in one transaction. A verdict that rests on a look or a push which is no longer the last one is void: its
// parcel is only marked to be judged again. Every change of an incident is a compare-and-set, and its advice, ledger rows, notices
// and timeline are written if and only if it took place, so that two nodes that judge the same parcel act once.
func (s *Store) ApplyVerdicts(ctx context.Context, verdicts []tracker.Verdict) (tracker.VerdictReport, error) {
	var report tracker.VerdictReport
	if len(verdicts) == 0 {
		return report, nil
	}
	err := s.write(ctx, func(t tx) error {
		report = tracker.VerdictReport{}
		states, err := t.judgedStates(verdicts)
		if err != nil {
			return err
		}
		standing, err := t.writeJudged(verdicts, states, &report)
		if err != nil {
			return err
		}
		return t.applyChanges(standing, &report)
	})
	if err != nil {
		return tracker.VerdictReport{}, fmt.Errorf("apply verdicts: %w", err)
	}
	return report, nil
}

// judgedStates reads, and on PostgreSQL locks, what may have changed since the parcels were judged.
func (t tx) judgedStates(verdicts []tracker.Verdict) (map[rowKey]*shipmentRow, error) {
	byMerchant := map[int64][]int64{}
	for i := range verdicts {
		byMerchant[verdicts[i].MerchantID] = append(byMerchant[verdicts[i].MerchantID], verdicts[i].ShipmentID)
	}
	states := make(map[rowKey]*shipmentRow, len(verdicts))
	for _, merchantID := range sortedKeys(byMerchant) {
		ids := byMerchant[merchantID]
		slices.Sort(ids)
		err := chunks(slices.Compact(ids), func(part []int64) error {
			list, args := in(part)
			return t.query(func(scan func(...any) error) error {
				r := &shipmentRow{MerchantID: merchantID}
				err := scan(&r.ID, &r.Status, &r.SignedAt, &r.LastLookAt, &r.NextPollAt, &r.LeasedUntil, &r.CheckAt, &r.PushedAt)
				states[rowKey{merchantID, r.ID}] = r
				return err
			}, "SELECT id, status, signed_at, last_look_at, next_poll_at, leased_until, check_at, pushed_at FROM shipments WHERE merchant_id = ? AND id IN "+
				list+" ORDER BY id"+t.forUpdate(""), append([]any{merchantID}, args...)...)
		})
		if err != nil {
			return nil, err
		}
	}
	return states, nil
}

// writeJudged writes the parcels and returns the verdicts that stand.
func (t tx) writeJudged(verdicts []tracker.Verdict, states map[rowKey]*shipmentRow, report *tracker.VerdictReport) ([]*tracker.Verdict, error) {
	standing := make([]*tracker.Verdict, 0, len(verdicts))
	var rows, void [][]any
	for i := range verdicts {
		v := &verdicts[i]
		key := rowKey{v.MerchantID, v.ShipmentID}
		state := states[key]
		if state == nil || state.LastLookAt != stampOf(v.JudgedLook) || state.PushedAt != stampOf(v.JudgedPush) {
			report.Void++
			if state != nil {
				void = append(void, []any{v.MerchantID, v.ShipmentID, timeArg(v.At)})
			}
			continue
		}
		delete(states, key) // a second verdict on the same parcel in one batch is void
		standing = append(standing, v)
		rows = append(rows, judgedShipment(v, state))
		report.Judged++
		if !v.Shipment.BlindSince.IsZero() {
			report.Blind++
		}
	}
	if _, err := t.updateFrom("shipments", judgedShipmentColumns(), "", rows); err != nil {
		return nil, err
	}
	_, err := t.updateFrom("shipments", []column{
		{name: "merchant_id", kind: kindInt}, {name: "id", kind: kindInt}, {name: "check_at", kind: kindInt},
	}, "", void)
	return standing, err
}

func judgedShipmentColumns() []column {
	columns := []column{{name: "merchant_id", kind: kindInt}, {name: "id", kind: kindInt}}
	for _, name := range []string{"status", "phase", "last_event_text", "close_reason", "site", "lane"} {
		columns = append(columns, column{name: name, kind: kindText})
	}
	for _, name := range []string{
		"picked_up_at", "first_hub_at", "dest_branch_at", "out_for_delivery_at", "locker_at", "signed_at", "last_event_at",
		"line_due_at", "pickup_wait_ms", "threshold_at", "blind_since", "closed_at", "next_poll_at", "check_at",
	} {
		columns = append(columns, column{name: name, kind: kindInt})
	}
	return columns
}

// judgedShipment merges a verdict with what others wrote since the parcel was judged: a lease keeps its poll time, a delivery that an
// import told stays, and a check that somebody brought forward meanwhile is not put off.
func judgedShipment(v *tracker.Verdict, state *shipmentRow) []any {
	s, at := &v.Shipment, stampOf(v.At)
	nextPoll, check, signed, status := stampOf(s.NextPollAt), stampOf(s.CheckAt), stampOf(s.SignedAt), string(s.Status)
	if nextPoll == 0 || state.leased(v.At) {
		nextPoll = state.NextPollAt
	}
	if state.CheckAt > at {
		check = check.earlier(state.CheckAt)
	}
	if signed == 0 {
		signed = state.SignedAt
	}
	if status == "" {
		status = state.Status
	}
	return []any{
		v.MerchantID, v.ShipmentID, status, string(s.Phase), clean(s.LastEventText), s.CloseReason, clean(s.Site.String()),
		tracker.ProvincePair(*s), timeArg(s.PickedUpAt),
		timeArg(s.FirstHubAt), timeArg(s.DestBranchAt), timeArg(s.OutForDeliveryAt), timeArg(s.LockerAt), signed.arg(),
		timeArg(s.LastEventAt), timeArg(s.LineDueAt), v.PickupWait.Milliseconds(), timeArg(s.ThresholdAt), timeArg(s.BlindSince),
		timeArg(s.ClosedAt), nextPoll.arg(), check.arg(),
	}
}
