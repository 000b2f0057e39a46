package web

import (
	"cmp"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"slices"
	"strings"
)

// mailPolicy lets a mail's own styles through and nothing else: no script, no picture, no form.
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// previewQuery is what is looked at.
type previewQuery struct {
	Topic   tracker.Topic
	Locale  tracker.Locale
	Channel string
}

func (s *Server) previewQuery(get func(string) string, v visit) previewQuery {
	q := previewQuery{Topic: tracker.Topic(get("topic")), Channel: get("channel")}
	if !slices.Contains(s.cfg.Messages.Topics, q.Topic) {
		q.Topic = tracker.TopicOpened
	}
	if !slices.Contains(messageChannels(), q.Channel) {
		q.Channel = "email"
	}
	var known bool
	if q.Locale, known = parseLocale(get("lang")); !known {
		q.Locale = v.locale
	}
	return q
}

func (q previewQuery) encode() string {
	return url.Values{"topic": {string(q.Topic)}, "lang": {string(q.Locale)}, "channel": {q.Channel}}.Encode()
}

// sample is the example to show. Its recipient does not exist.
func (s *Server) sample(q previewQuery, m tracker.Merchant) tracker.Notification {
	n := s.cfg.Messages.Sample(q.Topic, m, q.Locale)
	n.Channel, n.Recipient = q.Channel, map[string]string{"email": "someone@example.com", "sms": "+10000000000", "webhook": "https://hooks.example.com/in"}[q.Channel]
	n.Recipient = cmp.Or(n.Recipient, "example")
	return n
}

// previewView is a message that does not exist, as every channel would say it.
type previewView struct {
	frame
	Topics    []choice
	Languages []choice
	Channels  []choice
	Channel   string
	Query     previewQuery
	Body      messageBody
	Mail      string // address of the HTML part
	Targets   []choice
	Result    *TestResult
	LogHref   string
}

func (s *Server) previewPage(w http.ResponseWriter, r *http.Request, v visit) {
	m, ok := v.oneMerchant()
	if !ok || s.cfg.Messages.Text == nil {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	page, err := s.previewOf(r, v, m, s.previewQuery(r.URL.Query().Get, v))
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	s.showPreview(w, v, http.StatusOK, page)
}

func (s *Server) previewOf(r *http.Request, v visit, m tracker.Merchant, q previewQuery) (previewView, error) {
	n := s.sample(q, m)
	text, err := s.cfg.Messages.Text(n)
	if err != nil {
		return previewView{}, err
	}
	page := previewView{frame: s.frameFor(r, v, "messages", v.t("preview.title")), Channel: q.Channel, Query: q, Body: bodyOf(n, text)}
	page.Back = "/messages/preview?" + q.encode()
	if text.HTML != "" {
		page.Mail = "/messages/preview/mail?" + q.encode()
	}
	for _, topic := range s.cfg.Messages.Topics {
		page.Topics = append(page.Topics, choice{string(topic), v.t("topic." + string(topic)), topic == q.Topic})
	}
	for _, l := range locales() {
		page.Languages = append(page.Languages, choice{string(l), v.t("language." + string(l)), l == q.Locale})
	}
	for _, channel := range messageChannels() {
		page.Channels = append(page.Channels, choice{channel, v.t("channel." + channel), channel == q.Channel})
	}
	for _, t := range s.targets(v, m) {
		page.Targets = append(page.Targets, choice{t.key(), v.t("channel."+t.Channel) + " · " + t.Recipient, t.Channel == q.Channel})
	}
	return page, nil
}

// showPreview lets the page hold the mail in a frame of its own.
func (s *Server) showPreview(w http.ResponseWriter, v visit, status int, page previewView) {
	w.Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
	s.renderAs(w, status, v.format, "preview", page)
}

// previewMail is the HTML part of an example as a mail program shows it. It stands in a sandboxed frame.
func (s *Server) previewMail(w http.ResponseWriter, r *http.Request, v visit) {
	m, ok := v.oneMerchant()
	if !ok || s.cfg.Messages.Text == nil {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	q := s.previewQuery(r.URL.Query().Get, v)
	q.Channel = "email"
	text, err := s.cfg.Messages.Text(s.sample(q, m))
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	w.Header().Set("Content-Security-Policy", mailPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = strings.NewReader(tracker.HideTokens(text.HTML)).WriteTo(w)
}
