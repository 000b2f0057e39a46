package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// PushStore is what working off pushes needs of the store.
type PushStore interface {
	ClaimPushes(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]tracker.PushBatch, error)
	RecordPushes(ctx context.Context, record tracker.PushRecord) (tracker.PushReport, error)
}

// PushReader works off the pushes that were stored: it reads them and merges what they tell.
type PushReader struct {
	Store PushStore
	// Read decodes a push with its account's adapter; false if there is none.
	Read func(account tracker.CourierAccount, push tracker.Push) (tracker.Answer, bool)
	Now  func() time.Time
	Log  *slog.Logger

	Cadence tracker.Cadence
	Lease   time.Duration // how long a claim holds, in Now's time
	Claim   int           // pushes claimed at once
	Tries   int           // readings after which a push is given up
}

// Run does one pass: it reads until nothing waits or the context ends.
func (p *PushReader) Run(ctx context.Context) error {
	_, err := p.Pass(ctx)
	return err
}

// Pass is Run with counts.
func (p *PushReader) Pass(ctx context.Context) (tracker.PushReport, error) {
	var total tracker.PushReport
	var err error
	for ctx.Err() == nil && err == nil {
		var batches []tracker.PushBatch
		if batches, err = p.Store.ClaimPushes(ctx, p.Now(), p.Claim, p.Lease); err != nil {
			err = fmt.Errorf("claim pushes: %w", err)
			break
		}
		if len(batches) == 0 {
			break
		}
		for _, batch := range batches {
			var report tracker.PushReport
			report, err = p.work(context.WithoutCancel(ctx), batch)
			total.Add(report)
			if err != nil {
				break
			}
		}
	}
	if total.Pushes+total.Failed > 0 {
		p.Log.Info("pushes read", "pushes", total.Pushes, "parcels", total.Parcels, "new_events", total.NewEvents,
			"unmatched", total.Unmatched, "failed", total.Failed)
	}
	return total, err
}

// work reads and records the pushes of one account. Where they cannot be recorded together, each is tried alone, so that one that no
// database takes does not hold up the rest: its lease ends, and it is given up in the end.
func (p *PushReader) work(ctx context.Context, batch tracker.PushBatch) (tracker.PushReport, error) {
	record := tracker.PushRecord{At: p.Now(), Cadence: p.Cadence}
	for _, push := range batch.Pushes {
		record.Results = append(record.Results, p.read(batch.Account, push))
	}
	report, err := p.Store.RecordPushes(ctx, record)
	if err == nil {
		return report, nil
	}
	if len(record.Results) == 1 {
		return report, fmt.Errorf("record push %d: %w", record.Results[0].Push.ID, err)
	}
	var failures []error
	for _, result := range record.Results {
		one, err := p.Store.RecordPushes(ctx, tracker.PushRecord{At: record.At, Cadence: p.Cadence, Results: []tracker.PushResult{result}})
		report.Add(one)
		if err != nil {
			failures = append(failures, fmt.Errorf("record push %d: %w", result.Push.ID, err))
		}
	}
	return report, errors.Join(failures...)
}

// read decodes one push. What cannot be read is tried again, because the next version of the program may read it, and given up after the
// last try.
func (p *PushReader) read(account tracker.CourierAccount, push tracker.Push) tracker.PushResult {
	result := tracker.PushResult{Push: push, State: tracker.PushDone}
	if push.Attempts > p.Tries {
		result.State = tracker.PushFailed
		result.Detail = strings.TrimSuffix("given up after "+fmt.Sprint(p.Tries)+" tries: "+push.Detail, ": ")
		return result
	}
	answer, ok := p.Read(account, push)
	if !ok {
		answer = tracker.Answer{Outcome: tracker.OutcomeMalformed, Detail: "no adapter reads pushes of " + account.Provider}
	}
	if detail, unreadable := unreadable(answer); unreadable {
		result.Detail, result.State = detail, tracker.PushFailed
		if push.Attempts < p.Tries {
			result.State, result.NextTryAt = tracker.PushWaiting, p.Now().Add(tracker.Backoff(push.Key, push.Attempts))
		}
		return result
	}
	for _, told := range answer.Shipments {
		if told.TrackingNo = strings.ToUpper(strings.TrimSpace(told.TrackingNo)); told.TrackingNo != "" {
			result.Shipments = append(result.Shipments, told)
		}
	}
	result.Detail, result.UnknownCodes = answer.Detail, answer.UnknownCodes
	return result
}

// unreadable reports whether a push told nothing that can be understood. One of several parcels that can be read is enough; what the rest
// lacks comes with the next look.
func unreadable(answer tracker.Answer) (string, bool) {
	if answer.Outcome != tracker.OutcomeMalformed && len(answer.Shipments) == 0 {
		return "", false
	}
	detail := answer.Detail
	for _, told := range answer.Shipments {
		if told.Outcome != tracker.OutcomeMalformed {
			return "", false
		}
		if detail == "" {
			detail = told.Detail
		}
	}
	return detail, true
}
