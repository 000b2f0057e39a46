package store

// isAlert and isAllClear hold for messages n by their topic.
const (
	isAlert = `n.topic IN ('incident_opened', 'incident_climbed', 'supplier_notice', 'supplier_reminder', 'backup_proposed', 'supplier_silent', 'feed_blind',
		'cluster_opened', 'cluster_notice')`
	isAllClear = `n.topic IN ('incident_resolved', 'incident_withdrawn', 'feed_back', 'cluster_resolved')`
)

// sameReader holds for messages a and n to one person, over whichever channel, or to one address.
const sameReader = `CASE WHEN n.contact_id <> 0 AND a.contact_id <> 0 THEN a.contact_id = n.contact_id ELSE a.channel = n.channel AND a.recipient = n.recipient END`

// firstA and firstN are the ids of the messages that went over the first channels of the persons of a and n: a message that fell back is as
// old as that one.
const (
	firstA = "CASE WHEN a.first_id <> 0 THEN a.first_id ELSE a.id END"
	firstN = "CASE WHEN n.first_id <> 0 THEN n.first_id ELSE n.id END"
)

// groupAsks holds for a message n of a grouped notice while one of its questions still waits for an answer.
const groupAsks = `EXISTS (SELECT 1 FROM escalations q JOIN incidents i ON i.merchant_id = q.merchant_id AND i.id = q.incident_id AND i.resolved_at IS NULL
	WHERE q.merchant_id = n.merchant_id AND q.group_id = n.group_id AND NOT EXISTS (SELECT 1 FROM escalations y WHERE y.merchant_id = q.merchant_id
		AND y.incident_id = q.incident_id AND +y.supplier_id = q.supplier_id AND y.answered_at IS NOT NULL))`

// whyUntrue is why the time of a message n has passed, or NULL if it has not: its incident is over, a later alert tells the incident as it is
// now, the recipient was never told what is over, or is told nothing any more. An alert in flight counts as got.
const whyUntrue = `CASE
	WHEN n.contact_id <> 0 AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.merchant_id = n.merchant_id AND c.id = n.contact_id AND c.active) THEN 'contact_off'
	WHEN n.group_id <> 0 AND ` + isAlert + ` THEN CASE WHEN NOT ` + groupAsks + ` THEN 'group_over' END
	WHEN ` + isAlert + ` THEN COALESCE((SELECT 'ended/' || i.resolution FROM incidents i WHERE i.merchant_id = n.merchant_id AND i.id = n.incident_id AND i.resolved_at IS NOT NULL),
		CASE WHEN n.topic IN ('incident_opened', 'incident_climbed') AND EXISTS (SELECT 1 FROM notifications a WHERE a.merchant_id = n.merchant_id
			AND a.incident_id = n.incident_id AND ` + sameReader + ` AND ` + firstA + ` > ` + firstN + `
			AND a.topic IN ('incident_opened', 'incident_climbed') AND a.state NOT IN ('withdrawn', 'failed')) THEN 'restated' END)
	WHEN ` + isAllClear + ` AND NOT EXISTS (SELECT 1 FROM notifications a WHERE a.merchant_id = n.merchant_id
		AND a.incident_id = n.incident_id AND ` + sameReader + `
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
