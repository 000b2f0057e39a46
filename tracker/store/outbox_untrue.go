package store

// isAlert and isAllClear hold for messages n by their topic.
const (
	isAlert = `n.topic IN ('incident_opened', 'incident_climbed', 'supplier_notice', 'supplier_reminder', 'backup_proposed', 'supplier_silent', 'feed_blind',
		'cluster_opened', 'cluster_notice')`
	isAllClear = `n.topic IN ('incident_resolved', 'incident_withdrawn', 'feed_back', 'cluster_resolved')`
)

// whyUntrue is why the time of a message n has passed, or NULL if it has not: its incident is over, a later alert tells the incident as it is
// now, or the recipient was never told what is over. An alert in flight counts as got.
const whyUntrue = `CASE
	WHEN ` + isAlert + ` THEN COALESCE((SELECT 'ended/' || i.resolution FROM incidents i WHERE i.merchant_id = n.merchant_id AND i.id = n.incident_id AND i.resolved_at IS NOT NULL),
		CASE WHEN n.topic IN ('incident_opened', 'incident_climbed') AND EXISTS (SELECT 1 FROM notifications a WHERE a.merchant_id = n.merchant_id
			AND a.incident_id = n.incident_id AND a.channel = n.channel AND a.recipient = n.recipient AND a.id > n.id
			AND a.topic IN ('incident_opened', 'incident_climbed') AND a.state NOT IN ('withdrawn', 'failed')) THEN 'restated' END)
	WHEN ` + isAllClear + ` AND NOT EXISTS (SELECT 1 FROM notifications a WHERE a.merchant_id = n.merchant_id
		AND a.incident_id = n.incident_id AND a.channel = n.channel AND a.recipient = n.recipient
		AND a.topic IN ('incident_opened', 'incident_climbed', 'supplier_notice', 'supplier_reminder', 'feed_blind', 'cluster_opened', 'cluster_notice')
		AND (a.sent_at IS NOT NULL OR a.state = 'sending')) THEN 'untold' END`

// withdrawUntrue takes back those of some messages that are no longer true, or that a cluster tells, with the reason, and returns their ids.
func (t tx) withdrawUntrue(merchantID int64, ids []int64, now stamp) (map[int64]bool, error) {
	withdrawn := map[int64]bool{}
	err := chunks(ids, func(part []int64) error { return t.withdrawHeld(merchantID, now, noticesIn(part), withdrawn) })
	if err != nil {
		return nil, err
	}
	err = chunks(ids, func(part []int64) error {
		list, args := in(part)
		return t.query(func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			withdrawn[id] = true
			return err
		}, `WITH w AS (SELECT n.id, `+whyUntrue+` AS why FROM notifications n WHERE n.merchant_id = ? AND n.id IN `+list+` AND n.state IN ('queued', 'held'))
			UPDATE notifications SET state = 'withdrawn', next_try_at = NULL, reason = (SELECT w.why FROM w WHERE w.id = notifications.id)
			WHERE merchant_id = ? AND id IN (SELECT w.id FROM w WHERE w.why IS NOT NULL) RETURNING id`,
			append(append([]any{merchantID}, args...), merchantID)...)
	})
	return withdrawn, err
}
