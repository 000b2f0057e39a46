package store

import (
	"context"
	"fmt"
)

// Unseen counts a merchant's open parcels, and those among them that a courier account serves and nobody has looked up yet.
func (s *Store) Unseen(ctx context.Context, merchantID int64) (unseen, open int64, err error) {
	row := s.reader.WithContext(ctx).Raw(`SELECT COUNT(CASE WHEN account_id IS NOT NULL AND last_try_at IS NULL THEN 1 END), COUNT(*)
		FROM shipments WHERE merchant_id = ? AND closed_at IS NULL`, merchantID).Row()
	if err := row.Scan(&unseen, &open); err != nil {
		return 0, 0, fmt.Errorf("count parcels without a look: %w", err)
	}
	return unseen, open, nil
}
