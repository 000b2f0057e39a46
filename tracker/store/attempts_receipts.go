package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// AddReceipts appends what a provider reported and returns how many reports were new. The same report again changes nothing.
func (s *Store) AddReceipts(ctx context.Context, receipts []tracker.DeliveryReceipt) (int, error) {
	var added int64
	err := s.write(ctx, func(t tx) (err error) {
		rows := make([][]any, len(receipts))
		for i, r := range receipts {
			rows[i] = []any{
				tracker.CleanText(r.ReceiptID, 100), r.Provider, string(r.State), tracker.CleanText(r.Code, 60), timeArg(r.At), r.ReceivedAt.UnixMilli(),
			}
		}
		added, err = t.insert("receipts", "receipt_id,provider,state,code,at,received_at", "ON CONFLICT DO NOTHING", rows)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store delivery receipts: %w", err)
	}
	return int(added), nil
}

// CountReceipts counts the different reports by provider, state and code, the most frequent first.
func (s *Store) CountReceipts(ctx context.Context) ([]tracker.ReceiptCount, error) {
	var out []tracker.ReceiptCount
	err := s.read(ctx, func(t tx) error {
		return t.query(func(scan func(...any) error) error {
			var c tracker.ReceiptCount
			var last stamp
			err := scan(&c.Provider, &c.State, &c.Code, &c.N, &last)
			c.LastAt = last.time()
			out = append(out, c)
			return err
		}, "SELECT provider, state, code, COUNT(*) AS n, MAX(received_at) FROM receipts GROUP BY provider, state, code ORDER BY n DESC, provider, state, code")
	})
	if err != nil {
		return nil, fmt.Errorf("count delivery receipts: %w", err)
	}
	return out, nil
}
