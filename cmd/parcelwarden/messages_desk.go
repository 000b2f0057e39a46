package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"parcelwarden/notify"
	"parcelwarden/notify/sms"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"slices"
	"time"
)

// drafter shows what a channel would hand over.
type drafter interface {
	notify.Channel
	Draft(m notify.Outgoing) string
}

// messageDesk renders messages for the pages as their channels hand them over.
type messageDesk struct {
	*app
	renderer *notify.Renderer
	bots     map[string]drafter // by kind
}

// messagePages adds to the pages what they show and do about messages.
func (a *app) messagePages(cfg *web.Config) error {
	renderer, err := a.renderer()
	if err != nil {
		return err
	}
	channels, err := a.botChannels()
	if err != nil {
		return err
	}
	desk := messageDesk{app: a, renderer: renderer, bots: map[string]drafter{}}
	for _, channel := range channels {
		if bot, ok := channel.(drafter); ok {
			desk.bots[bot.Name()] = bot
		}
	}
	cfg.Messages = web.MessageDesk{
		Text: desk.text, Topics: notify.Topics(), Targets: desk.targets, Send: desk.send,
		Sample: func(topic tracker.Topic, m tracker.Merchant, locale tracker.Locale) tracker.Notification {
			return notify.Sample(topic, m, locale, a.now())
		},
	}
	cfg.Unsubscribe, cfg.TakeReceipts = tracker.UnsubscribeSigner{Key: a.key}, a.takeReceipts
	return nil
}

// text is a message as its channel hands it over.
func (d messageDesk) text(n tracker.Notification) (web.MessageText, error) {
	out, err := d.renderer.Render(n, n.CreatedAt)
	if err != nil {
		return web.MessageText{}, err
	}
	switch n.Channel {
	case "sms":
		return d.shortText(out), nil
	case "webhook":
		var pretty bytes.Buffer
		if err := json.Indent(&pretty, out.JSON, "", "  "); err != nil {
			return web.MessageText{}, fmt.Errorf("indent message: %w", err)
		}
		return web.MessageText{Text: pretty.String()}, nil
	default:
		if bot, ok := d.bots[n.Channel]; ok {
			return web.MessageText{Text: bot.Draft(out)}, nil
		}
		return web.MessageText{Subject: out.Subject, Text: out.Text, HTML: out.HTML}, nil
	}
}

// shortText is a text message: a template with its variables, a text, or, without a provider, what either would be made of.
func (d messageDesk) shortText(out notify.Outgoing) web.MessageText {
	draft := sms.Draft{Text: out.Short}
	for _, name := range slices.Sorted(maps.Keys(out.Params)) {
		draft.Names, draft.Values = append(draft.Names, name), append(draft.Values, out.Params[name])
	}
	text := web.MessageText{}
	if d.cfg.SMS.Provider != "" {
		var err error
		if draft, err = d.smsConfig().Draft(out); err != nil {
			text.Problem = err.Error()
		}
	}
	if text.Text, text.Template = draft.Text, draft.Template; text.Text != "" {
		text.Size, text.Limit = notify.Segments(text.Text)
	}
	for i := range min(len(draft.Names), len(draft.Values)) {
		text.Params = append(text.Params, web.MessageParam{Name: draft.Names[i], Value: draft.Values[i]})
	}
	return text
}

// targets lists where a person may send a test to: their own address, and the bots of the shop.
func (d messageDesk) targets(u tracker.User, m tracker.Merchant) []web.TestTarget {
	var out []web.TestTarget
	if u.Email != "" && d.cfg.Mail.Host != "" {
		out = append(out, web.TestTarget{Channel: "email", Recipient: u.Email})
	}
	for _, name := range slices.Sorted(maps.Keys(d.cfg.Bots)) {
		if owner, err := d.merchant(d.cfg.Bots[name].Merchant); err == nil && owner.ID == m.ID {
			out = append(out, web.TestTarget{Channel: d.cfg.Bots[name].Kind, Recipient: name})
		}
	}
	return out
}

// send sends a test at once and keeps it in the log.
func (d messageDesk) send(ctx context.Context, n tracker.Notification) (web.TestResult, error) {
	result := web.TestResult{Channel: n.Channel, To: n.Recipient}
	attempt, retryAfter, err := d.sendTest(ctx, n)
	result.MessageID, result.Outcome, result.Receipt, result.Reason, result.RetryAfter = attempt.MessageID, attempt.Outcome, attempt.Receipt, attempt.Reason, retryAfter
	return result, err
}

// sendTest sends a message that tries a channel at once, past the outbox, and keeps it in the log as a test. retryAfter is how long the
// receiver asked to wait. The result does not end with the request.
func (a *app) sendTest(ctx context.Context, n tracker.Notification) (attempt tracker.Attempt, retryAfter time.Duration, err error) {
	dispatcher, err := a.dispatcher()
	if err != nil {
		return attempt, 0, err
	}
	ctx = context.WithoutCancel(ctx)
	n.Key += "/" + rand.Text()
	if n.ID, err = a.store.AddTest(ctx, n); err != nil {
		return attempt, 0, err
	}
	attempt, err = dispatcher.Try(ctx, n)
	if failure, failed := errors.AsType[*notify.SendError](err); failed {
		retryAfter = failure.RetryAfter
	}
	return attempt, retryAfter, a.store.RecordAttempt(ctx, attempt)
}
