package sms

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Provider is who takes the messages.
type Provider string

// The providers.
const (
	Aliyun  Provider = "aliyun"
	Tencent Provider = "tencent"
	Twilio  Provider = "twilio"
)

// Template is an approved template and the names of the facts that fill its variables, in order.
type Template struct {
	ID     string
	Params []string
}

// Config is an account at one provider. Fields of other providers stay empty.
type Config struct {
	Provider   Provider
	Endpoint   string              // the provider's own if empty; https, or http to this machine
	KeyID      string              // AccessKey ID, SecretId, account SID
	Secret     string              // AccessKey secret, SecretKey, auth token
	SignName   string              // Aliyun, Tencent: the approved signature without 【】
	AppID      string              // Tencent: SmsSdkAppId
	Region     string              // Tencent: ap-guangzhou if empty
	From       string              // Twilio: a number, a sender name or the SID of a messaging service (MG…)
	Callback   string              // Twilio: address that is told what became of a message; none if empty
	Templates  map[string]Template // Aliyun, Tencent: by topic, or by topic/locale, which comes first
	ParamLimit int                 // characters per variable: 35 for Aliyun, 12 for Tencent if 0

	Now     func() time.Time
	Timeout time.Duration // real time for one message, 10 seconds by default
	Nonce   func() string // differs at each call; random by default
}

// defaults are what a provider has unless it is set.
type defaults struct {
	endpoint, region string
	limit            int
}

func knownProviders() map[Provider]defaults {
	return map[Provider]defaults{
		Aliyun:  {endpoint: "https://dysmsapi.aliyuncs.com", limit: 35},
		Tencent: {endpoint: "https://sms.tencentcloudapi.com", region: "ap-guangzhou", limit: 12},
		Twilio:  {endpoint: "https://api.twilio.com"},
	}
}

// Shapes that a wrong setting does not have.
var (
	accountSID = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	serviceSID = regexp.MustCompile(`^MG[0-9a-fA-F]{32}$`)
	sender     = regexp.MustCompile(`^(\+[1-9][0-9]{6,14}|[0-9]{5,6}|[A-Za-z0-9 ]{0,10}[A-Za-z][A-Za-z0-9 ]{0,10})$`)
)

func (c Config) withDefaults() Config {
	d := knownProviders()[c.Provider]
	c.Endpoint, c.Region = strings.TrimRight(cmp.Or(c.Endpoint, d.endpoint), "/"), cmp.Or(c.Region, d.region)
	c.ParamLimit = cmp.Or(max(c.ParamLimit, 0), d.limit)
	c.Timeout = cmp.Or(max(c.Timeout, 0), 10*time.Second)
	if c.Nonce == nil {
		c.Nonce = rand.Text
	}
	return c
}

// Validate reports every setting that cannot work. The errors never hold a secret.
func (c Config) Validate() error {
	if _, known := knownProviders()[c.Provider]; !known {
		return fmt.Errorf("sms: provider %q is not one of aliyun, tencent, twilio", c.Provider)
	}
	c = c.withDefaults()
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf("sms: "+format, args...)) }
	if c.KeyID == "" || c.Secret == "" {
		bad("key id and secret are needed")
	}
	if c.Now == nil {
		bad("a clock is missing")
	}
	u, err := url.Parse(c.Endpoint)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.User != nil || strings.Trim(u.Path, "/") != "" {
		bad("the endpoint is not an address such as https://sms.example.com")
	} else if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		bad("messages are not sent to another machine without https")
	}
	if c.Provider == Twilio {
		c.validateTwilio(bad)
	} else {
		c.validateTemplates(bad)
	}
	return errors.Join(wrong...)
}

func (c Config) validateTwilio(bad func(string, ...any)) {
	if c.KeyID != "" && !accountSID.MatchString(c.KeyID) {
		bad("the key id is not an account SID (AC and 32 hexadecimal digits)")
	}
	if !serviceSID.MatchString(c.From) && !sender.MatchString(c.From) {
		bad("from is not a number such as +15005550006, a sender name or the SID of a messaging service")
	}
	if u, err := url.Parse(c.Callback); c.Callback != "" && (err != nil || u.Host == "") {
		bad("the callback is not an address")
	}
	if len(c.Templates) > 0 {
		bad("twilio takes the text itself: templates have no use there")
	}
}

func (c Config) validateTemplates(bad func(string, ...any)) {
	if size := utf8.RuneCountInString(c.SignName); size < 2 || size > 20 || strings.ContainsAny(c.SignName, "【】[]") {
		bad("sign name %q is not a signature without its brackets", c.SignName)
	}
	if c.Provider == Tencent && strings.Trim(c.AppID, "0123456789") != "" || c.Provider == Tencent && c.AppID == "" {
		bad("app id %q is not the number of an application", c.AppID)
	}
	if len(c.Templates) == 0 {
		bad("templates are missing: %s sends nothing without", c.Provider)
	}
	for key, template := range c.Templates {
		topic, locale, _ := strings.Cut(key, "/")
		if !slices.Contains(notify.Topics(), tracker.Topic(topic)) || !slices.Contains([]string{"", "zh-CN", "en"}, locale) {
			bad("template %q is for no topic, nor for a topic with /zh-CN or /en", key)
		}
		if template.ID == "" {
			bad("template %q has no id", key)
		}
		if err := c.checkCode(template.Params); err != nil {
			bad("template %q: %w", key, err)
		}
		for _, name := range template.Params {
			switch {
			case !slices.Contains(paramNames(), name) && !isCode(name):
				bad("template %q: nothing is called %q", key, name)
			case name == "link", name == "path" && c.Provider == Tencent:
				bad("template %q: %s refuses addresses in variables (%s)", key, c.Provider, name)
			}
		}
	}
}

// Unserved lists the topics that are not sent in one of the languages because they have no template.
func (c Config) Unserved(locale tracker.Locale) []tracker.Topic {
	if c.Provider == Twilio {
		return nil
	}
	return slices.DeleteFunc(notify.Topics(), func(topic tracker.Topic) bool {
		_, served := c.template(topic, locale)
		return served
	})
}

func (c Config) template(topic tracker.Topic, locale tracker.Locale) (Template, bool) {
	found, ok := c.Templates[string(topic)+"/"+string(locale)]
	if !ok {
		found, ok = c.Templates[string(topic)]
	}
	return found, ok
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
