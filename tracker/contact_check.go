package tracker

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The bounds of what a person can be set to.
const (
	maxPersonName   = 60
	maxPersonPerDay = 1000
)

// botName is how bots are named in the configuration.
var botName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

// botChannels are the channels whose recipient is the name of a bot.
func botChannels() []string { return []string{"wecom", "dingtalk", "feishu"} }

// WayChannels lists every channel on which a person can be reached.
func WayChannels() []string { return append([]string{"email", "sms", OriginWebhook}, botChannels()...) }

// CheckPerson refuses a person who cannot be told, and one whom another already stands for. Numbers of text messages are checked where they
// are sent. The error is a *PersonError.
func (m Merchant) CheckPerson(p Person) error {
	name := strings.TrimSpace(p.Name)
	switch {
	case name == "" && p.Origin == "":
		return &PersonError{Field: "name", Reason: "missing"}
	case utf8.RuneCountInString(name) > maxPersonName:
		return &PersonError{Field: "name", Reason: "range"}
	case p.Locale != "" && p.Locale != LocaleZH && p.Locale != LocaleEN:
		return &PersonError{Field: "locale", Reason: "invalid"}
	case len(p.Ways) == 0:
		return &PersonError{Field: "ways", Reason: "missing"}
	case !dayTimes(p.QuietFrom, p.QuietTo):
		return &PersonError{Field: "quiet", Reason: "invalid"}
	case p.DigestAt != NoDayTime && !dayTimes(p.DigestAt):
		return &PersonError{Field: "digest", Reason: "invalid"}
	case p.Night < SeverityNone || p.Night > SeverityPresumedLost:
		return &PersonError{Field: "night", Reason: "invalid"}
	case p.From < SeverityNone || p.From > SeverityPresumedLost:
		return &PersonError{Field: "from", Reason: "invalid"}
	case p.PerDay > maxPersonPerDay:
		return &PersonError{Field: "per_day", Reason: "range"}
	}
	if p.Origin != "" {
		if _, ok := p.Way(p.Origin); !ok {
			return &PersonError{Field: p.Origin, Reason: "configured"}
		}
	}
	return m.checkWays(p)
}

func dayTimes(times ...DayTime) bool {
	return !slices.ContainsFunc(times, func(d DayTime) bool { return d < 0 || d >= dayMinutes })
}

func (m Merchant) checkWays(p Person) error {
	seen := map[string]bool{}
	for i, w := range p.Ways {
		field := wayField(w.Channel)
		switch {
		case !slices.Contains(WayChannels(), w.Channel):
			return &PersonError{Field: "ways", Reason: "invalid"}
		case seen[field]:
			return &PersonError{Field: field, Reason: "twice"}
		case !validWay(w):
			return &PersonError{Field: field, Reason: "invalid"}
		}
		seen[field] = true
		for _, other := range m.Everybody() {
			to, ok := other.Way(w.Channel)
			same := p.ID != 0 && other.ID == p.ID || p.Origin != "" && other.Origin == p.Origin
			first := i == 0 && ok && other.Ways[0].Channel == w.Channel // whoever falls back may share a way
			if first && !same && w.Channel != "sms" && strings.EqualFold(to, w.To) {
				return &PersonError{Field: field, Reason: "taken"}
			}
		}
	}
	return nil
}

// wayField is the field of a form that holds a channel's address: a person has one bot.
func wayField(channel string) string {
	if slices.Contains(botChannels(), channel) {
		return "bot"
	}
	return channel
}

func validWay(w Way) bool {
	if len(w.To) > 300 || strings.ContainsAny(w.To, "\r\n\x00") {
		return false
	}
	switch w.Channel {
	case "email":
		parsed, err := mail.ParseAddress(w.To)
		return err == nil && parsed.Address == w.To
	case OriginWebhook:
		u, err := url.Parse(w.To)
		return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
	case "sms":
		return w.To != ""
	default:
		return botName.MatchString(w.To)
	}
}

// MaskNumber hides the middle of a phone number in its E.164 form.
func MaskNumber(e164 string) string {
	if masked := HidePhones(e164); masked != e164 {
		return masked
	}
	if len(e164) < 8 {
		return "****"
	}
	return e164[:3] + "****" + e164[len(e164)-3:]
}
