package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"parcelwarden/tracker"
	"slices"
)

// burstSeconds is how long an idle account saves up requests.
const burstSeconds = 10

// ClaimDue hands out parcels that are due for a look, grouped by account and cut into its batch size, and moves their next look past
// the lease in the same transaction, so that no other node gets them and a node that dies gives them back. The same transaction
// takes the requests from the account's rate, so the limit holds over all nodes. Disabled and paused accounts are left out.
func (s *Store) ClaimDue(ctx context.Context, req tracker.ClaimRequest) ([]tracker.PollBatch, error) {
	var batches []tracker.PollBatch
	err := s.write(ctx, func(t tx) error {
		batches = nil
		accounts, err := t.accountsDue(req)
		if err != nil {
			return err
		}
		left := req.Limit
		for i := range accounts {
			row := &accounts[i]
			share := max(row.BatchSize, left/(len(accounts)-i))
			claims, err := t.claimFor(row, req, min(left, share))
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
	due, args := " AND "+first+" <= ?", []any{stampOf(req.Now).arg(), stampOf(req.Now).arg()}
	if req.All {
		due, args = " AND "+first+" IS NOT NULL", args[:1]
	}
	query := "SELECT a.* FROM courier_accounts a WHERE a.enabled AND (a.paused_until IS NULL OR a.paused_until <= ?)" + due +
		" ORDER BY " + first
	if t.postgres() {
		query += " FOR UPDATE OF a SKIP LOCKED"
	}
	err := t.Raw(query, args...).Scan(&rows).Error
	return rows, err
}

// refill returns the requests that an account may make now. A rate of zero means no limit.
func (r *accountRow) refill(now stamp) float64 {
	if r.RequestsPerSecond <= 0 {
		return math.Inf(1)
	}
	burst := max(1, r.RequestsPerSecond*burstSeconds)
	if r.TokensAt == 0 {
		return burst
	}
	passed := max(0, float64(now-r.TokensAt)/1000)
	return min(burst, r.Tokens+passed*r.RequestsPerSecond)
}

func (t tx) claimFor(account *accountRow, req tracker.ClaimRequest, limit int) ([]tracker.PollClaim, error) {
	now, size := stampOf(req.Now), max(1, account.BatchSize)
	tokens := account.refill(now)
	if whole := math.Floor(tokens + 1e-9); whole < float64(limit) { // limit/size requests at most; avoids overflow of whole*size
		limit = min(limit, int(whole)*size)
	}
	if limit <= 0 {
		return nil, nil
	}
	claims, err := t.lease(account, req, limit)
	if err != nil || len(claims) == 0 || math.IsInf(tokens, 1) {
		return claims, err
	}
	requests := (len(claims) + size - 1) / size
	_, err = t.exec("UPDATE courier_accounts SET tokens = ?, tokens_at = ? WHERE merchant_id = ? AND id = ?",
		max(0, tokens-float64(requests)), now.arg(), account.MerchantID, account.ID)
	return claims, err
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

// Waiting counts the parcels that a request asks for and that nobody has claimed: those that an account's rate holds back. Paused and
// disabled accounts are left out.
func (s *Store) Waiting(ctx context.Context, req tracker.ClaimRequest) (int64, error) {
	due, args := wanted(req)
	query := `SELECT COUNT(*) FROM shipments WHERE closed_at IS NULL` + due + ` AND EXISTS (SELECT 1 FROM courier_accounts a
		WHERE a.merchant_id = shipments.merchant_id AND a.id = shipments.account_id AND a.enabled AND (a.paused_until IS NULL OR a.paused_until <= ?)`
	args = append(args, stampOf(req.Now).arg())
	if req.Courier != "" {
		query += " AND (a.provider = ? OR shipments.courier = ?)"
		args = append(args, req.Courier, req.Courier)
	}
	var n int64
	if err := s.reader.WithContext(ctx).Raw(query+")", args...).Row().Scan(&n); err != nil {
		return 0, fmt.Errorf("count waiting parcels: %w", err)
	}
	return n, nil
}

const claimColumns = `id, merchant_id, account_id, tracking_no, courier, phone_tail, origin_province, origin_city, dest_province, dest_city,
	events_hash, status, phase, failures, shipped_at, last_event_at, last_look_at, threshold_at, pushed_since, push_event_at`

func (t tx) lease(account *accountRow, req tracker.ClaimRequest, limit int) ([]tracker.PollClaim, error) {
	until := stampOf(req.Now.Add(req.Lease))
	where, args := "merchant_id = ? AND account_id = ? AND closed_at IS NULL", []any{account.MerchantID, account.ID}
	due, dueArgs := wanted(req)
	where, args = where+due, append(args, dueArgs...)
	if req.Courier != "" && req.Courier != account.Provider {
		where += " AND courier = ?"
		args = append(args, req.Courier)
	}
	// Not a subquery: PostgreSQL may run that once per row, and each run skips what the last one locked, so that the limit is lost.
	query := "WITH due AS MATERIALIZED (SELECT id FROM shipments WHERE " + where + " ORDER BY next_poll_at LIMIT ?" + t.forUpdate(" SKIP LOCKED") +
		`) UPDATE shipments SET next_poll_at = ?, leased_until = ? WHERE merchant_id = ? AND id IN (SELECT id FROM due)
		RETURNING ` + claimColumns
	args = append(args, limit, until.arg(), until.arg(), account.MerchantID)
	claims := make([]tracker.PollClaim, 0, min(limit, maxRows))
	err := t.query(func(scan func(...any) error) error {
		var r shipmentRow
		err := scan(&r.ID, &r.MerchantID, &r.AccountID, &r.TrackingNo, &r.Courier, &r.PhoneTail, &r.OriginProvince, &r.OriginCity,
			&r.DestProvince, &r.DestCity, &r.EventsHash, &r.Status, &r.Phase, &r.Failures, &r.ShippedAt, &r.LastEventAt, &r.LastLookAt,
			&r.ThresholdAt, &r.PushedSince, &r.PushEventAt)
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
			FirstLook: r.LastLookAt == 0,
		},
		EventsHash: r.EventsHash, Status: tracker.Status(r.Status), Phase: tracker.Phase(r.Phase), Failures: r.Failures,
		ShippedAt: r.ShippedAt.time(), LastEventAt: r.LastEventAt.time(), LastLookAt: r.LastLookAt.time(),
		ThresholdAt: r.ThresholdAt.time(), PushedSince: r.PushedSince.time(), PushEventAt: r.PushEventAt.time(),
	}
}
