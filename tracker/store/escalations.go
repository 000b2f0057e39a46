package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// lastRung is the top of the supplier ladder.
const lastRung = tracker.RungBackup

// climbable holds for incidents whose ladder has a next rung: for trouble that is no supplier's, only what a person asks for by hand.
func climbable(i string) string {
	return " AND (" + i + ".rung = 0 OR " + i + ".kind IN (" + askedKinds() + "))"
}

// askedKinds lists the kinds that suppliers are asked about, as SQL.
func askedKinds() string {
	return kindsOf(tracker.Kind.AsksSupplier)
}

// EscalationsDue returns open incidents whose next rung of the supplier ladder is due, with all that a notice needs. Incidents whose
// supplier has answered are not among them, nor those whose parcel cannot be seen at the moment, and those that a cluster tells of wait until
// their parcel has left it.
func (s *Store) EscalationsDue(ctx context.Context, now time.Time, limit int) ([]tracker.EscalationDue, error) {
	var out []tracker.EscalationDue
	var idle []tracker.Incident
	err := s.read(ctx, func(t tx) error {
		out, idle = nil, nil
		seen := fmt.Sprintf(" AND (blind_since IS NULL OR blind_since <= %d)", now.Add(-tracker.HoldBlind).UnixMilli())
		due, err := t.dueRows(dueQueue{
			table: "incidents", column: "escalate_at", condition: "resolved_at IS NULL AND escalate_at IS NOT NULL" + climbable("d") + seen + " AND NOT " + heldBy("d"),
		}, stampOf(now), limit)
		if err != nil {
			return err
		}
		for _, merchantID := range sortedKeys(due) {
			err := chunks(due[merchantID], func(ids []int64) error {
				found, done, err := t.escalationsOf(merchantID, ids, now)
				if err != nil {
					return err
				}
				orders, over, err := t.orderEscalationsOf(merchantID, ids, stampOf(now))
				out, idle = append(append(out, found...), orders...), append(append(idle, done...), over...)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = s.restLadders(ctx, idle)
	}
	if err != nil {
		return nil, fmt.Errorf("load due escalations: %w", err)
	}
	return out, nil
}

// restLadders takes orders off the queue whose suppliers are not known any more, so that they do not stand before others for ever.
func (s *Store) restLadders(ctx context.Context, idle []tracker.Incident) error {
	if len(idle) == 0 {
		return nil
	}
	return s.write(ctx, func(t tx) error {
		for _, in := range idle {
			if _, err := t.exec("UPDATE incidents SET escalate_at = NULL WHERE merchant_id = ? AND id = ? AND escalate_at = ?", in.MerchantID, in.ID, timeArg(in.EscalateAt)); err != nil {
				return err
			}
		}
		return nil
	})
}

// escalationsOf returns the due notices about parcels, and the incidents whose supplier has answered in a group while their own ladder was started.
func (t tx) escalationsOf(merchantID int64, ids []int64, now time.Time) (out []tracker.EscalationDue, over []tracker.Incident, err error) {
	var rows []incidentRow
	err = t.Raw("SELECT * FROM incidents WHERE merchant_id = ? AND id IN ? AND shipment_id IS NOT NULL ORDER BY escalate_at, id",
		merchantID, ids).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	parcels := make([]int64, 0, len(rows))
	for i := range rows {
		parcels = append(parcels, int64(rows[i].ShipmentID))
	}
	slices.Sort(parcels)
	snaps, err := t.snapshots(merchantID, slices.Compact(parcels), now)
	if err != nil {
		return nil, nil, err
	}
	byID := make(map[int64]*tracker.Snapshot, len(snaps))
	for i := range snaps {
		byID[snaps[i].Shipment.ID] = &snaps[i]
	}
	advice, err := t.latestAdvice(merchantID, ids)
	if err != nil {
		return nil, nil, err
	}
	for i := range rows {
		due := dueOf(rows[i].incident(), byID[int64(rows[i].ShipmentID)])
		if due.Advice = advice[due.Incident.ID]; due.Last.AnsweredAt.IsZero() {
			out = append(out, due)
		} else {
			over = append(over, due.Incident)
		}
	}
	return out, over, nil
}

func dueOf(in tracker.Incident, snap *tracker.Snapshot) tracker.EscalationDue {
	due := tracker.EscalationDue{
		Incident: in, Shipment: snap.Shipment, Merchant: snap.Merchant, Supplier: snap.Supplier, Value: tracker.OrderValue(snap.Orders),
	}
	for _, order := range snap.Orders {
		due.OrderNos = append(due.OrderNos, order.OrderNo)
	}
	for _, e := range snap.Escalations { // newest first
		if e.IncidentID == in.ID && e.Rung != tracker.RungReship {
			due.Last = e
			break
		}
	}
	return due
}

// ApplyEscalation climbs one rung: the incident must be open and stand on the rung before, else nothing is written and applied is
// false. It returns the id of the escalation, which the notices carry.
func (s *Store) ApplyEscalation(ctx context.Context, w tracker.EscalationWrite) (id int64, applied bool, err error) {
	e := w.Escalation
	err = s.write(ctx, func(t tx) error {
		id, applied = 0, false
		held, err := t.holdRung(w)
		if err != nil || !held {
			return err
		}
		if id, err = t.nextID("escalations"); err != nil {
			return err
		}
		_, err = t.insert("escalations", "merchant_id,id,incident_id,supplier_id,rung,sent_at,reply_by", "", [][]any{{
			e.MerchantID, id, e.IncidentID, ref(e.SupplierID).arg(), e.Rung, e.SentAt.UnixMilli(), timeArg(e.ReplyBy),
		}})
		if err != nil {
			return err
		}
		if e.OrderID != 0 {
			if err := t.setNextAsk(e.MerchantID, e.IncidentID, e.OrderID, stampOf(e.SentAt)); err != nil {
				return err
			}
		}
		applied = true
		who := subject{
			incident: &tracker.Incident{MerchantID: e.MerchantID, ID: e.IncidentID, ShipmentID: e.ShipmentID, OrderID: e.OrderID}, at: stampOf(e.SentAt),
		}
		notices := who.notices(w.Notices)
		for i := range notices {
			notices[i].Message.EscalationID = id
		}
		done := effects{notices: notices, timeline: who.timeline(w.Timeline)}
		return t.writeEffects(&done, &tracker.VerdictReport{})
	})
	if err != nil {
		return 0, false, fmt.Errorf("apply escalation: %w", err)
	}
	return id, applied, nil
}

// holdRung is the compare-and-set on the ladder of a parcel's incident; see holdOrderRung for an order's.
func (t tx) holdRung(w tracker.EscalationWrite) (bool, error) {
	e := w.Escalation
	if e.OrderID != 0 {
		return t.holdOrderRung(e)
	}
	n, err := t.exec(`UPDATE incidents SET rung = ?, escalate_at = ? WHERE merchant_id = ? AND id = ? AND rung = ? AND resolved_at IS NULL AND NOT `+heldBy("incidents"),
		e.Rung, timeArg(w.NextEscalateAt), e.MerchantID, e.IncidentID, e.Rung-1-w.Skipped)
	return n == 1, err
}
