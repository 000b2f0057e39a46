package jobs

import (
	"context"
	"errors"
	"parcelwarden/tracker"
	"time"
)

// finished notes a reading that went well. One that the program's end cut short is due again at once.
func (r *SourceReader) finished(ctx context.Context, sum intake, cut bool) error {
	now := r.Now()
	note := tracker.SourceNote{
		MerchantID: r.MerchantID, Source: r.Name, At: now, NextAt: now.Add(r.Every), Outcome: tracker.OutcomeOK,
		Detail: sum.firstRejected, Rejected: sum.rejected,
	}
	if cut {
		note.NextAt = now
	}
	before, err := r.Store.NoteSource(ctx, note)
	if err != nil {
		return err //nolint:wrapcheck // the store says what it was doing
	}
	if before != tracker.ProblemNone {
		in := r.incident(now)
		in.ResolvedAt, in.Resolution = now, tracker.ResolvedConfigured
		if _, err := r.Store.ResolveFeedIncident(ctx, in, nil); err != nil {
			return err //nolint:wrapcheck // the store says what it was doing
		}
		r.Log.Info("order source answers again", "source", r.Name)
	}
	if sum.rejected > 0 {
		r.Log.Warn("orders of a source rejected", "source", r.Name, "rejected", sum.rejected, "first", sum.firstRejected)
	}
	if sum.created+sum.updated+sum.takenBack > 0 {
		r.Log.Info("orders read", "source", r.Name, "rows", sum.rows, "created", sum.created, "updated", sum.updated, "taken_back", sum.takenBack)
	}
	return nil
}

// failed notes a reading that the marketplace ended, and when it is tried again.
func (r *SourceReader) failed(ctx context.Context, err error, failures int) error {
	keep, now := context.WithoutCancel(ctx), r.Now()
	if ctx.Err() != nil { // we ended it ourselves
		return r.finished(keep, intake{}, true)
	}
	wait, _ := sourceBackoff(err, failures+1, r.Every)
	return r.noted(keep, err, wait, now)
}

// noted records a failure. A problem that a person must mend becomes one incident for staff, however often it is met.
func (r *SourceReader) noted(ctx context.Context, err error, wait time.Duration, now time.Time) error {
	var failed *tracker.SourceError
	if !errors.As(err, &failed) {
		return err
	}
	before, err := r.Store.NoteSource(ctx, tracker.SourceNote{
		MerchantID: r.MerchantID, Source: r.Name, At: now, NextAt: now.Add(wait), Outcome: failed.Outcome, Problem: failed.Problem, Detail: failed.Detail,
	})
	if err != nil {
		return err //nolint:wrapcheck // the store says what it was doing
	}
	attrs := []any{"source", r.Name, "outcome", failed.Outcome, "problem", failed.Problem, "detail", failed.Detail, "again_in", wait.String()}
	if failed.Problem == tracker.ProblemNone {
		r.Log.Warn("orders cannot be read now", attrs...)
		return nil
	}
	if before != failed.Problem {
		r.Log.Error("orders cannot be read until somebody mends the configuration", attrs...)
	}
	in := r.incident(now)
	in.Text = failed.Detail
	if _, err := r.Store.OpenFeedIncident(ctx, in, nil); err != nil {
		return err //nolint:wrapcheck // the store says what it was doing
	}
	return nil
}

// incident stands for a source that cannot be read until a person does something. Its feed is named like the setting to look at.
func (r *SourceReader) incident(now time.Time) tracker.Incident {
	return tracker.Incident{
		MerchantID: r.MerchantID, Feed: "sources." + r.Name, Family: tracker.FamilyBlind, Kind: tracker.KindSourceSetup, Severity: tracker.SeverityBreach,
		Since: now, DueAt: now, OpenedAt: now, UpdatedAt: now,
	}
}

// sourceBackoff is how long to wait after a failure: what the marketplace asked for, else longer with every failure. tries counts from 1.
func sourceBackoff(err error, tries int, every time.Duration) (time.Duration, string) {
	var failed *tracker.SourceError
	if !errors.As(err, &failed) {
		return every, ""
	}
	wait := min(30*time.Second<<min(max(tries, 1)-1, 10), longestBackoff)
	if failed.Problem != tracker.ProblemNone {
		wait = max(wait, lookAgainBad)
	}
	return max(wait, failed.RetryAfter), failed.Detail
}
