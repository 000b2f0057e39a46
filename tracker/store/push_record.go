package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strings"
)

// RecordPushes writes what pushes told in one transaction: new checkpoints, the newer status, subscriptions, counts. A push that another
// node has worked off meanwhile changes nothing, and what was told before changes nothing either. The times of looking stay as they are: a
// push is no look.
func (s *Store) RecordPushes(ctx context.Context, record tracker.PushRecord) (tracker.PushReport, error) {
	var report tracker.PushReport
	err := s.write(ctx, func(t tx) error {
		rec := &pushRecorder{tx: t, at: stampOf(record.At), cadence: record.Cadence}
		results, err := rec.finish(record.Results)
		if err != nil {
			return err
		}
		if err := rec.load(results); err != nil {
			return err
		}
		for i := range results {
			rec.apply(&results[i])
		}
		err = rec.flush()
		report = rec.report
		return err
	})
	if err != nil {
		return tracker.PushReport{}, fmt.Errorf("record pushes: %w", err)
	}
	return report, nil
}

// pushRecorder merges what a set of pushes told into the parcels, so that each table gets one statement.
type pushRecorder struct {
	tx
	at      stamp
	cadence tracker.Cadence
	report  tracker.PushReport

	accounts    map[rowKey]*pushedAccount
	matches     map[numberKey]int64
	elsewhere   map[numberKey]bool // parcels of other merchants with the same credentials
	parcels     map[rowKey]*pushedParcel
	known       map[rowKey]map[string]bool // fingerprints
	checkpoints [][]any
	told        []toldParcel
	leftOver    [][]any // details of pushes with numbers of no parcel
}

// finish ends the pushes whose claim still stands and returns their results in the order in which they came.
func (rec *pushRecorder) finish(results []tracker.PushResult) ([]tracker.PushResult, error) {
	rows := make([][]any, 0, len(results))
	for i := range results {
		r := &results[i]
		next, done := timeArg(r.NextTryAt), rec.at.arg()
		if r.State == tracker.PushWaiting {
			done = nil
		} else {
			next = nil
		}
		rows = append(rows, []any{
			r.Push.MerchantID, r.Push.ID, string(r.State), next, done, tracker.CleanText(r.Detail, 500), timeArg(r.Push.NextTryAt),
		})
	}
	changed, err := rec.updateReturning("pushes", []column{
		{name: "merchant_id", kind: kindInt},
		{name: "id", kind: kindInt},
		{name: "state", kind: kindText},
		{name: "next_try_at", kind: kindInt},
		{name: "done_at", kind: kindInt},
		{name: "detail", kind: kindText},
		{name: "lease", kind: kindInt, set: notSet},
	}, " AND pushes.state = 'waiting' AND pushes.next_try_at = v.lease", rows)
	if err != nil {
		return nil, err
	}
	out := make([]tracker.PushResult, 0, len(results))
	for i := range results {
		r := results[i]
		if key := (rowKey{r.Push.MerchantID, r.Push.ID}); !changed[key] {
			rec.report.Void++
			continue
		}
		switch r.State {
		case tracker.PushFailed:
			rec.report.Failed++
		case tracker.PushDone:
			rec.report.Pushes++
		default:
			continue
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b tracker.PushResult) int { return cmp.Compare(a.Push.ID, b.Push.ID) })
	return out, nil
}

// apply merges one push.
func (rec *pushRecorder) apply(r *tracker.PushResult) {
	account := rec.accounts[rowKey{r.Push.MerchantID, r.Push.AccountID}]
	account.note(r)
	if r.State != tracker.PushDone {
		return
	}
	var lost []string
	for _, told := range r.Shipments {
		parcel := rec.parcels[rowKey{r.Push.MerchantID, rec.matches[numberKey{r.Push.AccountID, told.TrackingNo}]}]
		foreign := parcel == nil
		if !foreign { // couriers use numbers again: what is about an earlier parcel is left out
			known := len(told.Checkpoints)
			told, _ = tracker.OwnTrace(told, parcel.ShippedAt.time())
			foreign = known > 0 && len(told.Checkpoints) == 0
		}
		if foreign {
			if !rec.elsewhere[numberKey{r.Push.AccountID, told.TrackingNo}] {
				lost = append(lost, told.TrackingNo)
			}
			continue
		}
		account.unknown(told.UnknownCodes, told.TrackingNo)
		rec.told = append(rec.told, toldParcel{parcel: parcel, account: account, push: r.Push, ends: told.PushEnds, detail: told.Detail})
		if told.Outcome == tracker.OutcomeOK {
			rec.merge(parcel, account, r.Push, told)
		}
	}
	if len(lost) > 0 {
		rec.report.Unmatched += len(lost)
		account.PushesUnmatched += int64(len(lost))
		detail := strings.TrimPrefix(r.Detail+"; no parcel of this shop: "+strings.Join(lost, ", "), "; ")
		rec.leftOver = append(rec.leftOver, []any{r.Push.MerchantID, r.Push.ID, tracker.CleanText(detail, 500)})
	}
}

func (rec *pushRecorder) flush() error {
	for _, step := range []func() error{rec.writeParcels, rec.writeCheckpoints, rec.writeSubscriptions, rec.writeAccounts, rec.writeLeftOver} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (rec *pushRecorder) writeLeftOver() error {
	_, err := rec.updateFrom("pushes", []column{
		{name: "merchant_id", kind: kindInt}, {name: "id", kind: kindInt}, {name: "detail", kind: kindText},
	}, "", rec.leftOver)
	return err
}
