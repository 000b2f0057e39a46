package store_test

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func attemptTests() []storeTest {
	return []storeTest{
		{"attempts/what went out", testAttemptText},
		{"attempts/each is a row of its own", testAttempts},
		{"attempts/both or neither", testAttemptAtomic},
		{"attempts/a test is never claimed", testTestMessage},
		{"attempts/the log filtered and paged", testMessageLog},
		{"attempts/nothing of another merchant", testMessageTenants},
		{"attempts/go with the text", testAttemptRetention},
		{"receipts/before, after and again", testReceipts},
		{"unsubscribe/digests and nothing else", testUnsubscribe},
	}
}

// MarkSent, MarkRetry, MarkFailed and PutOff record attempts of one kind.
func (w *world) MarkSent(ctx context.Context, id int64, at time.Time, receipt string) error {
	return w.RecordAttempt(ctx, tracker.Attempt{MessageID: id, At: at, Outcome: tracker.AttemptSent, Receipt: receipt})
}

func (w *world) MarkRetry(ctx context.Context, id int64, next time.Time, reason string) error {
	return w.RecordAttempt(ctx, tracker.Attempt{MessageID: id, At: next.Add(-time.Minute), Outcome: tracker.AttemptTemporary, Reason: reason, NextTryAt: next})
}

func (w *world) MarkFailed(ctx context.Context, id int64, at time.Time, reason string) error {
	return w.RecordAttempt(ctx, tracker.Attempt{MessageID: id, At: at, Outcome: tracker.AttemptFinal, Reason: reason})
}

// What went out is kept with its attempt, and goes with it.
func testAttemptText(t *testing.T, w *world) {
	w.enqueue(t, notice(w, 0, "k", tracker.TopicBackupProposed))
	_, claimed := w.send(t, 0)
	check(t, w.RecordAttempt(t.Context(), tracker.Attempt{
		MessageID: claimed[0].ID, At: at(0), Outcome: tracker.AttemptSent, Subject: "主题", Text: strings.Repeat("字", tracker.TextKept+9),
	}))
	rec := w.message(t, claimed[0].ID)
	if len(rec.Log) != 1 || rec.Log[0].Subject != "主题" || rec.Log[0].Text != strings.Repeat("字", tracker.TextKept) {
		t.Errorf("kept %+v", rec.Log)
	}
	id := w.test(t, "sms")
	if n := w.count(t, "SELECT COUNT(*) FROM notifications WHERE recipient LIKE '%13900000000%'"); n != 0 || !w.message(t, id).Test() {
		t.Error("the number of a test is stored in the clear")
	}
}

func (w *world) PutOff(ctx context.Context, id int64, next time.Time, reason string) error {
	return w.RecordAttempt(ctx, tracker.Attempt{MessageID: id, At: next.Add(-time.Minute), Outcome: tracker.AttemptLimit, Reason: reason, NextTryAt: next})
}

func (w *world) message(t testing.TB, id int64) tracker.MessageRecord {
	t.Helper()
	rec, err := w.Message(t.Context(), w.shop.ID, id)
	check(t, err)
	return rec
}

func testAttempts(t *testing.T, w *world) {
	n := notice(w, 0, "k", tracker.TopicBackupProposed)
	n.Channel, n.Recipient = "sms", "+8613800138000"
	w.enqueue(t, n)
	_, first := w.send(t, 0)
	id := first[0].ID
	if rec := w.message(t, id); len(rec.Log) != 0 || rec.State != tracker.DeliverySending || !rec.ClaimedAt.Equal(at(0)) {
		t.Errorf("under way: %+v", rec)
	}
	w.send(t, 0.5) // its lease is over: the sender died
	next := at(1)
	for _, a := range []tracker.Attempt{
		{At: at(0.5), Took: 1200 * time.Millisecond, Outcome: tracker.AttemptTemporary, Reason: "HTTP 503", NextTryAt: next},
		{At: at(1), Outcome: tracker.AttemptLimit, Reason: "busy", NextTryAt: at(2)},
		{At: at(2), Outcome: tracker.AttemptSkipped, Reason: "stopped", NextTryAt: at(3)},
		{At: at(3), Took: 80 * time.Millisecond, Outcome: tracker.AttemptSent, Receipt: "SM01"},
	} {
		a.MessageID = id
		check(t, w.RecordAttempt(t.Context(), a))
		if a.Outcome != tracker.AttemptSent {
			w.send(t, a.NextTryAt.Sub(t0()).Hours())
		}
	}
	rec := w.message(t, id)
	want := []tracker.Attempt{
		{At: at(0), Outcome: tracker.AttemptUncertain},
		{At: at(0.5), Took: 1200 * time.Millisecond, Outcome: tracker.AttemptTemporary, Reason: "HTTP 503", NextTryAt: next},
		{At: at(1), Outcome: tracker.AttemptLimit, Reason: "busy", NextTryAt: at(2)},
		{At: at(3), Took: 80 * time.Millisecond, Outcome: tracker.AttemptSent, Receipt: "SM01"},
	}
	for i := range want {
		want[i].MerchantID, want[i].MessageID, want[i].Channel, want[i].Recipient = w.shop.ID, id, "sms", "+86****8000"
	}
	if diff := cmp.Diff(want, rec.Log, cmpopts.IgnoreFields(tracker.Attempt{}, "ID")); diff != "" {
		t.Error(diff)
	}
	if rec.State != tracker.DeliverySent || rec.Tries != 3 || rec.Attempts != 4 || rec.Receipt != "SM01" {
		t.Errorf("message %+v", rec.MessageEntry)
	}
	if err := w.raw(t, "UPDATE attempts SET outcome = 'sent'"); err == nil {
		t.Error("an attempt was changed")
	}
}

func testAttemptAtomic(t *testing.T, w *world) {
	w.enqueue(t, notice(w, 0, "k", tracker.TopicDigest))
	_, claimed := w.send(t, 0)
	check(t, w.raw(t, "ALTER TABLE attempts RENAME TO gone"))
	if err := w.MarkSent(t.Context(), claimed[0].ID, at(0), "r"); err == nil {
		t.Fatal("recorded without a table")
	}
	check(t, w.raw(t, "ALTER TABLE gone RENAME TO attempts"))
	if rec := w.message(t, claimed[0].ID); rec.State != tracker.DeliverySending || rec.Attempts != 0 {
		t.Errorf("half recorded: %+v", rec.MessageEntry)
	}
	check(t, w.MarkSent(t.Context(), claimed[0].ID, at(0), "r"))
	if err := w.MarkSent(t.Context(), claimed[0].ID, at(0), "r"); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("sent twice: %v", err)
	}
	if rec := w.message(t, claimed[0].ID); rec.Attempts != 1 {
		t.Errorf("%d attempts", rec.Attempts)
	}
}

func testTestMessage(t *testing.T, w *world) {
	n := notice(w, 0, tracker.TestKey(t0()), tracker.TopicOpened)
	id, err := w.AddTest(t.Context(), n)
	check(t, err)
	if keys, _ := w.send(t, 9); keys != nil {
		t.Errorf("claimed %v", keys)
	}
	if _, err := w.AddTest(t.Context(), n); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("the same test twice: %v", err)
	}
	check(t, w.RecordAttempt(t.Context(), tracker.Attempt{MessageID: id, At: at(0), Outcome: tracker.AttemptSetup, Reason: "key"}))
	if rec := w.message(t, id); rec.State != tracker.DeliveryFailed || rec.LastError != "key" || !rec.Test() || len(rec.Log) != 1 {
		t.Errorf("%+v", rec)
	}
}

func testMessageLog(t *testing.T, w *world) {
	_, in := w.stuck(t, "YT001")
	for i := range 5 {
		n := notice(w, in.ID, fmt.Sprint("k", i), tracker.TopicBackupProposed)
		n.Channel = []string{"email", "sms"}[i%2]
		w.enqueue(t, n)
	}
	w.enqueue(t, notice(w, 0, "digest", tracker.TopicDigest))
	list := func(f tracker.MessageFilter) (keys []string, last int64) {
		t.Helper()
		f.MerchantID = w.shop.ID
		rows, err := w.Messages(t.Context(), f)
		check(t, err)
		for _, r := range rows {
			keys, last = append(keys, r.Key), r.ID
		}
		return keys, last
	}
	_, last := list(tracker.MessageFilter{Limit: 2})
	for _, c := range []struct {
		name string
		f    tracker.MessageFilter
		want []string
	}{
		{"page one", tracker.MessageFilter{Limit: 2}, []string{"digest", "k4"}},
		{"page two", tracker.MessageFilter{Limit: 2, Before: last}, []string{"k3", "k2"}},
		{"channel", tracker.MessageFilter{Channel: "sms"}, []string{"k3", "k1"}},
		{"topic", tracker.MessageFilter{Topic: tracker.TopicDigest}, []string{"digest"}},
		{"state", tracker.MessageFilter{State: "sent"}, nil},
		{"number", tracker.MessageFilter{Number: "YT001", Channel: "sms"}, []string{"k3", "k1"}},
		{"order", tracker.MessageFilter{Number: "O-YT001", Channel: "sms"}, []string{"k3", "k1"}},
		{"incident", tracker.MessageFilter{IncidentID: in.ID, Channel: "sms"}, []string{"k3", "k1"}},
		{"another number", tracker.MessageFilter{Number: "YT002"}, nil},
		{"another incident", tracker.MessageFilter{IncidentID: 999}, nil},
	} {
		if got, _ := list(c.f); !cmp.Equal(c.want, got) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func testMessageTenants(t *testing.T, w *world) {
	w.enqueue(t, notice(w, 0, "k", tracker.TopicDigest))
	_, claimed := w.send(t, 0)
	check(t, w.MarkSent(t.Context(), claimed[0].ID, at(0), "r"))
	b, _ := newShop(t, w.Store, "shop-b")
	if _, err := w.Message(t.Context(), b.ID, claimed[0].ID); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("another merchant reads it: %v", err)
	}
	if rows, err := w.Messages(t.Context(), tracker.MessageFilter{MerchantID: b.ID}); err != nil || len(rows) != 0 {
		t.Errorf("another merchant lists %d, %v", len(rows), err)
	}
	if rows, err := w.Messages(t.Context(), tracker.MessageFilter{}); err != nil || len(rows) != 1 || rows[0].Attempts != 1 {
		t.Errorf("all merchants: %+v, %v", rows, err)
	}
}

func testAttemptRetention(t *testing.T, w *world) {
	w.enqueue(t, notice(w, 0, "old", tracker.TopicDigest), notice(w, 0, "open", tracker.TopicDigest))
	_, claimed := w.send(t, 0)
	check(t, w.MarkSent(t.Context(), claimed[0].ID, at(1), "SM1"))
	check(t, w.MarkRetry(t.Context(), claimed[1].ID, at(1), "451"))
	_, err := w.AddReceipts(t.Context(), []tracker.DeliveryReceipt{{Provider: "twilio", ReceiptID: "SM1", State: tracker.ReceiptDelivered, ReceivedAt: at(1)}})
	check(t, err)
	if n, err := w.Retain(t.Context(), tracker.RetainPolicy{Messages: at(10)}); err != nil || n != 3 { // the body, its attempt, its receipt
		t.Errorf("%d rows, %v", n, err)
	}
	if old, open := w.message(t, claimed[0].ID), w.message(t, claimed[1].ID); len(old.Log) != 0 || old.State != tracker.DeliverySent || len(open.Log) != 1 {
		t.Errorf("kept %d and %d", len(old.Log), len(open.Log))
	}
}
