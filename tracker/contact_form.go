package tracker

import (
	"slices"
	"strconv"
	"strings"
)

// PersonForm is a person as people write one, in a form or on a command line.
type PersonForm struct {
	Name, Locale             string
	Email, SMS, Webhook, Bot string // addresses; empty: not on this channel
	Order                    string // email, sms, webhook and bot with commas between; what is left out comes last
	QuietFrom, QuietTo       string // 22:30; both empty: never quiet
	Night, From              string // names of severities; none: nothing in quiet hours, and every message
	PerDay                   string // empty: as the shop says; 0: no limit
	DigestAt                 string // empty: none
	Active                   bool
	Bots                     map[string]string                 // kind by name of the configured bots
	Number                   func(text string) (string, error) // the E.164 form of a number; nil takes it as it is
	MerchantID, ID           int64
	Origin                   string
	User                     string // id of the account of the same person; empty: the one with the same e-mail, none: none
}

// FormOf is the form that says what a person is.
func FormOf(p Person) PersonForm {
	f := PersonForm{
		Name: p.Name, Locale: string(p.Locale), Night: p.Night.String(), From: p.From.String(), DigestAt: p.DigestAt.String(), Active: p.Active,
		MerchantID: p.MerchantID, ID: p.ID, Origin: p.Origin,
	}
	switch {
	case p.UserID > 0:
		f.User = strconv.FormatInt(p.UserID, 10)
	case p.UserID < 0:
		f.User = "none"
	}
	if p.QuietFrom != p.QuietTo {
		f.QuietFrom, f.QuietTo = p.QuietFrom.String(), p.QuietTo.String()
	}
	if p.PerDay != 0 {
		f.PerDay = strconv.Itoa(max(p.PerDay, 0))
	}
	var order []string
	for _, w := range p.Ways {
		field := wayField(w.Channel)
		*f.address(field) = w.To
		order = append(order, field)
	}
	f.Order = strings.Join(order, ",")
	return f
}

// WayFields lists the fields that hold addresses, in the usual order of channels.
func WayFields() []string { return []string{"email", "sms", OriginWebhook, "bot"} }

func (f *PersonForm) address(field string) *string {
	switch field {
	case "email":
		return &f.Email
	case "sms":
		return &f.SMS
	case OriginWebhook:
		return &f.Webhook
	default:
		return &f.Bot
	}
}

// Person reads the form. The error is a *PersonError; whether the person fits the shop is for Merchant.CheckPerson to say.
func (f PersonForm) Person() (Person, error) {
	p := Person{
		ID: f.ID, MerchantID: f.MerchantID, Origin: f.Origin, Name: strings.TrimSpace(f.Name), Locale: Locale(f.Locale), Active: f.Active,
		DigestAt: NoDayTime,
	}
	var err error
	if p.QuietFrom, p.QuietTo, err = f.quiet(); err != nil {
		return p, &PersonError{Field: "quiet", Reason: "invalid"}
	}
	if f.DigestAt != "" {
		if p.DigestAt, err = ParseDayTime(f.DigestAt); err != nil {
			return p, &PersonError{Field: "digest", Reason: "invalid"}
		}
	}
	for _, s := range []struct {
		field, text string
		to          *Severity
	}{{"night", f.Night, &p.Night}, {"from", f.From, &p.From}} {
		severity, known := ParseSeverity(s.text)
		if !known && s.text != "" && s.text != SeverityNone.String() {
			return p, &PersonError{Field: s.field, Reason: "invalid"}
		}
		*s.to = severity
	}
	if p.PerDay, err = f.perDay(); err != nil {
		return p, err
	}
	if p.UserID, err = f.user(); err != nil {
		return p, err
	}
	p.Ways, err = f.ways()
	return p, err
}

func (f PersonForm) quiet() (from, to DayTime, err error) {
	if f.QuietFrom == "" && f.QuietTo == "" {
		return 0, 0, nil
	}
	if from, err = ParseDayTime(f.QuietFrom); err != nil {
		return 0, 0, err
	}
	to, err = ParseDayTime(f.QuietTo)
	return from, to, err
}

func (f PersonForm) user() (int64, error) {
	switch f.User {
	case "":
		return 0, nil
	case "none":
		return NobodysAccount, nil
	}
	id, err := strconv.ParseInt(f.User, 10, 64)
	if err != nil || id <= 0 {
		return 0, &PersonError{Field: "user", Reason: "nobody"}
	}
	return id, nil
}

func (f PersonForm) perDay() (int, error) {
	text := strings.TrimSpace(f.PerDay)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, &PersonError{Field: "per_day", Reason: "invalid"}
	}
	if n == 0 {
		return -1, nil
	}
	return n, nil
}

// ways are the channels with an address, in the order given.
func (f PersonForm) ways() ([]Way, error) {
	order := strings.FieldsFunc(f.Order, func(r rune) bool { return strings.ContainsRune(", ，、>", r) })
	for _, field := range order {
		if !slices.Contains(WayFields(), field) {
			return nil, &PersonError{Field: "order", Reason: "invalid"}
		}
	}
	var out []Way
	for _, field := range slices.Concat(order, WayFields()) {
		to := strings.TrimSpace(*f.address(field))
		if to == "" || slices.ContainsFunc(out, func(w Way) bool { return wayField(w.Channel) == field }) {
			continue
		}
		way, err := f.way(field, to)
		if err != nil {
			return nil, err
		}
		out = append(out, way)
	}
	return out, nil
}

func (f PersonForm) way(field, to string) (Way, error) {
	switch field {
	case "bot":
		kind, known := f.Bots[to]
		if !known {
			return Way{}, &PersonError{Field: "bot", Reason: "unknown"}
		}
		return Way{Channel: kind, To: to}, nil
	case "sms":
		if strings.Contains(to, "*") || f.Number == nil { // masked: it stays as it is stored
			return Way{Channel: field, To: to}, nil
		}
		number, err := f.Number(to)
		if err != nil {
			return Way{}, &PersonError{Field: field, Reason: "invalid"}
		}
		return Way{Channel: field, To: number}, nil
	default:
		return Way{Channel: field, To: to}, nil
	}
}
