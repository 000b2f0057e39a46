package store

import (
	"context"
	"database/sql"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"time"
)

// WarnNearBreach warns the people of a merchant, each once and by their own hours, of all watched incidents whose next threshold is the
// platform's own, or costs something, and is near: the messages and the marks of the incidents in them are written together. It returns how
// many incidents are told to somebody.
func (s *Store) WarnNearBreach(ctx context.Context, m tracker.Merchant, now time.Time) (int, error) {
	told := map[int64]bool{}
	err := s.write(ctx, func(t tx) error {
		clear(told)
		if err := t.lockMerchant(m.ID); err != nil { // two nodes do not tell one person the same
			return err
		}
		for _, p := range m.Everybody() {
			rows, err := t.nearBreach(m, p, now)
			if err != nil {
				return err
			}
			if err := t.warn(m, p, rows, now); err != nil {
				return err
			}
			for i := range rows {
				told[rows[i].ID] = true
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("warn of near thresholds: %w", err)
	}
	return len(told), nil
}

// warn tells a person of incidents and marks them.
func (t tx) warn(m tracker.Merchant, p tracker.Person, rows []incidentRow, now time.Time) error {
	if len(rows) == 0 {
		return nil
	}
	parcels, err := t.stuckRows(rows)
	if err != nil {
		return err
	}
	if _, err := t.writeNotices(tracker.NearBreach(m, p, parcels, now)); err != nil {
		return err
	}
	marks := make([][]any, len(rows))
	for i := range rows {
		marks[i] = []any{m.ID, rows[i].ID, p.Slug(), now.UnixMilli()}
	}
	if _, err := t.insert("warnings", "merchant_id,incident_id,person,at", "", marks); err != nil {
		return err
	}
	return t.markWarned(m.ID, slices.DeleteFunc(slices.Clone(rows), func(r incidentRow) bool { return r.WarnedAt != 0 }), now)
}

// nearBreach returns what is to be told to a person now, locked. What staff work on, what a cluster tells and what nobody can see is left out.
func (t tx) nearBreach(m tracker.Merchant, p tracker.Person, now time.Time) ([]incidentRow, error) {
	var last sql.NullInt64
	if err := t.Raw("SELECT MAX(at) FROM warnings WHERE merchant_id = ? AND person = ?", m.ID, p.Slug()).Row().Scan(&last); err != nil {
		return nil, err
	}
	until, urgent, ok := m.WarnHorizon(p, stamp(last.Int64).time(), now)
	if !ok {
		return nil, nil
	}
	var rows []incidentRow
	err := t.Raw(`SELECT * FROM incidents WHERE merchant_id = ? AND resolved_at IS NULL AND next_fine AND next_at > ? AND next_at <= ?
		AND severity = `+strconv.Itoa(int(tracker.SeverityWatch))+` AND ack_at IS NULL AND (snoozed_till IS NULL OR snoozed_till <= ?) AND blind_since IS NULL
		AND NOT EXISTS (SELECT 1 FROM warnings w WHERE w.merchant_id = incidents.merchant_id AND w.incident_id = incidents.id AND w.person = ?)
		AND (warned_at IS NULL OR EXISTS (SELECT 1 FROM warnings w WHERE w.merchant_id = incidents.merchant_id AND w.incident_id = incidents.id))
		AND NOT `+heldBy("incidents")+" ORDER BY next_at, id"+t.forUpdate(" SKIP LOCKED"), m.ID, now.UnixMilli(), until.UnixMilli(), now.UnixMilli(), p.Slug()).Scan(&rows).Error
	if err != nil || len(rows) == 0 || rows[0].NextAt > stampOf(urgent) {
		return nil, err
	}
	return rows, nil
}

func (t tx) markWarned(merchantID int64, rows []incidentRow, now time.Time) error {
	ids, told := make([]int64, 0, len(rows)), make([]tracker.TimelineEntry, 0, len(rows))
	for i := range rows {
		ids = append(ids, rows[i].ID)
		told = append(told, tracker.TimelineEntry{
			MerchantID: merchantID, IncidentID: rows[i].ID, ShipmentID: int64(rows[i].ShipmentID), At: now, Actor: "system",
			What: tracker.TimelineWarned, Detail: rows[i].NextAt.time().UTC().Format(time.RFC3339),
		})
	}
	err := chunks(ids, func(part []int64) error {
		list, args := in(part)
		_, err := t.exec("UPDATE incidents SET warned_at = ? WHERE merchant_id = ? AND id IN "+list, append([]any{now.UnixMilli(), merchantID}, args...)...)
		return err
	})
	if err != nil {
		return err
	}
	return t.writeTimeline(told)
}

// told notes on the loaded parcels which action the merchant was last told for each open incident.
func (l *loader) told() error {
	grave := map[int64]*tracker.Snapshot{}
	for _, snap := range l.snaps {
		for i := range snap.Incidents {
			if in := &snap.Incidents[i]; in.Open() && in.Severity >= tracker.SeverityBreach {
				grave[in.ID] = snap
			}
		}
	}
	return chunks(sortedKeys(grave), func(ids []int64) error {
		list, args := in(ids)
		return l.query(func(scan func(...any) error) error {
			var id int64
			var text string
			var m tracker.Message
			if err := scan(&id, &text); err != nil {
				return err
			}
			if err := fromJSON(text, &m); err != nil {
				return err
			}
			if grave[id].Told == nil {
				grave[id].Told = map[int64]tracker.Action{}
			}
			grave[id].Told[id] = m.Action
			return nil
		}, `SELECT incident_id, message FROM notifications WHERE merchant_id = ? AND id IN (SELECT MAX(n.id) FROM notifications n WHERE n.merchant_id = ?
			AND n.audience = 'merchant' AND n.topic IN ('incident_opened', 'incident_climbed') AND n.state NOT IN ('withdrawn', 'failed')
			AND n.incident_id IN `+list+" GROUP BY n.incident_id)", append([]any{l.merchantID, l.merchantID}, args...)...)
	})
}
