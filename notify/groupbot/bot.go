// Package groupbot posts notifications to group chats through the webhook bots of WeCom, DingTalk and Feishu.
//
// A bot takes few messages a minute, so the channels are batchers: what waits for one bot goes out as one digest. Each node sends a bot at
// most twenty messages a minute. Where several nodes share one, the provider's own answer puts off what is left.
package groupbot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"parcelwarden/notify"
	"regexp"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"
)

// Kind is whose bot it is. It is the name of the channel, too.
type Kind string

// The kinds of bot.
const (
	WeCom    Kind = "wecom"
	DingTalk Kind = "dingtalk"
	Feishu   Kind = "feishu"
)

// Kinds lists every kind of bot.
func Kinds() []Kind { return []Kind{WeCom, DingTalk, Feishu} }

// Bot is one bot in one group. Its URL lets whoever knows it post to the group: neither it nor the secret is ever stored in the outbox,
// logged or shown.
type Bot struct {
	URL    string
	Secret string // signs the call; empty for a bot that does not ask for signatures, as no WeCom bot does
}

// Config is what a channel needs.
type Config struct {
	Kind    Kind
	Lookup  func(ctx context.Context, merchantID int64, name string) (Bot, bool) // by the name in a notification's recipient
	Now     func() time.Time                                                     // real time: providers compare signatures with their own clocks
	ListURL string                                                               // where a digest leads, for example https://pw.example.cn/stuck
	Timeout time.Duration                                                        // 10 seconds by default
	Most    int                                                                  // messages in a digest, 200 by default
}

// Channel posts to the bots of one kind.
type Channel struct {
	cfg     Config
	dialect dialect
	client  *resty.Client
	pacer   *pacer
}

var (
	_ notify.Batcher = (*Channel)(nil)
	_ notify.Drafter = (*Channel)(nil)
)

// dialect is what one provider's bots do differently.
type dialect struct {
	limit int    // bytes that size may return
	paces []pace // messages per bot
	size  func(s sheet) int
	call  func(bot Bot, s sheet, at time.Time) (address string, body any)
	judge func(code int, said string) verdict
}

// New returns the channel that is named like cfg.Kind. It calls nobody.
func New(cfg Config) (*Channel, error) {
	if cfg.Lookup == nil || cfg.Now == nil {
		return nil, errors.New("group bots: a way to look up bots and a clock are needed")
	}
	c := &Channel{cfg: cfg, client: notify.NewClient(cmp.Or(max(cfg.Timeout, 0), 10*time.Second))}
	c.cfg.Most = cmp.Or(max(cfg.Most, 0), 200)
	switch cfg.Kind {
	case WeCom:
		c.dialect = wecom()
	case DingTalk:
		c.dialect = dingtalk()
	case Feishu:
		c.dialect = feishu()
	default:
		return nil, fmt.Errorf("group bots: kind %q: use wecom, dingtalk or feishu", cfg.Kind)
	}
	c.pacer = newPacer(c.dialect.paces)
	return c, nil
}

// Name returns the kind.
func (c *Channel) Name() string { return string(c.cfg.Kind) }

// Most is how many messages one digest takes.
func (c *Channel) Most() int { return c.cfg.Most }

// Send posts one message to the bot that the recipient names. The receipt is the provider's answer.
func (c *Channel) Send(ctx context.Context, m notify.Outgoing) (string, error) {
	bot, known := c.cfg.Lookup(ctx, m.Notification.MerchantID, m.Notification.Recipient)
	if !known {
		return "", &notify.SendError{Temporary: true, Setup: true, Reason: fmt.Sprintf("the merchant has no %s bot of this name", c.cfg.Kind)}
	}
	if err := CheckURL(bot.URL); err != nil {
		return "", &notify.SendError{Temporary: true, Setup: true, Reason: "the bot's " + err.Error()}
	}
	now := c.cfg.Now()
	if wait := c.pacer.take(bot.URL, now); wait > 0 {
		return "", &notify.SendError{Temporary: true, Throttled: true, RetryAfter: wait, Reason: "waits for the bot's limit of messages a minute"}
	}
	s := c.fitted(sheetOf(m))
	receipt, failure := c.post(ctx, bot, s, now)
	if failure == nil {
		return receipt, nil
	}
	if failure.Throttled {
		c.pacer.close(bot.URL, now.Add(failure.RetryAfter))
	}
	return "", failure
}

// CheckURL reports what is wrong with a bot's address, without repeating it. Unencrypted is refused but to this machine.
func CheckURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil {
		return errors.New("address is not an https URL")
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errors.New("address is not encrypted: use https")
	}
	return nil
}

// signature is one in an address that a provider repeats.
var signature = regexp.MustCompile(`sign=[^&\s"]+`)

// redact takes out of a text what gives access to a bot, in case a provider repeats what it was sent.
func redact(text string, bot Bot) string {
	text = signature.ReplaceAllString(text, "***")
	hidden := []string{bot.URL, bot.Secret}
	if u, err := url.Parse(bot.URL); err == nil {
		hidden = append(hidden, u.RequestURI(), u.Path[strings.LastIndex(u.Path, "/")+1:])
		for _, values := range u.Query() {
			hidden = append(hidden, values...)
		}
	}
	for _, secret := range hidden {
		if len(secret) >= 6 { // "send", the end of WeCom's path, is no secret
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return text
}
