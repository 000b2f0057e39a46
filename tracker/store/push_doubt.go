package store

import (
	"parcelwarden/tracker"
	"time"
)

// distrustSpread is the time over which parcels are looked up again once an account's pushes are no longer trusted: the pause between
// looks that they would have without pushes.
const distrustSpread = 6 * time.Hour

// doubtPushes adds what looks found out about the account's pushes. When trust ends, parcels that were left alone because of it get
// their looks back.
func (t tx) doubtPushes(row *accountRow, look tracker.AccountLook, set map[string]any) error {
	if look.PushTold+look.PushMissed == 0 {
		return nil
	}
	before, err := row.account()
	if err != nil {
		return err
	}
	after := before
	after.PushDoubt = tracker.PushDoubt(before.PushDoubt, look.PushTold, look.PushMissed)
	set["push_doubt"], set["pushes_missed"] = after.PushDoubt, row.PushesMissed+int64(look.PushMissed)
	if !before.PushTrusted(look.At) || after.PushTrusted(look.At) {
		return nil
	}
	minutes := int64(distrustSpread / time.Minute)
	_, err = t.exec(`UPDATE shipments SET next_poll_at = CAST(? AS BIGINT) + (id % ?) * 60000 WHERE merchant_id = ? AND account_id = ?
		AND closed_at IS NULL AND next_poll_at > ? AND pushed_since IS NOT NULL AND (leased_until IS NULL OR leased_until <= ?)`,
		timeArg(look.At), minutes, row.MerchantID, row.ID, timeArg(look.At.Add(distrustSpread)), timeArg(look.At))
	return err
}
