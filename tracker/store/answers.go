package store

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// Escalation returns one notice to a supplier, with its parcel, or ErrNotFound.
func (s *Store) Escalation(ctx context.Context, merchantID, id int64) (tracker.Escalation, error) {
	var row parcelEscalationRow
	err := found(s.reader.WithContext(ctx).Raw(escalationsWithParcel+" AND e.id = ?", merchantID, id).Take(&row))
	if err != nil {
		return tracker.Escalation{}, fmt.Errorf("find escalation: %w", err)
	}
	return row.withParcel(), nil
}

// AnswerPhoto returns the picture that came with an answer, or ErrNotFound. Merchant 0 means anybody's.
func (s *Store) AnswerPhoto(ctx context.Context, merchantID, escalationID int64) (tracker.AnswerPhoto, error) {
	var p tracker.AnswerPhoto
	where, args := scope("merchant_id", merchantID)
	err := found(s.reader.WithContext(ctx).Raw("SELECT type, bytes FROM answer_photos WHERE "+where+" AND escalation_id = ?", append(args, escalationID)...).Take(&p))
	if err != nil {
		return p, fmt.Errorf("find answer photo: %w", err)
	}
	return p, nil
}

// OpenEscalations returns the newest unanswered notice of each open incident about which a supplier was asked since a time, oldest first.
func (s *Store) OpenEscalations(ctx context.Context, merchantID, supplierID int64, since time.Time) ([]tracker.Escalation, error) {
	var rows []parcelEscalationRow
	err := s.reader.WithContext(ctx).Raw(escalationsWithParcel+` AND e.supplier_id = ? AND e.sent_at >= ? AND e.answered_at IS NULL AND e.rung < ?
		AND i.resolved_at IS NULL AND e.id = (SELECT MAX(x.id) FROM escalations x WHERE x.merchant_id = e.merchant_id AND x.incident_id = e.incident_id
			AND x.supplier_id = e.supplier_id AND x.rung < ?) AND NOT EXISTS (SELECT 1 FROM escalations y WHERE y.merchant_id = e.merchant_id AND y.incident_id = e.incident_id
			AND y.supplier_id = e.supplier_id AND y.answered_at IS NOT NULL) ORDER BY e.id LIMIT 200`, merchantID, supplierID, since.UnixMilli(), tracker.RungBackup, tracker.RungBackup).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list open escalations: %w", err)
	}
	out := make([]tracker.Escalation, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].withParcel())
	}
	return out, nil
}

type parcelEscalationRow struct {
	Escalation escalationRow `gorm:"embedded"`
	ShipmentID ref
	OrderID    ref
}

func (r *parcelEscalationRow) withParcel() tracker.Escalation {
	e := r.Escalation.escalation()
	e.ShipmentID, e.OrderID = int64(r.ShipmentID), int64(r.OrderID)
	return e
}

const escalationsWithParcel = `SELECT e.*, i.shipment_id, i.order_id FROM escalations e
	JOIN incidents i ON i.merchant_id = e.merchant_id AND i.id = e.incident_id WHERE e.merchant_id = ?`

// AnswerEscalation records a supplier's answer, stops the ladder and has the parcel judged again at the time of the answer. It reports
// false, and writes nothing, if it was answered before or does not exist. An answer that corrects another one (Corrects) takes its place while
// the incident is open; both are kept.
func (s *Store) AnswerEscalation(ctx context.Context, e tracker.Escalation, timeline []tracker.TimelineEntry, notices []tracker.Notification) (bool, error) {
	answered := false
	err := s.write(ctx, func(t tx) error {
		who, err := t.answer(e)
		if answered = who.incident != nil; err != nil || !answered {
			return err
		}
		done := effects{notices: who.notices(notices), timeline: who.timeline(timeline)}
		for i := range done.notices {
			done.notices[i].Message.EscalationID = e.ID
		}
		return t.writeEffects(&done, &tracker.VerdictReport{})
	})
	if err != nil {
		return false, fmt.Errorf("answer escalation: %w", err)
	}
	return answered, nil
}

// AnswerGroup records a supplier's answers to several questions of one group, as AnswerEscalation does for one, and queues the messages that tell of
// all. It writes every answer or, where one of them was given before, none, and reports false.
func (s *Store) AnswerGroup(ctx context.Context, answers []tracker.Escalation, timeline []tracker.TimelineEntry, notices []tracker.Notification) (bool, error) {
	errTwice := errors.New("answered before")
	err := s.write(ctx, func(t tx) error {
		for i := range answers {
			who, err := t.answer(answers[i])
			if err != nil {
				return err
			}
			if who.incident == nil {
				return errTwice
			}
		}
		return t.writeEffects(&effects{notices: notices, timeline: timeline}, &tracker.VerdictReport{})
	})
	if errors.Is(err, errTwice) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("answer group: %w", err)
	}
	return true, nil
}

// answer writes one answer and has it heeded. The subject has no incident if it was answered before or does not exist.
func (t tx) answer(e tracker.Escalation) (subject, error) {
	n, err := t.exec(`UPDATE escalations SET answered_at = ?, answer = ?, new_date = ?, new_number = ?, note = ?, cause = ?
		WHERE merchant_id = ? AND id = ? AND COALESCE(answered_at, 0) = ? AND (answered_at IS NULL OR `+stillOpen+`)`, timeArg(e.AnsweredAt), string(e.Answer), timeArg(e.NewDate),
		clean(e.NewNumber), clean(e.Note), string(e.Cause), e.MerchantID, e.ID, int64(stampOf(e.Corrects)))
	if err != nil || n != 1 {
		return subject{}, err
	}
	if err := t.keepAnswer(e); err != nil {
		return subject{}, err
	}
	var row parcelEscalationRow
	if err := found(t.Raw(escalationsWithParcel+" AND e.id = ?", e.MerchantID, e.ID).Take(&row)); err != nil {
		return subject{}, err
	}
	return subject{
		incident: &tracker.Incident{
			MerchantID: e.MerchantID, ID: row.Escalation.IncidentID, ShipmentID: int64(row.ShipmentID), OrderID: int64(row.OrderID),
		},
		at: stampOf(e.AnsweredAt),
	}, t.heed(row.withParcel())
}

// stillOpen holds while the incident of an escalation stands.
const stillOpen = `EXISTS (SELECT 1 FROM incidents i WHERE i.merchant_id = escalations.merchant_id AND i.id = escalations.incident_id AND i.resolved_at IS NULL)`

// keepAnswer appends an answer to those that were given before, and keeps its photo. The photo of an earlier answer stays.
func (t tx) keepAnswer(e tracker.Escalation) error {
	id, err := t.nextID("escalation_answers")
	if err != nil {
		return err
	}
	_, err = t.insert("escalation_answers", "merchant_id,id,escalation_id,at,answer,new_date,new_number,note,cause", "", [][]any{{
		e.MerchantID, id, e.ID, e.AnsweredAt.UnixMilli(), string(e.Answer), timeArg(e.NewDate), clean(e.NewNumber), clean(e.Note), string(e.Cause),
	}})
	if err != nil || e.Photo == nil {
		return err
	}
	_, err = t.insert("answer_photos", "merchant_id,escalation_id,type,bytes", "ON CONFLICT (merchant_id, escalation_id) DO NOTHING",
		[][]any{{e.MerchantID, e.ID, e.Photo.Type, e.Photo.Bytes}})
	if err == nil {
		_, err = t.exec("UPDATE escalations SET has_photo = ? WHERE merchant_id = ? AND id = ?", true, e.MerchantID, e.ID)
	}
	return err
}

// corrected adds to notices the answers that later ones have corrected.
func (t tx) corrected(merchantID int64, list []tracker.Escalation) error {
	at := map[int64]*tracker.Escalation{}
	for i := range list {
		if !list[i].AnsweredAt.IsZero() {
			at[list[i].ID] = &list[i]
		}
	}
	return chunks(sortedKeys(at), func(part []int64) error {
		ids, args := in(part)
		return t.query(func(scan func(...any) error) error {
			var was tracker.Escalation
			var given, date stamp
			if err := scan(&was.ID, &given, &was.Answer, &date, &was.NewNumber, &was.Note, &was.Cause); err != nil {
				return err
			}
			was.AnsweredAt, was.NewDate = given.time(), date.time()
			if now := at[was.ID]; was.AnsweredAt.Before(now.AnsweredAt) {
				was.OrderID = now.OrderID
				now.Earlier = append(now.Earlier, was)
			}
			return nil
		}, `SELECT escalation_id, at, answer, new_date, new_number, note, cause FROM escalation_answers WHERE merchant_id = ? AND escalation_id IN `+ids+" ORDER BY id DESC",
			append([]any{merchantID}, args...)...)
	})
}

// heed stops the ladder after an answer, of this supplier alone where an order has several, and has the parcel or the order judged again.
func (t tx) heed(e tracker.Escalation) error {
	backup := e.Rung == tracker.RungReship // a backup's answer is no answer of the supplier who is asked
	if e.OrderID != 0 {
		if !backup {
			if err := t.setNextAsk(e.MerchantID, e.IncidentID, e.OrderID, stampOf(e.AnsweredAt)); err != nil {
				return err
			}
		}
		_, err := t.exec("UPDATE orders SET ship_check_at = ? WHERE merchant_id = ? AND id = ? AND ship_check_at > ?",
			timeArg(e.AnsweredAt), e.MerchantID, e.OrderID, timeArg(e.AnsweredAt))
		return err
	}
	if !backup {
		if _, err := t.exec("UPDATE incidents SET escalate_at = NULL WHERE merchant_id = ? AND id = ?", e.MerchantID, e.IncidentID); err != nil {
			return err
		}
	}
	_, err := t.exec("UPDATE shipments SET check_at = ? WHERE merchant_id = ? AND id = ?", timeArg(e.AnsweredAt), e.MerchantID, ref(e.ShipmentID).arg())
	return err
}
