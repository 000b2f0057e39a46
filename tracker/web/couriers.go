package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

// couriersPageView says how well each courier account answers.
type couriersPageView struct {
	frame
	Accounts []accountLine
	Blind    int
}

// accountLine is one courier account.
type accountLine struct {
	Name, Provider, Serves string
	State                  string // ok, failing, paused, problem, off, idle: machine name, chooses the mark
	Looks                  int64
	Failures               int
	Success, Failure       Moment
	Problem                tracker.Problem
	Detail                 string
	Paused                 Moment
	Fresh                  Moment
	Rate                   string
	Unknown                int64
	Batch                  int
	Floor                  string
	Speed                  string
}

func (s *Server) couriersPage(w http.ResponseWriter, r *http.Request, v visit) {
	accounts, err := s.cfg.Store.Accounts(r.Context(), v.scope())
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	summary, err := s.cfg.Store.StuckSummary(r.Context(), v.scope())
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := couriersPageView{frame: s.frameFor(r, v, "couriers", v.t("couriers.title")), Blind: summary.Blind}
	for _, a := range accounts {
		page.Accounts = append(page.Accounts, s.accountLine(v, a))
	}
	s.render(w, v.format, "couriers", page)
}

func (s *Server) accountLine(v visit, a tracker.CourierAccount) accountLine {
	names := make([]string, 0, len(a.Serves))
	for _, code := range a.Serves {
		names = append(names, s.cfg.CourierName(v.locale, code))
	}
	line := accountLine{
		Name: a.Name, Provider: s.cfg.CourierName(v.locale, a.Provider), Serves: strings.Join(names, "、"), State: accountState(v, a),
		Looks: a.Looks, Failures: a.Failures, Success: v.moment(a.LastSuccessAt), Failure: v.moment(a.LastFailureAt),
		Problem: a.LastProblem, Detail: tracker.HidePhones(a.LastDetail), Fresh: v.moment(a.FreshAt), Unknown: a.UnknownCodes, Batch: a.BatchSize,
		Rate:  strconv.FormatFloat(a.FreshRate, 'f', 1, 64),
		Speed: strconv.FormatFloat(a.RequestsPerSecond, 'g', 3, 64),
	}
	if a.NumberFloor > 0 {
		line.Floor = strconv.Itoa(int(a.NumberFloor.Minutes()))
	}
	if a.PausedUntil.After(v.now) {
		line.Paused = v.moment(a.PausedUntil)
	}
	return line
}

// accountState is the worst thing that is true of an account now.
func accountState(v visit, a tracker.CourierAccount) string {
	switch {
	case !a.Enabled:
		return "off"
	case a.Failures > 0:
		return "failing"
	case a.PausedUntil.After(v.now):
		return "paused"
	case a.LastProblem != tracker.ProblemNone:
		return "problem"
	case a.LastSuccessAt.IsZero():
		return "idle"
	default:
		return "ok"
	}
}
