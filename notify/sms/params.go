package sms

import (
	"errors"
	"fmt"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"regexp"
	"strings"
	"unicode"
)

// paramNames lists what a template can ask for, beside the pieces of a link's code.
func paramNames() []string {
	return []string{
		"shop", "supplier", "courier", "number", "tail", "order", "kind", "severity", "hours", "limit", "action", "answer", "resolution", "place",
		"count", "new", "time", "path", "link",
	}
}

// errNoTemplate says that a topic has no template in a language.
var errNoTemplate = errors.New("no template")

// templateOf finds the template for a message. The error is errNoTemplate.
func (c Config) templateOf(m notify.Outgoing) (Template, error) {
	found, ok := c.template(m.Notification.Topic, m.Notification.Locale)
	if !ok {
		return Template{}, fmt.Errorf("%w for %s in %s", errNoTemplate, m.Notification.Topic, m.Notification.Locale)
	}
	return found, nil
}

// unknown stands for a fact that a message does not have.
const unknown = "-"

// webAddress is what carriers block in a variable, also inside a name.
var webAddress = regexp.MustCompile(`(?i)(https?://|www\.)[^\s，。）)]*`)

// fill returns the values of a template's variables in its order.
func (c Config) fill(template Template, params map[string]string) ([]string, error) {
	values := make([]string, len(template.Params))
	codes, err := c.splitCode(codeNames(template.Params), params["path"])
	if err != nil {
		return nil, err
	}
	for i, name := range template.Params {
		if isCode(name) {
			values[i], codes = codes[0], codes[1:]
			continue
		}
		value := plain(params[name])
		switch runes := []rune(value); {
		case value == "":
			value = unknown
		case len(runes) <= c.ParamLimit:
		case name == "path" || name == "link":
			return nil, fmt.Errorf("the link has %d characters, a variable holds %d", len(runes), c.ParamLimit)
		case name == "number" || name == "order" || name == "tail":
			value = string(runes[len(runes)-c.ParamLimit:])
		default:
			value = strings.TrimSpace(string(runes[:c.ParamLimit]))
		}
		values[i] = value
	}
	return values, nil
}

// plain leaves out what the providers refuse in a variable: addresses, the brackets of a signature, currency and other symbols,
// phone numbers in full.
func plain(value string) string {
	value = webAddress.ReplaceAllString(value, "")
	value = strings.NewReplacer("【", "(", "】", ")", "[", "(", "]", ")", "{", "(", "}", ")", "→", "-", "·", " ").Replace(value)
	value = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Sc, unicode.So, unicode.Sk, unicode.No, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co) {
			return -1
		}
		return r
	}, value)
	return strings.TrimSpace(tracker.HidePhones(value))
}
