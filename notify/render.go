package notify

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"text/template"
	"time"
)

//go:embed templates
var templateFiles embed.FS

// shortestLinkKey is the fewest bytes that a signing key may have.
const shortestLinkKey = 16

// subjectLimit is the longest subject, in characters.
const subjectLimit = 180

// RendererConfig is what a Renderer needs.
type RendererConfig struct {
	BaseURL    string // where people reach the pages, for example https://pw.example.cn
	Words      *tracker.Words
	Links      tracker.LinkSigner
	AnswerDays int // days after the reply clock during which a supplier's link still works, 14 by default
}

// Renderer turns outbox rows into texts. It knows nothing but the message that was fixed when the row was queued, so that the same
// row renders the same at every try.
type Renderer struct {
	cfg    RendererConfig
	domain string // right side of Message-IDs
	texts  map[tracker.Locale]map[tracker.Topic]*template.Template
	layout *htmltemplate.Template
}

// NewRenderer parses the embedded templates. It fails when the configuration is incomplete or a template does not parse.
func NewRenderer(cfg RendererConfig) (*Renderer, error) {
	base, err := url.Parse(cfg.BaseURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("base URL %q is not an http or https address", cfg.BaseURL)
	}
	if cfg.Words == nil {
		return nil, errors.New("a renderer needs the vocabulary")
	}
	if len(cfg.Links.Key) < shortestLinkKey {
		return nil, fmt.Errorf("the key for supplier links needs at least %d bytes", shortestLinkKey)
	}
	if cfg.AnswerDays <= 0 {
		cfg.AnswerDays = 14
	}
	cfg.BaseURL = strings.TrimRight(cfg.BaseURL, "/")
	r := &Renderer{cfg: cfg, domain: idDomain(base.Hostname()), texts: map[tracker.Locale]map[tracker.Topic]*template.Template{}}
	for _, locale := range []tracker.Locale{tracker.LocaleZH, tracker.LocaleEN} {
		if r.texts[locale], err = parseTexts(cfg.Words, locale); err != nil {
			return nil, err
		}
	}
	if r.layout, err = htmltemplate.ParseFS(templateFiles, "templates/layout.html"); err != nil {
		return nil, fmt.Errorf("parse mail layout: %w", err)
	}
	return r, nil
}

// topics lists every topic that has a text.
func topics() []tracker.Topic {
	return []tracker.Topic{
		tracker.TopicOpened, tracker.TopicClimbed, tracker.TopicResolved, tracker.TopicWithdrawn, tracker.TopicSupplierNotice, tracker.TopicSupplierRemind,
		tracker.TopicBackupProposed, tracker.TopicSupplierSilent, tracker.TopicSupplierAnswer, tracker.TopicDigest, tracker.TopicFeedBlind, tracker.TopicFeedBack,
		tracker.TopicClusterOpened, tracker.TopicClusterResolved, tracker.TopicClusterSupplier, tracker.TopicNearBreach, tracker.TopicBundle,
		tracker.TopicReshipAsked, tracker.TopicReshipRevoked,
		tracker.TopicSwitchAdvice, tracker.TopicProfileDrift, tracker.TopicChannelFault,
	}
}

// clusters reports whether a topic tells of many parcels at once.
func clusters(topic tracker.Topic) bool {
	return topic == tracker.TopicClusterOpened || topic == tracker.TopicClusterResolved || topic == tracker.TopicClusterSupplier
}

func parseTexts(words *tracker.Words, locale tracker.Locale) (map[tracker.Topic]*template.Template, error) {
	parts, err := template.New("parts").Funcs(textFuncs(words, locale)).ParseFS(templateFiles, "templates/"+string(locale)+"/parts.tmpl", "templates/"+string(locale)+"/group.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse %s parts: %w", locale, err)
	}
	byTopic := map[tracker.Topic]*template.Template{}
	for _, topic := range topics() {
		own := template.Must(parts.Clone())
		if byTopic[topic], err = own.ParseFS(templateFiles, fmt.Sprintf("templates/%s/%s.tmpl", locale, topic)); err != nil {
			return nil, fmt.Errorf("parse %s %s: %w", locale, topic, err)
		}
	}
	return byTopic, nil
}

// Render returns the texts of n. A locale without texts gets Chinese; a topic without a text is an error.
func (r *Renderer) Render(n tracker.Notification, now time.Time) (Outgoing, error) {
	byTopic, known := r.texts[n.Locale]
	if !known {
		n.Locale, byTopic = tracker.LocaleZH, r.texts[tracker.LocaleZH]
	}
	tmpl, known := byTopic[n.Topic]
	if !known {
		return Outgoing{}, fmt.Errorf("no text for topic %q", n.Topic)
	}
	if clusters(n.Topic) && n.Message.Cluster == nil {
		return Outgoing{}, errors.New("a cluster's message has no facts")
	}
	if n.Audience == tracker.AudienceSupplier && n.Message.EscalationID == 0 && !clusters(n.Topic) {
		return Outgoing{}, errors.New("a supplier's message has no escalation to answer")
	}
	v := r.view(n)
	var subject, body, short bytes.Buffer
	if err := tmpl.ExecuteTemplate(&subject, "subject", v); err != nil {
		return Outgoing{}, fmt.Errorf("subject of %s: %w", n.Topic, err)
	}
	if err := tmpl.ExecuteTemplate(&body, "text", v); err != nil {
		return Outgoing{}, fmt.Errorf("text of %s: %w", n.Topic, err)
	}
	if err := tmpl.ExecuteTemplate(&short, "short", v); err != nil {
		return Outgoing{}, fmt.Errorf("short text of %s: %w", n.Topic, err)
	}
	out := Outgoing{Notification: n, MessageID: messageID(n, r.domain), Subject: tracker.CleanText(oneLine(subject.String()), subjectLimit)}
	text := body.String()
	out.Short, out.Params = oneSegment(oneLine(short.String())), r.params(v)
	if n.Test() {
		text = out.markTest(text)
	}
	blocks := parseBlocks(text, v.Link, v.Unsubscribe)
	out.Text = plainText(blocks, v.colon())
	out.Link, out.Unsubscribe = v.Link, v.Unsubscribe
	var err error
	if out.HTML, err = r.html(out.Subject, n.Locale, blocks); err != nil {
		return Outgoing{}, err
	}
	out.JSON, err = payload(n, v, out.MessageID, now)
	return out, err
}
