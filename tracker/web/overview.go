package web

import (
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"time"
)

// overviewView is the merchant's start page: where the shop stands, what pulled it down, and what today asks for.
type overviewView struct {
	frame
	Shop      string
	Date      string
	Gauges    []gauge
	Estimated bool
	Notes     []string
	Trend     *trend
	Fall      *waterfall
	Day       tracker.DayCount
	Open      int
	Blind     int
	AtRisk    string
	Loss      string
	Plans     []planLine
	Lines     []lineView // instead of gauges and plans, on a platform without a score
	History   *lineDates
	Leagues   []costLeague
}

// overviewPlans is how many lines the start page names.
const overviewPlans = 3

// home sends people to their start page: the list for staff and for those who look at every shop, the overview for a merchant.
func (s *Server) home(w http.ResponseWriter, r *http.Request, v visit) {
	if v.user.Role == tracker.RoleMerchant {
		http.Redirect(w, r, "/overview", http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, "/stuck", http.StatusSeeOther)
}

func (s *Server) overviewPage(w http.ResponseWriter, r *http.Request, v visit) {
	merchant, ok := v.oneMerchant()
	if !v.seesMoney() {
		s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		return
	}
	page := overviewView{frame: s.frameFor(r, v, "overview", v.t("overview.title"))}
	if ok {
		v.format = s.formatFor(v.locale, merchant)
		page.Shop = merchant.Name
		if err := s.fillOverview(r, v, merchant, &page); err != nil {
			s.fail(w, r, v.format, err)
			return
		}
	}
	s.render(w, v.format, "overview", page)
}

func (s *Server) fillOverview(r *http.Request, v visit, m tracker.Merchant, page *overviewView) error {
	ctx := r.Context()
	local := v.now.In(v.zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, v.zone)
	var err error
	if page.Day, err = s.cfg.Store.DayCount(ctx, m.ID, midnight); err != nil {
		return err
	}
	summary, err := s.cfg.Store.StuckSummary(ctx, m.ID)
	if err != nil {
		return err
	}
	page.Open, page.Blind, page.AtRisk, page.Loss = summary.Open, summary.Blind, v.yuan(summary.AtRisk), v.loss(summary.Attributed)
	score, err := s.cfg.Score(ctx, m, v.now)
	if err != nil && !errors.Is(err, tracker.ErrNotFound) {
		return err
	}
	if err == nil {
		page.Date, page.Estimated = score.Date, guessed(score.Provenance)
		page.Gauges = v.gauges(score)
		for _, note := range score.Notes {
			if score.LinesOnly { // the table of lines says so itself
				break
			}
			page.Notes = append(page.Notes, v.known("missing", note))
		}
	}
	days, err := s.cfg.Store.ScoreDays(ctx, m.ID, local.AddDate(0, 0, 1-trendDays).Format(time.DateOnly))
	if err != nil {
		return err
	}
	var shares []tracker.LossShare
	if len(days) > 0 {
		last := days[len(days)-1]
		shares, err = s.cfg.Store.LossShares(ctx, m.ID, last.ScoreDate)
		if err != nil {
			return err
		}
		page.Trend, page.Fall = v.trend(days, score.Gates), v.waterfall(last, shares)
	}
	if page.Leagues, err = s.leaguesOf(r, v, m, shares); err != nil {
		return err
	}
	plans, err := s.gatePlans(r, v, GateAsk{Merchant: m, Now: v.now})
	page.Plans = plans[:min(len(plans), overviewPlans)]
	if err != nil {
		return err
	}
	return s.fillLines(r, v, m, page)
}

// fillLines shows how near each line is where the platform has nothing else.
func (s *Server) fillLines(r *http.Request, v visit, m tracker.Merchant, page *overviewView) (err error) {
	if page.Lines, err = s.linePlans(r, v, GateAsk{Merchant: m, Now: v.now}); err != nil || len(page.Lines) == 0 {
		return err
	}
	for i := range page.Leagues { // a league of points would be one of noughts
		for k := range page.Leagues[i].Lines {
			page.Leagues[i].Lines[k].Points = "–"
		}
	}
	page.History, err = s.lineHistory(r, v, m, page.Lines)
	return err
}

// gauges draws the scores that are known.
func (v visit) gauges(score ScoreView) []gauge {
	if score.LinesOnly {
		return nil
	}
	out := []gauge{v.gauge("logistics", score.Logistics, score.Gates)}
	if score.Overall != 0 || score.Display != "" { // without the other dimensions there is no overall score: 0 would be a lie
		out = append(out, v.gauge("overall", score.Overall, score.Gates))
	}
	return out
}

// lossExact writes a share to the millionth, so that a reader can add up a column.
func (f format) lossExact(p tracker.Points) string { return f.points(-p, 6) }
