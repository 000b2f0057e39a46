package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// couriersPageView says how well each courier account answers, and what it costs.
type couriersPageView struct {
	frame
	Accounts []accountLine
	Blind    int
	Money    bool
}

// accountLine is one courier account.
type accountLine struct {
	ID                     int64
	Name, Provider, Serves string
	Shop                   string // where the visitor sees several shops
	State                  string // ok, failing, open, half_open, stale, paused, spent, problem, off, idle: machine name, chooses the mark
	Health                 healthLine
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
	Today                  int // requests of the provider's present day
	PerDay, Left           int
	Reset                  Moment
	Median                 string // answer time of the last seven days
	Cost                   string // of the last 30 days
	Push                   pushLine
}

// pushLine says how an account's pushes come.
type pushLine struct {
	On                        bool
	State                     string // trusted, doubted, silent
	Last                      Moment
	Told                      int64
	Forged, Missed, Unmatched int64
}

func (v visit) pushLine(a tracker.CourierAccount) pushLine {
	line := pushLine{
		On: a.Push, State: "silent", Last: v.moment(a.LastPushAt), Told: a.Pushes, Forged: a.PushesForged, Missed: a.PushesMissed, Unmatched: a.PushesUnmatched,
	}
	switch {
	case a.PushTrusted(v.now):
		line.State = "trusted"
	case !a.LastPushAt.IsZero() && v.now.Sub(a.LastPushAt) < tracker.PushAlive:
		line.State = "doubted"
	}
	return line
}

// Days that the pages look back: answer times change with the provider's load, costs are read by the month.
const (
	answerDays = 7
	costDays   = 30
)

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
	days, err := s.cfg.Store.AccountDays(r.Context(), v.scope(), tracker.Quota{}.DayOf(v.now)-costDays)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := couriersPageView{frame: s.frameFor(r, v, "couriers", v.t("couriers.title")), Blind: summary.Blind, Money: v.seesMoney()}
	for _, a := range accounts {
		page.Accounts = append(page.Accounts, s.accountLine(v, a, days))
	}
	s.render(w, v.format, "couriers", page)
}

func (s *Server) accountLine(v visit, a tracker.CourierAccount, days []tracker.AccountDay) accountLine {
	names := make([]string, 0, len(a.Serves))
	for _, code := range a.Serves {
		if code != a.Provider {
			names = append(names, s.cfg.CourierName(v.locale, code))
		}
	}
	line := accountLine{
		ID: a.ID, Name: a.Name, Provider: s.cfg.CourierName(v.locale, a.Provider), Serves: strings.Join(names, "、"), State: accountState(v, a), Health: v.healthLine(a),
		Looks: a.Looks, Failures: a.Failures, Success: v.moment(a.LastSuccessAt), Failure: v.moment(a.LastFailureAt),
		Problem: a.LastProblem, Detail: tracker.HidePhones(a.LastDetail), Fresh: v.moment(a.FreshAt), Unknown: a.UnknownCodes, Batch: a.BatchSize,
		Rate:  strconv.FormatFloat(a.FreshRate, 'f', 1, 64),
		Speed: strconv.FormatFloat(a.RequestsPerSecond, 'g', 3, 64), Push: v.pushLine(a),
	}
	if v.merchant.ID == 0 {
		line.Shop = v.shop(a.MerchantID)
	}
	if a.NumberFloor > 0 {
		line.Floor = strconv.Itoa(int(a.NumberFloor.Minutes()))
	}
	if a.PausedUntil.After(v.now) {
		line.Paused = v.moment(a.PausedUntil)
	}
	line.fillUse(v, a, days)
	return line
}

// fillUse reads from the account's days what it used, how fast it answered and what it cost.
func (l *accountLine) fillUse(v visit, a tracker.CourierAccount, days []tracker.AccountDay) {
	today, week := a.Quota.Date(a.Quota.DayOf(v.now)), a.Quota.Date(a.Quota.DayOf(v.now)-answerDays)
	var answers tracker.AnswerTimes
	var cost int64
	currency := a.Price.Currency
	for _, d := range days {
		if d.AccountID != a.ID {
			continue
		}
		if d.Date == today {
			l.Today = d.Requests
		}
		if d.Date > week {
			answers = answers.Plus(d.Answers)
		}
		if d.Currency != "" {
			currency, cost = d.Currency, cost+d.CostMicro
		}
	}
	if left, limited := a.Quota.Left(v.now); limited {
		l.PerDay, l.Left, l.Reset = a.Quota.PerDay, left, v.moment(a.Quota.ResetAt(v.now))
		l.Today = a.Quota.UsedToday(v.now)
	}
	if median, ok := answers.Median(); ok {
		l.Median = answerTime(median)
	}
	if currency != "" {
		l.Cost = v.money(microMoney(cost, currency))
	}
}

// microMoney rounds millionths to minor units, half up.
func microMoney(micro int64, currency string) tracker.Money {
	return tracker.Money{Minor: (micro + 5_000) / 10_000, Currency: currency}
}

// answerTime writes a time that is known to an eighth only: two figures.
func answerTime(d time.Duration) string {
	if d < time.Second {
		return strconv.FormatInt(d.Round(roundTo(d)).Milliseconds(), 10) + " ms"
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
}

func roundTo(d time.Duration) time.Duration {
	if d >= 100*time.Millisecond {
		return 10 * time.Millisecond
	}
	return time.Millisecond
}

// accountState is the worst thing that is true of an account now.
func accountState(v visit, a tracker.CourierAccount) string {
	switch {
	case !a.Enabled:
		return "off"
	case a.Spent(v.now):
		return "spent"
	case a.Health.Down():
		return string(a.Health.State)
	case a.Failures > 0:
		return "failing"
	case a.PausedUntil.After(v.now):
		return "paused"
	case a.LastProblem != tracker.ProblemNone:
		return "problem"
	case !a.Feed.Stale.IsZero():
		return "stale"
	case a.LastSuccessAt.IsZero():
		return "idle"
	default:
		return "ok"
	}
}
