package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// WhatIfs keeps the questions of merchants. Every call is about one merchant; a run of another one is tracker.ErrNotFound.
type WhatIfs interface {
	AskWhatIf(ctx context.Context, run tracker.WhatIfRun) (int64, error)
	WhatIf(ctx context.Context, merchantID, id int64) (tracker.WhatIfRun, error)
	WhatIfs(ctx context.Context, merchantID int64, limit int) ([]tracker.WhatIfRun, error)
	StopWhatIf(ctx context.Context, merchantID, id int64, at time.Time) (bool, error)
}

// WhatIfDesk is what the what-if page works with. Without Runs there is no such page.
type WhatIfDesk struct {
	Runs  WhatIfs
	Rules *tracker.RuleBook
}

// whatIfPage asks one question and shows the answer to one.
type whatIfPage struct {
	frame
	Shop    string
	Edition string
	Rows    []whatIfRow
	Paces   []whatIfPace
	Problem string
	Run     *whatIfView
	Earlier []whatIfView
}

// whatIfPace is one choice of how often to look.
type whatIfPace struct {
	Name, Text string
	Chosen     bool
}

// whatIfShown is how many earlier runs the page lists.
const whatIfShown = 6

// whatIfVisit lets in who may see money, to the desk of one shop.
func (s *Server) whatIfVisit(h func(http.ResponseWriter, *http.Request, visit)) http.Handler {
	return s.signedIn(func(w http.ResponseWriter, r *http.Request, v visit) {
		shop, ok := v.oneMerchant()
		switch {
		case !v.seesMoney():
			s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		case s.cfg.WhatIf.Runs == nil || s.cfg.WhatIf.Rules == nil || !ok:
			s.fail(w, r, v.format, tracker.ErrNotFound)
		default:
			v.merchant, v.format = shop, s.formatFor(v.locale, shop)
			h(w, r, v)
		}
	})
}

func (s *Server) whatIfRoutes(mux *http.ServeMux) {
	mux.Handle("GET /whatif", s.whatIfVisit(s.whatIfHome))
	mux.Handle("GET /whatif.json", s.whatIfVisit(s.whatIfList))
	mux.Handle("POST /whatif", s.whatIfVisit(s.whatIfStart))
	mux.Handle("GET /whatif/{id}", s.whatIfVisit(s.whatIfOne))
	mux.Handle("GET /whatif/{id}/progress", s.whatIfVisit(s.whatIfProgress))
	mux.Handle("POST /whatif/{id}/stop", s.whatIfVisit(s.whatIfStop))
}

// whatIfHome shows the newest run.
func (s *Server) whatIfHome(w http.ResponseWriter, r *http.Request, v visit) {
	s.whatIfRender(w, r, v, 0)
}

func (s *Server) whatIfRender(w http.ResponseWriter, r *http.Request, v visit, id int64) {
	runs, err := s.cfg.WhatIf.Runs.WhatIfs(r.Context(), v.merchant.ID, whatIfShown)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	var run *tracker.WhatIfRun
	if id != 0 {
		one, err := s.cfg.WhatIf.Runs.WhatIf(r.Context(), v.merchant.ID, id)
		if err != nil {
			s.fail(w, r, v.format, err)
			return
		}
		run = &one
	} else if len(runs) > 0 {
		run = &runs[0]
	}
	form := whatIfForm{}
	if run != nil && !r.URL.Query().Has("reset") {
		form = formOf(run.Ask)
	}
	rules, err := s.whatIfRules(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := s.whatIfPage(r, v, rules, form)
	if run != nil {
		view := rules.view(v, *run)
		page.Run = &view
	}
	for _, other := range runs {
		if run == nil || other.ID != run.ID {
			page.Earlier = append(page.Earlier, rules.view(v, other))
		}
	}
	s.render(w, v.format, "whatif", page)
}

// whatIfPage is the page with a form filled in, and without a run.
func (s *Server) whatIfPage(r *http.Request, v visit, rules whatIfRules, form whatIfForm) whatIfPage {
	page := whatIfPage{frame: s.frameFor(r, v, "whatif", v.t("whatif.title")), Shop: v.merchant.Name, Edition: rules.edition, Rows: v.whatIfRows(rules.rows, form)}
	for _, name := range append([]tracker.Cadence{""}, tracker.Cadences()...) {
		key := string(name)
		if key == "" {
			key = "same"
		}
		page.Paces = append(page.Paces, whatIfPace{Name: string(name), Text: v.t("whatif.pace." + key), Chosen: name == form.pace})
	}
	return page
}

// whatIfStart asks. A question that cannot be asked comes back with what was filled in.
func (s *Server) whatIfStart(w http.ResponseWriter, r *http.Request, v visit) {
	rules, err := s.whatIfRules(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	form := readWhatIf(r, rules.rows)
	ask, wrong := form.ask(v, rules.rows)
	if wrong != "" {
		page := s.whatIfPage(r, v, rules, form)
		page.Problem = wrong
		s.renderAs(w, http.StatusUnprocessableEntity, v.format, "whatif", page)
		return
	}
	id, err := s.cfg.WhatIf.Runs.AskWhatIf(r.Context(), tracker.WhatIfRun{
		MerchantID: v.merchant.ID, State: tracker.WhatIfQueued, By: v.user.Name, Ask: ask, AskedAt: v.now,
	})
	switch {
	case errors.Is(err, tracker.ErrWhatIfBusy):
		s.regret(r, v.t("whatif.busy"))
		http.Redirect(w, r, "/whatif", http.StatusSeeOther)
	case err != nil:
		s.fail(w, r, v.format, err)
	default:
		http.Redirect(w, r, whatIfPath(id), http.StatusSeeOther)
	}
}

func whatIfPath(id int64) string { return "/whatif/" + strconv.FormatInt(id, 10) }

// whatIfRun reads the run that the address names.
func (s *Server) whatIfRun(r *http.Request, v visit) (run tracker.WhatIfRun, plain bool, err error) {
	name, plain := strings.CutSuffix(r.PathValue("id"), ".json")
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return run, plain, tracker.ErrNotFound
	}
	run, err = s.cfg.WhatIf.Runs.WhatIf(r.Context(), v.merchant.ID, id)
	return run, plain, err
}

func (s *Server) whatIfOne(w http.ResponseWriter, r *http.Request, v visit) {
	run, plain, err := s.whatIfRun(r, v)
	switch {
	case err != nil:
		s.fail(w, r, v.format, err)
	case plain:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(whatIfRecordOf(run))
	default:
		s.whatIfRender(w, r, v, run.ID)
	}
}

func (s *Server) whatIfProgress(w http.ResponseWriter, r *http.Request, v visit) {
	run, _, err := s.whatIfRun(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	rules, err := s.whatIfRules(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	s.renderPart(w, v.format, "whatif", "whatif-run", rules.view(v, run))
}

func (s *Server) whatIfStop(w http.ResponseWriter, r *http.Request, v visit) {
	run, _, err := s.whatIfRun(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	if _, err := s.cfg.WhatIf.Runs.StopWhatIf(r.Context(), v.merchant.ID, run.ID, v.now); err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	http.Redirect(w, r, whatIfPath(run.ID), http.StatusSeeOther)
}

func (s *Server) whatIfList(w http.ResponseWriter, r *http.Request, v visit) {
	runs, err := s.cfg.WhatIf.Runs.WhatIfs(r.Context(), v.merchant.ID, tracker.WhatIfKept)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	records := make([]WhatIfRecord, 0, len(runs))
	for _, run := range runs {
		records = append(records, whatIfRecordOf(run))
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(records)
}
