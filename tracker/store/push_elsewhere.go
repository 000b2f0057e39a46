package store

import "parcelwarden/tracker"

// findElsewhere notes the pushed numbers that belong to other merchants who share the account's credentials: they are worked off there, and
// are no unknown numbers here.
func (rec *pushRecorder) findElsewhere(merchantID int64, results []*tracker.PushResult, found map[string][]candidate) error {
	byAccount := map[int64]map[string]bool{}
	for _, r := range results {
		for _, told := range r.Shipments {
			if len(found[told.TrackingNo]) > 0 {
				continue
			}
			if byAccount[r.Push.AccountID] == nil {
				byAccount[r.Push.AccountID] = map[string]bool{}
			}
			byAccount[r.Push.AccountID][told.TrackingNo] = true
		}
	}
	for accountID, numbers := range byAccount {
		account := rec.accounts[rowKey{merchantID, accountID}]
		err := chunks(sortedKeys(numbers), func(part []string) error {
			list, args := in(part)
			return rec.query(func(scan func(...any) error) error {
				var number string
				err := scan(&number)
				rec.elsewhere[numberKey{accountID, number}] = true
				return err
			}, `SELECT DISTINCT s.tracking_no FROM courier_accounts a JOIN shipments s ON s.merchant_id = a.merchant_id
				WHERE a.name = ? AND a.provider = ? AND a.merchant_id <> ? AND s.tracking_no IN `+list,
				append([]any{account.Name, account.Provider, merchantID}, args...)...)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
