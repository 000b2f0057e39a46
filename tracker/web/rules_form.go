package web

import (
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// form is a posted change of the rules on its way: what was read, and the first field that could not be.
type form struct {
	r    *http.Request
	v    visit
	bad  *tracker.RuleError
	shop tracker.Merchant
}

// ruleForm reads a form of a person who may change the shop's rules. It answers the request itself where that is not so.
func (s *Server) ruleForm(w http.ResponseWriter, r *http.Request, v visit) (*form, bool) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		s.badRequest(w, v.format)
		return nil, false
	}
	if !v.seesMoney() {
		s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		return nil, false
	}
	f := &form{r: r, v: v}
	id, _ := strconv.ParseInt(r.PostForm.Get("shop"), 10, 64)
	for _, m := range append([]tracker.Merchant{v.merchant}, v.merchants...) {
		if m.ID == id && id != 0 {
			f.shop = m
		}
	}
	if s.cfg.Rules == nil || f.shop.ID == 0 {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return nil, false
	}
	return f, true
}

func (f *form) text(name string, most int) string {
	return tracker.CleanText(strings.TrimSpace(f.r.PostForm.Get(name)), most)
}

func (f *form) hours(name string) float64 {
	text := f.text(name, 20)
	if text == "" {
		return 0
	}
	h, err := strconv.ParseFloat(text, 64)
	if err != nil || h <= 0 {
		f.bad = &tracker.RuleError{Field: name, Reason: "hours"}
	}
	return h
}

func (f *form) tiers() tracker.TierHours {
	return tracker.TierHours{Watch: f.hours("watch"), Breach: f.hours("breach"), Abnormal: f.hours("abnormal"), Lost: f.hours("lost")}
}

// date reads a day in the shop's zone. Today means now: clocks that ran before the change keep their hours.
func (f *form) date(name string) time.Time {
	text := f.text(name, 40)
	now := f.v.now.Truncate(time.Second)
	if text == "" || text == now.In(f.shop.Location()).Format(time.DateOnly) {
		return now
	}
	return f.day(name)
}

// day reads a day or a minute in the shop's zone; nothing is the zero time.
func (f *form) day(name string) time.Time {
	text := f.text(name, 40)
	if text == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, text, f.shop.Location()); err == nil {
			return at.UTC()
		}
	}
	f.bad = &tracker.RuleError{Field: name, Reason: "date"}
	return time.Time{}
}

// rule is what every row of the shop's own rules says.
func (f *form) rule(kind tracker.RulingKind) tracker.MerchantRule {
	return tracker.MerchantRule{
		MerchantID: f.shop.ID, Kind: kind, From: f.date("from"), By: f.v.user.Name, At: f.v.now.Truncate(time.Second), Why: f.text("why", 500),
	}
}

func (s *Server) setHours(w http.ResponseWriter, r *http.Request, v visit) {
	f, ok := s.ruleForm(w, r, v)
	if !ok {
		return
	}
	rule := f.rule(tracker.RulingHours)
	rule.Clock, rule.Class, rule.Hours = tracker.Clock(f.text("clock", 60)), tracker.RegionClass(f.text("class", 20)), f.tiers()
	s.saveRule(w, f, rule)
}

func (s *Server) setCampaign(w http.ResponseWriter, r *http.Request, v visit) {
	f, ok := s.ruleForm(w, r, v)
	if !ok {
		return
	}
	rule := f.rule(tracker.RulingCampaign)
	rule.Campaign = f.text("campaign", 100)
	rule.Provinces = strings.FieldsFunc(f.text("provinces", 1000), func(c rune) bool { return strings.ContainsRune(" ,，、;；", c) })
	s.saveRule(w, f, rule)
}

// withdrawRule appends a row that takes the newest one about the same thing back.
func (s *Server) withdrawRule(w http.ResponseWriter, r *http.Request, v visit) {
	f, ok := s.ruleForm(w, r, v)
	if !ok {
		return
	}
	rule := f.rule(tracker.RulingKind(f.text("kind", 20)))
	rule.Clock, rule.Class, rule.Campaign = tracker.Clock(f.text("clock", 60)), tracker.RegionClass(f.text("class", 20)), f.text("campaign", 100)
	rule.Withdrawn = true
	s.saveRule(w, f, rule)
}

func (s *Server) saveRule(w http.ResponseWriter, f *form, rule tracker.MerchantRule) {
	err := s.cfg.Rules.CheckMerchantRule(f.shop.Platform, rule)
	if f.bad != nil {
		err = f.bad
	}
	if err == nil {
		_, err = s.cfg.Store.AddMerchantRule(f.r.Context(), rule)
	}
	s.ruleSaved(w, f, err)
}

// addDisaster is for administrators: it concerns every shop.
func (s *Server) addDisaster(w http.ResponseWriter, r *http.Request, v visit) {
	f, ok := s.ruleForm(w, r, v)
	if !ok {
		return
	}
	if v.user.Role != tracker.RoleAdmin {
		s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		return
	}
	d := tracker.Disaster{
		Code: strings.ToLower(f.text("code", 60)), Name: f.text("name", 100), Platform: f.text("platform", 40),
		Area: tracker.Area{Province: f.text("province", 40), City: f.text("city", 40), District: f.text("district", 40)}, End: tracker.AreaEnd(f.text("end", 10)),
		From: f.day("from"), Until: f.day("until"), MoveTo: f.day("move_to"), Exclude: f.r.PostForm.Get("exclude") != "", Source: f.text("source", 500),
		By: v.user.Name, At: v.now.Truncate(time.Second), Withdrawn: f.r.PostForm.Get("withdrawn") != "",
	}
	err := d.Check()
	if f.bad != nil {
		err = f.bad
	}
	if err == nil {
		_, err = s.cfg.Store.AddDisaster(r.Context(), d)
	}
	s.ruleSaved(w, f, err)
}

func (s *Server) ruleSaved(w http.ResponseWriter, f *form, err error) {
	s.formSaved(w, f, "rules.saved", err)
}

// formSaved returns to the page with what became of the form.
func (s *Server) formSaved(w http.ResponseWriter, f *form, saved string, err error) {
	if refused, ok := errors.AsType[*tracker.RuleError](err); ok {
		s.regretForm(f.r, f.v.t("rules.refused", "Why", f.v.t("rules.error."+refused.Reason)))
	} else if err != nil {
		s.fail(w, f.r, f.v.format, err)
		return
	} else {
		s.remember(f.r, f.v.t(saved))
	}
	http.Redirect(w, f.r, "/rules", http.StatusSeeOther)
}
