package web

import (
	"context"
	"log/slog"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"time"
	"unicode/utf8"
)

// MessageDesk renders messages, and sends those that try a channel. Without Text there is no preview, and no message opens to its text.
type MessageDesk struct {
	// Text gives a message as its channel hands it over.
	Text func(n tracker.Notification) (MessageText, error)
	// Sample gives an invented example, marked as one, without channel and recipient.
	Sample func(topic tracker.Topic, m tracker.Merchant, locale tracker.Locale) tracker.Notification
	// Topics lists what can be shown.
	Topics []tracker.Topic
	// Targets lists where a person may send a test to: their own address and the shop's bots.
	Targets func(u tracker.User, m tracker.Merchant) []TestTarget
	// Send sends a test over its real channel and keeps it in the log.
	Send func(ctx context.Context, n tracker.Notification) (TestResult, error)
}

func (d MessageDesk) topics() []tracker.Topic { return d.Topics }

// MessageText is a message as its channel hands it over.
type MessageText struct {
	Subject  string // of an e-mail
	Text     string // text part, text message, markdown of a bot, JSON of a webhook
	HTML     string // of an e-mail
	Template string // approved template of an SMS provider; its variables are in Params
	Params   []MessageParam
	Size     int // of a text message, in the units of Limit
	Limit    int // what one text message holds
	Problem  string
}

// MessageParam is one variable of a template.
type MessageParam struct {
	Name   string
	Value  string
	Length int // characters
}

// messagePageView is one message with all that was tried.
type messagePageView struct {
	frame
	messageLine
	Language string
	Next     Moment
	Body     messageBody
	SentAt   Moment // when Body went out; zero where it is made now
	Rendered bool   // it was tried before what goes out was kept: Body is made now
	Gone     bool   // its text is not kept any more
	Attempts []attemptLine
	Receipts []receiptLine
	Related  string // the other messages about the same incident
}

// messageBody is a message's text on a page, without what lets its reader in elsewhere.
type messageBody struct {
	Subject, Text, Template, Problem string
	Params                           []MessageParam
	Size, Limit                      int
}

// attemptLine is one attempt.
type attemptLine struct {
	At        Moment
	Clock     string
	Outcome   tracker.AttemptOutcome
	Recipient string
	Took      string
	Reason    string
	Receipt   string
	Next      Moment
}

// receiptLine is one report of a provider.
type receiptLine struct {
	At       Moment
	Received Moment
	Provider string
	State    tracker.ReceiptState
	Code     string
}

func (s *Server) messagePage(w http.ResponseWriter, r *http.Request, v visit) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	rec, err := s.cfg.Store.Message(r.Context(), v.scope(), id)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := messagePageView{frame: s.frameFor(r, v, "messages", v.t("messages.one", "ID", id)), messageLine: v.entryLine(rec.MessageEntry)}
	page.Language = v.t("language." + string(rec.Locale))
	if rec.State == tracker.DeliveryQueued || rec.State == tracker.DeliveryHeld {
		page.Next = v.moment(rec.NextTryAt)
	}
	if rec.IncidentID != 0 {
		page.Related = "/messages?incident=" + strconv.FormatInt(rec.IncidentID, 10)
	}
	body, sentAt, kept := sentBody(rec.Log)
	page.Gone = rec.Message.At.IsZero() && !kept
	switch {
	case kept:
		page.Body, page.SentAt = body, v.moment(sentAt)
	case !page.Gone && s.cfg.Messages.Text != nil:
		text, err := s.cfg.Messages.Text(rec.Notification)
		if err != nil {
			s.log.LogAttrs(r.Context(), slog.LevelWarn, "message cannot be shown", slog.Int64("notification_id", id), slog.Any("err", err))
			text = MessageText{Problem: v.t("messages.unreadable")}
		}
		page.Body, page.Rendered = bodyOf(rec.Notification, text), len(rec.Log) > 0
	}
	for _, a := range rec.Log {
		page.Attempts = append(page.Attempts, v.attemptLine(a))
	}
	if rec.State == tracker.DeliverySending {
		page.Attempts = append(page.Attempts, v.attemptLine(tracker.Attempt{
			At: rec.ClaimedAt, Outcome: tracker.AttemptUncertain, Channel: rec.Channel, Recipient: tracker.HideRecipient(rec.Channel, rec.Recipient),
		}))
	}
	for _, receipt := range rec.Receipts {
		page.Receipts = append(page.Receipts, receiptLine{
			At: v.moment(receipt.At), Received: v.moment(receipt.ReceivedAt), Provider: receipt.Provider, State: receipt.State, Code: receipt.Code,
		})
	}
	s.render(w, v.format, "message", page)
}

// bodyOf leaves out what lets its reader in elsewhere.
func bodyOf(n tracker.Notification, m MessageText) messageBody {
	hide := func(text string) string { return tracker.ShownText(text, n.Message) }
	body := messageBody{Subject: hide(m.Subject), Text: hide(m.Text), Template: m.Template, Problem: m.Problem, Size: m.Size, Limit: m.Limit}
	for _, p := range m.Params {
		body.Params = append(body.Params, MessageParam{p.Name, hide(p.Value), utf8.RuneCountInString(p.Value)})
	}
	return body
}

// sentBody is what went out the last time, or what was handed over where nothing did; ok is false where that was not kept.
func sentBody(log []tracker.Attempt) (body messageBody, at time.Time, ok bool) {
	for _, a := range log {
		if a.Text != "" && (a.Outcome == tracker.AttemptSent || !ok) {
			body, at, ok = messageBody{Subject: a.Subject, Text: a.Text}, a.At, true
		}
	}
	return body, at, ok
}

func (v visit) attemptLine(a tracker.Attempt) attemptLine {
	line := attemptLine{
		At: v.moment(a.At), Clock: v.clock(a.At), Outcome: a.Outcome, Recipient: a.Recipient, Reason: tracker.HidePhones(tracker.HideTokens(a.Reason)),
		Receipt: tracker.HidePhones(a.Receipt), Next: v.moment(a.NextTryAt),
	}
	switch {
	case a.Took >= 10*time.Second:
		line.Took = strconv.FormatFloat(a.Took.Seconds(), 'f', 0, 64) + " s"
	case a.Took > 0:
		line.Took = strconv.FormatInt(a.Took.Milliseconds(), 10) + " ms"
	}
	return line
}
