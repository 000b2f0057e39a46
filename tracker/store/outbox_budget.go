package store

import (
	"cmp"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// bundleRows is how many held messages one transaction bundles.
const bundleRows = 1000

// keepBudget returns those of some claimed messages that may go now, and holds the others for their recipient's next bundle. The worst are
// served first. The merchant's row is locked while the day is counted, so that two nodes do not spend the same room twice.
func (t tx) keepBudget(merchantID int64, notices []tracker.Notification, now stamp) ([]tracker.Notification, error) {
	if !slices.ContainsFunc(notices, tracker.Notification.Immediate) {
		return notices, nil
	}
	m, users, err := t.budgetTerms(merchantID)
	if err != nil {
		return nil, err
	}
	who := func(n tracker.Notification) string { return m.ReaderOf(users, n.ContactID, n.Channel, n.Recipient).Key }
	sent, err := t.sentOn(merchantID, m.DayStart(now.time()), who)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(notices, func(a, b tracker.Notification) int { return cmp.Compare(b.Severity, a.Severity) })
	over := map[time.Time][]int64{}
	pass := notices[:0]
	for _, n := range notices {
		if n.State == tracker.DeliveryQueued && !n.WithinBudget(m.AlertTerms(), sent[who(n)], m.PersonBudget(users, n)) {
			until := m.BundleTime(n, now.time())
			over[until] = append(over[until], n.ID)
			continue
		}
		if n.Immediate() && n.State == tracker.DeliveryQueued { // what is being sent is counted already
			sent[who(n)]++
		}
		pass = append(pass, n)
	}
	for until, ids := range over {
		if err := t.holdNotices(merchantID, ids, until); err != nil {
			return nil, err
		}
	}
	return pass, nil
}

func (t tx) budgetTerms(merchantID int64) (m tracker.Merchant, users []tracker.User, err error) {
	lock := ""
	if t.postgres() {
		lock = " FOR NO KEY UPDATE" // rows that refer to the merchant may still be written
	}
	var row merchantRow
	if err := found(t.Raw("SELECT * FROM merchants WHERE id = ?"+lock, merchantID).Take(&row)); err != nil {
		return m, nil, err
	}
	if users, err = t.accountsOf(merchantID); err != nil {
		return m, nil, err
	}
	m, err = row.merchant()
	return m, users, err
}

// accountsOf lists who may sign in to a shop: its own people, and admins.
func (t tx) accountsOf(merchantID int64) ([]tracker.User, error) {
	var rows []userRow
	if err := t.Raw("SELECT * FROM users WHERE merchant_id = ? OR merchant_id IS NULL ORDER BY id", merchantID).Scan(&rows).Error; err != nil {
		return nil, err
	}
	users := make([]tracker.User, 0, len(rows))
	for i := range rows {
		users = append(users, rows[i].user())
	}
	return users, nil
}

// immediate holds for messages that tracker.Notification.Immediate counts; those by which people try a channel are their own affair.
const immediate = "dedup_key NOT LIKE 'test/%' AND (channel = 'email' OR contact_id <> 0 AND channel <> 'webhook') AND audience <> 'supplier' AND topic NOT IN ('staff_digest', 'bundle')"

// sentOn counts the immediate messages of each reader since the day began, with those that are being sent now.
func (t tx) sentOn(merchantID int64, day time.Time, who func(tracker.Notification) string) (map[string]int, error) {
	sent := map[string]int{}
	err := t.query(func(scan func(...any) error) error {
		var to tracker.Notification
		var n int
		err := scan(&to.ContactID, &to.Channel, &to.Recipient, &n)
		sent[who(to)] += n
		return err
	}, `SELECT contact_id, channel, recipient, COUNT(*) FROM notifications WHERE merchant_id = ? AND sent_at >= ? AND state = 'sent' AND `+immediate+` GROUP BY contact_id, channel, recipient
		UNION ALL SELECT contact_id, channel, recipient, COUNT(*) FROM notifications WHERE merchant_id = ? AND state = 'sending' AND next_try_at IS NOT NULL AND `+immediate+" GROUP BY contact_id, channel, recipient",
		merchantID, stampOf(day).arg(), merchantID)
	return sent, err
}

func (t tx) holdNotices(merchantID int64, ids []int64, until time.Time) error {
	return chunks(ids, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec("UPDATE notifications SET state = 'held', next_try_at = ? WHERE merchant_id = ? AND id IN "+list,
			append([]any{until.UnixMilli(), merchantID}, args...)...)
		return err
	})
}

// bundleHeld makes one message for each recipient with held messages whose time has come. Those that are no longer true are withdrawn; the
// others say in bundle_id which message told them.
func (t tx) bundleHeld(now time.Time) error {
	due, err := t.dueRows(dueQueue{table: "notifications", column: "next_try_at", condition: "state = 'held'"}, stampOf(now), bundleRows)
	if err != nil {
		return err
	}
	for _, merchantID := range sortedKeys(due) {
		if err := chunks(due[merchantID], func(ids []int64) error { return t.bundle(merchantID, ids, now) }); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) bundle(merchantID int64, ids []int64, now time.Time) error {
	var rows []noticeRow
	err := t.Raw("SELECT n.* FROM notifications n WHERE n.merchant_id = ? AND n.id IN ? AND n.state = 'held' ORDER BY n.id"+t.forUpdate(" SKIP LOCKED"),
		merchantID, ids).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	m, err := t.merchantByID(merchantID)
	if err != nil {
		return err
	}
	ids = ids[:0]
	for i := range rows {
		ids = append(ids, rows[i].ID)
	}
	withdrawn, err := t.withdrawUntrue(merchantID, ids, stampOf(now))
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r noticeRow) bool { return withdrawn[r.ID] })
	held, err := noticesOf(rows)
	if err != nil {
		return err
	}
	byPerson := map[string][]tracker.Notification{}
	for _, n := range held {
		who := fmt.Sprintf("person %d", n.ContactID)
		if n.ContactID == 0 {
			who = n.Channel + " " + n.Recipient
		}
		byPerson[who] = append(byPerson[who], n)
	}
	for _, who := range sortedKeys(byPerson) {
		if err := t.tellBundle(m, byPerson[who], now); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) tellBundle(m tracker.Merchant, held []tracker.Notification, now time.Time) error {
	note := tracker.Bundle(m, held, now)
	if _, err := t.writeNotices([]tracker.Notification{note}); err != nil {
		return err
	}
	ids := make([]int64, 0, len(held))
	for _, n := range held {
		ids = append(ids, n.ID)
	}
	return chunks(ids, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec(`UPDATE notifications SET state = 'bundled', next_try_at = NULL, sent_at = ?,
			bundle_id = (SELECT b.id FROM notifications b WHERE b.merchant_id = ? AND b.dedup_key = ?) WHERE merchant_id = ? AND id IN `+list,
			append([]any{now.UnixMilli(), m.ID, note.Key, m.ID}, args...)...)
		return err
	})
}
