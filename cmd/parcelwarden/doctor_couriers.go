package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
	"time"
)

// couriers checks every account: can it be opened, does it answer, what is left of its quota, which codes does nobody know.
func (e *examiner) couriers(ctx context.Context) {
	accounts, err := e.app.store.Accounts(ctx, 0)
	if err != nil {
		e.add(checkRow{"courier", "accounts", checkFail, err.Error(), ""})
		return
	}
	days, err := e.app.store.AccountDays(ctx, 0, tracker.Quota{}.DayOf(e.app.now())-7)
	if err != nil {
		e.add(checkRow{"courier", "accounts", checkFail, err.Error(), ""})
		return
	}
	any := false
	for _, account := range accounts {
		if account.Enabled {
			any = true
			e.add(e.account(ctx, account, days))
		}
	}
	if !any {
		e.add(checkRow{"courier", "accounts", checkWarn, "no courier account is set up: nothing is looked up", "add one under couriers in the configuration"})
	}
}

func (e *examiner) account(ctx context.Context, account tracker.CourierAccount, days []tracker.AccountDay) checkRow {
	now := e.app.now()
	row := checkRow{Area: "courier", Name: account.Name, State: checkOK}
	if m := e.app.merchantByID(account.MerchantID); len(e.app.merchants) > 1 {
		row.Name += " (" + m.Code + ")"
	}
	said := []string{account.Provider}
	if err := e.app.broken[account.Name]; err != nil {
		row.State, row.Hint = checkFail, "complete its credentials"
		row.Detail = errText(err)
		return row
	}
	if left, limited := account.Quota.Left(now); limited {
		said = append(said, fmt.Sprintf("%d of %d requests left today", left, account.Quota.PerDay))
	} else {
		said = append(said, fmt.Sprintf("%d looks so far", account.Looks))
	}
	said = append(said, lastSuccess(account, now))
	if median, ok := medianOf(account.ID, days); ok {
		said = append(said, "answers in "+median.Round(time.Millisecond).String()+" (median, 7 days)")
	}
	if account.UnknownCodes > 0 {
		row.State, row.Hint = checkWarn, "see the account's page for the codes and a number that showed each"
		said = append(said, fmt.Sprintf("%d unknown codes", account.UnknownCodes))
	}
	switch {
	case account.Spent(now):
		row.State, row.Hint = checkFail, "its parcels are blind until "+account.Quota.ResetAt(now).Format(time.RFC3339)+"; buy more or raise per_day"
		said = append(said, "quota spent")
	case account.LastFailureAt.After(account.LastSuccessAt):
		row.State, row.Hint = checkFail, "last answer: "+strings.TrimSpace(string(account.LastProblem)+" "+tracker.HidePhones(account.LastDetail))
		said = append(said, strconv.Itoa(account.Failures)+" failures in a row")
	}
	if h := account.Health; h.Down() {
		row.State = checkFail
		said = append(said, "breaker "+strings.ReplaceAll(string(h.State), "_", " ")+" since "+h.Since.Format(time.RFC3339)+", next probe "+h.ProbeAt.Format(time.RFC3339))
	}
	if f := account.Feed; !f.Stale.IsZero() {
		row.State, row.Hint = worse(row.State, checkWarn), "it answers with old news: verdicts about its parcels wait"
		said = append(said, fmt.Sprintf("stands still since %s: %.0f scans expected, %d came", f.Stale.Format(time.RFC3339), f.Missing, f.Seen))
	}
	if e.call {
		e.callOnce(ctx, account, &row, &said)
	}
	row.Detail = strings.Join(said, "; ")
	return row
}

func lastSuccess(account tracker.CourierAccount, now time.Time) string {
	if account.LastSuccessAt.IsZero() {
		return "not used yet"
	}
	return "last success " + now.Sub(account.LastSuccessAt).Round(time.Minute).String() + " ago"
}

func medianOf(accountID int64, days []tracker.AccountDay) (time.Duration, bool) {
	var all tracker.AnswerTimes
	for _, d := range days {
		if d.AccountID == accountID {
			all = all.Plus(d.Answers)
		}
	}
	return all.Median()
}

// invented is a number that no courier has given out. That a courier does not know it proves that the courier answers and that it
// accepts our credentials.
const invented = "000000000000"

// callOnce makes the cheapest call that the provider has.
func (e *examiner) callOnce(ctx context.Context, account tracker.CourierAccount, row *checkRow, said *[]string) {
	port, ok := e.app.courier(account)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	var answer tracker.Answer
	if prober, ok := port.(tracker.Prober); ok {
		answer = prober.Probe(ctx)
	} else {
		courier := account.Provider
		if i := slices.IndexFunc(account.Serves, func(code string) bool { return code != "*" }); i >= 0 {
			courier = account.Serves[i]
		}
		answer = port.Track(ctx, []tracker.TrackQuery{{TrackingNo: invented, Courier: courier, PhoneTail: "0000"}})
	}
	answered := answer.Outcome.Seen() || answer.Outcome == tracker.OutcomeRejected && answer.Problem != tracker.ProblemQuota
	switch {
	case answered:
		*said = append(*said, "called: it answers")
	case answer.Outcome == tracker.OutcomeRateLimited:
		row.State = worse(row.State, checkWarn)
		*said = append(*said, "called: too many requests just now")
	default:
		row.State, row.Hint = checkFail, string(answer.Problem)
		*said = append(*said, strings.TrimSpace("called: "+string(answer.Outcome)+" "+tracker.HidePhones(answer.Detail)))
	}
}

func worse(state, than string) string {
	if state == checkOK {
		return than
	}
	return state
}
