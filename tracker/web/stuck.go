package web

import (
	"net/http"
	"parcelwarden/tracker"
	"sort"
	"strconv"
	"time"
)

// stuckList is the page of stuck parcels.
type stuckList struct {
	frame
	Query     stuckQuery
	Head      stuckTop
	Rows      []stuckRow
	Total     int
	From, To  int
	Prev      string
	Following string
	Couriers  []choice
	Suppliers []choice
	Levels    []choice
	CSV       string
	JSON      string
	Reset     string
}

// stuckTop is the head line with its counts: the only part that refreshes by itself.
type stuckTop struct {
	Open      int
	AtRisk    string
	Loss      string
	Blind     int
	SeesMoney bool
	Tabs      []tab
	Refresh   string // where the next counts come from
	Fresh     int    // rows that the list in front of the visitor does not have yet
	Reload    string
	Part      bool // sent alone: counts outside the head line are swapped by their id
}

// tab is one family of incidents with its count.
type tab struct {
	Name    tracker.Family
	Label   string
	Count   int
	Href    string
	Current bool
}

// choice is one entry of a select.
type choice struct {
	Value, Label string
	Chosen       bool
}

func families() []tracker.Family {
	return []tracker.Family{
		tracker.FamilyOverdue, tracker.FamilyStalled, tracker.FamilyLost, tracker.FamilyException, tracker.FamilyIntegrity, tracker.FamilyCluster,
		tracker.FamilyBlind,
	}
}

func (s *Server) stuckPage(w http.ResponseWriter, r *http.Request, v visit) {
	q := parseStuckQuery(r.URL.Query())
	ctx := r.Context()
	page, err := s.cfg.Store.StuckParcels(ctx, q.filter(v.scope()))
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	summary, err := s.cfg.Store.StuckSummary(ctx, v.scope())
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	suppliers, accounts, err := s.choices(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	list := stuckList{
		frame: s.frameFor(r, v, "stuck", v.t("stuck.title")), Query: q, Head: topOf(v, q, summary, page.Total), Total: page.Total,
		From: min(page.Total, (q.Page-1)*rowsPerPage+1), To: min(page.Total, (q.Page-1)*rowsPerPage+len(page.Rows)),
		CSV: q.page(1).link("/stuck.csv"), JSON: q.page(1).link("/stuck.json"), Reset: stuckQuery{}.link("/stuck"),
		Couriers: s.courierChoices(v, accounts, q), Suppliers: supplierChoices(suppliers, q), Levels: levelChoices(v, q),
	}
	list.Scan = true
	for _, p := range page.Rows {
		list.Rows = append(list.Rows, s.stuckRowOf(v, p))
	}
	if q.Page > 1 {
		list.Prev = q.page(q.Page - 1).link("/stuck")
	}
	if list.To < page.Total {
		list.Following = q.page(q.Page + 1).link("/stuck")
	}
	s.render(w, v.format, "stuck", list)
}

// stuckHead answers with the counts only. Rows are never replaced under somebody's cursor: a chip offers to load the new ones.
func (s *Server) stuckHead(w http.ResponseWriter, r *http.Request, v visit) {
	q := parseStuckQuery(r.URL.Query())
	page, err := s.cfg.Store.StuckParcels(r.Context(), q.filter(v.scope()))
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	summary, err := s.cfg.Store.StuckSummary(r.Context(), v.scope())
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	was, err := strconv.Atoi(r.URL.Query().Get("total"))
	since, err2 := time.Parse(time.RFC3339, r.URL.Query().Get("since"))
	if err != nil || err2 != nil {
		s.badRequest(w, v.format)
		return
	}
	top := topOf(v, q, summary, page.Total)
	top.Part, top.Fresh = true, freshRows(page, was, since)
	top.Refresh = refreshLink(q, was, since)
	s.renderPart(w, v.format, "stuck", "stuck-top", top)
}

// freshRows counts what came since the visitor's list was made: rows of the same page that are newer, or the growth of the whole
// list where the new rows stand further down.
func freshRows(page tracker.Page[tracker.StuckParcel], was int, since time.Time) int {
	newer := 0
	for _, p := range page.Rows {
		if p.Incident.OpenedAt.After(since) {
			newer++
		}
	}
	return max(newer, page.Total-was)
}

func refreshLink(q stuckQuery, total int, since time.Time) string {
	link := q.link("/stuck/head")
	join := "?"
	if q.encode() != "" {
		join = "&"
	}
	return link + join + "total=" + strconv.Itoa(total) + "&since=" + escapeQuery(since.UTC().Format(time.RFC3339))
}

func topOf(v visit, q stuckQuery, sum tracker.StuckSummary, total int) stuckTop {
	top := stuckTop{
		Open: sum.Open, AtRisk: v.yuan(sum.AtRisk), Loss: v.loss(sum.Attributed), Blind: sum.Blind, SeesMoney: v.seesMoney(),
		Refresh: refreshLink(q, total, v.now), Reload: q.link("/stuck"),
	}
	top.Tabs = append(top.Tabs, tab{Label: v.t("stuck.all"), Count: sum.Open, Href: q.family("").link("/stuck"), Current: q.Family == ""})
	for _, f := range families() {
		top.Tabs = append(top.Tabs, tab{
			Name: f, Label: v.word("family", string(f)), Count: sum.ByFamily[f], Href: q.family(f).link("/stuck"),
			Current: q.Family == string(f),
		})
	}
	return top
}

func (s *Server) choices(r *http.Request, v visit) ([]tracker.Supplier, []tracker.CourierAccount, error) {
	suppliers, err := s.cfg.Store.Suppliers(r.Context(), v.scope())
	if err != nil {
		return nil, nil, err
	}
	accounts, err := s.cfg.Store.Accounts(r.Context(), v.scope())
	return suppliers, accounts, err
}

// courierChoices offers the couriers that the accounts serve, and the chosen one even if none serves it.
func (s *Server) courierChoices(v visit, accounts []tracker.CourierAccount, q stuckQuery) []choice {
	seen := map[string]bool{"": true}
	var out []choice
	add := func(code string) {
		if !seen[code] {
			seen[code] = true
			out = append(out, choice{Value: code, Label: s.cfg.CourierName(v.locale, code), Chosen: code == q.Courier})
		}
	}
	add(q.Courier)
	for _, a := range accounts {
		for _, code := range a.Serves {
			add(code)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Value < out[j].Value })
	return out
}

func supplierChoices(suppliers []tracker.Supplier, q stuckQuery) []choice {
	var out []choice
	for _, sup := range suppliers {
		out = append(out, choice{Value: strconv.FormatInt(sup.ID, 10), Label: sup.Name, Chosen: sup.ID == q.Supplier})
	}
	return out
}

func levelChoices(v visit, q stuckQuery) []choice {
	var out []choice
	for l := tracker.SeverityBreach; l <= tracker.SeverityPresumedLost; l++ {
		out = append(out, choice{
			Value: l.String(), Label: v.t("stuck.atleast", "Level", v.word("severity", l.String())), Chosen: l.String() == q.Severity,
		})
	}
	return out
}
