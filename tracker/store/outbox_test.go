package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func outboxTests() []storeTest {
	return []storeTest{
		{"outbox/a key sends once", testOutboxKey},
		{"outbox/a sender that died, a retry, an end", testOutboxLife},
		{"outbox/an alert that is no longer true", testOutboxWithdraw},
		{"outbox/all-clear only after an alert", testOutboxAllClear},
		{"outbox/what waits for one recipient", testOutboxAlike},
		{"outbox/put off is no try", testOutboxPutOff},
	}
}

func notice(w *world, incident int64, key string, topic tracker.Topic) tracker.Notification {
	return tracker.Notification{
		MerchantID: w.shop.ID, IncidentID: incident, Key: key, Topic: topic, Severity: tracker.SeverityBreach, Locale: tracker.LocaleZH,
		Audience: tracker.AudienceMerchant, Channel: "email", Recipient: "shop@example.cn", CreatedAt: t0(),
		Message: tracker.Message{TrackingNo: "YT001", OrderNos: []string{"A1"}, NextAt: at(3)},
	}
}

func (w *world) enqueue(t testing.TB, notices ...tracker.Notification) int {
	t.Helper()
	n, err := w.Enqueue(t.Context(), notices)
	check(t, err)
	return n
}

// send claims what is due and returns the keys.
func (w *world) send(t testing.TB, hour float64) (keys []string, claimed []tracker.Notification) {
	t.Helper()
	claimed, err := w.ClaimNotifications(t.Context(), at(hour), 10, 10*time.Minute)
	check(t, err)
	for _, n := range claimed {
		keys = append(keys, n.Key)
	}
	return keys, claimed
}

func testOutboxKey(t *testing.T, w *world) {
	one := notice(w, 0, "k", tracker.TopicDigest)
	if n := w.enqueue(t, one, one) + w.enqueue(t, one); n != 1 {
		t.Errorf("queued %d times", n)
	}
	_, claimed := w.send(t, 0)
	want := one
	want.ID, want.State, want.Tries, want.NextTryAt = claimed[0].ID, tracker.DeliverySending, 1, t0().Add(10*time.Minute)
	if diff := cmp.Diff(want, claimed[0]); diff != "" {
		t.Error(diff)
	}
}

func testOutboxLife(t *testing.T, w *world) {
	later := notice(w, 0, "later", tracker.TopicDigest)
	later.NextTryAt = at(5)
	w.enqueue(t, notice(w, 0, "k", tracker.TopicDigest), later)
	keys, first := w.send(t, 0)
	if diff := cmp.Diff([]string{"k"}, keys); diff != "" {
		t.Fatal(diff)
	}
	if keys, _ := w.send(t, 0.1); keys != nil {
		t.Errorf("handed out while it is being sent: %v", keys)
	}
	if out, _ := w.Outbox(t.Context(), w.shop.ID, 5); out[1].State != tracker.DeliverySending || out[1].Tries != 1 {
		t.Errorf("no trace of a send under way: %+v", out[1])
	}
	_, second := w.send(t, 0.2) // the lease of ten minutes is over: the sender died
	if len(second) != 1 || second[0].Tries != 2 || second[0].ID != first[0].ID {
		t.Fatalf("after the lease: %+v", second)
	}
	check(t, w.MarkRetry(t.Context(), second[0].ID, at(1), "451 later"))
	if keys, _ := w.send(t, 0.9); keys != nil {
		t.Errorf("retried too early: %v", keys)
	}
	_, third := w.send(t, 1)
	check(t, w.MarkSent(t.Context(), third[0].ID, at(1), "<id@mail>"))
	if err := w.MarkFailed(t.Context(), third[0].ID, at(1), "late"); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("a sent message failed afterwards: %v", err)
	}
	_, fourth := w.send(t, 5)
	check(t, w.MarkFailed(t.Context(), fourth[0].ID, at(5), "550 no such user"))
	out, err := w.Outbox(t.Context(), 0, 0)
	check(t, err)
	sent, failed := out[1], out[0]
	if sent.State != tracker.DeliverySent || sent.Receipt != "<id@mail>" || !sent.SentAt.Equal(at(1)) || sent.LastError != "" || sent.Tries != 3 {
		t.Errorf("sent %+v", sent)
	}
	if failed.State != tracker.DeliveryFailed || failed.LastError != "550 no such user" {
		t.Errorf("failed %+v", failed)
	}
}

func (w *world) resolve(t testing.TB, s tracker.Shipment, in tracker.Incident) {
	t.Helper()
	if got := w.apply(t, verdictOf(s, 1, change(tracker.ChangeResolve, resolved(in, 1), in.Severity))); got.Resolved != 1 {
		t.Fatalf("report %+v", got)
	}
}

func testOutboxWithdraw(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001") // queues its own alert
	w.resolve(t, s, in)
	w.enqueue(t, notice(w, in.ID, "digest", tracker.TopicDigest))
	if keys, _ := w.send(t, 2); len(keys) != 1 || keys[0] != "digest" {
		t.Errorf("sent %v", keys)
	}
	out, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	if out[1].State != tracker.DeliveryWithdrawn {
		t.Errorf("alert %+v", out[1])
	}
}

func testOutboxAllClear(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	other := notice(w, in.ID, "over/other", tracker.TopicResolved)
	other.Recipient = "boss@example.cn"
	_, claimed := w.send(t, 0)
	check(t, w.MarkSent(t.Context(), claimed[0].ID, t0(), ""))
	w.resolve(t, s, in)
	w.enqueue(t, notice(w, in.ID, "over", tracker.TopicResolved), other)
	if keys, _ := w.send(t, 2); len(keys) != 1 || keys[0] != "over" {
		t.Errorf("sent %v, want only to the one who got the alert", keys)
	}
}
