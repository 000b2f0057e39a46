package web

import (
	"cmp"
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
)

// careView is the draft of a message to the buyer, in the language that the reader has chosen. Staff copy it; the program sends it to nobody.
type careView struct {
	Text  string
	Lang  tracker.Locale
	Rows  int // of the field that holds it
	Langs []careLang
}

// careLang is a language in which the draft can be read.
type careLang struct {
	Name   string
	Href   string
	Chosen bool
}

// careOf drafts the message for the worst delay of a parcel; nil where the shop does not want drafts or nothing is to be said.
func (s *Server) careOf(r *http.Request, v visit, rec tracker.ParcelRecord) *careView {
	if !rec.Merchant.CaresForBuyers() {
		return nil
	}
	locale, ok := parseLocale(r.URL.Query().Get("care"))
	if !ok {
		if locale, ok = parseLocale(string(rec.Merchant.Locale)); !ok {
			locale = tracker.LocaleZH
		}
	}
	worst := slices.Clone(rec.Incidents)
	slices.SortStableFunc(worst, func(a, b tracker.Incident) int { return cmp.Compare(b.Severity, a.Severity) })
	for _, in := range worst {
		draft, ok := tracker.NewExplainer(s.cfg.Words).BuyerCare(locale, tracker.CareInput{
			Record: rec, Incident: in, Courier: s.cfg.CourierName(locale, rec.Shipment.Courier), Zone: v.zone, Now: v.now,
		})
		if !ok {
			continue
		}
		view := &careView{Text: draft.Text(), Lang: locale}
		for line := range strings.Lines(view.Text) {
			view.Rows += 1 + len(line)/120 // long lines wrap
		}
		path := "/parcels/" + strconv.FormatInt(rec.Shipment.ID, 10)
		for _, l := range []tracker.Locale{tracker.LocaleZH, tracker.LocaleEN} {
			view.Langs = append(view.Langs, careLang{Name: languageName(l), Href: path + "?care=" + string(l) + "#care", Chosen: l == locale})
		}
		return view
	}
	return nil
}

// languageName is what a language calls itself.
func languageName(l tracker.Locale) string {
	if l == tracker.LocaleEN {
		return "English"
	}
	return "中文"
}
