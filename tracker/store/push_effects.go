package store

import (
	"parcelwarden/tracker"
)

// pushedAccount is an account with what a set of pushes adds to it.
type pushedAccount struct {
	tracker.CourierAccount
	codes   map[string]int    // unknown to the adapter
	samples map[string]string // a tracking number that showed the code
}

// note counts a push that was worked off. Trust rests on the time of the last one that could be read.
func (a *pushedAccount) note(r *tracker.PushResult) {
	a.Pushes++
	if r.State == tracker.PushDone && r.Push.ReceivedAt.After(a.LastPushAt) {
		a.LastPushAt = r.Push.ReceivedAt
	}
	a.unknown(r.UnknownCodes, "")
}

func (a *pushedAccount) unknown(codes []string, number string) {
	for _, code := range codes {
		a.codes[code]++
		a.samples[code] = number
	}
}

// writeAccounts counts the pushes. They say nothing of FreshAt, which is how far the answers to looks are known to reach: pushes come a
// different way, and those that follow a standstill would make the looks from within it count.
func (rec *pushRecorder) writeAccounts() error {
	for key, a := range rec.accounts {
		_, err := rec.exec(`UPDATE courier_accounts SET pushes = ?, last_push_at = ?, pushes_unmatched = ? WHERE merchant_id = ? AND id = ?`,
			a.Pushes, timeArg(a.LastPushAt), a.PushesUnmatched, key.merchantID, key.id)
		if err != nil {
			return err
		}
		look := tracker.AccountLook{AccountID: a.ID, MerchantID: a.MerchantID, At: rec.at.time(), Unknown: a.codes, UnknownSample: a.samples}
		if err := rec.addUnknown(look, a.Provider); err != nil {
			return err
		}
	}
	return nil
}

// toldParcel is a parcel that a push was about.
type toldParcel struct {
	parcel  *pushedParcel
	account *pushedAccount
	push    tracker.Push
	ends    bool
	detail  string
}

// writeSubscriptions notes that pushes come, and that a provider ended some.
func (rec *pushRecorder) writeSubscriptions() error {
	for _, told := range rec.told {
		key := []any{told.parcel.MerchantID, told.parcel.ID, told.account.ID}
		received := stampOf(told.push.ReceivedAt)
		_, err := rec.exec(`UPDATE subscriptions SET pushes = pushes + 1, last_push_at = CASE WHEN last_push_at > ? THEN last_push_at
			ELSE ? END WHERE merchant_id = ? AND shipment_id = ? AND account_id = ?`, append([]any{int64(received), int64(received)}, key...)...)
		if err != nil {
			return err
		}
		if !told.ends {
			continue
		}
		again := stampOf(told.push.ReceivedAt.Add(tracker.ResubscribeAfter))
		args := append([]any{int64(received), int64(again), tracker.CleanText(told.detail, 200)}, append(key, int64(received))...)
		n, err := rec.exec(`UPDATE subscriptions SET state = 'ended', ended_at = ?, expires_at = NULL, next_try_at = ?, detail = ?
			WHERE merchant_id = ? AND shipment_id = ? AND account_id = ? AND state IN ('active', 'wanted') AND
			(subscribed_at IS NULL OR subscribed_at <= ?)`, args...)
		if err == nil && n > 0 {
			_, err = rec.exec("UPDATE shipments SET pushed_since = NULL WHERE merchant_id = ? AND id = ? AND push_account = ?", key...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
