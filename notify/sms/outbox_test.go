package sms

import (
	"context"
	"net/http"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"testing"
	"time"
)

// outbox holds rows that are claimed once and what was written about them.
type outbox struct {
	mu      sync.Mutex
	rows    []tracker.Notification
	fate    map[int64]string
	reasons map[int64]string
	next    map[int64]time.Time
}

var _ notify.Outbox = (*outbox)(nil)

// ClaimNotifications implements notify.Outbox.
func (o *outbox) ClaimNotifications(context.Context, time.Time, int, time.Duration) ([]tracker.Notification, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	rows := o.rows
	o.rows = nil
	return rows, nil
}

// ClaimAlike implements notify.Outbox: text messages go one by one.
func (o *outbox) ClaimAlike(context.Context, tracker.Notification, time.Time, int) ([]tracker.Notification, error) {
	return nil, nil
}

func (o *outbox) write(id int64, fate, reason string, next time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fate[id], o.reasons[id], o.next[id] = fate, reason, next
	return nil
}

// RecordAttempt implements notify.Outbox.
func (o *outbox) RecordAttempt(_ context.Context, a tracker.Attempt) error {
	switch a.State() {
	case tracker.DeliverySent:
		return o.write(a.MessageID, "sent", a.Receipt, time.Time{})
	case tracker.DeliveryQueued:
		return o.write(a.MessageID, "put off", a.Reason, a.NextTryAt)
	default:
		return o.write(a.MessageID, "failed", a.Reason, time.Time{})
	}
}

// Three numbers at a provider that throttles one and does not know another: the outbox waits for the first as it is told.
func TestOutboxWaitsAsTold(t *testing.T) {
	t.Parallel()
	byNumber := map[string]answers{
		"13800001111": {status: 200, body: aliyunOK},
		"13800002222": aliyunSays("isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:10"),
		"13800003333": aliyunSays("isv.MOBILE_NUMBER_ILLEGAL", "13800003333invalid mobile number"),
	}
	f := listen(t, checkACS3, aliyunRefuses(), answers{})
	f.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		say := byNumber[r.URL.Query().Get("PhoneNumbers")]
		if err := checkACS3(r, ""); err != nil {
			say = aliyunRefuses()
		}
		w.WriteHeader(say.status)
		_, _ = w.Write([]byte(say.body))
	})
	cfg := aliyunConfig()
	cfg.Endpoint = f.server.URL
	channel, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(channel.client.GetClient().CloseIdleConnections)
	box := &outbox{fate: map[int64]string{}, reasons: map[int64]string{}, next: map[int64]time.Time{}}
	for i, recipient := range []string{"13800001111", "+86 138 0000 2222", "13800003333"} {
		n := alert(recipient).Notification
		n.ID, n.Message, n.CreatedAt, n.Tries = int64(i+1), full(), noon, 1
		box.rows = append(box.rows, n)
	}
	dispatcher, err := notify.New(notify.Config{
		Outbox: box, Channels: []notify.Channel{channel}, Render: renderer(t).Render, Now: func() time.Time { return noon },
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dispatcher.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if box.fate[1] != "sent" || box.reasons[1] != "900619746936498440^0" || box.fate[2] != "put off" || box.fate[3] != "failed" {
		t.Errorf("fates %v, %v", box.fate, box.reasons)
	}
	if wait := box.next[2].Sub(noon); wait < 4*time.Hour+5*time.Minute || wait > 5*time.Hour {
		t.Errorf("waits %s; the day of the limit ends in four hours", wait)
	}
	for _, reason := range box.reasons {
		if strings.Contains(reason, "13800003333") || strings.Contains(reason, secret) {
			t.Errorf("a stored reason tells too much: %s", reason)
		}
	}
}
