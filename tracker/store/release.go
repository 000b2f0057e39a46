package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// ReleaseClaims gives parcels back that were claimed and not looked up: their next look is due at nextPollAt. A parcel that was
// looked up since, or whose lease somebody else holds, is left alone.
func (s *Store) ReleaseClaims(ctx context.Context, claims []tracker.PollClaim, nextPollAt time.Time) error {
	rows := make([][]any, 0, len(claims))
	for i := range claims {
		rows = append(rows, []any{claims[i].MerchantID, claims[i].ShipmentID, timeArg(nextPollAt), nil, timeArg(claims[i].LastLookAt)})
	}
	err := s.write(ctx, func(t tx) error {
		_, err := t.updateFrom("shipments", []column{
			{name: "merchant_id", kind: kindInt},
			{name: "id", kind: kindInt},
			{name: "next_poll_at", kind: kindInt},
			{name: "leased_until", kind: kindInt},
			{name: "seen", kind: kindInt, set: notSet},
		}, " AND shipments.leased_until IS NOT NULL AND shipments.last_look_at IS NOT DISTINCT FROM v.seen", rows)
		return err
	})
	if err != nil {
		return fmt.Errorf("release claims: %w", err)
	}
	return nil
}
