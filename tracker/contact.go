package tracker

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Way is one channel on which a person is reached.
type Way struct {
	Channel string `json:"channel"`      // email, sms, webhook, wecom, dingtalk, feishu
	To      string `json:"to,omitempty"` // address, number, URL or name of a bot; a number is masked wherever it is read
}

// The origins of persons who stand for an address of the shop's configuration. Their address is always the configured one.
const (
	OriginEmail   = "email"
	OriginWebhook = "webhook"
)

// Person is somebody who is told what happens to a shop's parcels: a user of the shop, somebody outside, or a group through its bot.
type Person struct {
	ID         int64     `json:"id"` // 0 for a configured address that nobody has changed
	MerchantID int64     `json:"-"`
	Origin     string    `json:"origin,omitempty"` // email or webhook: the configured address; empty for others
	Name       string    `json:"name"`
	UserID     int64     `json:"user,omitempty"`   // the account of the same person; 0: the one with the same e-mail, NobodysAccount: none
	Locale     Locale    `json:"locale,omitempty"` // empty: the shop's
	Ways       []Way     `json:"ways"`             // the first is used, the next where it fails for good
	QuietFrom  DayTime   `json:"quiet_from"`       // equal to QuietTo: never quiet
	QuietTo    DayTime   `json:"quiet_to"`
	Night      Severity  `json:"night"`     // from which messages come in quiet hours, too; SeverityNone: none does
	From       Severity  `json:"from"`      // least severity of messages; SeverityNone: all
	PerDay     int       `json:"per_day"`   // immediate messages a day; 0: as the shop says, below 0: no limit
	DigestAt   DayTime   `json:"digest_at"` // NoDayTime: no digest of its own
	Active     bool      `json:"active"`
	By         string    `json:"by,omitempty"` // who changed it last
	At         time.Time `json:"at,omitzero"`
}

// People is who has been set up as a JSON list; a string, so that shops can be compared. Empty means nobody but the configured addresses.
type People string

// NewPeople keeps what a shop needs to know of its people.
func NewPeople(list []Person) (People, error) {
	if len(list) == 0 {
		return "", nil
	}
	raw, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("keep people: %w", err)
	}
	return People(raw), nil
}

func (p People) list() []Person {
	var out []Person
	if p == "" || json.Unmarshal([]byte(p), &out) != nil {
		return nil
	}
	return out
}

// Everybody returns the people of the shop, active or not: the configured addresses first, the others by id.
func (m Merchant) Everybody() []Person {
	set := m.Contacts.list()
	var out []Person
	for _, origin := range []struct{ name, address string }{{OriginEmail, m.Email}, {OriginWebhook, m.WebhookURL}} {
		if origin.address == "" {
			continue
		}
		p := m.configured(origin.name)
		if i := slices.IndexFunc(set, func(p Person) bool { return p.Origin == origin.name }); i >= 0 {
			p = set[i]
		}
		p.MerchantID, p.Ways = m.ID, slices.Clone(p.Ways)
		for i := range p.Ways {
			if p.Ways[i].Channel == origin.name {
				p.Ways[i].To = origin.address
			}
		}
		if p.Name == "" {
			p.Name = origin.address
		}
		out = append(out, p)
	}
	for _, p := range set {
		if p.Origin == "" {
			p.MerchantID = m.ID
			out = append(out, p)
		}
	}
	return out
}

// configured is the person of a configured address whose settings nobody has changed.
func (m Merchant) configured(origin string) Person {
	p := Person{MerchantID: m.ID, Origin: origin, Ways: []Way{{Channel: origin}}, DigestAt: NoDayTime, Active: true}
	if origin == OriginEmail {
		p.QuietFrom, p.QuietTo, p.Night = DayTime(m.QuietFrom*60), DayTime(m.QuietTo*60), SeverityAbnormal
	}
	return p
}

// PersonByID finds one of the people of the shop who have been set up.
func (m Merchant) PersonByID(id int64) (Person, bool) {
	if id == 0 || m.Contacts == "" {
		return Person{}, false
	}
	all := m.Everybody()
	i := slices.IndexFunc(all, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return all[i], true
}

// Way returns where the person is reached on a channel.
func (p Person) Way(channel string) (to string, ok bool) {
	i := slices.IndexFunc(p.Ways, func(w Way) bool { return w.Channel == channel })
	if i < 0 {
		return "", false
	}
	return p.Ways[i].To, true
}

// NextWay is the first way of the person that is not among the channels tried.
func (p Person) NextWay(tried []string) (Way, bool) {
	i := slices.IndexFunc(p.Ways, func(w Way) bool { return !slices.Contains(tried, w.Channel) })
	if i < 0 || !p.Active {
		return Way{}, false
	}
	return p.Ways[i], true
}

// PersonError says what is wrong with a person, by field and by a reason that pages have words for.
type PersonError struct {
	Field  string // name, locale, ways, email, sms, webhook, bot, quiet, per_day, digest
	Reason string // missing, invalid, taken, twice, configured, range
}

// Error implements error.
func (e *PersonError) Error() string { return e.Field + ": " + e.Reason }

// ErrUnsealed says that a phone number cannot be stored because there is no key to seal it with.
var ErrUnsealed = errors.New("phone numbers are stored sealed, and there is no key of 16 bytes or more")
