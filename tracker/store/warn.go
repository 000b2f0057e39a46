package store

import (
	"context"
	"database/sql"
	"fmt"
	"parcelwarden/tracker"
	"strconv"
	"time"
)

// WarnNearBreach warns a merchant once of all watched incidents whose next threshold is the platform's own, or costs something, and is near:
// the message and the marks of the incidents in it are written together. It returns how many incidents are told.
func (s *Store) WarnNearBreach(ctx context.Context, m tracker.Merchant, now time.Time) (int, error) {
	told := 0
	err := s.write(ctx, func(t tx) error {
		told = 0
		rows, err := t.nearBreach(m, now)
		if err != nil || len(rows) == 0 {
			return err
		}
		parcels, err := t.stuckRows(rows)
		if err != nil {
			return err
		}
		if _, err := t.writeNotices(tracker.NearBreach(m, parcels, now)); err != nil {
			return err
		}
		told = len(rows)
		return t.markWarned(m.ID, rows, now)
	})
	if err != nil {
		return 0, fmt.Errorf("warn of near thresholds: %w", err)
	}
	return told, nil
}

// nearBreach returns what is to be told now, locked. What staff work on, what a cluster tells and what nobody can see is left out.
func (t tx) nearBreach(m tracker.Merchant, now time.Time) ([]incidentRow, error) {
	var last sql.NullInt64
	if err := t.Raw("SELECT MAX(warned_at) FROM incidents WHERE merchant_id = ? AND warned_at IS NOT NULL", m.ID).Row().Scan(&last); err != nil {
		return nil, err
	}
	until, urgent, ok := m.WarnHorizon(stamp(last.Int64).time(), now)
	if !ok {
		return nil, nil
	}
	var rows []incidentRow
	err := t.Raw(`SELECT * FROM incidents WHERE merchant_id = ? AND resolved_at IS NULL AND warned_at IS NULL AND next_fine AND next_at > ? AND next_at <= ?
		AND severity = `+strconv.Itoa(int(tracker.SeverityWatch))+` AND ack_at IS NULL AND (snoozed_till IS NULL OR snoozed_till <= ?) AND blind_since IS NULL
		AND NOT `+heldBy("incidents")+" ORDER BY next_at, id"+t.forUpdate(" SKIP LOCKED"), m.ID, now.UnixMilli(), until.UnixMilli(), now.UnixMilli()).Scan(&rows).Error
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
