package web

import (
	"maps"
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
)

// peoplePageView is everybody who is told, and the form for one of them.
type peoplePageView struct {
	frame
	Shop     string
	ShopID   int64
	People   []personLine
	Channels []channelLine
	Form     personFormView
	Broken   bool // some channel needs its setup
	Refused  string
	BadField string
}

// personLine is one person with what they get in plain words.
type personLine struct {
	Key, Name  string
	Ways       []wayLine
	Says       []string
	Active     bool
	Configured bool // stands for a configured address
	Changed    bool // has settings of its own, which can be taken away
	By         string
	At         Moment
}

// wayLine is one channel of a person.
type wayLine struct {
	Channel, To string
	Missing     bool   // the channel is not set up
	Fault       string // what of it needs its setup; empty where it works
}

// channelLine is one channel of the program.
type channelLine struct {
	Name  string
	Ready bool
	Help  string

	Faults []faultLine
}

// personFormView is the form of one person.
type personFormView struct {
	tracker.PersonForm
	Who              string // empty: somebody new
	Title            string
	Ways             []wayField
	Locales          []choice
	Nights, Froms    []choice
	Users            []choice
	Opened, Switched bool
}

// wayField is the address of one channel and its place in the order.
type wayField struct {
	Field, Label, Value, Type, Hint string
	Fixed                           bool
	Bots                            []choice
	Places                          []choice
}

func (s *Server) peopleView(r *http.Request, v visit, m tracker.Merchant, form tracker.PersonForm) (peoplePageView, error) {
	page := peoplePageView{frame: s.frameFor(r, v, "people", v.t("people.title")), Shop: m.Name, ShopID: m.ID}
	faults, err := s.cfg.People.Book.ChannelFaults(r.Context(), m.ID)
	if err != nil {
		return page, err
	}
	users, err := s.accounts(r, m)
	if err != nil {
		return page, err
	}
	for _, p := range m.Everybody() {
		line := s.personLine(v, m, p).withFaults(v, p, faults)
		if u, ok := m.Account(users, p); ok && v.mayName(u) {
			line.Says = append(line.Says, v.t("people.says.account", "Account", u.Name))
		}
		page.People = append(page.People, line)
	}
	for _, name := range tracker.WayChannels() {
		line := channelLine{Name: v.t("people.channel." + name), Ready: slices.Contains(s.cfg.People.Channels, name)}
		if !line.Ready {
			line.Help = v.t("people.missing." + name)
		}
		line.Faults = v.faultLines(name, faults)
		page.Channels = append(page.Channels, line)
	}
	page.Form, page.Broken = s.personForm(v, m, form), len(faults) > 0
	page.Form.Users = v.accountChoices(users, form.User)
	return page, nil
}

func (s *Server) personLine(v visit, m tracker.Merchant, p tracker.Person) personLine {
	line := personLine{
		Key: personKey(p), Name: p.Name, Active: p.Active, Configured: p.Origin != "", Changed: p.ID != 0, By: p.By, At: v.moment(p.At), Says: v.personSays(m, p),
	}
	for _, w := range p.Ways {
		line.Ways = append(line.Ways, wayLine{
			Channel: v.t("people.channel." + w.Channel), To: tracker.HidePhones(w.To), Missing: !slices.Contains(s.cfg.People.Channels, w.Channel),
		})
	}
	return line
}

// personSays tells in plain words what a person gets, when and how.
func (v visit) personSays(m tracker.Merchant, p tracker.Person) []string {
	var names []string
	for _, w := range p.Ways {
		names = append(names, v.t("people.channel."+w.Channel))
	}
	if !p.Active || len(names) == 0 {
		return []string{v.t("people.says.off")}
	}
	program := p.Ways[0].Channel == tracker.OriginWebhook
	out := []string{v.t("people.says.one", "First", names[0])}
	if len(names) > 1 {
		out[0] = v.t("people.says.then", "First", names[0], "Rest", strings.Join(names[1:], v.t("people.and_then")))
	}
	if p.From <= tracker.SeverityWatch {
		out = append(out, v.t("people.says.all"))
	} else {
		out = append(out, v.t("people.says.from", "Severity", v.word("severity", p.From.String())))
	}
	if hold := m.AlertTerms().InForce().Hold; hold > 0 && !program && p.From <= tracker.SeverityBreach {
		out = append(out, v.t("people.says.hold", "N", numberText(hold.Minutes())))
	}
	out = append(out, v.quietSays(p), v.budgetSays(m, p, program))
	switch {
	case p.DigestAt != tracker.NoDayTime:
		out = append(out, v.t("people.says.digest", "At", p.DigestAt.String()))
	case p.Origin == tracker.OriginEmail:
		out = append(out, v.t("people.says.staff", "At", tracker.DayTime(60*tracker.DigestHour).String()))
	default:
		out = append(out, v.t("people.says.nodigest"))
	}
	language := m.Locale
	if p.Locale != "" {
		language = p.Locale
	}
	return append(out, v.t("people.says.language", "Language", v.t("people.language."+string(language))))
}

func (v visit) quietSays(p tracker.Person) string {
	switch {
	case p.QuietFrom == p.QuietTo:
		return v.t("people.says.always")
	case p.Night == tracker.SeverityNone:
		return v.t("people.says.silent", "From", p.QuietFrom.String(), "To", p.QuietTo.String())
	default:
		return v.t("people.says.quiet", "From", p.QuietFrom.String(), "To", p.QuietTo.String(), "Severity", v.word("severity", p.Night.String()))
	}
}

func (v visit) budgetSays(m tracker.Merchant, p tracker.Person, program bool) string {
	limit := p.PerDay
	if limit == 0 {
		limit = m.AlertTerms().InForce().PerDay
	}
	if limit <= 0 || program {
		return v.t("people.says.nolimit")
	}
	return v.t("people.says.budget", "N", strconv.Itoa(limit), "Hours", numberText(tracker.BundleEvery.Hours()))
}

func (s *Server) personForm(v visit, m tracker.Merchant, f tracker.PersonForm) personFormView {
	out := personFormView{PersonForm: f, Title: v.t("people.add"), Opened: f.Name != "" || f.ID != 0 || f.Origin != ""}
	if f.Origin != "" || f.ID != 0 {
		out.Who = personKey(tracker.Person{ID: f.ID, Origin: f.Origin})
		out.Title = v.t("people.edit", "Name", f.Name)
	}
	out.Number, out.Bots = nil, nil
	for _, l := range []string{"", string(tracker.LocaleZH), string(tracker.LocaleEN)} {
		out.Locales = append(out.Locales, choice{Value: l, Label: v.t("people.language." + l), Chosen: l == f.Locale})
	}
	for n := tracker.SeverityNone; n <= tracker.SeverityPresumedLost; n++ {
		name := n.String()
		night := choice{Value: name, Label: v.t("people.and_worse", "Severity", v.word("severity", name)), Chosen: name == f.Night}
		from := choice{Value: name, Label: night.Label, Chosen: name == f.From}
		if n == tracker.SeverityNone {
			night.Label, from.Label = v.t("people.night.none"), v.t("people.from.all")
		}
		out.Nights, out.Froms = append(out.Nights, night), append(out.Froms, from)
	}
	out.Ways = s.wayFields(v, m, f)
	return out
}

func (s *Server) wayFields(v visit, m tracker.Merchant, f tracker.PersonForm) []wayField {
	order := strings.Split(f.Order, ",")
	for _, field := range tracker.WayFields() {
		if !slices.Contains(order, field) {
			order = append(order, field)
		}
	}
	order = slices.DeleteFunc(order, func(field string) bool { return field == "" })
	values := map[string]string{"email": f.Email, "sms": f.SMS, "webhook": f.Webhook, "bot": f.Bot}
	types := map[string]string{"email": "email", "sms": "text", "webhook": "url"}
	var out []wayField
	for _, field := range tracker.WayFields() {
		way := wayField{Field: field, Label: v.t("people.field." + field), Value: values[field], Type: types[field], Fixed: f.Origin == field}
		way.Hint = v.t("people.hint." + field)
		for i := range order {
			way.Places = append(way.Places, choice{Value: strconv.Itoa(i + 1), Label: v.t("people.place", "N", i+1), Chosen: order[i] == field})
		}
		if field == "bot" {
			bots := s.botsOf(m)
			way.Bots = []choice{{Label: v.t("people.no_bot")}}
			for _, name := range slices.Sorted(maps.Keys(bots)) {
				way.Bots = append(way.Bots, choice{Value: name, Label: name + " · " + v.t("people.channel."+bots[name]), Chosen: name == f.Bot})
			}
		}
		out = append(out, way)
	}
	return out
}
