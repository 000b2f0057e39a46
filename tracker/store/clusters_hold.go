package store

import (
	"parcelwarden/tracker"
	"strconv"
)

// isHeld holds for incidents i whose own alerts wait while their parcel is in a cluster: tracker.HeldByCluster in SQL.
func isHeld(i string) string {
	return "(" + i + ".severity < " + strconv.Itoa(int(tracker.SeverityPresumedLost)) + " AND (" + i + ".family = 'stalled' OR " +
		i + ".kind IN ('promise_overdue', 'line_overdue')))"
}

// heldBy holds for incidents i that a cluster tells of now.
func heldBy(i string) string {
	return "(" + isHeld(i) + " AND EXISTS (SELECT 1 FROM incident_members m WHERE m.merchant_id = " + i + ".merchant_id AND m.shipment_id = " + i +
		".shipment_id AND m.left_at IS NULL))"
}

// restriction narrows the messages n of members m.
type restriction struct {
	where string
	args  []any
}

func noticesIn(ids []int64) restriction {
	list, args := in(ids)
	return restriction{"n.id IN " + list, args}
}

func noticesOfCluster(incidentID int64) restriction {
	return restriction{"m.incident_id = ?", []any{incidentID}}
}

// withdrawHeld takes back queued messages that a cluster tells, adds their ids to withdrawn and says so in the timelines. Whoever judged
// a parcel just before it joined has queued its alert after: the claim catches that.
func (t tx) withdrawHeld(merchantID int64, at stamp, only restriction, withdrawn map[int64]bool) error {
	const of = ` FROM notifications n JOIN incidents i ON i.merchant_id = n.merchant_id AND i.id = n.incident_id
		JOIN incident_members m ON m.merchant_id = i.merchant_id AND m.shipment_id = i.shipment_id AND m.left_at IS NULL
		WHERE n.merchant_id = ? AND n.state IN ('queued', 'held') AND n.topic IN ('incident_opened', 'incident_climbed', 'supplier_notice', 'supplier_reminder') AND `
	var ids []int64
	var told []tracker.TimelineEntry
	seen := map[int64]bool{}
	err := t.query(func(scan func(...any) error) error {
		e := tracker.TimelineEntry{MerchantID: merchantID, At: at.time(), Actor: "system", What: tracker.TimelineToldWith}
		var id, cluster int64
		err := scan(&id, &e.IncidentID, &e.ShipmentID, &cluster)
		e.Detail = "#" + strconv.FormatInt(cluster, 10)
		ids, withdrawn[id] = append(ids, id), true
		if !seen[e.IncidentID] {
			seen[e.IncidentID] = true
			told = append(told, e)
		}
		return err
	}, "SELECT n.id, i.id, i.shipment_id, m.incident_id"+of+isHeld("i")+" AND "+only.where+" ORDER BY n.id", append([]any{merchantID}, only.args...)...)
	if err != nil {
		return err
	}
	err = chunks(ids, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec("UPDATE notifications SET state = 'withdrawn', reason = 'cluster', next_try_at = NULL WHERE merchant_id = ? AND state IN ('queued', 'held') AND id IN "+list,
			append([]any{merchantID}, args...)...)
		return err
	})
	if err != nil {
		return err
	}
	return t.writeTimeline(told)
}

// clusters tells the loaded parcels of which cluster they are members.
func (l *loader) clusters() error {
	return l.query(func(scan func(...any) error) error {
		var parcel int64
		var joined stamp
		var m tracker.Membership
		err := scan(&parcel, &m.IncidentID, &m.Place, &joined)
		m.JoinedAt = joined.time()
		if snap := l.byID[parcel]; snap != nil {
			snap.Cluster = m
		}
		return err
	}, `SELECT m.shipment_id, m.incident_id, i.place, m.joined_at FROM incident_members m
		JOIN incidents i ON i.merchant_id = m.merchant_id AND i.id = m.incident_id
		WHERE m.merchant_id = ? AND m.left_at IS NULL AND m.shipment_id IN `+l.list, append([]any{l.merchantID}, l.args...)...)
}
