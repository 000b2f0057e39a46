package store

import (
	"parcelwarden/tracker"
	"time"
)

// mayAsk is the condition on an account a that its breaker is closed, or that a probe is due. While one probe is under way probe_at lies at
// the end of its lease, so that no other node makes a second one and a node that dies gives the probe back.
const mayAsk = " AND (a.probe_at IS NULL OR a.probe_at <= ?)"

// startProbe notes that the one claim just made is the probe of an open breaker.
func (t tx) startProbe(account *accountRow, req tracker.ClaimRequest) error {
	if account.ProbeAt == 0 {
		return nil
	}
	_, err := t.exec("UPDATE courier_accounts SET breaker = ?, probe_at = ? WHERE merchant_id = ? AND id = ?",
		string(tracker.BreakerHalfOpen), timeArg(req.Now.Add(req.Lease)), account.MerchantID, account.ID)
	return err
}

// probing is the condition on a parcel by which a breaker's probe asks: any one, due or not, whose floor has passed.
func (r *accountRow) probing(now time.Time) (condition string, args []any) {
	return " AND (leased_until IS NULL OR leased_until <= ?) AND (last_try_at IS NULL OR last_try_at <= ?)",
		[]any{stampOf(now).arg(), int64(stampOf(now)) - r.NumberFloorMs}
}

// refillHours is how long after the start of a quota's day looks go by urgency: a spent quota has left parcels waiting.
const refillHours = 6 * time.Hour

// order is the order in which parcels are asked for. A probe takes the parcel that failed least, and of those the one that was tried
// longest ago, so that a parcel which fails for a reason of its own does not keep the breaker open. An account that has just come back asks
// first for parcels whose verdict waits, then for those nearest a threshold, then for the most valuable.
func (r *accountRow) order(now time.Time) string {
	quota := r.quota()
	day := quota.ResetAt(now).Add(-24 * time.Hour)
	switch {
	case r.ProbeAt != 0:
		return "CASE problem WHEN '' THEN 0 ELSE 1 END, failures, COALESCE(last_try_at, 0), id"
	case r.RecoverTill > stampOf(now), quota.PerDay > 0 && now.Sub(day) < refillHours:
		return `CASE WHEN blind_since IS NULL THEN 1 ELSE 0 END, COALESCE(threshold_at, 9000000000000000), -value_minor, next_poll_at`
	default:
		return "next_poll_at"
	}
}
