package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

// AcceptDecision takes a decision with everything that it starts, all or nothing, and returns it with its ids. It fails with
// tracker.ErrDecisionTaken where the incident is over, another decision is under way, or this one was taken already, with
// tracker.ErrAdviceChanged where newer advice stands, and with tracker.ErrStockGone where a backup's stock does not suffice any more.
func (s *Store) AcceptDecision(ctx context.Context, w tracker.DecisionWrite) (tracker.Decision, error) {
	var d tracker.Decision
	err := s.write(ctx, func(t tx) error {
		d = w.Decision
		d.Steps = append([]tracker.DecisionStep(nil), w.Decision.Steps...)
		var err error
		if d.ID, err = t.nextID("decisions"); err != nil {
			return err
		}
		if err := t.holdDecision(&d); err != nil {
			return err
		}
		if err := t.startDecision(w, &d); err != nil {
			return err
		}
		taken, err := t.takeStock(w.Stock, &d)
		if err != nil {
			return err
		}
		return t.writeDecision(w, &d, taken)
	})
	if err != nil {
		return tracker.Decision{}, fmt.Errorf("accept decision: %w", err)
	}
	return d, nil
}

// holdDecision is the compare-and-set on the incident. The row of the parcel, or of the order that has none, is locked first, so that two incidents
// of one parcel cannot both have its goods sent again.
func (t tx) holdDecision(d *tracker.Decision) error {
	var id int64
	table, column, subject := "shipments", "shipment_id", d.ShipmentID
	if d.OrderID != 0 {
		table, column, subject = "orders", "order_id", d.OrderID
	}
	err := t.query(func(scan func(...any) error) error { return scan(&id) },
		"SELECT id FROM "+table+" WHERE merchant_id = ? AND id = ?"+t.forUpdate(""), d.MerchantID, subject)
	if err != nil {
		return err
	}
	hold := any(d.ID)
	if d.Action.Instant() {
		hold = nil
	}
	n, err := t.exec(`UPDATE incidents SET decision_id = CAST(? AS BIGINT) WHERE merchant_id = ? AND id = ? AND `+column+` = ? AND resolved_at IS NULL AND decision_id IS NULL`,
		hold, d.MerchantID, d.IncidentID, subject)
	if err != nil {
		return err
	}
	if id == 0 || n != 1 {
		return tracker.ErrDecisionTaken
	}
	return t.checkDecision(d)
}

// Whether a decision was taken before, in ways that its incident's row does not tell: an instant one on the same advice, another that moves
// money or goods of the same parcel or order and is under way, or one that has sent or refunded them. What was refunded while the order had no parcel is not
// refunded again with it.
const (
	sameInstant = `SELECT COUNT(*) FROM decisions d WHERE d.merchant_id = ? AND d.advice_id = ? AND d.action = ?`
	otherMoney  = `SELECT COUNT(*) FROM decisions d WHERE d.merchant_id = ? AND (d.shipment_id = ? OR d.order_id = ? OR d.action = 'refund' AND EXISTS (
		SELECT 1 FROM shipment_orders o WHERE o.merchant_id = d.merchant_id AND (o.order_id = d.order_id AND o.shipment_id = ? OR o.shipment_id = d.shipment_id AND o.order_id = ?)))
		AND d.action IN ('refund','reship','compensate') AND (EXISTS (SELECT 1 FROM incidents i WHERE i.merchant_id = d.merchant_id AND i.decision_id = d.id)
		OR d.action <> 'compensate' AND EXISTS (SELECT 1 FROM decision_steps s WHERE s.merchant_id = d.merchant_id AND s.decision_id = d.id AND s.state = 'done'))`
)

func (t tx) checkDecision(d *tracker.Decision) error {
	var newest, before int64
	one := func(into *int64) func(func(...any) error) error {
		return func(scan func(...any) error) error { return scan(into) }
	}
	err := t.query(one(&newest), "SELECT COALESCE(MAX(id), 0) FROM recommendations WHERE merchant_id = ? AND incident_id = ?", d.MerchantID, d.IncidentID)
	switch {
	case err != nil:
		return err
	case newest != d.AdviceID:
		return tracker.ErrAdviceChanged
	case d.Action.Instant():
		err = t.query(one(&before), sameInstant, d.MerchantID, d.AdviceID, string(d.Action))
	case d.Action == tracker.ActionRefund, d.Action == tracker.ActionReship, d.Action == tracker.ActionCompensate:
		err = t.query(one(&before), otherMoney, d.MerchantID, d.ShipmentID, d.OrderID, d.ShipmentID, d.OrderID)
	}
	if err == nil && before > 0 {
		err = tracker.ErrDecisionTaken
	}
	return err
}

// startDecision does what the action does to the incident, and asks the backup.
func (t tx) startDecision(w tracker.DecisionWrite, d *tracker.Decision) error {
	if w.Ask && d.OrderID != 0 {
		asked, err := t.askOrder(d.MerchantID, d.IncidentID, d.OrderID, stampOf(d.At))
		if err == nil && !asked {
			err = tracker.ErrDecisionBarred
		}
		return err
	}
	if w.Ask {
		n, err := t.exec("UPDATE incidents SET escalate_at = ? WHERE merchant_id = ? AND id = ? AND rung < ? AND NOT "+heldBy("incidents")+notAnswered(),
			timeArg(d.At), d.MerchantID, d.IncidentID, lastRung)
		if err != nil {
			return err
		}
		if n != 1 { // the supplier has answered, every rung was climbed, or a cluster speaks for the parcel
			return tracker.ErrDecisionBarred
		}
	}
	if w.Snooze {
		_, err := t.exec("UPDATE incidents SET snoozed_till = ? WHERE merchant_id = ? AND id = ?", timeArg(d.Until), d.MerchantID, d.IncidentID)
		return err
	}
	return nil
}

// takeStock reduces the backup's stock by what is needed, and returns how much was taken of each need: nothing where the stock is not known.
func (t tx) takeStock(needs []tracker.StockNeed, d *tracker.Decision) ([]int, error) {
	taken := make([]int, len(needs))
	for i, need := range needs {
		left, found := int64(0), false
		err := t.query(func(scan func(...any) error) error {
			found = true
			return scan(&left)
		}, `UPDATE supplier_skus SET stock = CASE WHEN stock < 0 THEN stock ELSE stock - ? END
			WHERE merchant_id = ? AND supplier_id = ? AND sku = ? AND backup_rank > 0 AND (stock < 0 OR stock >= ?) RETURNING stock`,
			need.Quantity, d.MerchantID, need.SupplierID, need.SKU, need.Quantity)
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, fmt.Errorf("%s: %w", need.SKU, tracker.ErrStockGone)
		}
		what, detail := tracker.StepStockUnknown, need.SKU
		if left >= 0 {
			taken[i] = need.Quantity
			what, detail = tracker.StepStockTaken, need.SKU+" ×"+strconv.Itoa(need.Quantity)
		}
		d.Steps = append(d.Steps, tracker.DecisionStep{At: d.At, By: d.By, What: what, Detail: detail})
	}
	return taken, nil
}

// writeDecision writes the rows, the messages and the story.
func (t tx) writeDecision(w tracker.DecisionWrite, d *tracker.Decision, taken []int) error {
	var question int64
	if w.Question != nil {
		var err error
		if question, err = t.nextID("escalations"); err != nil {
			return err
		}
		e := w.Question
		_, err = t.insert("escalations", "merchant_id,id,incident_id,supplier_id,rung,sent_at,reply_by", "", [][]any{{
			d.MerchantID, question, d.IncidentID, ref(e.SupplierID).arg(), e.Rung, e.SentAt.UnixMilli(), timeArg(e.ReplyBy),
		}})
		if err != nil {
			return err
		}
	}
	if err := t.insertDecision(d, question); err != nil {
		return err
	}
	if err := t.insertStock(w.Stock, taken, d); err != nil {
		return err
	}
	if len(w.Pack) > 0 {
		if _, err := t.insert("decision_files", "merchant_id,decision_id,body", "", [][]any{{d.MerchantID, d.ID, w.Pack}}); err != nil {
			return err
		}
	}
	who := subject{incident: &tracker.Incident{MerchantID: d.MerchantID, ID: d.IncidentID, ShipmentID: d.ShipmentID, OrderID: d.OrderID}, at: stampOf(d.At)}
	done := effects{notices: who.notices(w.Notices), timeline: who.timeline(w.Timeline)}
	for i := range done.notices {
		n := &done.notices[i]
		n.Key = strings.ReplaceAll(n.Key, tracker.DecisionPlaceholder, decisionKey(d.ID))
		n.Message.EscalationID = question
	}
	return t.writeEffects(&done, &tracker.VerdictReport{})
}

func decisionKey(id int64) string { return "d" + strconv.FormatInt(id, 10) }

func (t tx) insertStock(needs []tracker.StockNeed, taken []int, d *tracker.Decision) error {
	var rows [][]any
	for i, need := range needs {
		if taken[i] > 0 {
			rows = append(rows, []any{d.MerchantID, d.ID, need.SupplierID, need.SKU, taken[i]})
		}
	}
	_, err := t.insert("decision_stock", "merchant_id,decision_id,supplier_id,sku,taken", "", rows)
	return err
}
