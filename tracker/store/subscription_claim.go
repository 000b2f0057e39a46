package store

import (
	"context"
	"fmt"
	"math"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// subscriptionCheck is how often an active subscription is looked after: whether its parcel is still open, and looked up at its provider.
const subscriptionCheck = 6 * time.Hour

// ClaimSubscriptions hands out parcels that are to be subscribed, renewed or unsubscribed, cut into batches for one request each. New
// parcels of accounts that push are taken in first. As with looks, the same transaction takes the requests from the account's rate.
func (s *Store) ClaimSubscriptions(ctx context.Context, req tracker.SubscribeRequest) ([]tracker.SubscriptionBatch, error) {
	var out []tracker.SubscriptionBatch
	err := s.write(ctx, func(t tx) error {
		out = nil
		accounts, err := t.pushAccounts(req)
		if err != nil {
			return err
		}
		purse, err := t.openBudgets(accounts)
		if err != nil {
			return err
		}
		for i := range accounts {
			purse.fill(&accounts[i])
			batches, err := t.subscriptionsOf(&accounts[i], purse[accounts[i].Name], req)
			if err != nil {
				return err
			}
			out = append(out, batches...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claim subscriptions: %w", err)
	}
	return out, nil
}

// pushAccounts returns the accounts that may be asked now and have something to ask for.
func (t tx) pushAccounts(req tracker.SubscribeRequest) ([]accountRow, error) {
	var rows []accountRow
	now := stampOf(req.Now).arg()
	err := t.Raw(`SELECT a.* FROM courier_accounts a WHERE a.enabled AND a.push AND a.provider IN ?
		AND (a.paused_until IS NULL OR a.paused_until <= ?) AND (a.subscribe_after IS NULL OR a.subscribe_after <= ?)
		AND (EXISTS (SELECT 1 FROM subscriptions u WHERE u.merchant_id = a.merchant_id AND u.account_id = a.id AND u.next_try_at <= ?)
		OR EXISTS (SELECT 1 FROM shipments s WHERE s.merchant_id = a.merchant_id AND s.account_id = a.id AND s.closed_at IS NULL
		AND s.push_account <> s.account_id AND s.status NOT IN `+finalStatuses+`)) ORDER BY a.merchant_id, a.id`+t.forUpdate(" OF a SKIP LOCKED"),
		sortedKeys(req.Terms), now, now, now).Scan(&rows).Error
	return rows, err
}

// resubscribeMs is tracker.ResubscribeAfter in a statement.
const resubscribeMs = "1800000"

// finalStatuses are those of tracker.Status.Final.
const finalStatuses = "('delivered', 'returned', 'cancelled')"

// subscriptionsOf takes what is due at one account, as much as its rate and its quota allow. What the quota keeps back for verdicts is
// not spent here.
func (t tx) subscriptionsOf(account *accountRow, budget *budgetRow, req tracker.SubscribeRequest) ([]tracker.SubscriptionBatch, error) {
	terms := req.Terms[account.Provider]
	size := max(1, terms.Batch)
	allowed := math.Floor(budget.refill(account.RequestsPerSecond, stampOf(req.Now)) + 1e-9)
	if left, limited := account.quota().Routine(req.Now); limited {
		allowed = min(allowed, float64(left))
	}
	limit := req.Limit
	if allowed < float64(limit) {
		limit = min(limit, int(allowed)*size)
	}
	if limit <= 0 {
		return nil, nil
	}
	if err := t.wantSubscriptions(account, req, limit); err != nil {
		return nil, err
	}
	rows, err := t.dueSubscriptions(account, req, limit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	plan := subscriptionPlan{now: stampOf(req.Now), until: stampOf(req.Now.Add(req.Lease)), terms: terms}
	for i := range rows {
		plan.add(&rows[i])
	}
	if err := t.writePlan(&plan); err != nil {
		return nil, err
	}
	model, err := account.account()
	if err != nil {
		return nil, err
	}
	var out []tracker.SubscriptionBatch
	for part := range slices.Chunk(plan.start, size) {
		out = append(out, tracker.SubscriptionBatch{Account: model, Claims: part})
	}
	for part := range slices.Chunk(plan.end, size) {
		out = append(out, tracker.SubscriptionBatch{Account: model, Claims: part, End: true})
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, t.takeTokens(account, budget, req.Now, len(out))
}

// wantSubscriptions takes in open parcels of the account that nobody has considered yet. One that comes back to the account, or whose courier
// was corrected, is subscribed anew, whatever became of it before.
func (t tx) wantSubscriptions(account *accountRow, req tracker.SubscribeRequest, limit int) error {
	var ids []int64
	err := t.query(func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `WITH fresh AS MATERIALIZED (SELECT id FROM shipments WHERE merchant_id = ? AND account_id = ? AND closed_at IS NULL
		AND push_account <> account_id AND status NOT IN `+finalStatuses+" LIMIT ?"+t.forUpdate(" SKIP LOCKED")+`)
		UPDATE shipments SET push_account = account_id, pushed_since = NULL WHERE merchant_id = ? AND id IN (SELECT id FROM fresh) RETURNING id`,
		account.MerchantID, account.ID, limit, account.MerchantID)
	if err != nil {
		return err
	}
	rows := make([][]any, 0, len(ids))
	for _, id := range ids {
		rows = append(rows, []any{account.MerchantID, id, account.ID, string(tracker.SubscriptionWanted), stampOf(req.Now).arg()})
	}
	_, err = t.insert("subscriptions", "merchant_id,shipment_id,account_id,state,next_try_at",
		`ON CONFLICT (merchant_id, shipment_id, account_id) DO UPDATE SET state = excluded.state, attempts = 0, next_try_at =
		CASE WHEN subscriptions.ended_at > excluded.next_try_at - `+resubscribeMs+` THEN subscriptions.ended_at + `+resubscribeMs+`
		ELSE excluded.next_try_at END`, rows)
	return err
}

func (t tx) dueSubscriptions(account *accountRow, req tracker.SubscribeRequest, limit int) ([]subscriptionRow, error) {
	var rows []subscriptionRow
	err := t.query(func(scan func(...any) error) error {
		var r subscriptionRow
		err := scan(append(r.fields(), &r.TrackingNo, &r.Courier, &r.PhoneTail, &r.OriginProvince, &r.OriginCity, &r.DestProvince,
			&r.DestCity, &r.ShippedAt, &r.LastLookAt, &r.ClosedAt, &r.AccountID, &r.Status)...)
		rows = append(rows, r)
		return err
	}, "SELECT "+subscriptionColumns+`, s.tracking_no, s.courier, s.phone_tail, s.origin_province, s.origin_city, s.dest_province,
		s.dest_city, s.shipped_at, s.last_look_at, s.closed_at, s.account_id, s.status FROM subscriptions u
		JOIN shipments s ON s.merchant_id = u.merchant_id AND s.id = u.shipment_id
		WHERE u.merchant_id = ? AND u.account_id = ? AND u.next_try_at <= ? ORDER BY u.next_try_at, u.shipment_id LIMIT ?`+
		t.forUpdate(" OF u SKIP LOCKED"), account.MerchantID, account.ID, stampOf(req.Now).arg(), limit)
	return rows, err
}
