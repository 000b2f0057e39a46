package notify_test

import (
	"context"
	"errors"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// An example that somebody takes for an alert does harm: every part of every one says what it is.
func TestSamplesAreMarked(t *testing.T) {
	t.Parallel()
	shop := tracker.Merchant{ID: 7, Name: "山野茶铺", Zone: "Asia/Shanghai"}
	for _, topic := range notify.Topics() {
		for locale, mark := range map[tracker.Locale]string{tracker.LocaleZH: "[测试]", tracker.LocaleEN: "[Test]"} {
			n := notify.Sample(topic, shop, locale, noon)
			n.Channel, n.Recipient = "email", "me@example.cn"
			out := render(t, n)
			for part, text := range map[string]string{"subject": out.Subject, "text": out.Text, "html": out.HTML, "short": out.Short} {
				if !strings.Contains(text, mark) {
					t.Errorf("%s %s: the %s is not marked:\n%s", topic, locale, part, text)
				}
			}
			if !strings.Contains(string(out.JSON), `"test":true`) || !strings.HasPrefix(out.Params["shop"], mark) {
				t.Errorf("%s %s: JSON or parameters are not marked", topic, locale)
			}
			if size, limit := notify.Segments(out.Short); size > limit {
				t.Errorf("%s %s: %d of %d", topic, locale, size, limit)
			}
			if strings.Contains(out.Text, "<no value>") || strings.Contains(out.Text, "/s/") && n.Audience != tracker.AudienceSupplier {
				t.Errorf("%s %s:\n%s", topic, locale, out.Text)
			}
		}
	}
	n := notify.Sample(tracker.TopicSupplierNotice, shop, tracker.LocaleZH, noon)
	token := strings.TrimPrefix(render(t, n).Link, "https://pw.example.cn/s/")
	if _, _, err := (tracker.LinkSigner{Key: []byte("only for tests, thirty-two bytes")}).Verify(token, noon); !errors.Is(err, tracker.ErrLinkExpired) {
		t.Errorf("the link of a test answers a real question: %v", err)
	}
	if out := render(t, sample(tracker.TopicOpened, tracker.LocaleZH)); strings.Contains(out.Subject+out.Text+string(out.JSON), "测试") {
		t.Error("a real alert is marked as a test")
	}
}

func TestOnlyDigestsByMailCanBeStopped(t *testing.T) {
	t.Parallel()
	signer := tracker.UnsubscribeSigner{Key: []byte("only for tests, thirty-two bytes")}
	for _, topic := range notify.Topics() {
		out := render(t, sample(topic, tracker.LocaleZH))
		if topic != tracker.TopicDigest {
			if out.Unsubscribe != "" || strings.Contains(out.Text+out.HTML, "/u/") {
				t.Errorf("%s carries a link that stops it", topic)
			}
			continue
		}
		token, found := strings.CutPrefix(out.Unsubscribe, "https://pw.example.cn/u/")
		who, err := signer.Verify(token, noon.AddDate(0, 0, tracker.UnsubscribeDays))
		if !found || err != nil || who != (tracker.Unsubscription{MerchantID: 7, Recipient: "shop@example.cn"}) {
			t.Errorf("%q is for %+v, %v", out.Unsubscribe, who, err)
		}
		if !strings.Contains(out.Text, out.Unsubscribe) || !strings.Contains(out.HTML, `<a href="`+out.Unsubscribe+`"`) {
			t.Errorf("a part lacks the link:\n%s\n%s", out.Text, out.HTML)
		}
	}
	n := sample(tracker.TopicDigest, tracker.LocaleEN)
	n.Channel = "wecom"
	if out := render(t, n); out.Unsubscribe != "" || strings.Contains(out.Text, "/u/") || strings.Contains(out.Text, "Stop") {
		t.Errorf("a group is offered one person's link:\n%s", out.Text)
	}
}

func TestAttemptsAreRecorded(t *testing.T) {
	t.Parallel()
	o, c, wall := queued(6), &clock{at: noon}, &clock{at: noon.AddDate(1, 0, 0)}
	o.rows[5].Channel = "pigeon"
	answer := map[int64]error{
		1: nil, 2: &notify.SendError{Temporary: true, Reason: "HTTP 503"}, 3: notify.Failed("550"), 4: errors.New("odd"),
		5: &notify.SendError{Temporary: true, Throttled: true, RetryAfter: time.Minute, Reason: "too fast"},
	}
	d, err := notify.New(notify.Config{
		Outbox: o, Render: newRenderer(t).Render, Now: c.now, Wall: wall.now, Workers: 1,
		Channels: []notify.Channel{channel{"fake", func(_ context.Context, m notify.Outgoing) (string, error) {
			wall.move(250 * time.Millisecond)
			return "id", answer[m.Notification.ID]
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	quarter := 250 * time.Millisecond
	want := []tracker.Attempt{
		{MessageID: 1, At: noon, Took: quarter, Outcome: tracker.AttemptSent, Receipt: "id"},
		{MessageID: 2, At: noon, Took: quarter, Outcome: tracker.AttemptTemporary, Reason: "HTTP 503"},
		{MessageID: 3, At: noon, Took: quarter, Outcome: tracker.AttemptFinal, Reason: "550"},
		{MessageID: 4, At: noon, Took: quarter, Outcome: tracker.AttemptTemporary, Reason: "odd"},
		{MessageID: 5, At: noon, Took: quarter, Outcome: tracker.AttemptLimit, Reason: "too fast"},
		{MessageID: 6, At: noon, Outcome: tracker.AttemptFinal, Reason: `no channel "pigeon" is configured`},
	}
	if diff := cmp.Diff(want, o.log, cmpopts.IgnoreFields(tracker.Attempt{}, "NextTryAt", "Subject", "Text")); diff != "" {
		t.Error(diff)
	}
	for _, a := range o.log {
		if again := a.Outcome != tracker.AttemptSent && a.Outcome != tracker.AttemptFinal; again == a.NextTryAt.IsZero() {
			t.Errorf("message %d, %s: next %s", a.MessageID, a.Outcome, a.NextTryAt)
		}
	}
}

// What waits behind a wrong configuration was not tried, and is not kept as an attempt.
func TestWhatWaitsForOthersIsNoAttempt(t *testing.T) {
	t.Parallel()
	o, c := queued(3), &clock{at: noon}
	asked := 0
	d, err := notify.New(notify.Config{
		Outbox: o, Render: newRenderer(t).Render, Now: c.now, Workers: 1,
		Channels: []notify.Channel{channel{"fake", func(context.Context, notify.Outgoing) (string, error) {
			asked++
			return "", &notify.SendError{Temporary: true, Setup: true, Reason: "535 password"}
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	var outcomes []tracker.AttemptOutcome
	for _, a := range o.log {
		outcomes = append(outcomes, a.Outcome)
	}
	if diff := cmp.Diff([]tracker.AttemptOutcome{tracker.AttemptSetup, tracker.AttemptSkipped, tracker.AttemptSkipped}, outcomes); diff != "" || asked != 1 {
		t.Errorf("asked %d times: %s", asked, diff)
	}
	if n := o.row(3); n.State != tracker.DeliveryQueued || n.Tries != 0 || n.LastError != "535 password" {
		t.Errorf("row 3 is %+v", n)
	}
}
