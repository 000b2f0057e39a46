package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"parcelwarden/tracker"
	"time"
)

// RetainPolicy says how old a row must be to go.
type RetainPolicy = tracker.RetainPolicy

// Retain deletes what has served its time and returns how many rows it touched: looks at parcels that were closed before, sessions
// that ended, the bodies of messages that were sent (their keys stay, so that nothing is sent again) with their attempts and receipts, and of pushes worked off first the
// body, later the key. The ledger, the timeline, incidents and open parcels are never touched.
func (s *Store) Retain(ctx context.Context, policy RetainPolicy) (int, error) {
	steps := []struct {
		before time.Time
		query  string
	}{
		{policy.Looks, `DELETE FROM poll_attempts WHERE last_at < ? AND EXISTS (SELECT 1 FROM shipments s
			WHERE s.merchant_id = poll_attempts.merchant_id AND s.id = poll_attempts.shipment_id AND s.closed_at IS NOT NULL)`},
		{policy.Sessions, "DELETE FROM sessions WHERE expiry < ?"},
		{policy.Sessions.Add(-tracker.FaultGivesUp), dropOldFaults},
		{policy.Messages, "UPDATE notifications SET message = '{}' WHERE sent_at < ? AND state IN ('sent', 'bundled') AND message <> '{}'"},
		{policy.Messages, "DELETE FROM attempts WHERE at < ? AND EXISTS (SELECT 1 FROM notifications n WHERE n.merchant_id = attempts.merchant_id" +
			" AND n.id = attempts.message_id AND n.state NOT IN ('queued', 'sending', 'held'))"},
		{policy.Messages, "DELETE FROM receipts WHERE received_at < ?"},
		{policy.Pushes, "UPDATE pushes SET body = NULL WHERE done_at < ? AND state <> 'waiting' AND body IS NOT NULL"},
		{policy.PushKeys, "DELETE FROM pushes WHERE done_at < ? AND state <> 'waiting'"},
	}
	total := 0
	for _, step := range steps {
		if step.before.IsZero() {
			continue
		}
		var touched int64
		err := s.write(ctx, func(t tx) (err error) {
			touched, err = t.exec(step.query, timeArg(step.before))
			return err
		})
		total += int(touched)
		if err != nil {
			return total, fmt.Errorf("delete old rows: %w", err)
		}
	}
	return total, nil
}

// Backup writes a consistent copy of the database to a new file while the program runs. PostgreSQL has its own tools for that.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.dialect != dialectSQLite {
		return errors.New("backup: this copies SQLite databases only; use pg_dump for PostgreSQL")
	}
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("backup: %s exists already", path)
	}
	if err := s.writer.WithContext(ctx).Exec("VACUUM INTO ?", path).Error; err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// Incidents returns the incidents opened since, oldest first, with their tracking numbers. Merchant 0 means all.
func (s *Store) Incidents(ctx context.Context, merchantID int64, since time.Time) ([]tracker.IncidentRecord, error) {
	who, args := scope("i.merchant_id", merchantID)
	var rows []struct {
		Incident   incidentRow `gorm:"embedded"`
		TrackingNo string
		OrderNo    string
		LastLookAt stamp
	}
	err := s.reader.WithContext(ctx).Raw("SELECT i.*, s.tracking_no, s.last_look_at, w.order_no FROM incidents i"+joinParcel+
		" LEFT JOIN orders w ON w.merchant_id = i.merchant_id AND w.id = i.order_id WHERE "+who+
		" AND i.opened_at >= ? ORDER BY i.opened_at, i.id", append(args, int64(stampOf(since)))...).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list incidents: %w", err)
	}
	out := make([]tracker.IncidentRecord, 0, len(rows))
	for i := range rows {
		out = append(out, tracker.IncidentRecord{
			Incident: rows[i].Incident.incident(), TrackingNo: rows[i].TrackingNo, OrderNo: rows[i].OrderNo,
			LastLookAt: rows[i].LastLookAt.time(),
		})
	}
	return out, nil
}

// NoteProfile records from when a rule book or score profile, known by id and hash, was used for a merchant. Noting what is in force
// already changes nothing. kind is rules or score.
func (s *Store) NoteProfile(ctx context.Context, merchantID int64, kind string, profile tracker.ProfileInForce) error {
	err := s.write(ctx, func(t tx) error {
		if err := t.lockMerchant(merchantID); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO profiles_in_force (merchant_id, kind, profile_id, hash, since)
			SELECT CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT)
			WHERE COALESCE((SELECT p.profile_id || ' ' || p.hash FROM profiles_in_force p
			WHERE p.merchant_id = ? AND p.kind = ? ORDER BY p.since DESC LIMIT 1), '') <> ? ON CONFLICT DO NOTHING`,
			merchantID, kind, profile.ID, profile.Hash, timeArg(profile.Since), merchantID, kind, profile.ID+" "+profile.Hash)
		return err
	})
	if err != nil {
		return fmt.Errorf("note profile in force: %w", err)
	}
	return nil
}
