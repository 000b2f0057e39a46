package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// SyncAccounts makes the stored accounts of a merchant what the configuration says, by name. Accounts that are no longer there
// are disabled, never deleted, because looks refer to them. Open parcels are routed anew; those that nobody serves get the
// problem no_account and are judged at once. Counters and pauses of an account that stays are kept.
func (s *Store) SyncAccounts(ctx context.Context, merchantID int64, accounts []tracker.CourierAccount) ([]tracker.CourierAccount, error) {
	var stored []tracker.CourierAccount
	err := s.write(ctx, func(t tx) error {
		if err := t.lockMerchant(merchantID); err != nil {
			return err
		}
		if err := t.writeAccounts(merchantID, accounts); err != nil {
			return err
		}
		var err error
		if stored, err = t.accounts(merchantID); err != nil {
			return err
		}
		return t.reroute(merchantID, stored, stampOf(s.now()))
	})
	if err != nil {
		return nil, fmt.Errorf("sync courier accounts: %w", err)
	}
	return stored, nil
}

// lockMerchant makes imports and routing of one merchant wait for each other. SQLite's writer already does.
func (t tx) lockMerchant(merchantID int64) error {
	if !t.postgres() {
		return nil
	}
	_, err := t.exec("SELECT pg_advisory_xact_lock(?)", merchantID)
	return err
}

func (t tx) writeAccounts(merchantID int64, accounts []tracker.CourierAccount) error {
	if _, err := t.exec("UPDATE courier_accounts SET enabled = FALSE, position = 1000000 WHERE merchant_id = ?", merchantID); err != nil {
		return err
	}
	for position, a := range accounts {
		if _, err := t.exec("INSERT INTO budgets (name) VALUES (?) ON CONFLICT (name) DO NOTHING", a.Name); err != nil {
			return err
		}
		serves, err := toJSON(a.Serves)
		if err != nil {
			return err
		}
		settings := []any{
			a.Provider, serves, a.Enabled, max(1, a.BatchSize), a.NumberFloor.Milliseconds(), a.RequestsPerSecond, position,
			a.Quota.PerDay, int64(a.Quota.Offset / time.Second), a.Price.Micro, a.Price.NumberMicro, a.Price.Currency, a.Push,
		}
		n, err := t.exec(`UPDATE courier_accounts SET provider = ?, serves = ?, enabled = ?, batch_size = ?, number_floor_ms = ?,
			requests_per_second = ?, position = ?, per_day = ?, quota_offset_s = ?, price_micro = ?, price_number_micro = ?, price_currency = ?, push = ?
			WHERE merchant_id = ? AND name = ?`, append(settings, merchantID, a.Name)...)
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		id, err := t.nextID("courier_accounts")
		if err != nil {
			return err
		}
		_, err = t.insert("courier_accounts", `provider,serves,enabled,batch_size,number_floor_ms,requests_per_second,position,
			per_day,quota_offset_s,price_micro,price_number_micro,price_currency,push,merchant_id,name,id`, "", [][]any{append(settings, merchantID, a.Name, id)})
		if err != nil {
			return err
		}
	}
	return nil
}

// reroute moves open parcels to the account that now serves their courier, one statement per courier whose account changes.
func (t tx) reroute(merchantID int64, accounts []tracker.CourierAccount, now stamp) error {
	type group struct {
		courier string
		account ref
	}
	var groups []group
	err := t.query(func(scan func(...any) error) error {
		var g group
		err := scan(&g.courier, &g.account)
		groups = append(groups, g)
		return err
	}, "SELECT DISTINCT courier, account_id FROM shipments WHERE merchant_id = ? AND closed_at IS NULL", merchantID)
	if err != nil {
		return err
	}
	to := newRoutes(accounts)
	for _, g := range groups {
		want := ref(to.account(g.courier))
		if want == g.account {
			continue
		}
		set, args := "account_id = ?, problem = CASE problem WHEN 'no_account' THEN '' ELSE problem END", []any{want.arg()}
		if want == 0 {
			set, args = "account_id = NULL, problem = ?, check_at = ?", []any{string(tracker.ProblemNoAccount), now.arg()}
		}
		_, err := t.exec("UPDATE shipments SET "+set+` WHERE merchant_id = ? AND closed_at IS NULL AND courier = ?
			AND account_id IS NOT DISTINCT FROM `+nullSafe(t, "?"), append(args, merchantID, g.courier, g.account.arg())...)
		if err != nil {
			return err
		}
	}
	return nil
}

// nullSafe gives a value in IS NOT DISTINCT FROM the type that PostgreSQL cannot guess from a NULL.
func nullSafe(t tx, value string) string {
	if t.postgres() {
		return "CAST(" + value + " AS BIGINT)"
	}
	return value
}
