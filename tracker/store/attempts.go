package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// RecordAttempt moves a message that is being sent on and writes the attempt down, both or neither; where it failed for good and its person has
// another channel, the message is queued on that one with them. What was skipped leaves no attempt; what met a limit or a wrong configuration
// does not count as a try. A wrong configuration is kept as a fault of the channel until a message goes out again.
func (s *Store) RecordAttempt(ctx context.Context, a tracker.Attempt) error {
	err := s.write(ctx, func(t tx) error {
		n, err := t.moveOn(a)
		if err != nil || a.Outcome == tracker.AttemptSkipped {
			return err
		}
		a.MerchantID, a.Channel, a.Recipient = n.MerchantID, n.Channel, n.Recipient
		switch {
		case a.Outcome == tracker.AttemptSent:
			err = t.clearFaults(n, a.At)
		case a.Outcome == tracker.AttemptSetup && !n.Test(): // a test may go where no message would
			err = t.noteFault(n, a)
		}
		if err != nil {
			return err
		}
		if err := t.writeAttempts([]tracker.Attempt{a}); err != nil || a.State() != tracker.DeliveryFailed {
			return err
		}
		return t.fallBack(a.MessageID, stampOf(a.At))
	})
	if err != nil {
		return fmt.Errorf("record attempt: %w", err)
	}
	return nil
}

// moveOn sets the state after an attempt. A sender knows ids only; the subquery lets the key, which starts with the merchant, find the row.
func (t tx) moveOn(a tracker.Attempt) (n tracker.Notification, err error) {
	set, args := "state = ?, next_try_at = ?, last_error = ?", []any{string(a.State()), timeArg(a.NextTryAt), tracker.CleanText(a.Reason, 500)}
	if a.Outcome == tracker.AttemptSent {
		set, args = set+", sent_at = ?, receipt = ?", append(args, timeArg(a.At.Add(a.Took)), clean(a.Receipt))
	}
	if !a.Outcome.Counts() {
		set += ", tries = CASE WHEN tries > 0 THEN tries - 1 ELSE 0 END"
	}
	found := false
	err = t.query(func(scan func(...any) error) error {
		found = true
		return scan(&n.MerchantID, &n.Channel, &n.Recipient, &n.Key, &n.Topic, &n.Locale)
	}, "UPDATE notifications SET "+set+" WHERE merchant_id IN (SELECT id FROM merchants) AND id = ? AND state = 'sending' RETURNING merchant_id, channel, recipient, dedup_key, topic, locale",
		append(args, a.MessageID)...)
	if err == nil && !found {
		err = ErrNotFound
	}
	return n, err
}

func (t tx) writeAttempts(attempts []tracker.Attempt) error {
	ids, err := t.nextIDs("attempts", len(attempts))
	if err != nil {
		return err
	}
	rows := make([][]any, len(attempts))
	for i, a := range attempts {
		rows[i] = []any{
			a.MerchantID, ids[i], a.MessageID, a.At.UnixMilli(), a.Took.Milliseconds(), a.Channel, clean(tracker.HideRecipient(a.Channel, a.Recipient)),
			string(a.Outcome), tracker.CleanText(a.Reason, 500), clean(a.Receipt), timeArg(a.NextTryAt),
			tracker.CleanText(a.Subject, tracker.TextKept), tracker.CleanText(a.Text, tracker.TextKept),
		}
	}
	_, err = t.insert("attempts", "merchant_id,id,message_id,at,took_ms,channel,recipient,outcome,reason,receipt,next_try_at,subject,body", "", rows)
	return err
}

// noteLost writes down the attempts of messages that a sender took and left without a result: whether they went out nobody knows.
func (t tx) noteLost(rows []noticeRow) error {
	var lost []tracker.Attempt
	for i := range rows {
		r := &rows[i]
		if r.State != string(tracker.DeliverySending) {
			continue
		}
		at := r.ClaimedAt
		if at == 0 { // taken by a version that did not note it
			at = r.CreatedAt
		}
		lost = append(lost, tracker.Attempt{
			MerchantID: r.MerchantID, MessageID: r.ID, At: at.time(), Channel: r.Channel, Recipient: r.Recipient, Outcome: tracker.AttemptUncertain,
		})
	}
	return t.writeAttempts(lost)
}

// AddTest writes a message that tries a channel, as being sent, and returns its id. It is never claimed: what becomes of it is for its sender
// to record.
func (s *Store) AddTest(ctx context.Context, n tracker.Notification) (int64, error) {
	if n.Channel == "sms" { // numbers are not stored in the clear
		n.Recipient = tracker.MaskNumber(n.Recipient)
	}
	err := s.write(ctx, func(t tx) error {
		if _, err := t.writeNotices([]tracker.Notification{n}); err != nil {
			return err
		}
		found := false
		err := t.query(func(scan func(...any) error) error {
			found = true
			return scan(&n.ID)
		}, "UPDATE notifications SET state = 'sending', tries = 1, next_try_at = NULL, claimed_at = ? WHERE merchant_id = ? AND dedup_key = ? AND state = 'queued' RETURNING id",
			timeArg(n.CreatedAt), n.MerchantID, n.Key)
		if err == nil && !found {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("queue test message: %w", err)
	}
	return n.ID, nil
}
