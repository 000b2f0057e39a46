package web

import (
	"context"
	"math"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// AlertDesk reads and appends a shop's own alert terms. Nothing of it is ever changed.
type AlertDesk interface {
	AlertSettings(ctx context.Context, merchantID int64) ([]tracker.AlertSetting, error)
	SetAlertTerms(ctx context.Context, a tracker.AlertSetting) (int64, error)
}

// alertTermsView is how the people of a shop are told.
type alertTermsView struct {
	Lines   []alertTermLine
	History []alertSettingLine
}

// alertTermLine is one term in force and the field that sets it.
type alertTermLine struct {
	Field    string // form field and key of its texts
	InForce  string
	Source   string // own, config or default
	Value    string // what the shop has set, as the field takes it; empty: nothing
	Usual    string // what stands where it is left empty, as the field takes it
	Max      string
	Step     string
	FromFile string // what is configured, in words, where the shop has set something else
}

// alertSettingLine is one row of the history.
type alertSettingLine struct {
	Terms   []string
	By, Why string
	At      Moment
	Stands  bool
}

// alertTerm is one term as pages write it.
type alertTerm struct {
	field     string
	value     float64 // as set: zero open, below zero off
	max, step string
}

// alertFields are the terms that a shop sets itself, in the units of their fields.
func alertFields(t tracker.AlertTerms) []alertTerm {
	return []alertTerm{
		{"warn_before", t.WarnBefore.Hours(), "168", "0.5"},
		{"hold", t.Hold.Minutes(), "1440", "1"},
		{"alerts_per_day", float64(t.PerDay), "1000", "1"},
		{"buyer_care", float64(t.BuyerCare), "1", "1"},
	}
}

func (v visit) alertTerms(m tracker.Merchant, history []tracker.AlertSetting) alertTermsView {
	var out alertTermsView
	own, config := alertFields(m.OwnAlerts), alertFields(m.Alerts)
	works, usual := alertFields(m.AlertTerms().InForce()), alertFields(m.Alerts.InForce())
	for i, term := range own {
		line := alertTermLine{Field: term.field, InForce: v.alertText(works[i]), Source: "default", Usual: numberText(usual[i].value), Max: term.max, Step: term.step}
		if config[i].value != 0 {
			line.Source = "config"
		}
		if term.value != 0 {
			line.Source, line.Value, line.FromFile = "own", numberText(max(term.value, 0)), v.alertText(usual[i])
		}
		out.Lines = append(out.Lines, line)
	}
	for i, a := range history {
		row := alertSettingLine{By: a.By, Why: a.Why, At: v.moment(a.At), Stands: i == 0}
		for _, term := range alertFields(a.Terms) {
			if term.value != 0 {
				term.value = max(term.value, 0)
				row.Terms = append(row.Terms, v.t("terms."+term.field)+" "+v.alertText(term))
			}
		}
		out.History = append(out.History, row)
	}
	return out
}

// alertText is a term in words; zero is off here.
func (v visit) alertText(term alertTerm) string {
	if term.value == 0 {
		return v.t("terms.off." + term.field)
	}
	return v.t("terms.value."+term.field, "N", numberText(term.value))
}

func numberText(n float64) string { return strconv.FormatFloat(math.Round(n*10)/10, 'f', -1, 64) }

// setAlerts appends the terms that the form names. An empty field goes back to the configuration, nought turns its term off.
func (s *Server) setAlerts(w http.ResponseWriter, r *http.Request, v visit) {
	f, ok := s.ruleForm(w, r, v)
	if !ok {
		return
	}
	a := tracker.AlertSetting{MerchantID: f.shop.ID, By: v.user.Name, At: v.now.Truncate(time.Second), Why: f.text("why", 500)}
	a.Terms.WarnBefore = time.Duration(f.term("warn_before") * float64(time.Hour))
	a.Terms.Hold = time.Duration(f.term("hold") * float64(time.Minute))
	a.Terms.PerDay, a.Terms.BuyerCare = int(f.term("alerts_per_day")), int(f.term("buyer_care"))
	err := a.Check()
	if f.bad != nil {
		err = f.bad
	}
	if err == nil {
		_, err = s.cfg.Store.SetAlertTerms(r.Context(), a)
	}
	s.formSaved(w, f, "terms.saved", err)
}

// term reads a field of alert terms: zero where it is empty, -1 for nought.
func (f *form) term(name string) float64 {
	text := strings.TrimSpace(f.r.PostForm.Get(name))
	if text == "" {
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n >= 0) || n > 10_000 || ((name == "alerts_per_day" || name == "buyer_care") && n != math.Trunc(n)) {
		f.bad = &tracker.RuleError{Field: name, Reason: "terms"}
		return 0
	}
	if n == 0 {
		return -1
	}
	return n
}
