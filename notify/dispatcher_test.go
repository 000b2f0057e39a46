package notify_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestPassSendsEverythingDue(t *testing.T) {
	t.Parallel()
	o, c := queued(23), &clock{at: noon}
	o.rows[22].NextTryAt = noon.Add(time.Minute)
	var running, most atomic.Int64
	d := newDispatcher(t, o, c, func(_ context.Context, m notify.Outgoing) (string, error) {
		n := running.Add(1)
		defer running.Add(-1)
		for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
		}
		return "250 " + m.MessageID, nil
	})
	report, err := d.Pass(t.Context())
	if err != nil || report.ByChannel["fake"] != 22 || report.Total() != 22 {
		t.Fatalf("Pass = %+v, %v; want 22 sent", report, err)
	}
	if n := o.row(1); n.State != tracker.DeliverySent || !n.SentAt.Equal(noon) || !strings.HasPrefix(n.Receipt, "250 n1.m7.") {
		t.Errorf("row 1 = %s at %s, receipt %q", n.State, n.SentAt, n.Receipt)
	}
	if n := o.row(23); n.State != tracker.DeliveryQueued || n.Tries != 0 {
		t.Errorf("the row that is not due is %s after %d tries", n.State, n.Tries)
	}
	if most.Load() > 3 {
		t.Errorf("%d sends at once, want at most 3", most.Load())
	}
}

// A process that dies between the send and its record leaves the row in sending; whoever finds it sends it under the same id.
func TestCrashBetweenSendAndRecordRepeatsTheMessageID(t *testing.T) {
	t.Parallel()
	o, c := queued(1), &clock{at: noon}
	var mu sync.Mutex
	var ids []string
	d := newDispatcher(t, o, c, func(_ context.Context, m notify.Outgoing) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if state := o.row(1).State; state != tracker.DeliverySending {
			t.Errorf("the row is %s during the send, want sending", state)
		}
		ids = append(ids, m.MessageID)
		return "", nil
	})
	o.refuse = errors.New("database is gone")
	if report, err := d.Pass(t.Context()); !errors.Is(err, o.refuse) || report.Total() != 0 {
		t.Fatalf("Pass = %+v, %v; want the outbox's error and no count", report, err)
	}
	o.refuse = nil
	if _, err := d.Pass(t.Context()); err != nil || len(ids) != 1 {
		t.Fatalf("within the lease the row was sent %d times, %v", len(ids), err)
	}
	c.move(10 * time.Minute)
	if _, err := d.Pass(t.Context()); err != nil || len(ids) != 2 || ids[0] != ids[1] {
		t.Fatalf("after the lease: ids %v, %v; want the same id twice", ids, err)
	}
	if n := o.row(1); n.State != tracker.DeliverySent || n.Tries != 2 {
		t.Errorf("row is %s after %d tries, want sent after 2", n.State, n.Tries)
	}
}

func TestStopFinishesWhatIsInFlightAndGivesBackTheRest(t *testing.T) {
	t.Parallel()
	o, c := queued(5), &clock{at: noon}
	ctx, stop := context.WithCancel(t.Context())
	var started atomic.Int64
	d, err := notify.New(notify.Config{
		Outbox: o, Render: newRenderer(t).Render, Now: c.now, Workers: 1, Batch: 5,
		Channels: []notify.Channel{channel{"fake", func(ctx context.Context, _ notify.Outgoing) (string, error) {
			if started.Add(1) == 2 {
				stop()
			}
			return "ok", ctx.Err()
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := d.Pass(ctx)
	if err != nil || report.Sent() != 2 || report.GivenBack != 3 {
		t.Fatalf("Pass = %+v, %v; want 2 sent, 3 given back", report, err)
	}
	for _, n := range o.rows {
		if n.State == tracker.DeliverySending {
			t.Errorf("row %d is left in doubt", n.ID)
		}
		if n.State == tracker.DeliveryQueued && n.NextTryAt.After(noon) {
			t.Errorf("row %d, given back, waits until %s", n.ID, n.NextTryAt)
		}
	}
	if report, err = d.Pass(ctx); err != nil || report.Total() != 0 || o.claims != 1 {
		t.Errorf("a stopped pass claimed: %+v, %v, %d claims", report, err, o.claims)
	}
}

// The stop may come while the claim commits: its rows are known to us and must not stay behind in sending.
func TestStopDuringTheClaim(t *testing.T) {
	t.Parallel()
	o, c := queued(2), &clock{at: noon}
	ctx, stop := context.WithCancel(t.Context())
	o.onClaim = func(int) error { stop(); return nil }
	d := newDispatcher(t, o, c, func(context.Context, notify.Outgoing) (string, error) { return "", errors.New("must not be sent") })
	report, err := d.Pass(ctx)
	if err != nil || report.GivenBack != 2 || o.row(1).State != tracker.DeliveryQueued {
		t.Errorf("Pass = %+v, %v, row 1 is %s; want both given back", report, err, o.row(1).State)
	}
}

func TestFailuresOfOneRowStayWithIt(t *testing.T) {
	t.Parallel()
	o, c := queued(4), &clock{at: noon}
	o.rows[0].Channel = "pigeon"
	o.rows[1].Topic = "birthday"
	d := newDispatcher(t, o, c, func(_ context.Context, m notify.Outgoing) (string, error) {
		if m.Notification.ID == 3 {
			panic("password=hunter2")
		}
		return "ok", nil
	})
	report, err := d.Pass(t.Context())
	if err != nil || report.Sent() != 1 || report.Failed != 2 || report.PutOff != 1 {
		t.Fatalf("Pass = %+v, %v; want 1 sent, 2 failed, 1 put off", report, err)
	}
	tests := []struct {
		id     int64
		state  tracker.DeliveryState
		reason string
	}{
		{1, tracker.DeliveryFailed, `no channel "pigeon" is configured`},
		{2, tracker.DeliveryFailed, `render: no text for topic "birthday"`},
		{3, tracker.DeliveryQueued, "channel fake panicked"},
		{4, tracker.DeliverySent, ""},
	}
	for _, tt := range tests {
		if n := o.row(tt.id); n.State != tt.state || n.LastError != tt.reason {
			t.Errorf("row %d is %s with %q, want %s with %q", tt.id, n.State, n.LastError, tt.state, tt.reason)
		}
	}
}

// One refused log-in is enough: the other rows of this merchant wait without asking again, another merchant's rows are tried.
func TestWrongSetupIsMetOncePerPass(t *testing.T) {
	t.Parallel()
	o, c := queued(9), &clock{at: noon}
	o.rows[8].MerchantID = 8
	sends := map[int64]int{}
	d, err := notify.New(notify.Config{
		Outbox: o, Render: newRenderer(t).Render, Now: c.now, Workers: 1,
		Channels: []notify.Channel{channel{"fake", func(_ context.Context, m notify.Outgoing) (string, error) {
			sends[m.Notification.MerchantID]++
			return "", &notify.SendError{Setup: true, Reason: "user or password refused"}
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := d.Pass(t.Context())
	if err != nil || report.PutOff != 9 || sends[7] != 1 || sends[8] != 1 {
		t.Errorf("Pass = %+v, %v, sends %v; want all put off after one send per merchant", report, err, sends)
	}
	if n := o.row(8); n.LastError != "user or password refused" || n.NextTryAt.Before(noon.Add(time.Hour)) {
		t.Errorf("row 8 waits until %s with %q", n.NextTryAt, n.LastError)
	}
}

func TestClaimErrorEndsThePass(t *testing.T) {
	t.Parallel()
	o, c := queued(1), &clock{at: noon}
	broken := errors.New("no connection")
	o.onClaim = func(int) error { return broken }
	d := newDispatcher(t, o, c, func(context.Context, notify.Outgoing) (string, error) { return "", nil })
	if err := d.Run(t.Context()); !errors.Is(err, broken) || o.claims != 1 {
		t.Errorf("Run = %v after %d claims, want the claim's error after one", err, o.claims)
	}
}

func TestRunLogsOnceAndOnlyIfSomethingHappened(t *testing.T) {
	t.Parallel()
	o, c := queued(6), &clock{at: noon}
	var log bytes.Buffer
	d, err := notify.New(notify.Config{
		Outbox: o, Render: newRenderer(t).Render, Now: c.now, Log: slog.New(slog.NewTextHandler(&log, nil)), Batch: 2,
		Channels: []notify.Channel{channel{"fake", func(context.Context, notify.Outgoing) (string, error) { return "", nil }}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := d.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "sent=6") {
		t.Errorf("log is %q, want one line with sent=6", got)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	o, c := queued(0), &clock{at: noon}
	twice := []notify.Channel{channel{name: "email"}, channel{name: "email"}}
	render := newRenderer(t).Render
	for name, cfg := range map[string]notify.Config{
		"no outbox":         {Render: render, Now: c.now},
		"no renderer":       {Outbox: o, Now: c.now},
		"no clock":          {Outbox: o, Render: render},
		"two equal channel": {Outbox: o, Render: render, Now: c.now, Channels: twice},
	} {
		if _, err := notify.New(cfg); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
