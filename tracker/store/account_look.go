package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// RecordAccountLook adds what one request did to its account: looks, failures in a row, pause, how much news it brought, and the
// courier codes that no table knows.
func (s *Store) RecordAccountLook(ctx context.Context, look tracker.AccountLook) error {
	err := s.write(ctx, func(t tx) error {
		var row accountRow
		err := found(t.Raw("SELECT * FROM courier_accounts WHERE merchant_id = ? AND id = ?"+t.forUpdate(""),
			look.MerchantID, look.AccountID).Take(&row))
		if err != nil {
			return err
		}
		set, freshAt := accountChange(&row, look), row.FreshAt.time()
		if look.Outcome.Seen() {
			var rate float64
			rate, freshAt = tracker.FeedFreshness(row.FreshRate, row.FreshAt.time(), look.NewestEvent, look.NewEvents+look.PushTold)
			set["fresh_rate"], set["fresh_at"] = rate, timeArg(freshAt)
			if err := t.noteHours(&row, look, set, freshAt); err != nil {
				return err
			}
		}
		if err := t.noteHealth(&row, look, freshAt, set); err != nil {
			return err
		}
		if err := t.doubtPushes(&row, look, set); err != nil {
			return err
		}
		err = t.Model(&accountRow{}).Where("merchant_id = ? AND id = ?", look.MerchantID, look.AccountID).Updates(set).Error
		if err != nil {
			return err
		}
		if err := t.addToDay(&row, look); err != nil {
			return err
		}
		return t.addUnknown(look, row.Provider)
	})
	if err != nil {
		return fmt.Errorf("record account look: %w", err)
	}
	return nil
}

func accountChange(row *accountRow, look tracker.AccountLook) map[string]any {
	at := stampOf(look.At)
	set := map[string]any{"looks": row.Looks + int64(look.Looks)}
	if look.Outcome.Seen() {
		set["failures"], set["last_problem"], set["last_detail"] = 0, "", ""
		set["last_success_at"] = max(at, row.LastSuccessAt).arg()
	} else {
		set["failures"], set["last_problem"] = row.Failures+1, string(look.Problem)
		set["last_detail"] = tracker.CleanText(look.Detail, 500)
		set["last_failure_at"] = max(at, row.LastFailureAt).arg()
	}
	if until := stampOf(look.PausedUntil); until > row.PausedUntil {
		set["paused_until"] = until.arg()
	}
	return set
}

func (t tx) addUnknown(look tracker.AccountLook, provider string) error {
	rows := make([][]any, 0, len(look.Unknown))
	for _, code := range sortedKeys(look.Unknown) {
		rows = append(rows, []any{
			look.MerchantID, provider, tracker.CleanText(code, 100), look.Unknown[code], look.At.UnixMilli(), look.At.UnixMilli(),
			tracker.CleanText(look.UnknownSample[code], 200),
		})
	}
	_, err := t.insert("unknown_codes", "merchant_id,provider,code,count,first_at,last_at,sample",
		`ON CONFLICT (merchant_id, provider, code) DO UPDATE SET count = unknown_codes.count + excluded.count,
		last_at = excluded.last_at`, rows)
	return err
}
