package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// BlindCounts returns, per courier account, how many open parcels cannot be judged for want of an answer. A parcel that lacks a setting
// of its own, such as its phone tail, or that alone is not answered for, has its own incident and says nothing about the feed. For accounts with a quota it also counts the
// parcels whose look is due.
func (s *Store) BlindCounts(ctx context.Context, now time.Time) ([]tracker.BlindCount, error) {
	blind, err := s.countParcels(ctx, "s.blind_since", `s.blind_since IS NOT NULL AND s.problem NOT IN ? AND NOT EXISTS (SELECT 1 FROM incidents i
		WHERE i.merchant_id = s.merchant_id AND i.shipment_id = s.id AND i.resolved_at IS NULL AND i.kind = 'parcel_blind')`, tracker.SetupProblems())
	if err != nil {
		return nil, fmt.Errorf("count blind parcels: %w", err)
	}
	held, err := s.countParcels(ctx, "s.next_poll_at", "s.next_poll_at <= ? AND (a.per_day > 0 OR a.last_problem = ?)",
		stampOf(now).arg(), string(tracker.ProblemQuota))
	if err != nil {
		return nil, fmt.Errorf("count parcels that a quota holds back: %w", err)
	}
	out := make([]tracker.BlindCount, 0, len(blind)+len(held))
	at := map[int64]int{}
	for _, c := range blind {
		at[c.AccountID] = len(out)
		out = append(out, c)
	}
	for _, c := range held {
		i, known := at[c.AccountID]
		if !known {
			i = len(out)
			out = append(out, tracker.BlindCount{MerchantID: c.MerchantID, AccountID: c.AccountID, Name: c.Name})
		}
		out[i].Held, out[i].HeldSince = c.Count, c.Since
	}
	return out, nil
}

// countParcels counts open parcels per account, with the earliest value of the column since.
func (s *Store) countParcels(ctx context.Context, since, where string, args ...any) ([]tracker.BlindCount, error) {
	var rows []struct {
		MerchantID int64
		AccountID  int64
		Name       string
		Count      int
		Since      stamp
	}
	err := s.reader.WithContext(ctx).Raw("SELECT a.merchant_id, a.id AS account_id, a.name, COUNT(*) AS count, MIN("+since+`) AS since
		FROM courier_accounts a JOIN shipments s ON s.merchant_id = a.merchant_id AND s.account_id = a.id AND s.closed_at IS NULL
		AND `+where+" GROUP BY a.merchant_id, a.id, a.name ORDER BY a.merchant_id, a.id", args...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]tracker.BlindCount, 0, len(rows))
	for _, r := range rows {
		out = append(out, tracker.BlindCount{MerchantID: r.MerchantID, AccountID: r.AccountID, Name: r.Name, Count: r.Count, Since: r.Since.time()})
	}
	return out, nil
}

// HeldParcels returns the open parcels of one account that nobody can look at now: those whose verdict waits for a look, then those that
// are merely due, the longest waiting first.
func (s *Store) HeldParcels(ctx context.Context, q tracker.HeldQuery) ([]tracker.Shipment, error) {
	var rows []shipmentRow
	err := s.reader.WithContext(ctx).Raw(`SELECT * FROM shipments WHERE merchant_id = ? AND account_id = ? AND closed_at IS NULL
		AND (blind_since IS NOT NULL OR next_poll_at <= ?)
		ORDER BY CASE WHEN blind_since IS NULL THEN 1 ELSE 0 END, COALESCE(blind_since, next_poll_at), id LIMIT ?`,
		q.MerchantID, q.AccountID, stampOf(q.Now).arg(), q.Limit).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list parcels that nobody sees: %w", err)
	}
	out := make([]tracker.Shipment, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].shipment())
	}
	return out, nil
}
