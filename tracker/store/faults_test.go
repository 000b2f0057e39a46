package store_test

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func faultTests() []storeTest {
	return []storeTest{
		{"faults/later messages go around without a try", testFaultDetour},
		{"faults/who has no other channel waits for a probe", testFaultWaits},
		{"faults/only the template's messages", testFaultPart},
		{"faults/told once, over another channel", testFaultTold},
		{"faults/another shop's are not seen", testFaultTenant},
		{"faults/one recipient's goes with the recipient", testFaultLoose},
	}
}

// textFirst is a person who gets text messages, and mail where they fail.
func textFirst(w *world) tracker.Person {
	p := threeWays(w)
	p.Ways = []tracker.Way{p.Ways[1], p.Ways[0]}
	return p
}

func (w *world) setup(ctx context.Context, n tracker.Notification, hour float64, change func(*tracker.Attempt)) error {
	a := tracker.Attempt{MessageID: n.ID, At: at(hour), Took: time.Second, Outcome: tracker.AttemptSetup, Reason: "aliyun SignatureDoesNotMatch"}
	if !n.Left {
		a.NextTryAt = at(hour + 1)
	}
	if change != nil {
		change(&a)
	}
	return w.RecordAttempt(ctx, a)
}

// lines says where the messages under a key stand, oldest first, with their tries.
func (w *world) lines(t testing.TB, key string) (out []string) {
	t.Helper()
	all, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	for i := range all {
		n := all[len(all)-1-i]
		if strings.HasPrefix(n.Key, key) {
			out = append(out, fmt.Sprintf("%s %s %d", n.Channel, n.State, n.Tries))
		}
	}
	return out
}

func (w *world) faults(t testing.TB) []tracker.ChannelFault {
	t.Helper()
	out, err := w.ChannelFaults(t.Context(), w.shop.ID)
	check(t, err)
	return out
}

func testFaultDetour(t *testing.T, w *world) {
	w.atOnce(t)
	w.person(t, textFirst(w))
	w.tellAll(t, notice(w, 0, "one", tracker.TopicBackupProposed))
	_, claimed := w.send(t, 0)
	check(t, w.setup(t.Context(), claimed[0], 0, nil))
	w.tellAll(t, notice(w, 0, "two", tracker.TopicBackupProposed))
	sent := w.sendAll(t, 0.1)
	for _, n := range sent {
		if n.Channel != "email" {
			t.Errorf("sent %+v", n)
		}
	}
	if diff := cmp.Diff([]string{"sms failed 0", "email sent 1"}, w.lines(t, "two")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if log := w.message(t, w.first(t, "two")).Log; len(log) != 0 {
		t.Errorf("attempts were burnt: %+v", log)
	}
	w.tellAll(t, notice(w, 0, "three", tracker.TopicBackupProposed)) // a quarter of an hour later one tries
	w.tellAll(t, notice(w, 0, "four", tracker.TopicBackupProposed))
	_, claimed = w.send(t, 0.3)
	if len(claimed) != 1 || claimed[0].Channel != "sms" || claimed[0].Key[:5] != "three" {
		t.Fatalf("probe %+v", claimed)
	}
	check(t, w.setup(t.Context(), claimed[0], 0.3, nil))
	if f := w.faults(t); len(f) != 1 || f[0].Tries != 2 || !f[0].ProbeAt.Equal(at(0.8)) || !f[0].Since.Equal(at(0)) {
		t.Errorf("fault %+v", f)
	}
	w.tellAll(t, notice(w, 0, "five", tracker.TopicBackupProposed))
	_, claimed = w.send(t, 0.9)
	for _, n := range claimed {
		check(t, w.MarkSent(t.Context(), n.ID, at(0.9), "ok"))
	}
	if f := w.faults(t); len(f) != 0 {
		t.Errorf("stands after a text message went out: %+v", f)
	}
}

// first is the id of the first message under a key.
func (w *world) first(t testing.TB, key string) int64 {
	return w.count(t, "SELECT MIN(id) FROM notifications WHERE dedup_key LIKE '"+key+"%'")
}

func testFaultWaits(t *testing.T, w *world) {
	w.atOnce(t)
	p := textFirst(w)
	p.Ways = p.Ways[:1]
	w.person(t, p)
	for _, key := range []string{"one", "two", "three"} {
		w.tellAll(t, notice(w, 0, key, tracker.TopicBackupProposed))
	}
	claimed, err := w.ClaimNotifications(t.Context(), at(0), 1, 10*time.Minute)
	check(t, err)
	check(t, w.setup(t.Context(), claimed[0], 0, nil))
	if _, again := w.send(t, 0.1); len(again) != 0 {
		t.Fatalf("claimed while the channel rests: %+v", again)
	}
	_, probe := w.send(t, 0.3)
	if len(probe) != 1 {
		t.Fatalf("%d probes", len(probe))
	}
	check(t, w.MarkSent(t.Context(), probe[0].ID, at(0.3), "ok"))
	if sent := w.sendAll(t, 0.31); len(sent) != 2 {
		t.Errorf("%d came back when the channel worked again", len(sent))
	}
	if diff := cmp.Diff([]string{"sms sent 1"}, w.lines(t, "two")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	w.tellAll(t, notice(w, 0, "old", tracker.TopicBackupProposed))
	_, claimed = w.send(t, 1)
	check(t, w.setup(t.Context(), claimed[0], 1, nil))
	check(t, w.raw(t, "UPDATE channel_faults SET probe_at = "+millis(200)))
	if _, again := w.send(t, 80); len(again) != 1 {
		t.Errorf("after three days nobody tries for the last time: %+v", again)
	}
}

func testFaultPart(t *testing.T, w *world) {
	w.atOnce(t)
	w.person(t, textFirst(w))
	w.tellAll(t, notice(w, 0, "one", tracker.TopicBackupProposed))
	_, claimed := w.send(t, 0)
	check(t, w.setup(t.Context(), claimed[0], 0, func(a *tracker.Attempt) { a.Part = claimed[0].Part() }))
	w.tellAll(t, notice(w, 0, "same", tracker.TopicBackupProposed))
	w.tellAll(t, notice(w, 0, "other", tracker.TopicSupplierSilent))
	w.sendAll(t, 0.1)
	if diff := cmp.Diff([]string{"sms failed 0", "email sent 1"}, w.lines(t, "same")); diff != "" {
		t.Errorf("same template (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"sms sent 1"}, w.lines(t, "other")); diff != "" {
		t.Errorf("another template (-want +got):\n%s", diff)
	}
	if f := w.faults(t); len(f) != 1 || f[0].Part != "backup_proposed/zh-CN" {
		t.Errorf("another template's message cleared it: %+v", f)
	}
}

func testFaultTold(t *testing.T, w *world) {
	w.atOnce(t)
	w.person(t, textFirst(w))
	for i := range 4 {
		w.tellAll(t, notice(w, 0, fmt.Sprintf("k%d", i), tracker.TopicBackupProposed))
	}
	_, claimed := w.send(t, 0)
	for _, n := range claimed {
		check(t, w.setup(t.Context(), n, 0, nil))
	}
	check(t, w.RecordAttempt(t.Context(), tracker.Attempt{MessageID: w.test(t, "sms"), At: at(0), Outcome: tracker.AttemptSetup, Reason: "x", Part: "a/b"}))
	if diff := cmp.Diff([]string{"email queued 0"}, w.lines(t, "channel_fault/")); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if f := w.faults(t); len(f) != 1 || f[0].Tries != 1 || f[0].Reason != "aliyun SignatureDoesNotMatch" {
		t.Errorf("faults %+v", f)
	}
	sent := w.sendAll(t, 0)
	if len(sent) != 5 || sent[0].Message.Fault == nil && sent[len(sent)-1].Message.Fault == nil {
		t.Errorf("%d sent", len(sent))
	}
	if n, err := w.RetryChannels(t.Context(), w.shop.ID, at(0.05)); err != nil || n != 1 {
		t.Errorf("%d channels tried again, %v", n, err)
	}
	w.tellAll(t, notice(w, 0, "again", tracker.TopicBackupProposed))
	if _, claimed := w.send(t, 0.05); len(claimed) != 1 || claimed[0].Channel != "sms" {
		t.Errorf("after it was mended: %+v", claimed)
	}
}

// test adds a message that tries a channel.
func (w *world) test(t testing.TB, channel string) int64 {
	t.Helper()
	n := notice(w, 0, tracker.TestKey(t0()), tracker.TopicOpened)
	n.Channel, n.Recipient = channel, "+8613900000000"
	id, err := w.AddTest(t.Context(), n)
	check(t, err)
	return id
}

func testFaultTenant(t *testing.T, w *world) {
	w.person(t, textFirst(w))
	w.tellAll(t, notice(w, 0, "one", tracker.TopicBackupProposed))
	_, claimed := w.send(t, 0)
	check(t, w.setup(t.Context(), claimed[0], 0, nil))
	b, _ := newShop(t, w.Store, "shop-b")
	if list, err := w.ChannelFaults(t.Context(), b.ID); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if n, err := w.RetryChannels(t.Context(), b.ID, at(0)); err != nil || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
	own := notice(w, 0, "theirs", tracker.TopicBackupProposed)
	own.MerchantID, own.Channel, own.Recipient = b.ID, "sms", "+8613800002222"
	w.enqueue(t, own)
	_, claimed = w.send(t, 0)
	for _, n := range claimed {
		if n.MerchantID == b.ID && n.Channel == "sms" {
			return
		}
	}
	t.Errorf("another shop's messages wait, too: %+v", claimed)
}

func testFaultLoose(t *testing.T, w *world) {
	p := threeWays(w)
	p.Ways = []tracker.Way{{Channel: "wecom", To: "ops"}, {Channel: "email", To: "li@example.cn"}}
	p = w.person(t, p)
	w.tellAll(t, notice(w, 0, "one", tracker.TopicBackupProposed))
	_, claimed := w.send(t, 0)
	check(t, w.setup(t.Context(), claimed[0], 0, func(a *tracker.Attempt) { a.Alone = true }))
	if f := w.faults(t); len(f) != 1 || f[0].Recipient != "ops" {
		t.Fatalf("faults %+v", f)
	}
	p.Ways[0].To = "night"
	w.person(t, p)
	if _, err := w.RetryChannels(t.Context(), w.shop.ID, at(0)); err != nil || len(w.faults(t)) != 0 {
		t.Errorf("stands for a bot that nobody uses: %+v, %v", w.faults(t), err)
	}
}
