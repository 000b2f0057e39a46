package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
	"time"
)

// PeopleBook keeps who is told. Whoever is read is part of the merchant.
type PeopleBook interface {
	SavePerson(ctx context.Context, p tracker.Person) (tracker.Person, error)
	RemovePerson(ctx context.Context, merchantID, id int64) error
	ChannelFaults(ctx context.Context, merchantID int64) ([]tracker.ChannelFault, error)
	RetryChannels(ctx context.Context, merchantID int64, now time.Time) (int, error)
}

// PeopleDesk is what the page /people works with. Without a Book there is no such page.
type PeopleDesk struct {
	Book     PeopleBook
	Channels []string                                                            // that are set up
	Bots     func(merchantID int64) map[string]string                            // kinds of a shop's bots by name
	Number   func(text string) (string, error)                                   // the E.164 form of a mobile number
	Users    func(ctx context.Context, merchantID int64) ([]tracker.User, error) // whose account can be the same person's; nil: nobody's
}

func (s *Server) peopleRoutes(mux *http.ServeMux) {
	if s.cfg.People.Book == nil {
		return
	}
	mux.Handle("GET /people", s.signedIn(s.peoplePage))
	mux.Handle("POST /people", s.signedIn(s.savePerson))
	mux.Handle("POST /people/retry", s.signedIn(s.retryChannels))
	mux.Handle("POST /people/{who}/switch", s.signedIn(s.switchPerson))
	mux.Handle("POST /people/{who}/remove", s.signedIn(s.removePerson))
}

// people returns the shop of a visitor who may say who is told. It answers the request itself where that is not so.
func (s *Server) peopleShop(w http.ResponseWriter, r *http.Request, v visit) (tracker.Merchant, bool) {
	if !v.seesMoney() {
		s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		return tracker.Merchant{}, false
	}
	if r.Method == http.MethodGet {
		m, ok := v.oneMerchant()
		if !ok {
			s.fail(w, r, v.format, tracker.ErrNotFound)
		}
		return m, ok
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		s.badRequest(w, v.format)
		return tracker.Merchant{}, false
	}
	id, _ := strconv.ParseInt(r.PostForm.Get("shop"), 10, 64)
	shops := append([]tracker.Merchant{v.merchant}, v.merchants...)
	i := slices.IndexFunc(shops, func(m tracker.Merchant) bool { return m.ID == id && id != 0 })
	if i < 0 {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return tracker.Merchant{}, false
	}
	return shops[i], true
}

func (s *Server) peoplePage(w http.ResponseWriter, r *http.Request, v visit) {
	m, ok := s.peopleShop(w, r, v)
	if !ok {
		return
	}
	if v.merchant.ID == 0 {
		v.format = s.formatFor(v.locale, m)
	}
	form := newPersonForm(m)
	if who := r.URL.Query().Get("edit"); who != "" {
		p, ok := findPerson(m, who)
		if !ok {
			s.fail(w, r, v.format, tracker.ErrNotFound)
			return
		}
		form = tracker.FormOf(p)
	}
	page, err := s.peopleView(r, v, m, form)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	s.render(w, v.format, "people", page)
}

// newPersonForm is what the form for somebody new starts with.
func newPersonForm(m tracker.Merchant) tracker.PersonForm {
	return tracker.PersonForm{
		MerchantID: m.ID, QuietFrom: "22:00", QuietTo: "08:00", Night: tracker.SeverityAbnormal.String(), From: tracker.SeverityNone.String(), Active: true,
	}
}

// findPerson finds somebody by id, or by the origin of a configured address.
func findPerson(m tracker.Merchant, who string) (tracker.Person, bool) {
	everybody := m.Everybody()
	i := slices.IndexFunc(everybody, func(p tracker.Person) bool { return personKey(p) == who })
	if i < 0 {
		return tracker.Person{}, false
	}
	return everybody[i], true
}

// personKey names somebody in addresses.
func personKey(p tracker.Person) string {
	if p.Origin != "" {
		return p.Origin
	}
	return strconv.FormatInt(p.ID, 10)
}

// readPerson reads the posted form. What a person is, and an address that is configured, does not come from the visitor.
func (s *Server) readPerson(r *http.Request, m tracker.Merchant) (tracker.PersonForm, bool) {
	text := func(name string) string { return tracker.CleanText(strings.TrimSpace(r.PostForm.Get(name)), 300) }
	form := tracker.PersonForm{
		MerchantID: m.ID, Name: text("name"), Locale: text("locale"), Email: text("email"), SMS: text("sms"), Webhook: text("webhook"), Bot: text("bot"),
		QuietFrom: text("quiet_from"), QuietTo: text("quiet_to"), Night: text("night"), From: text("from"), PerDay: text("per_day"),
		User: text("user"), DigestAt: text("digest"), Active: r.PostForm.Get("active") != "", Number: s.cfg.People.Number, Bots: s.botsOf(m),
	}
	fields := tracker.WayFields()
	slices.SortStableFunc(fields, func(a, b string) int { return cmp.Compare(text("place-"+a), text("place-"+b)) })
	form.Order = strings.Join(fields, ",")
	who := text("who")
	if who == "" {
		return form, true
	}
	p, ok := findPerson(m, who)
	form.ID, form.Origin = p.ID, p.Origin
	switch p.Origin {
	case tracker.OriginEmail:
		form.Email = m.Email
	case tracker.OriginWebhook:
		form.Webhook = m.WebhookURL
	}
	return form, ok
}

func (s *Server) botsOf(m tracker.Merchant) map[string]string {
	if s.cfg.People.Bots == nil {
		return nil
	}
	return s.cfg.People.Bots(m.ID)
}

func (s *Server) savePerson(w http.ResponseWriter, r *http.Request, v visit) {
	m, ok := s.peopleShop(w, r, v)
	if !ok {
		return
	}
	form, ok := s.readPerson(r, m)
	if !ok {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	p, err := form.Person()
	if err == nil {
		p.By, p.At = v.user.Name, v.now.Truncate(time.Second)
		p, err = s.cfg.People.Book.SavePerson(r.Context(), p)
	}
	wrong, refused := errors.AsType[*tracker.PersonError](err)
	if errors.Is(err, tracker.ErrUnsealed) {
		wrong, refused = &tracker.PersonError{Field: "sms", Reason: "unsealed"}, true
	}
	switch {
	case refused:
		if v.merchant.ID == 0 {
			v.format = s.formatFor(v.locale, m)
		}
		page, err := s.peopleView(r, v, m, form)
		if err != nil {
			s.fail(w, r, v.format, err)
			return
		}
		page.Refused, page.BadField = v.personWrong(wrong), wrong.Field
		s.renderAs(w, http.StatusUnprocessableEntity, v.format, "people", page)
	case err != nil:
		s.fail(w, r, v.format, err)
	default:
		s.remember(r, v.t("people.saved", "Name", p.Name))
		http.Redirect(w, r, "/people", http.StatusSeeOther)
	}
}

// switchPerson turns somebody on or off.
func (s *Server) switchPerson(w http.ResponseWriter, r *http.Request, v visit) {
	m, ok := s.peopleShop(w, r, v)
	if !ok {
		return
	}
	p, ok := findPerson(m, r.PathValue("who"))
	if !ok {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	p.Active, p.By, p.At = r.PostForm.Get("on") != "", v.user.Name, v.now.Truncate(time.Second)
	if _, err := s.cfg.People.Book.SavePerson(r.Context(), p); err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	said := "people.switched_off"
	if p.Active {
		said = "people.switched_on"
	}
	s.remember(r, v.t(said, "Name", p.Name))
	http.Redirect(w, r, "/people", http.StatusSeeOther)
}

func (s *Server) removePerson(w http.ResponseWriter, r *http.Request, v visit) {
	m, ok := s.peopleShop(w, r, v)
	if !ok {
		return
	}
	p, ok := findPerson(m, r.PathValue("who"))
	if ok && p.ID == 0 {
		ok = false
	}
	err := error(tracker.ErrNotFound)
	if ok {
		err = s.cfg.People.Book.RemovePerson(r.Context(), m.ID, p.ID)
	}
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	s.remember(r, v.t("people.removed", "Name", p.Name))
	http.Redirect(w, r, "/people", http.StatusSeeOther)
}

// personWrong says which field cannot be saved and why.
func (v visit) personWrong(e *tracker.PersonError) string {
	if e.Field == "ways" && e.Reason == "missing" {
		return v.t("people.error.noaddress")
	}
	return v.t("people.error."+e.Reason, "Field", v.t("people.field."+e.Field))
}
