package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// Messages returns the messages that a filter selects, newest first, with what is known about their delivery.
func (s *Store) Messages(ctx context.Context, f tracker.MessageFilter) ([]tracker.MessageEntry, error) {
	var out []tracker.MessageEntry
	err := s.read(ctx, func(t tx) (err error) {
		where, args := messagesWhere(f)
		out, err = t.messageEntries("SELECT n.* FROM notifications n WHERE "+where+" ORDER BY n.id DESC LIMIT ?", append(args, limitOf(f.Limit))...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	return out, nil
}

// reported holds for a message n about which a receipt of the state came.
const reported = ` AND n.state = 'sent' AND EXISTS (SELECT 1 FROM attempts a JOIN receipts r ON r.receipt_id = a.receipt
	WHERE a.merchant_id = n.merchant_id AND a.message_id = n.id AND a.channel = 'sms' AND a.receipt <> '' AND r.state = ?)`

// ofNumber are the incidents of a parcel or an order of message n's merchant, by its number.
const ofNumber = `(SELECT x.id FROM shipments s JOIN incidents x ON x.merchant_id = s.merchant_id AND x.shipment_id = s.id
		WHERE s.merchant_id = n.merchant_id AND s.tracking_no = ?
	UNION SELECT x.id FROM orders w JOIN incidents x ON x.merchant_id = w.merchant_id AND x.order_id = w.id
		WHERE w.merchant_id = n.merchant_id AND w.order_no = ?
	UNION SELECT x.id FROM orders w JOIN shipment_orders so ON so.merchant_id = w.merchant_id AND so.order_id = w.id
		JOIN incidents x ON x.merchant_id = so.merchant_id AND x.shipment_id = so.shipment_id
		WHERE w.merchant_id = n.merchant_id AND w.order_no = ?)`

// tellsOf holds for messages n of a group that ask, or tell the answer, about incidents i of a condition: the questions of a message are written
// at its own time.
func tellsOf(condition string) string {
	return `n.group_id <> 0 AND EXISTS (SELECT 1 FROM escalations e JOIN incidents i ON i.merchant_id = e.merchant_id AND i.id = e.incident_id
		WHERE e.merchant_id = n.merchant_id AND e.group_id = n.group_id AND (e.sent_at = n.created_at OR e.answered_at = n.created_at) AND ` + condition + ")"
}

func messagesWhere(f tracker.MessageFilter) (string, []any) {
	where, args := scope("n.merchant_id", f.MerchantID)
	var b strings.Builder
	b.WriteString(where)
	add := func(condition string, values ...any) {
		b.WriteString(condition)
		args = append(args, values...)
	}
	switch f.State {
	case "":
	case tracker.MessageDelivered:
		add(reported, string(tracker.ReceiptDelivered))
	case tracker.MessageUndelivered:
		add(reported, string(tracker.ReceiptFailed))
		add(" AND NOT ("+strings.TrimPrefix(reported, " AND ")+")", string(tracker.ReceiptDelivered))
	default:
		add(" AND n.state = ?", f.State)
	}
	if f.Channel != "" {
		add(" AND n.channel = ?", f.Channel)
	}
	if f.Topic != "" {
		add(" AND n.topic = ?", string(f.Topic))
	}
	if f.IncidentID != 0 {
		add(" AND (n.incident_id = ? OR "+tellsOf("i.id = ?")+")", f.IncidentID, f.IncidentID)
	}
	if f.Number != "" {
		add(" AND (n.incident_id <> 0 AND n.incident_id IN "+ofNumber+" OR "+tellsOf("i.id IN "+ofNumber)+")", f.Number, f.Number, f.Number, f.Number, f.Number, f.Number)
	}
	if f.Before > 0 {
		add(" AND n.id < ?", f.Before)
	}
	return b.String(), args
}

// Message returns all that is known about one message, or ErrNotFound.
func (s *Store) Message(ctx context.Context, merchantID, id int64) (tracker.MessageRecord, error) {
	var rec tracker.MessageRecord
	err := s.read(ctx, func(t tx) error {
		who, args := scope("n.merchant_id", merchantID)
		found, err := t.messageEntries("SELECT n.* FROM notifications n WHERE "+who+" AND n.id = ?", append(args, id)...)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return ErrNotFound
		}
		rec.MessageEntry = found[0]
		rec.Log, err = t.attemptsOf(rec.MerchantID, id)
		return err
	})
	if err != nil {
		return tracker.MessageRecord{}, fmt.Errorf("read message: %w", err)
	}
	return rec, nil
}

func (t tx) messageEntries(query string, args ...any) ([]tracker.MessageEntry, error) {
	var rows []noticeRow
	if err := t.Raw(query, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]tracker.MessageEntry, len(rows))
	at, ids := map[int64]int{}, map[int64][]int64{}
	for i := range rows {
		n, err := rows[i].notification()
		if err != nil {
			return nil, err
		}
		out[i].Notification, out[i].ClaimedAt = n, rows[i].ClaimedAt.time()
		at[n.ID] = i
		ids[n.MerchantID] = append(ids[n.MerchantID], n.ID)
	}
	for _, merchantID := range sortedKeys(ids) {
		if err := t.nameReaders(merchantID, out); err != nil {
			return nil, err
		}
		err := chunks(ids[merchantID], func(part []int64) error { return t.addDelivery(merchantID, part, out, at) })
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// nameReaders says who reads the messages of a merchant.
func (t tx) nameReaders(merchantID int64, out []tracker.MessageEntry) error {
	m, err := t.merchantByID(merchantID)
	if err != nil {
		return err
	}
	users, err := t.accountsOf(merchantID)
	if err != nil {
		return err
	}
	for i := range out {
		e := &out[i]
		switch {
		case e.MerchantID != merchantID:
		case e.Audience == tracker.AudienceSupplier:
			e.Reader = e.Message.Supplier
		default:
			e.Reader = m.ReaderOf(users, e.ContactID, e.Channel, e.Recipient).Name
		}
	}
	return nil
}

// addDelivery counts the attempts of some messages and adds what providers reported about them.
func (t tx) addDelivery(merchantID int64, ids []int64, out []tracker.MessageEntry, at map[int64]int) error {
	list, args := in(ids)
	args = append([]any{merchantID}, args...)
	err := t.query(func(scan func(...any) error) error {
		var id int64
		var n int
		err := scan(&id, &n)
		out[at[id]].Attempts = n
		return err
	}, "SELECT message_id, COUNT(*) FROM attempts WHERE merchant_id = ? AND message_id IN "+list+" GROUP BY message_id", args...)
	if err != nil {
		return err
	}
	return t.query(func(scan func(...any) error) error {
		var id int64
		var r tracker.DeliveryReceipt
		var when, received stamp
		err := scan(&id, &r.Provider, &r.ReceiptID, &r.State, &r.Code, &when, &received)
		r.At, r.ReceivedAt = when.time(), received.time()
		out[at[id]].Receipts = append(out[at[id]].Receipts, r)
		return err
	}, `SELECT a.message_id, r.provider, r.receipt_id, r.state, r.code, r.at, r.received_at FROM attempts a JOIN receipts r ON r.receipt_id = a.receipt
		WHERE a.merchant_id = ? AND a.message_id IN `+list+` AND a.channel = 'sms' AND a.receipt <> '' ORDER BY r.received_at, r.at, r.state, r.code`, args...)
}

func (t tx) attemptsOf(merchantID, id int64) ([]tracker.Attempt, error) {
	var out []tracker.Attempt
	err := t.query(func(scan func(...any) error) error {
		a := tracker.Attempt{MerchantID: merchantID, MessageID: id}
		var began, next stamp
		var took int64
		err := scan(&a.ID, &began, &took, &a.Channel, &a.Recipient, &a.Outcome, &a.Reason, &a.Receipt, &next, &a.Subject, &a.Text)
		a.At, a.Took, a.NextTryAt = began.time(), time.Duration(took)*time.Millisecond, next.time()
		out = append(out, a)
		return err
	}, "SELECT id, at, took_ms, channel, recipient, outcome, reason, receipt, next_try_at, subject, body FROM attempts WHERE merchant_id = ? AND message_id = ? ORDER BY id", merchantID, id)
	return out, err
}
