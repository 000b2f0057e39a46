package jobs

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// RebookStore is what booking past dates again needs of the store.
type RebookStore interface {
	ScoreDays(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreDay, error)
	LineDays(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreDay, error)
	RebookCauses(ctx context.Context, merchantID int64) (tracker.RebookCauses, error)
	RebookScore(ctx context.Context, d tracker.ScoreDay, entries []tracker.ScoreEntry, reason string) (int, error)
}

// rebookDays is how far back dates are booked again: no window of a profile is longer.
const rebookDays = 90

// rebook books those dates again that were booked under another profile than the shop's own values make of it now, or before an appeal was won that
// reaches back to them. A date that was booked again is not out of date any more, so a second pass adds nothing.
func (b *ScoreBooker) rebook(ctx context.Context, m tracker.Merchant) (int, error) {
	causes, err := b.Store.RebookCauses(ctx, m.ID)
	if err != nil || causes.Overridden.IsZero() && len(causes.Appeals) == 0 {
		return 0, err
	}
	since := b.Now().In(m.Location()).AddDate(0, 0, -rebookDays).Format(time.DateOnly)
	days, err := b.Store.ScoreDays(ctx, m.ID, since)
	if err != nil {
		return 0, err
	}
	lines, err := b.Store.LineDays(ctx, m.ID, since)
	if err != nil {
		return 0, err
	}
	days = append(days, lines...)
	total := 0
	for _, day := range days {
		if ctx.Err() != nil {
			return total, nil
		}
		profile, err := b.Scores.ForShop(m, day.ScoreDate)
		if errors.Is(err, tracker.ErrNoProfile) {
			continue
		}
		if err != nil {
			return total, err
		}
		reason := causes.Reason(day, profile)
		if reason == "" || profile.LinesOnly != (len(day.Lines) > 0) { // the shop has moved to another platform since
			continue
		}
		rows, err := b.rebookDay(ctx, m, profile, day.ScoreDate, reason)
		if err != nil {
			return total, err
		}
		total += rows
	}
	return total, nil
}

func (b *ScoreBooker) rebookDay(ctx context.Context, m tracker.Merchant, profile *tracker.ScoreProfile, date, reason string) (int, error) {
	query, err := profile.Query(m.ID, date)
	if err != nil {
		return 0, fmt.Errorf("window of %s: %w", date, err)
	}
	day, entries, err := b.work(ctx, m, profile, query)
	if err != nil || !day.LogisticsKnown && len(day.Lines) == 0 {
		return 0, err
	}
	return b.Store.RebookScore(ctx, day, entries, reason)
}
