package store

import (
	"parcelwarden/tracker"
	"slices"
)

// numberKey is a tracking number in a push of an account.
type numberKey struct {
	accountID int64
	number    string
}

// load reads, and on PostgreSQL locks, everything that the pushes are about: accounts first, then parcels, as claiming does.
func (rec *pushRecorder) load(results []tracker.PushResult) error {
	rec.accounts, rec.matches = map[rowKey]*pushedAccount{}, map[numberKey]int64{}
	rec.elsewhere = map[numberKey]bool{}
	rec.parcels, rec.known = map[rowKey]*pushedParcel{}, map[rowKey]map[string]bool{}
	byMerchant := map[int64][]*tracker.PushResult{}
	for i := range results {
		byMerchant[results[i].Push.MerchantID] = append(byMerchant[results[i].Push.MerchantID], &results[i])
	}
	merchants := sortedKeys(byMerchant)
	for _, merchantID := range merchants {
		if err := rec.loadAccounts(merchantID, byMerchant[merchantID]); err != nil {
			return err
		}
	}
	for _, merchantID := range merchants {
		ids, err := rec.match(merchantID, byMerchant[merchantID])
		if err != nil {
			return err
		}
		if err := chunks(ids, func(part []int64) error { return rec.loadParcels(merchantID, part) }); err != nil {
			return err
		}
	}
	return nil
}

func (rec *pushRecorder) loadAccounts(merchantID int64, results []*tracker.PushResult) error {
	ids := map[int64]bool{}
	for _, r := range results {
		ids[r.Push.AccountID] = true
	}
	var rows []accountRow
	err := rec.Raw("SELECT * FROM courier_accounts WHERE merchant_id = ? AND id IN ? ORDER BY id"+rec.forUpdate(""), merchantID, sortedKeys(ids)).Scan(&rows).Error
	if err != nil {
		return err
	}
	for i := range rows {
		account, err := rows[i].account()
		if err != nil {
			return err
		}
		rec.accounts[rowKey{merchantID, account.ID}] = &pushedAccount{CourierAccount: account, codes: map[string]int{}, samples: map[string]string{}}
	}
	return nil
}

// candidate is a parcel that carries a pushed number.
type candidate struct {
	id          int64
	number      string
	provider    string
	pushAccount int64
	closed      stamp
}

// match finds the parcels of the pushed numbers and returns their ids. An account may tell about the parcels that are looked up at its
// provider, and about those that it was asked to push about.
func (rec *pushRecorder) match(merchantID int64, results []*tracker.PushResult) ([]int64, error) {
	numbers := map[string]bool{}
	for _, r := range results {
		for _, told := range r.Shipments {
			numbers[told.TrackingNo] = true
		}
	}
	found := map[string][]candidate{}
	err := chunks(sortedKeys(numbers), func(part []string) error {
		list, args := in(part)
		return rec.query(func(scan func(...any) error) error {
			var c candidate
			err := scan(&c.id, &c.number, &c.provider, &c.pushAccount, &c.closed)
			found[c.number] = append(found[c.number], c)
			return err
		}, `SELECT s.id, s.tracking_no, COALESCE(a.provider, ''), s.push_account, s.closed_at FROM shipments s
			LEFT JOIN courier_accounts a ON a.merchant_id = s.merchant_id AND a.id = s.account_id
			WHERE s.merchant_id = ? AND s.tracking_no IN `+list, append([]any{merchantID}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	if err := rec.findElsewhere(merchantID, results, found); err != nil {
		return nil, err
	}
	var ids []int64
	for _, r := range results {
		account := rec.accounts[rowKey{merchantID, r.Push.AccountID}]
		for _, told := range r.Shipments {
			if id := choose(found[told.TrackingNo], account); id != 0 {
				rec.matches[numberKey{account.ID, told.TrackingNo}] = id
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// choose returns the one parcel that a number can mean, or 0. Where one number travels with several couriers, an open parcel goes before
// closed ones, and one that this account was asked about before others; what is still ambiguous is left to the looks, which name the courier.
func choose(found []candidate, account *pushedAccount) int64 {
	narrowed := slices.DeleteFunc(slices.Clone(found), func(c candidate) bool {
		return c.provider != account.Provider && c.pushAccount != account.ID
	})
	for _, unlikely := range []func(candidate) bool{
		func(c candidate) bool { return c.closed != 0 },
		func(c candidate) bool { return c.pushAccount != account.ID },
	} {
		if len(narrowed) <= 1 {
			break
		}
		narrowed = slices.DeleteFunc(narrowed, unlikely)
	}
	if len(narrowed) != 1 {
		return 0
	}
	return narrowed[0].id
}

func (rec *pushRecorder) loadParcels(merchantID int64, ids []int64) error {
	list, args := in(ids)
	args = append([]any{merchantID}, args...)
	err := rec.query(func(scan func(...any) error) error {
		p := &pushedParcel{}
		p.MerchantID = merchantID
		var pushAccount int64
		err := scan(&p.ID, &p.TrackingNo, &p.Status, &p.Phase, &p.ShippedAt, &p.ExpectedAt, &p.LastTryAt, &p.Failures, &p.EventsHash,
			&p.NextPollAt, &p.LeasedUntil, &p.CheckAt, &p.ClosedAt, &p.PushedAt, &p.PushEventAt, &p.PushedSince, &pushAccount)
		p.pushAccount = pushAccount
		rec.parcels[rowKey{merchantID, p.ID}] = p
		return err
	}, `SELECT id, tracking_no, status, phase, shipped_at, expected_at, last_try_at, failures, events_hash, next_poll_at, leased_until,
		check_at, closed_at, pushed_at, push_event_at, pushed_since, push_account FROM shipments
		WHERE merchant_id = ? AND id IN `+list+" ORDER BY id"+rec.forUpdate(""), args...)
	if err != nil {
		return err
	}
	return rec.query(func(scan func(...any) error) error {
		var id int64
		var print string
		var when stamp
		var hint bool
		err := scan(&id, &print, &when, &hint)
		key := rowKey{merchantID, id}
		if rec.known[key] == nil {
			rec.known[key] = map[string]bool{}
		}
		rec.known[key][print] = true
		if p := rec.parcels[key]; p != nil && !hint && when <= rec.at {
			p.newest = max(p.newest, when)
		}
		return err
	}, "SELECT shipment_id, fingerprint, at, hint FROM checkpoints WHERE merchant_id = ? AND shipment_id IN "+list, args...)
}
