package web

import (
	"context"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

func (f *fakeStore) entry(n tracker.Notification) tracker.MessageEntry {
	e := tracker.MessageEntry{Notification: n, Attempts: len(f.attempts[n.ID]), Receipts: f.receipts[n.ID]}
	if n.Audience == tracker.AudienceSupplier {
		e.Reader = n.Message.Supplier
	} else if n.Recipient == "li@qinghe.example" {
		e.Reader = "李娜"
	}
	if n.State == tracker.DeliverySending {
		e.ClaimedAt = hoursAgo(0.5)
	}
	return e
}

func (f *fakeStore) Messages(_ context.Context, q tracker.MessageFilter) ([]tracker.MessageEntry, error) {
	defer f.enter(q.MerchantID)()
	var out []tracker.MessageEntry
	for _, n := range owned(f.outbox, q.MerchantID, func(n tracker.Notification) int64 { return n.MerchantID }) {
		e := f.entry(n)
		state := q.State == "" || string(n.State) == q.State || q.State == tracker.MessageDelivered && tracker.Fate(e.Receipts) == tracker.ReceiptDelivered
		if state && (q.Channel == "" || q.Channel == n.Channel) && (q.Topic == "" || q.Topic == n.Topic) && (q.IncidentID == 0 || q.IncidentID == n.IncidentID) &&
			(q.Number == "" || q.Number == n.Message.TrackingNo) && (q.Before == 0 || n.ID < q.Before) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b tracker.MessageEntry) int { return int(b.ID - a.ID) })
	return out[:min(q.Limit, len(out))], f.err
}

func (f *fakeStore) Message(_ context.Context, merchantID, id int64) (tracker.MessageRecord, error) {
	defer f.enter(merchantID)()
	for _, n := range f.outbox {
		if n.ID == id && mine(merchantID, n.MerchantID) {
			return tracker.MessageRecord{MessageEntry: f.entry(n), Log: f.attempts[id]}, f.err
		}
	}
	return tracker.MessageRecord{}, tracker.ErrNotFound
}

func (f *fakeStore) StopDigests(_ context.Context, _ int64, recipient string, stop bool, _ time.Time) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stopped == nil {
		f.stopped = map[string]bool{}
	}
	recipient = strings.ToLower(recipient)
	changed := f.stopped[recipient] != stop
	f.stopped[recipient] = stop
	return changed, f.err
}

func (f *fakeStore) DigestsStopped(_ context.Context, _ int64, recipient string) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.stopped[strings.ToLower(recipient)], f.err
}

// fakeAttempts are what was tried for some messages of fakeOutbox.
func fakeAttempts() map[int64][]tracker.Attempt {
	try := func(hours float64, took time.Duration, outcome tracker.AttemptOutcome, reason string) tracker.Attempt {
		return tracker.Attempt{At: hoursAgo(hours), Took: took, Channel: "sms", Recipient: "138****8000", Outcome: outcome, Reason: reason}
	}
	again := try(3, 2100*time.Millisecond, tracker.AttemptTemporary, "aliyun: HTTP 503")
	again.NextTryAt = hoursAgo(2.9)
	sent := try(2.9, 340*time.Millisecond, tracker.AttemptSent, "")
	sent.Receipt, sent.Text = "900619746936498440^0", "template SMS_100\ncourier: 圆通\npath: s/…"
	return map[int64][]tracker.Attempt{10: {try(3.2, 0, tracker.AttemptUncertain, ""), again, sent}}
}

func fakeReceipts() map[int64][]tracker.DeliveryReceipt {
	report := func(state tracker.ReceiptState, code string, hours float64) tracker.DeliveryReceipt {
		return tracker.DeliveryReceipt{Provider: "aliyun", ReceiptID: "900619746936498440^0", State: state, Code: code, At: hoursAgo(hours), ReceivedAt: hoursAgo(hours - 0.01)}
	}
	return map[int64][]tracker.DeliveryReceipt{10: {report(tracker.ReceiptUnknown, "ODD:0009", 2.8), report(tracker.ReceiptDelivered, "DELIVERED", 2.7)}}
}

// fakeTexts are messages that newer pages tell of.
func fakeTexts() []tracker.Notification {
	msg := tracker.Message{Merchant: "青禾家居旗舰店", At: hoursAgo(3.3), TrackingNo: "YT7719036255127", ShipmentID: 3}
	base := tracker.Notification{MerchantID: 1, IncidentID: 3, Topic: tracker.TopicSupplierNotice, Audience: tracker.AudienceSupplier, Locale: tracker.LocaleZH, Message: msg}
	with := func(id int64, hours float64, change func(*tracker.Notification)) tracker.Notification {
		n := base
		n.ID, n.CreatedAt = id, hoursAgo(hours)
		change(&n)
		return n
	}
	return []tracker.Notification{
		with(10, 3.3, func(n *tracker.Notification) {
			n.Channel, n.Recipient, n.State, n.Tries, n.SentAt, n.Receipt = "sms", "+8613800138000", tracker.DeliverySent, 3, hoursAgo(2.9), "900619746936498440^0"
		}),
		with(11, 1, func(n *tracker.Notification) {
			n.Channel, n.Recipient, n.State, n.Tries, n.NextTryAt = "webhook", "https://u:p@hooks.northlake.example/in?key=s3cret", tracker.DeliverySending, 1, hoursAgo(0.1)
			n.Locale = tracker.LocaleEN
		}),
		with(12, 0.5, func(n *tracker.Notification) {
			n.Channel, n.Recipient, n.State, n.NextTryAt, n.Topic, n.Audience = "wecom", "ops", tracker.DeliveryQueued, hoursAgo(-9), tracker.TopicOpened, tracker.AudienceMerchant
		}),
		with(13, 0.4, func(n *tracker.Notification) {
			n.Channel, n.Recipient, n.State, n.NextTryAt, n.Topic, n.Audience = "email", "boss@qinghe.example", tracker.DeliveryHeld, hoursAgo(-1.5), tracker.TopicClimbed, tracker.AudienceMerchant
		}),
		with(14, 0.3, func(n *tracker.Notification) {
			n.Channel, n.Recipient, n.State, n.Topic, n.Audience, n.Reason, n.IncidentID = "email", "li@qinghe.example", tracker.DeliveryWithdrawn, tracker.TopicDigest, tracker.AudienceStaff, "unsubscribed", 0
			n.Message = tracker.Message{At: hoursAgo(0.3), OpenCount: 22}
		}),
		with(15, 0.2, func(n *tracker.Notification) {
			n.Channel, n.Recipient, n.State, n.Topic, n.Audience, n.Key, n.LastError = "email", "wang@qinghe.example", tracker.DeliveryFailed, tracker.TopicOpened, tracker.AudienceMerchant, tracker.TestKey(hoursAgo(0.2)), "connect: 535 authentication failed"
		}),
	}
}
