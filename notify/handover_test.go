package notify_test

import (
	"context"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// drafting hands over something of its own.
type drafting struct{ channel }

func (d drafting) Draft(m notify.Outgoing) string { return "drafted " + m.Short }

func TestAttemptsKeepWhatWasHandedOver(t *testing.T) {
	t.Parallel()
	o, c := queued(2), &clock{at: noon}
	for i := range o.rows {
		o.rows[i].Message.TrackingNo = "13812345678" // looks like a phone's
		o.rows[i].Message.LastText = "派件员 13900001111"
	}
	o.rows[1].Channel = "drafting"
	d, err := notify.New(notify.Config{
		Outbox: o, Render: newRenderer(t).Render, Now: c.now, Channels: []notify.Channel{
			channel{"fake", func(context.Context, notify.Outgoing) (string, error) { return "ok", nil }},
			drafting{channel{"drafting", func(context.Context, notify.Outgoing) (string, error) { return "", notify.Failed("no") }}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pass(t.Context()); err != nil || len(o.log) != 2 {
		t.Fatalf("%d attempts, %v", len(o.log), err)
	}
	for _, a := range o.log {
		switch a.MessageID {
		case 1:
			if a.Subject == "" || !strings.Contains(a.Text, "13812345678") || !strings.Contains(a.Text, "139****1111") {
				t.Errorf("kept %q, %q", a.Subject, a.Text)
			}
		default:
			if a.Subject != "" || !strings.HasPrefix(a.Text, "drafted ") || a.Outcome != tracker.AttemptFinal {
				t.Errorf("kept %+v", a)
			}
		}
	}
}

// One topic's template is refused: the others are sent, and the attempts say what is to be mended.
func TestARefusedTemplateStopsItsOwnMessagesOnly(t *testing.T) {
	t.Parallel()
	o, c := queued(4), &clock{at: noon}
	o.rows[2].Topic, o.rows[3].Topic = tracker.TopicResolved, tracker.TopicResolved
	o.rows[2].Message, o.rows[3].Message = sample(tracker.TopicResolved, tracker.LocaleZH).Message, sample(tracker.TopicResolved, tracker.LocaleZH).Message
	asked := 0
	d, err := notify.New(notify.Config{
		Outbox: o, Render: newRenderer(t).Render, Now: c.now, Workers: 1, Channels: []notify.Channel{
			channel{"fake", func(_ context.Context, m notify.Outgoing) (string, error) {
				if m.Notification.Topic == tracker.TopicResolved {
					return "ok", nil
				}
				asked++
				return "", &notify.SendError{Temporary: true, Setup: true, Template: true, Reason: "template"}
			}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := d.Pass(t.Context())
	if err != nil || report.ByChannel["fake"] != 2 || asked != 1 {
		t.Fatalf("%+v, asked %d times, %v", report, asked, err)
	}
	for _, a := range o.log {
		if a.Outcome == tracker.AttemptSetup && (a.Part != o.row(a.MessageID).Part() || a.Alone || a.NextTryAt.Sub(noon) < time.Hour) {
			t.Errorf("attempt %+v", a)
		}
	}
}
