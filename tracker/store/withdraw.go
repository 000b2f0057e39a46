package store

import (
	"parcelwarden/tracker"
	"time"
)

// withdrawEntries revises the ledger for incidents that turned out never to have been true: for each metric and score date that they were booked
// with, a further row says zero. The rows that were booked stay.
func (t tx) withdrawEntries(withdrawn []tracker.Incident, at time.Time) (int, error) {
	byMerchant := map[int64][]int64{}
	for i := range withdrawn {
		byMerchant[withdrawn[i].MerchantID] = append(byMerchant[withdrawn[i].MerchantID], withdrawn[i].ID)
	}
	added := 0
	for _, merchantID := range sortedKeys(byMerchant) {
		err := chunks(byMerchant[merchantID], func(ids []int64) error {
			var rows []entryRow
			err := t.Raw(`SELECT e.*, (SELECT MAX(m.revision) FROM score_entries m WHERE m.merchant_id = e.merchant_id AND m.incident_id = e.incident_id
				AND m.shipment_id = e.shipment_id AND m.metric = e.metric AND m.score_date = e.score_date) AS place FROM score_entries e WHERE e.merchant_id = ? AND e.incident_id IN ? AND e.reason <> ? AND NOT EXISTS (
				SELECT 1 FROM score_entries l WHERE l.merchant_id = e.merchant_id AND l.incident_id = e.incident_id AND l.shipment_id = e.shipment_id
				AND l.metric = e.metric AND l.score_date = e.score_date AND l.id > e.id) ORDER BY e.id`,
				merchantID, ids, tracker.ReasonWithdrawn).Scan(&rows).Error
			if err != nil {
				return err
			}
			zeros := make([]tracker.ScoreEntry, 0, len(rows))
			for i := range rows {
				e, err := rows[i].entry()
				if err != nil {
					return err
				}
				zeros = append(zeros, e.Withdrawn(at, e.Revision+1)) // a step after every other
			}
			n, err := t.writeLedger(zeros)
			added += n
			return err
		})
		if err != nil {
			return added, err
		}
	}
	return added, nil
}

// heldBack holds for a message n that alerts of an incident whose courier went away before the message was sent.
const heldBack = ` AND n.created_at > ? AND n.topic IN ('incident_opened', 'incident_climbed', 'supplier_notice', 'supplier_reminder', 'backup_proposed', 'supplier_silent')
	AND EXISTS (SELECT 1 FROM incidents i WHERE i.merchant_id = n.merchant_id AND i.id = n.incident_id AND i.blind_since IS NOT NULL AND i.resolved_at IS NULL)`

// holdAgain is when a message that was held back has its next turn.
const holdAgain = 10 * time.Minute

// holdBack puts off alerts about parcels that nobody can see at the moment, for tracker.HoldBlind at most, and says which.
func (t tx) holdBack(merchantID int64, ids []int64, now stamp) (map[int64]bool, error) {
	held := map[int64]bool{}
	err := chunks(ids, func(part []int64) error {
		list, args := in(part)
		values := append([]any{now.time().Add(holdAgain).UnixMilli(), merchantID, merchantID}, args...)
		return t.query(func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			held[id] = true
			return err
		}, `UPDATE notifications SET next_try_at = ? WHERE merchant_id = ? AND id IN (
			SELECT n.id FROM notifications n WHERE n.merchant_id = ? AND n.id IN `+list+heldBack+") RETURNING id",
			append(values, now.time().Add(-tracker.HoldBlind).UnixMilli())...)
	})
	return held, err
}
