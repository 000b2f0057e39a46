package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// RecordSubscriptions writes what became of one request in one transaction. A claim whose lease has passed to somebody else, or whose
// subscription was ended by a push meanwhile, is left as it is.
func (s *Store) RecordSubscriptions(ctx context.Context, record tracker.SubscriptionRecord) error {
	err := s.write(ctx, func(t tx) error {
		if !record.PausedUntil.IsZero() {
			_, err := t.exec("UPDATE courier_accounts SET subscribe_after = ? WHERE merchant_id = ? AND id = ?",
				timeArg(record.PausedUntil), record.MerchantID, record.AccountID)
			if err != nil {
				return err
			}
		}
		if record.Requests > 0 {
			var row accountRow
			err := found(t.Raw("SELECT * FROM courier_accounts WHERE merchant_id = ? AND id = ?"+t.forUpdate(""), record.MerchantID, record.AccountID).Take(&row))
			if err != nil {
				return err
			}
			if err := t.addToDay(&row, tracker.AccountLook{At: record.At, Requests: record.Requests, Failed: record.Failed}); err != nil {
				return err
			}
		}
		return t.writeSubscriptionResults(record)
	})
	if err != nil {
		return fmt.Errorf("record subscriptions: %w", err)
	}
	return nil
}

func (t tx) writeSubscriptionResults(record tracker.SubscriptionRecord) error {
	rows := make([][]any, 0, len(record.Results))
	for _, r := range record.Results {
		a := &r.After
		rows = append(rows, []any{
			a.MerchantID, a.ShipmentID, a.AccountID, string(a.State), timeArg(a.NextTryAt), a.Times, a.Attempts, timeArg(a.SubscribedAt),
			timeArg(a.ExpiresAt), timeArg(a.EndedAt), tracker.CleanText(a.Detail, 200), timeArg(r.Claim.NextTryAt),
		})
	}
	err := t.updateSubscriptions([]column{
		{name: "merchant_id", kind: kindInt},
		{name: "shipment_id", kind: kindInt},
		{name: "account_id", kind: kindInt},
		{name: "state", kind: kindText},
		{name: "next_try_at", kind: kindInt},
		{name: "times", kind: kindInt},
		{name: "attempts", kind: kindInt},
		{name: "subscribed_at", kind: kindInt},
		{name: "expires_at", kind: kindInt},
		{name: "ended_at", kind: kindInt},
		{name: "detail", kind: kindText},
		{name: "lease", kind: kindInt, set: notSet},
	}, " AND subscriptions.next_try_at = v.lease", rows)
	if err != nil {
		return err
	}
	for _, r := range record.Results {
		a := &r.After
		// What the subscription is now, not what this claim wanted: the claim may have been void.
		_, err := t.exec(`UPDATE shipments SET pushed_since = (SELECT CASE u.state WHEN 'active' THEN COALESCE(shipments.pushed_since, u.subscribed_at)
			END FROM subscriptions u WHERE u.merchant_id = shipments.merchant_id AND u.shipment_id = shipments.id AND u.account_id = shipments.push_account)
			WHERE merchant_id = ? AND id = ? AND push_account = ?`, a.MerchantID, a.ShipmentID, a.AccountID)
		if err != nil {
			return err
		}
	}
	return nil
}
