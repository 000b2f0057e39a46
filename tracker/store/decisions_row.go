package store

import "parcelwarden/tracker"

const decisionColumns = `d.merchant_id, d.id, d.incident_id, d.shipment_id, d.order_id, d.advice_id, d.action, d.supplier_id, d.supplier, d.amount_minor, d.currency,
	d.decided_by, d.at, d.why, d.until, d.draft, d.file_name, d.file_hash, d.file_size`

func scanDecision(scan func(...any) error) (tracker.Decision, error) {
	var d tracker.Decision
	var supplier, parcel, order ref
	var at, until stamp
	var draft string
	err := scan(&d.MerchantID, &d.ID, &d.IncidentID, &parcel, &order, &d.AdviceID, &d.Action, &supplier, &d.Supplier, &d.Amount.Minor, &d.Amount.Currency,
		&d.By, &at, &d.Why, &until, &draft, &d.File.Name, &d.File.SHA256, &d.File.Size)
	if err != nil {
		return d, err
	}
	d.SupplierID, d.At, d.Until, d.ShipmentID, d.OrderID = int64(supplier), at.time(), until.time(), int64(parcel), int64(order)
	if draft == "" {
		return d, nil
	}
	d.Draft = &tracker.ReshipDraft{}
	return d, fromJSON(draft, d.Draft)
}

func (t tx) insertDecision(d *tracker.Decision, question int64) error {
	draft := ""
	if d.Draft != nil {
		var err error
		if draft, err = toJSON(d.Draft); err != nil {
			return err
		}
	}
	_, err := t.insert("decisions", `merchant_id,id,incident_id,shipment_id,order_id,advice_id,action,supplier_id,supplier,amount_minor,currency,decided_by,at,why,until,
		draft,question_id,file_name,file_hash,file_size`, "", [][]any{{
		d.MerchantID, d.ID, d.IncidentID, ref(d.ShipmentID).arg(), ref(d.OrderID).arg(), d.AdviceID, string(d.Action), ref(d.SupplierID).arg(), d.Supplier, d.Amount.Minor, d.Amount.Currency,
		clean(d.By), d.At.UnixMilli(), clean(d.Why), timeArg(d.Until), clean(draft), ref(question).arg(), d.File.Name, d.File.SHA256, d.File.Size,
	}})
	if err != nil {
		return err
	}
	return t.insertSteps(d.MerchantID, d.ID, d.Steps)
}

// insertSteps writes steps and gives them their ids.
func (t tx) insertSteps(merchantID, decisionID int64, steps []tracker.DecisionStep) error {
	ids, err := t.nextIDs("decision_steps", len(steps))
	if err != nil {
		return err
	}
	rows := make([][]any, len(steps))
	for i := range steps {
		s := &steps[i]
		s.ID = ids[i]
		rows[i] = []any{
			merchantID, s.ID, decisionID, s.At.UnixMilli(), clean(s.By), s.What, string(s.State), clean(s.Detail), s.Amount.Minor, s.Amount.Currency,
		}
	}
	_, err = t.insert("decision_steps", "merchant_id,id,decision_id,at,by_whom,what,state,detail,amount_minor,currency", "", rows)
	return err
}

// decisions reads decisions d of one merchant, newest first, with their steps. tail continues the statement after its FROM; its first
// condition must be on the merchant.
func (t tx) decisions(merchantID int64, tail string, args ...any) ([]tracker.Decision, error) {
	var out []tracker.Decision
	at := map[int64]int{}
	err := t.query(func(scan func(...any) error) error {
		d, err := scanDecision(scan)
		at[d.ID] = len(out)
		out = append(out, d)
		return err
	}, "SELECT "+decisionColumns+" FROM decisions d"+tail, args...)
	if err != nil {
		return nil, err
	}
	err = chunks(sortedKeys(at), func(ids []int64) error {
		list, args := in(ids)
		return t.query(func(scan func(...any) error) error {
			var id int64
			var when stamp
			var s tracker.DecisionStep
			if err := scan(&id, &s.ID, &when, &s.By, &s.What, &s.State, &s.Detail, &s.Amount.Minor, &s.Amount.Currency); err != nil {
				return err
			}
			s.At = when.time()
			addStep(&out[at[id]], s)
			return nil
		}, `SELECT decision_id, id, at, by_whom, what, state, detail, amount_minor, currency FROM decision_steps
			WHERE merchant_id = ? AND decision_id IN `+list+" ORDER BY decision_id, id", append([]any{merchantID}, args...)...)
	})
	return out, err
}

// addStep appends a step and brings the decision to the state that it states.
func addStep(d *tracker.Decision, s tracker.DecisionStep) {
	d.Steps = append(d.Steps, s)
	switch s.State {
	case "":
	case tracker.DecisionAccepted:
		d.State = s.State
	default:
		d.State, d.Outcome, d.Settled, d.EndedBy, d.EndedAt = s.State, s.Detail, s.Amount, s.By, s.At
	}
}

// decisions loads those about a parcel.
func (l recordLoader) decisions() error {
	var err error
	l.record.Decisions, err = l.tx.decisions(l.merchantID, " WHERE d.merchant_id = ? AND d.shipment_id = ? ORDER BY d.id DESC", l.merchantID, l.shipmentID)
	return err
}
