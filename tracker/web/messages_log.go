package web

import (
	"context"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

const messagesPerPage = 50

// MessageLog reads what was sent, and what became of it. A merchantID of 0 means every merchant.
type MessageLog interface {
	Messages(ctx context.Context, f tracker.MessageFilter) ([]tracker.MessageEntry, error)
	Message(ctx context.Context, merchantID, id int64) (tracker.MessageRecord, error)
}

// messageRoutes registers the pages about messages.
func (s *Server) messageRoutes(mux *http.ServeMux) {
	mux.Handle("GET /messages", s.signedIn(s.messagesPage))
	mux.Handle("GET /messages/alerts.json", s.signedIn(s.alertsJSON))
	mux.Handle("GET /messages/{id}", s.signedIn(s.messagePage))
	mux.Handle("GET /messages/preview", s.signedIn(s.previewPage))
	mux.Handle("GET /messages/preview/mail", s.signedIn(s.previewMail))
	mux.Handle("POST /messages/preview/test", s.signedIn(s.testSend))
}

// messageQuery is what the address of the log says.
type messageQuery struct {
	State    string
	Channel  string
	Topic    string
	Incident int64
	Text     string // a tracking or order number, or #incident
	Before   int64
}

func parseMessageQuery(v url.Values) messageQuery {
	q := messageQuery{State: v.Get("state"), Channel: v.Get("channel"), Topic: v.Get("topic"), Text: tracker.CleanText(strings.TrimSpace(v.Get("q")), 60)}
	q.Incident, _ = strconv.ParseInt(v.Get("incident"), 10, 64)
	q.Before, _ = strconv.ParseInt(v.Get("before"), 10, 64)
	return q
}

func (q messageQuery) filter(merchantID int64) tracker.MessageFilter {
	f := tracker.MessageFilter{
		MerchantID: merchantID, State: q.State, Channel: q.Channel, Topic: tracker.Topic(q.Topic), IncidentID: q.Incident, Number: q.Text,
		Before: max(q.Before, 0), Limit: messagesPerPage + 1,
	}
	if id, found := strings.CutPrefix(q.Text, "#"); found {
		f.IncidentID, _ = strconv.ParseInt(id, 10, 64)
		f.Number = ""
	}
	return f
}

// Narrowed reports whether anything but the page is set.
func (q messageQuery) Narrowed() bool {
	q.Before = 0
	return q != messageQuery{}
}

func (q messageQuery) older(before int64) string {
	v := url.Values{"before": {strconv.FormatInt(before, 10)}}
	for key, value := range map[string]string{"state": q.State, "channel": q.Channel, "topic": q.Topic, "q": q.Text} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if q.Incident != 0 {
		v.Set("incident", strconv.FormatInt(q.Incident, 10))
	}
	return "/messages?" + v.Encode()
}

// messagesPageView is a page of the log, newest first.
type messagesPageView struct {
	frame
	Query    messageQuery
	States   []choice
	Channels []choice
	Topics   []choice
	Messages []messageLine
	Older    string // the next page; empty on the last
	Newest   string // the first page; empty there
	People   []alertPerson
	Preview  bool
}

func (s *Server) messagesPage(w http.ResponseWriter, r *http.Request, v visit) {
	q := parseMessageQuery(r.URL.Query())
	rows, err := s.cfg.Store.Messages(r.Context(), q.filter(v.scope()))
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := messagesPageView{frame: s.frameFor(r, v, "messages", v.t("messages.title")), Query: q, Preview: s.cfg.Messages.Text != nil}
	days, err := s.alertDaysOf(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page.People = v.alertPeople(days)
	if len(rows) > messagesPerPage {
		rows = rows[:messagesPerPage]
		page.Older = q.older(rows[messagesPerPage-1].ID)
	}
	if q.Before > 0 {
		page.Newest = strings.TrimSuffix(strings.Replace(q.older(0), "before=0", "", 1), "?")
	}
	for i := range rows {
		page.Messages = append(page.Messages, v.entryLine(rows[i]))
	}
	page.States, page.Channels, page.Topics = v.messageChoices(q, s.cfg.Messages.topics())
	s.render(w, v.format, "messages", page)
}

// messageStates lists what can be asked for, in the order of a message's life.
func messageStates() []string {
	return []string{
		string(tracker.DeliveryQueued), string(tracker.DeliveryHeld), string(tracker.DeliverySending), string(tracker.DeliverySent), tracker.MessageDelivered,
		tracker.MessageUndelivered, string(tracker.DeliveryBundled), string(tracker.DeliveryFailed), string(tracker.DeliveryWithdrawn),
	}
}

// messageChannels lists every way by which messages go.
func messageChannels() []string {
	return []string{"email", "sms", "wecom", "dingtalk", "feishu", "webhook"}
}

func (v visit) messageChoices(q messageQuery, known []tracker.Topic) (states, channels, topics []choice) {
	for _, state := range messageStates() {
		states = append(states, choice{Value: state, Label: v.t("delivery." + state), Chosen: q.State == state})
	}
	for _, channel := range messageChannels() {
		channels = append(channels, choice{Value: channel, Label: v.t("channel." + channel), Chosen: q.Channel == channel})
	}
	for _, topic := range known {
		topics = append(topics, choice{Value: string(topic), Label: v.t("topic." + string(topic)), Chosen: q.Topic == string(topic)})
	}
	return states, channels, topics
}
