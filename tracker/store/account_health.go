package store

import (
	"parcelwarden/tracker"
	"time"
)

// health is what is known of an account's endpoint.
func (r *accountRow) health() (tracker.Health, error) {
	var h tracker.Health
	if r.Health != "" {
		if err := fromJSON(r.Health, &h); err != nil {
			return h, err
		}
	}
	h.State, h.ProbeAt = tracker.BreakerState(r.Breaker), r.ProbeAt.time()
	if h.State == "" {
		h.State = tracker.BreakerClosed
	}
	return h, nil
}

func (r *accountRow) feed() tracker.FeedReading {
	return tracker.FeedReading{
		Learnt: r.FeedLearnt, Pace: r.FeedPace, Expected: r.FeedExpected, Stale: r.StaleSince.time(), Missing: r.StaleMissing, Seen: r.StaleSeen,
	}
}

// noteHealth moves the breaker. When it opens, the incidents of its parcels are marked; when it closes, its parcels are to be seen again.
func (t tx) noteHealth(row *accountRow, look tracker.AccountLook, freshAt time.Time, set map[string]any) error {
	was, err := row.health()
	if err != nil {
		return err
	}
	health := was.Note(look, row.LastSuccessAt.time()).NoteFeed(look, row.FreshRate, row.feed(), row.FreshAt.time(), freshAt)
	text, err := toJSON(health)
	if err != nil {
		return err
	}
	set["breaker"], set["probe_at"], set["health"] = string(health.State), timeArg(health.ProbeAt), text
	switch {
	case health.Down() && !was.Down() && !health.LostAt.IsZero():
		return t.markUnseen(row.MerchantID, row.ID, health.LostAt)
	case was.Down() && !health.Down(), look.Outcome.Seen() && row.LastProblem == string(tracker.ProblemQuota):
		return t.recover(row, look.At, set)
	}
	return nil
}

// noteHours adds what looks have covered to the account's history and tests the feed against it.
func (t tx) noteHours(row *accountRow, look tracker.AccountLook, set map[string]any, freshAt time.Time) error {
	if len(look.Hours) == 0 {
		return nil
	}
	var stored struct{ Hours string }
	err := t.Raw("SELECT hours FROM account_hours WHERE merchant_id = ? AND account_id = ?", row.MerchantID, row.ID).Scan(&stored).Error
	if err != nil {
		return err
	}
	var hours tracker.FeedHours
	if stored.Hours != "" {
		if err := fromJSON(stored.Hours, &hours); err != nil {
			return err
		}
	}
	hours.Note(look.Hours, look.At)
	reading := hours.Read(freshAt, look.At)
	if !reading.Stale.IsZero() {
		hours.Bury(reading.Stale)
	}
	set["feed_learnt"], set["feed_expected"], set["stale_since"] = reading.Learnt, reading.Expected, timeArg(reading.Stale)
	set["feed_pace"] = reading.Pace
	set["stale_missing"], set["stale_seen"] = reading.Missing, reading.Seen
	text, err := toJSON(hours)
	if err != nil {
		return err
	}
	_, err = t.insert("account_hours", "merchant_id,account_id,hours", "ON CONFLICT (merchant_id, account_id) DO UPDATE SET hours = excluded.hours",
		[][]any{{row.MerchantID, row.ID, text}})
	if err != nil || row.StaleSince == 0 || !reading.Stale.IsZero() {
		return err
	}
	return t.recover(row, look.At, set)
}

// markUnseen notes on the open incidents of an account's parcels that nobody has seen them since.
func (t tx) markUnseen(merchantID, accountID int64, since time.Time) error {
	_, err := t.exec(`UPDATE incidents SET blind_since = ? WHERE merchant_id = ? AND id IN (SELECT i.id FROM incidents i
		JOIN shipments s ON s.merchant_id = i.merchant_id AND s.id = i.shipment_id
		WHERE i.merchant_id = ? AND i.resolved_at IS NULL AND i.blind_since IS NULL AND i.family <> 'blind' AND s.account_id = ? ORDER BY i.id`+
		t.forUpdate(" OF i")+")", timeArg(since), merchantID, merchantID, accountID)
	return err
}

// recover brings forward the looks of parcels that waited for an account: those whose verdict waits, whose last look failed, or whose
// incident was open meanwhile. No number is asked again before its floor; how many are asked at once the account's rate decides, and until
// recover_till the order is by urgency. A parcel whose row somebody is writing at the moment is looked at by its own plan.
func (t tx) recover(row *accountRow, at time.Time, set map[string]any) error {
	now := stampOf(at)
	set["recover_till"] = timeArg(at.Add(tracker.RecoverFor))
	_, err := t.exec(`UPDATE shipments SET next_poll_at = CASE WHEN COALESCE(last_try_at, 0) + ? > ? THEN last_try_at + ? ELSE ? END
		WHERE merchant_id = ? AND id IN (SELECT s.id FROM shipments s WHERE s.merchant_id = ? AND s.account_id = ? AND s.closed_at IS NULL
		AND s.next_poll_at > ? AND (s.leased_until IS NULL OR s.leased_until <= ?) AND (s.problem = '' OR s.problem = 'quota_exhausted')
		AND (s.failures > 0 OR s.blind_since IS NOT NULL OR s.threshold_at <= ? OR EXISTS (SELECT 1 FROM incidents i
		WHERE i.merchant_id = s.merchant_id AND i.shipment_id = s.id AND i.resolved_at IS NULL AND i.blind_since IS NOT NULL))
		ORDER BY s.id`+t.forUpdate(" OF s SKIP LOCKED")+")",
		row.NumberFloorMs, now.arg(), row.NumberFloorMs, now.arg(), row.MerchantID, row.MerchantID, row.ID, now.arg(), now.arg(), now.arg())
	return err
}
