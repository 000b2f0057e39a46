package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// FeedIncidents returns the open incidents of courier feeds, of all merchants.
func (s *Store) FeedIncidents(ctx context.Context) ([]tracker.Incident, error) {
	var rows []incidentRow
	err := s.reader.WithContext(ctx).Raw(`SELECT i.* FROM merchants m JOIN incidents i ON i.merchant_id = m.id
		WHERE i.resolved_at IS NULL AND i.severity >= 0 AND i.shipment_id IS NULL AND i.family = 'blind' ORDER BY i.merchant_id, i.id`).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list feed incidents: %w", err)
	}
	out := make([]tracker.Incident, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].incident())
	}
	return out, nil
}

// OpenFeedIncident opens the incident of a courier feed, or renews the evidence of the one that is open, and returns its id. The
// notices and the timeline are written only when it opens, or when its severity climbs.
func (s *Store) OpenFeedIncident(ctx context.Context, in tracker.Incident, notices []tracker.Notification) (int64, error) {
	in.ShipmentID = 0
	err := s.write(ctx, func(t tx) error {
		p := &pendingChange{incident: in}
		opened, err := t.openIncidents([]*pendingChange{p})
		if err != nil {
			return err
		}
		if len(opened) == 1 {
			in.ID = p.incident.ID
			if err := t.markFeed(in); err != nil {
				return err
			}
			return t.feedEffects(in, tracker.ChangeOpen, notices)
		}
		var row incidentRow
		err = found(t.Raw("SELECT * FROM incidents WHERE merchant_id = ? AND subject = ? AND family = ? AND resolved_at IS NULL"+t.forUpdate(""),
			in.MerchantID, subjectOf(&in), string(in.Family)).Take(&row))
		if err != nil {
			return err
		}
		in.ID = row.ID
		severity := max(row.Severity, int(in.Severity))
		err = t.Model(&incidentRow{}).Where("merchant_id = ? AND id = ?", in.MerchantID, in.ID).Updates(map[string]any{
			"kind": string(in.Kind), "severity": severity, "members": in.Members, "seen_at": timeArg(in.SeenAt), "text": clean(in.Text),
			"next_at": timeArg(in.NextAt), "updated_at": timeArg(in.UpdatedAt),
		}).Error
		if err != nil || severity == row.Severity {
			return err
		}
		return t.feedEffects(in, tracker.ChangeClimb, notices)
	})
	if err != nil {
		return 0, fmt.Errorf("open feed incident: %w", err)
	}
	return in.ID, nil
}

// RefreshFeedIncident is OpenFeedIncident.
func (s *Store) RefreshFeedIncident(ctx context.Context, in tracker.Incident, notices []tracker.Notification) (int64, error) {
	return s.OpenFeedIncident(ctx, in, notices)
}

// ResolveFeedIncident closes the open incident of a feed, named by merchant, feed and family, at ResolvedAt with its Resolution. It
// reports false, and writes no notices, if none is open.
func (s *Store) ResolveFeedIncident(ctx context.Context, in tracker.Incident, notices []tracker.Notification) (bool, error) {
	in.ShipmentID = 0
	resolved := false
	err := s.write(ctx, func(t tx) error {
		resolved = false
		err := t.query(func(scan func(...any) error) error {
			resolved = true
			return scan(&in.ID)
		}, `UPDATE incidents SET resolved_at = ?, updated_at = ?, resolution = ?, escalate_at = NULL
			WHERE merchant_id = ? AND subject = ? AND family = ? AND resolved_at IS NULL RETURNING id`,
			timeArg(in.ResolvedAt), timeArg(in.ResolvedAt), in.Resolution, in.MerchantID, subjectOf(&in), string(in.Family))
		if err != nil || !resolved {
			return err
		}
		return t.feedEffects(in, tracker.ChangeResolve, notices)
	})
	if err != nil {
		return false, fmt.Errorf("resolve feed incident: %w", err)
	}
	return resolved, nil
}

// markFeed notes on the incidents of an account's parcels since when nobody has seen them.
func (t tx) markFeed(in tracker.Incident) error {
	if in.BlindSince.IsZero() {
		return nil
	}
	var id int64
	err := t.Raw("SELECT id FROM courier_accounts WHERE merchant_id = ? AND name = ?", in.MerchantID, in.Feed).Scan(&id).Error
	if err != nil || id == 0 {
		return err
	}
	return t.markUnseen(in.MerchantID, id, in.BlindSince)
}

func (t tx) feedEffects(in tracker.Incident, kind tracker.ChangeKind, notices []tracker.Notification) error {
	at := in.OpenedAt
	if kind == tracker.ChangeResolve {
		at = in.ResolvedAt
	} else if !in.UpdatedAt.IsZero() {
		at = in.UpdatedAt
	}
	who := subject{incident: &in, at: stampOf(at)}
	detail := in.Feed
	if in.Resolution != "" {
		detail += " " + in.Resolution
	}
	done := effects{
		notices:  who.notices(notices),
		timeline: who.timeline([]tracker.TimelineEntry{{Actor: "system", What: string(kind), Detail: detail}}),
	}
	return t.writeEffects(&done, &tracker.VerdictReport{})
}
