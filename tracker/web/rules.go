package web

import (
	"net/http"
	"parcelwarden/tracker"
	"time"
)

// rulesPageView is everything that parcels of a shop are judged by.
type rulesPageView struct {
	frame
	Shop       string
	ShopID     int64
	Today      editionLine // in force for the shop
	Rows       []ruleLine
	Own        []ownRule
	Alerts     alertTermsView
	Editions   []editionLine
	Calendar   calendarView
	Disasters  []disasterLine
	MayEdit    bool
	MayAdmin   bool
	Clocks     []choice
	Classes    []choice
	Campaigns  []choice
	Ends       []choice
	FirstOfDay string // today, for the date fields
}

// ruleLine is one row in force, with the merchant's own hours in the place of the platform's.
type ruleLine struct {
	Clock, Class  string
	First         bool // of its clock
	Cells         []hourCell
	Runs          string
	Days          int
	Prov, Source  string
	Own           *ownRule
	OfficialHours string
}

// hourCell is the hours of one tier of a row.
type hourCell struct {
	Hours         string
	Official      string // what the merchant's hours stand for, where they do
	Own, Estimate bool
}

func (s *Server) rulesPage(w http.ResponseWriter, r *http.Request, v visit) {
	merchant, ok := v.oneMerchant()
	if s.cfg.Rules == nil || !ok {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	if v.merchant.ID == 0 {
		v.format = s.formatFor(v.locale, merchant)
	}
	own, err := s.cfg.Store.MerchantRules(r.Context(), merchant.ID)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	disasters, err := s.cfg.Store.Disasters(r.Context())
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	terms, err := s.cfg.Store.AlertSettings(r.Context(), merchant.ID)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	today, err := s.cfg.Rules.EditionFor(merchant.Platform, v.now)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := rulesPageView{
		frame: s.frameFor(r, v, "rules", v.t("rules.title")), Shop: merchant.Name, ShopID: merchant.ID, Today: v.editionLine(today),
		Rows: v.ruleLines(today, tracker.NewRulings(own, nil)), Calendar: v.calendarView(s.cfg.Rules.WorkCalendar()), MayEdit: v.seesMoney(),
		MayAdmin: v.user.Role == tracker.RoleAdmin, FirstOfDay: v.now.In(v.zone).Format(time.DateOnly),
	}
	page.fill(v, s.cfg.Rules, own)
	page.Alerts = v.alertTerms(merchant, terms)
	for _, e := range s.cfg.Rules.Editions(today.Platform) {
		page.Editions = append(page.Editions, v.editionLine(e))
	}
	for _, d := range s.cfg.Rules.Disasters(disasters) {
		page.Disasters = append(page.Disasters, v.disasterLine(d))
	}
	s.render(w, v.format, "rules", page)
}

// fill adds the merchant's own rows and what the forms offer.
func (p *rulesPageView) fill(v visit, book *tracker.RuleBook, own []tracker.MerchantRule) {
	standing := map[string]bool{}
	for _, m := range own { // newest first: the first of its kind stands
		line := v.ownRule(m)
		key := string(m.Kind) + string(m.Clock) + "/" + string(m.Class) + m.Campaign
		line.Stands = !standing[key] && !m.Withdrawn
		standing[key] = true
		p.Own = append(p.Own, line)
	}
	for _, c := range tracker.Clocks() {
		p.Clocks = append(p.Clocks, choice{Value: string(c), Label: v.word("clock", string(c))})
	}
	for _, c := range []tracker.RegionClass{"all", tracker.RegionNear, tracker.RegionFar, tracker.RegionRemote} {
		p.Classes = append(p.Classes, choice{Value: string(c), Label: v.word("region_class", string(c))})
	}
	for _, name := range book.Campaigns() {
		p.Campaigns = append(p.Campaigns, choice{Value: name, Label: v.known("campaign", name)})
	}
	for _, end := range []tracker.AreaEnd{tracker.EndEither, tracker.EndFrom, tracker.EndTo} {
		p.Ends = append(p.Ends, choice{Value: string(end), Label: v.t("rules.end." + string(end))})
	}
}

// ruleLines lists the rows in force with what the merchant has set for clocks that start now.
func (v visit) ruleLines(e tracker.Edition, own *tracker.Rulings) []ruleLine {
	var out []ruleLine
	last := tracker.Clock("")
	for _, row := range e.Rows {
		out = append(out, v.ruleLine(row, own, row.Clock != last))
		last = row.Clock
	}
	return out
}

func (v visit) ruleLine(row tracker.Row, own *tracker.Rulings, first bool) ruleLine {
	line := ruleLine{
		Clock: v.word("clock", string(row.Clock)), Class: v.word("region_class", string(row.Class)), First: first, Runs: v.word("clock_runs", row.Runs),
		Days: row.Days, Prov: row.Prov, Source: v.word("rule_source", row.Source),
	}
	var set tracker.TierHours
	if m := own.HoursFor(row.Clock, row.Class, v.now); m != nil {
		rule := v.ownRule(*m)
		line.Own, set = &rule, m.Hours
	}
	for severity := tracker.SeverityWatch; severity <= tracker.SeverityPresumedLost; severity++ {
		line.Cells = append(line.Cells, v.hourCell(row.Tiers, severity, set.Of(severity)))
	}
	return line
}

func (v visit) hourCell(tiers []tracker.Tier, severity tracker.Severity, own float64) hourCell {
	var cell hourCell
	for _, t := range tiers {
		if t.Severity == severity {
			cell = hourCell{Hours: v.hours(t.Hours), Estimate: t.Prov == "estimated"}
		}
	}
	if own > 0 {
		cell = hourCell{Hours: v.hours(own), Official: cell.Hours, Own: true}
	}
	return cell
}
