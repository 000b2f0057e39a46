package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
)

// ClaimDue hands out parcels that are due for a look, grouped by account and cut into its batch size, and moves their next look past
// the lease in the same transaction, so that no other node gets them and a node that dies gives them back. The same transaction
// takes the requests from the account's rate and from its quota of the day, so the limits hold over all nodes. Disabled and paused accounts are left out.
func (s *Store) ClaimDue(ctx context.Context, req tracker.ClaimRequest) ([]tracker.PollBatch, error) {
	var batches []tracker.PollBatch
	err := s.write(ctx, func(t tx) error {
		batches = nil
		accounts, err := t.accountsDue(req)
		if err != nil {
			return err
		}
		purse, err := t.openBudgets(accounts)
		if err != nil {
			return err
		}
		left := req.Limit
		for i := range accounts {
			row := &accounts[i]
			purse.fill(row)
			share := max(row.BatchSize, left/(len(accounts)-i))
			claims, err := t.claimFor(row, purse, req, min(left, share))
			if err != nil {
				return err
			}
			left -= len(claims)
			account, err := row.account()
			if err != nil {
				return err
			}
			for part := range slices.Chunk(claims, max(1, row.BatchSize)) {
				batches = append(batches, tracker.PollBatch{Account: account, Claims: part})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claim due parcels: %w", err)
	}
	return batches, nil
}

// accountsDue returns the accounts that may ask now and have something to ask for, those that wait longest first.
func (t tx) accountsDue(req tracker.ClaimRequest) ([]accountRow, error) {
	var rows []accountRow
	first := "(SELECT MIN(s.next_poll_at) FROM shipments s WHERE s.merchant_id = a.merchant_id AND s.account_id = a.id AND s.closed_at IS NULL)"
	now := stampOf(req.Now).arg()
	due, args := " AND ("+first+" <= ? OR a.probe_at IS NOT NULL AND "+first+" IS NOT NULL)", []any{now, now, now}
	if req.All {
		due, args = " AND "+first+" IS NOT NULL", args[:2]
	}
	query := "SELECT a.* FROM courier_accounts a WHERE a.enabled AND (a.paused_until IS NULL OR a.paused_until <= ?)" + mayAsk + due +
		" ORDER BY " + first
	if t.postgres() {
		query += " FOR UPDATE OF a SKIP LOCKED"
	}
	err := t.Raw(query, args...).Scan(&rows).Error
	return rows, err
}

// wanted is the condition on a shipment that a request asks for, apart from its account and courier.
func wanted(req tracker.ClaimRequest) (condition string, args []any) {
	now := stampOf(req.Now).arg()
	if !req.All {
		return " AND next_poll_at <= ?", []any{now}
	}
	condition, args = " AND (leased_until IS NULL OR leased_until <= ?)", []any{now}
	if !req.Since.IsZero() {
		condition, args = condition+" AND (last_try_at IS NULL OR last_try_at < ?)", append(args, stampOf(req.Since).arg())
	}
	return condition, args
}

const claimColumns = `id, merchant_id, account_id, tracking_no, courier, phone_tail, origin_province, origin_city, dest_province, dest_city,
	events_hash, status, phase, failures, shipped_at, last_event_at, last_look_at, threshold_at, pushed_since, push_event_at, look_event_at`

func (t tx) lease(account *accountRow, req tracker.ClaimRequest, limit int) ([]tracker.PollClaim, error) {
	until := stampOf(req.Now.Add(req.Lease))
	where, args := "merchant_id = ? AND account_id = ? AND closed_at IS NULL", []any{account.MerchantID, account.ID}
	due, dueArgs := wanted(req)
	if account.ProbeAt != 0 {
		due, dueArgs = account.probing(req.Now)
	}
	where, args = where+due, append(args, dueArgs...)
	if !req.All && account.ProbeAt == 0 && account.quota().Reserved(req.Now) {
		urgent, urgentArgs := urgentOnly(req.Now)
		where, args = where+" AND "+urgent, append(args, urgentArgs...)
	}
	if req.Courier != "" && req.Courier != account.Provider {
		where += " AND courier = ?"
		args = append(args, req.Courier)
	}
	// Not a subquery: PostgreSQL may run that once per row, and each run skips what the last one locked, so that the limit is lost.
	query := "WITH due AS MATERIALIZED (SELECT id FROM shipments WHERE " + where + " ORDER BY " + account.order(req.Now) + " LIMIT ?" + t.forUpdate(" SKIP LOCKED") +
		`) UPDATE shipments SET next_poll_at = ?, leased_until = ? WHERE merchant_id = ? AND id IN (SELECT id FROM due)
		RETURNING ` + claimColumns
	args = append(args, limit, until.arg(), until.arg(), account.MerchantID)
	claims := make([]tracker.PollClaim, 0, min(limit, maxRows))
	err := t.query(func(scan func(...any) error) error {
		var r shipmentRow
		err := scan(&r.ID, &r.MerchantID, &r.AccountID, &r.TrackingNo, &r.Courier, &r.PhoneTail, &r.OriginProvince, &r.OriginCity,
			&r.DestProvince, &r.DestCity, &r.EventsHash, &r.Status, &r.Phase, &r.Failures, &r.ShippedAt, &r.LastEventAt, &r.LastLookAt,
			&r.ThresholdAt, &r.PushedSince, &r.PushEventAt, &r.LookEventAt)
		claims = append(claims, r.claim())
		return err
	}, query, args...)
	slices.SortFunc(claims, func(a, b tracker.PollClaim) int { return cmp.Compare(a.ShipmentID, b.ShipmentID) })
	return claims, err
}

func (r *shipmentRow) claim() tracker.PollClaim {
	return tracker.PollClaim{
		ShipmentID: r.ID, MerchantID: r.MerchantID, AccountID: int64(r.AccountID),
		Query: tracker.TrackQuery{
			TrackingNo: r.TrackingNo, Courier: r.Courier, PhoneTail: r.PhoneTail, Origin: r.origin(), Destination: r.destination(),
			ShippedAt: r.ShippedAt.time(), FirstLook: r.LastLookAt == 0,
		},
		EventsHash: r.EventsHash, Status: tracker.Status(r.Status), Phase: tracker.Phase(r.Phase), Failures: r.Failures,
		ShippedAt: r.ShippedAt.time(), LastEventAt: r.LastEventAt.time(), LastLookAt: r.LastLookAt.time(),
		ThresholdAt: r.ThresholdAt.time(), PushedSince: r.PushedSince.time(), PushEventAt: r.PushEventAt.time(),
		LookEventAt: r.LookEventAt.time(),
	}
}
