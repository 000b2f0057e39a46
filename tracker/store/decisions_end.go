package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// EndDecision ends a decision that is under way: a step, a line of the timeline, the stock given back where it was taken back, the backup told of
// it, and a claim's outcome counted. It reports false, and writes nothing, where it has ended before.
func (s *Store) EndDecision(ctx context.Context, e tracker.DecisionEnd) (bool, error) {
	ended := false
	err := s.write(ctx, func(t tx) error {
		ended = false
		n, err := t.exec("UPDATE incidents SET decision_id = NULL WHERE merchant_id = ? AND decision_id = ?", e.MerchantID, e.DecisionID)
		if err != nil || n != 1 {
			return err
		}
		ended = true
		found, err := t.decisions(e.MerchantID, " WHERE d.merchant_id = ? AND d.id = ?", e.MerchantID, e.DecisionID)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return ErrNotFound
		}
		return t.endDecision(e, found[0])
	})
	if err != nil {
		return false, fmt.Errorf("end decision: %w", err)
	}
	return ended, nil
}

func (t tx) endDecision(e tracker.DecisionEnd, d tracker.Decision) error {
	steps := []tracker.DecisionStep{{At: e.At, By: e.By, What: tracker.StepEnded, State: e.State, Detail: e.Outcome, Amount: e.Amount}}
	if e.Note != "" {
		steps = append([]tracker.DecisionStep{{At: e.At, By: e.By, What: tracker.StepNoted, Detail: e.Note}}, steps...)
	}
	if e.ReturnsStock() {
		back, err := t.returnStock(e)
		if err != nil {
			return err
		}
		steps = append(back, steps...)
		if err := t.revokeQuestion(e, d); err != nil {
			return err
		}
	}
	if err := t.insertSteps(e.MerchantID, d.ID, steps); err != nil {
		return err
	}
	if err := t.learnClaim(e, d); err != nil {
		return err
	}
	if err := t.reshipEnded(e, d); err != nil {
		return err
	}
	return t.writeTimeline([]tracker.TimelineEntry{{
		MerchantID: e.MerchantID, IncidentID: d.IncidentID, ShipmentID: d.ShipmentID, At: e.At, Actor: e.By, What: "decision_ended",
		Detail: string(d.Action) + " " + e.Outcome,
	}})
}

// returnStock gives back what the decision took. Stock that has become unknown meanwhile stays so.
func (t tx) returnStock(e tracker.DecisionEnd) ([]tracker.DecisionStep, error) {
	var steps []tracker.DecisionStep
	type part struct {
		supplier int64
		sku      string
		taken    int
	}
	var parts []part
	err := t.query(func(scan func(...any) error) error {
		var p part
		err := scan(&p.supplier, &p.sku, &p.taken)
		parts = append(parts, p)
		return err
	}, "SELECT supplier_id, sku, taken FROM decision_stock WHERE merchant_id = ? AND decision_id = ? ORDER BY supplier_id, sku", e.MerchantID, e.DecisionID)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		_, err := t.exec("UPDATE supplier_skus SET stock = stock + ? WHERE merchant_id = ? AND supplier_id = ? AND sku = ? AND stock >= 0",
			p.taken, e.MerchantID, p.supplier, p.sku)
		if err != nil {
			return nil, err
		}
		steps = append(steps, tracker.DecisionStep{
			At: e.At, By: e.By, What: tracker.StepStockReturned, Detail: fmt.Sprintf("%s ×%d", p.sku, p.taken),
		})
	}
	return steps, nil
}

// revokeQuestion takes back what was not sent to the backup yet, and tells it where it was.
func (t tx) revokeQuestion(e tracker.DecisionEnd, d tracker.Decision) error {
	if d.Action != tracker.ActionReship {
		return nil
	}
	asked := decisionKey(d.ID) + "/reship/%"
	_, err := t.exec("UPDATE notifications SET state = 'withdrawn', next_try_at = NULL, reason = 'ended/manual' WHERE merchant_id = ? AND dedup_key LIKE ? AND state IN ('queued', 'held')",
		e.MerchantID, asked)
	if err != nil {
		return err
	}
	var rows []noticeRow
	err = t.Raw("SELECT * FROM notifications WHERE merchant_id = ? AND dedup_key LIKE ? AND state IN ('sending', 'sent') ORDER BY id", e.MerchantID, asked).Scan(&rows).Error
	if err != nil {
		return err
	}
	told, err := noticesOf(rows)
	if err != nil {
		return err
	}
	for i := range told {
		n := &told[i]
		n.Key = decisionKey(d.ID) + "/revoked/" + n.Channel
		n.Topic, n.State, n.CreatedAt, n.NextTryAt, n.Message.At = tracker.TopicReshipRevoked, tracker.DeliveryQueued, e.At, e.At, e.At
	}
	_, err = t.writeNotices(told)
	return err
}
