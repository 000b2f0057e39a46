package notify_test

import (
	"context"
	"errors"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"testing"
	"time"
)

func TestLimitHaltsTheRecipientAndCountsNoTry(t *testing.T) {
	t.Parallel()
	o, c, g := toGroup(100), &clock{at: noon}, &group{most: 10}
	for i := 50; i < 100; i++ {
		o.rows[i].Recipient = "night"
	}
	throttled := true
	g.send = func(ids []string) error {
		if o.row(idOf(ids[0])).Recipient == "ops" && throttled {
			return &notify.SendError{Temporary: true, Throttled: true, RetryAfter: 10 * time.Minute, Reason: "130101 send too fast"}
		}
		return nil
	}
	d := groupDispatcher(t, o, c, g)
	for range 20 { // more often than a message may fail
		g.calls = nil
		report, err := d.Pass(t.Context())
		if err != nil || report.PutOff != 50 {
			t.Fatalf("Pass = %+v, %v", report, err)
		}
		asked := 0
		for _, ids := range g.calls {
			if o.row(idOf(ids[0])).Recipient == "ops" {
				asked++
			}
		}
		if asked > 3 { // as many as there are workers
			t.Errorf("asked a bot that is throttled %d times in one pass", asked)
		}
		if n := o.row(1); n.State != tracker.DeliveryQueued || n.Tries != 0 || n.NextTryAt.Before(c.now().Add(10*time.Minute)) {
			t.Fatalf("row 1 is %s after %d tries, due %s", n.State, n.Tries, n.NextTryAt)
		}
		if report, err = d.Pass(t.Context()); err != nil || report.Total() != 0 {
			t.Fatalf("before its time: %+v, %v", report, err)
		}
		c.move(12 * time.Minute)
	}
	throttled = false
	if report, err := d.Pass(t.Context()); err != nil || report.Sent() != 50 || o.row(60).State != tracker.DeliverySent {
		t.Errorf("Pass = %+v, %v", report, err)
	}
}

// Each bot has its own key: a wrong one stops nobody else's.
func TestWrongBotHaltsOnlyItself(t *testing.T) {
	t.Parallel()
	o, c, g := toGroup(40), &clock{at: noon}, &group{most: 5}
	for i := range 20 {
		o.rows[i].Recipient = "gone"
	}
	g.send = func(ids []string) error {
		if idOf(ids[0]) <= 20 {
			return &notify.SendError{Temporary: true, Setup: true, Reason: "93000"}
		}
		return nil
	}
	report, err := groupDispatcher(t, o, c, g).Pass(t.Context())
	if err != nil || report.Sent() != 20 || report.PutOff != 20 || o.row(1).Tries != 0 {
		t.Errorf("Pass = %+v, %v; row 1 %+v", report, err, o.row(1))
	}
}

func TestFailureOfAllIsEachOnesTry(t *testing.T) {
	t.Parallel()
	o, c, g := toGroup(6), &clock{at: noon}, &group{most: 10}
	o.rows[5].Tries = 7
	g.send = func([]string) error { return &notify.SendError{Temporary: true, Reason: "HTTP 503"} }
	report, err := groupDispatcher(t, o, c, g).Pass(t.Context())
	if err != nil || report.PutOff != 5 || report.Failed != 1 || len(g.calls) != 1 {
		t.Fatalf("Pass = %+v, %v after %d calls", report, err, len(g.calls))
	}
	for id := int64(2); id <= 5; id++ { // they stay together
		if n := o.row(id); n.Tries != 1 || !n.NextTryAt.Equal(o.row(1).NextTryAt) {
			t.Errorf("row %d: %d tries, due %s, the first %s", id, n.Tries, n.NextTryAt, o.row(1).NextTryAt)
		}
	}
}

// A crash between the send and the record repeats one message, and loses none.
func TestCrashRepeatsOneDigest(t *testing.T) {
	t.Parallel()
	o, c, g := toGroup(50), &clock{at: noon}, &group{most: 100}
	d := groupDispatcher(t, o, c, g)
	o.refuse = errors.New("database is gone")
	if _, err := d.Pass(t.Context()); !errors.Is(err, o.refuse) {
		t.Fatal(err)
	}
	o.refuse = nil
	if _, err := d.Pass(t.Context()); err != nil || len(g.calls) != 1 {
		t.Fatalf("within the lease: %v after %d calls", err, len(g.calls))
	}
	c.move(10 * time.Minute)
	report, err := d.Pass(t.Context())
	if err != nil || report.Sent() != 50 || len(g.calls) != 2 {
		t.Errorf("Pass = %+v, %v after %d calls", report, err, len(g.calls))
	}
}

func TestStopGivesBackWhatWouldGoTogether(t *testing.T) {
	t.Parallel()
	o, c, g := toGroup(30), &clock{at: noon}, &group{most: 100}
	ctx, stop := context.WithCancel(t.Context())
	o.onClaim = func(int) error { stop(); return nil }
	report, err := groupDispatcher(t, o, c, g).Pass(ctx)
	if err != nil || report.GivenBack != 8 || len(g.calls) != 0 || o.row(1).Tries != 0 {
		t.Errorf("Pass = %+v, %v, %d calls", report, err, len(g.calls))
	}
	for _, n := range o.rows {
		if n.State != tracker.DeliveryQueued {
			t.Errorf("row %d is %s", n.ID, n.State)
		}
	}
}

func TestTrySendsAtOnce(t *testing.T) {
	t.Parallel()
	o, c, g := toGroup(1), &clock{at: noon}, &group{most: 5}
	d := groupDispatcher(t, o, c, g)
	if a, err := d.Try(t.Context(), o.rows[0]); err != nil || a.Receipt != "0 ok" || a.Outcome != tracker.AttemptSent || a.Subject == "" || o.claims != 0 {
		t.Errorf("Try = %+v, %v", a, err)
	}
	for name, change := range map[string]func(*tracker.Notification){
		"channel": func(n *tracker.Notification) { n.Channel = "pigeon" }, "topic": func(n *tracker.Notification) { n.Topic = "birthday" },
	} {
		n := o.rows[0]
		change(&n)
		_, err := d.Try(t.Context(), n)
		if _, ok := errors.AsType[*notify.SendError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
