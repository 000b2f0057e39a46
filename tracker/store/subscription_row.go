package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// subscriptionRow is a row of subscriptions with what asking needs of its parcel.
type subscriptionRow struct {
	shipmentRow
	account      int64
	state        string
	times        int
	attempts     int
	subscribedAt stamp
	expiresAt    stamp
	endedAt      stamp
	nextTryAt    stamp
	detail       string
	pushes       int64
	lastPushAt   stamp
}

const subscriptionColumns = `u.merchant_id, u.shipment_id, u.account_id, u.state, u.times, u.attempts, u.subscribed_at, u.expires_at,
	u.ended_at, u.next_try_at, u.detail, u.pushes, u.last_push_at`

func (r *subscriptionRow) fields() []any {
	return []any{
		&r.MerchantID, &r.ID, &r.account, &r.state, &r.times, &r.attempts, &r.subscribedAt, &r.expiresAt, &r.endedAt, &r.nextTryAt,
		&r.detail, &r.pushes, &r.lastPushAt,
	}
}

func (r *subscriptionRow) subscription() tracker.Subscription {
	return tracker.Subscription{
		MerchantID: r.MerchantID, ShipmentID: r.ID, AccountID: r.account, State: tracker.SubscriptionState(r.state), Times: r.times,
		Attempts: r.attempts, SubscribedAt: r.subscribedAt.time(), ExpiresAt: r.expiresAt.time(), EndedAt: r.endedAt.time(),
		NextTryAt: r.nextTryAt.time(), Detail: r.detail, Pushes: r.pushes, LastPushAt: r.lastPushAt.time(),
	}
}

// Subscriptions returns what providers were asked to push about one parcel.
func (s *Store) Subscriptions(ctx context.Context, merchantID, shipmentID int64) ([]tracker.Subscription, error) {
	var out []tracker.Subscription
	err := s.read(ctx, func(t tx) error {
		return t.query(func(scan func(...any) error) error {
			var r subscriptionRow
			err := scan(r.fields()...)
			out = append(out, r.subscription())
			return err
		}, "SELECT "+subscriptionColumns+" FROM subscriptions u WHERE u.merchant_id = ? AND u.shipment_id = ? ORDER BY u.account_id",
			merchantID, shipmentID)
	})
	if err != nil {
		return nil, fmt.Errorf("list subscriptions: %w", err)
	}
	return out, nil
}
