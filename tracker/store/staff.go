package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// deed is what a person does to incidents: a compare-and-set and one line of the timeline for each row that it changed.
type deed struct {
	merchantID int64 // 0: any merchant
	ids        []int64
	by         string
	at         time.Time
	set        string // what changes; empty if only the timeline does
	args       []any
	condition  string
	what       string
	detail     string
	wakes      bool // delivered parcels wait for this: judge them again
}

// Acknowledge says that somebody looks after incidents. It returns how many open ones nobody had acknowledged.
func (s *Store) Acknowledge(ctx context.Context, merchantID int64, ids []int64, by string, at time.Time) (int, error) {
	return s.do(ctx, deed{
		merchantID: merchantID, ids: ids, by: by, at: at, set: "ack_by = ?, ack_at = ?", args: []any{by, timeArg(at)},
		condition: " AND resolved_at IS NULL AND ack_at IS NULL", what: "acknowledged", wakes: true,
	})
}

// Snooze puts open incidents aside until a time. It returns how many changed.
func (s *Store) Snooze(ctx context.Context, merchantID int64, ids []int64, till time.Time, by string, at time.Time) (int, error) {
	return s.do(ctx, deed{
		merchantID: merchantID, ids: ids, by: by, at: at, set: "snoozed_till = ?", args: []any{timeArg(till)},
		condition: fmt.Sprintf(" AND resolved_at IS NULL AND snoozed_till IS DISTINCT FROM %d", till.UnixMilli()), what: "snoozed",
		detail: till.UTC().Format(time.RFC3339),
	})
}

// Chased notes that somebody pressed the courier about open incidents. It returns how many.
func (s *Store) Chased(ctx context.Context, merchantID int64, ids []int64, by string, at time.Time) (int, error) {
	return s.do(ctx, deed{merchantID: merchantID, ids: ids, by: by, at: at, condition: " AND resolved_at IS NULL", what: "chased"})
}

// notAnswered holds while the ladder may go on: an answer of the supplier ends it, one of a backup (tracker.RungReship) does not.
func notAnswered() string {
	return fmt.Sprintf(` AND NOT EXISTS (SELECT 1 FROM escalations e WHERE e.merchant_id = incidents.merchant_id AND e.incident_id = incidents.id
		AND e.answered_at IS NOT NULL AND e.rung <> %d)`, tracker.RungReship)
}

// RequestEscalation makes the next rung of the supplier ladder due now. It returns how many open incidents had a rung left, were not
// answered, were not due already and are not told with a cluster.
func (s *Store) RequestEscalation(ctx context.Context, merchantID int64, ids []int64, by string, at time.Time) (int, error) {
	n, err := s.do(ctx, deed{
		merchantID: merchantID, ids: ids, by: by, at: at, set: "escalate_at = ?", args: []any{timeArg(at)},
		condition: fmt.Sprintf(" AND resolved_at IS NULL AND shipment_id IS NOT NULL AND (rung = 0 OR rung < %d AND kind IN (%s)) AND (escalate_at IS NULL OR escalate_at > %d) AND NOT "+
			heldBy("incidents")+notAnswered(), lastRung, askedKinds(), at.UnixMilli()), what: "escalation_requested",
	})
	if err != nil {
		return n, err
	}
	orders, err := s.requestOrders(ctx, deed{merchantID: merchantID, ids: ids, by: by, at: at, what: "escalation_requested"})
	return n + orders, err
}

// Comment adds a remark to an incident, open or not. It returns ErrNotFound if the merchant has no such incident.
func (s *Store) Comment(ctx context.Context, merchantID, incidentID int64, by, text string, at time.Time) error {
	n, err := s.do(ctx, deed{
		merchantID: merchantID, ids: []int64{incidentID}, by: by, at: at, what: "commented", detail: tracker.CleanText(text, 2000),
	})
	if err == nil && n == 0 {
		err = fmt.Errorf("commented: %w", ErrNotFound)
	}
	return err
}

func (s *Store) do(ctx context.Context, d deed) (int, error) {
	var entries []tracker.TimelineEntry
	err := s.write(ctx, func(t tx) error {
		entries = nil
		err := chunks(d.ids, func(ids []int64) error {
			list, args := in(ids)
			who, first := scope("merchant_id", d.merchantID)
			where := " WHERE " + who + " AND id IN " + list + d.condition
			args = append(first, args...)
			query := "SELECT merchant_id, id, shipment_id FROM incidents" + where
			if d.set != "" {
				query = "UPDATE incidents SET " + d.set + where + " RETURNING merchant_id, id, shipment_id"
			}
			return t.query(func(scan func(...any) error) error {
				e := tracker.TimelineEntry{At: d.at, Actor: d.by, What: d.what, Detail: d.detail}
				var parcel ref
				err := scan(&e.MerchantID, &e.IncidentID, &parcel)
				e.ShipmentID = int64(parcel)
				entries = append(entries, e)
				return err
			}, query, append(append([]any{}, d.args...), args...)...)
		})
		if err != nil {
			return err
		}
		if d.wakes {
			if err := t.wakeDelivered(entries, stampOf(d.at)); err != nil {
				return err
			}
		}
		return t.writeTimeline(entries)
	})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", d.what, err)
	}
	return len(entries), nil
}

// wakeDelivered makes the delivered parcels of some incidents due for judgement: one with an odd arrival stays open until somebody has looked
// into it.
func (t tx) wakeDelivered(entries []tracker.TimelineEntry, at stamp) error {
	byMerchant := map[int64][]int64{}
	for _, e := range entries {
		if e.ShipmentID != 0 {
			byMerchant[e.MerchantID] = append(byMerchant[e.MerchantID], e.ShipmentID)
		}
	}
	for _, merchantID := range sortedKeys(byMerchant) {
		err := chunks(byMerchant[merchantID], func(part []int64) error {
			list, args := in(part)
			_, err := t.exec("UPDATE shipments SET check_at = ? WHERE merchant_id = ? AND closed_at IS NULL AND status = 'delivered' AND id IN "+list,
				append([]any{at.arg(), merchantID}, args...)...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
