package main

import "fmt"

// calendar checks that the holidays of this year are known: without them clocks on working days run through every holiday.
func (e *examiner) calendar() {
	days := e.app.rules.WorkCalendar()
	first, last := days.Years()
	row := checkRow{Area: "rules", Name: "calendar", State: checkOK, Detail: fmt.Sprintf("holidays of %d to %d from %s %s", first, last, days.Source, days.Version)}
	if year, missing := days.Missing(e.app.now()); missing {
		row.State, row.Hint = checkWarn, fmt.Sprintf("the holidays of %d are not in this version: only weekends count as free days; install a newer one", year)
	}
	e.add(row)
}

// warnCalendar logs what calendar would find.
func (a *app) warnCalendar() {
	if year, missing := a.rules.WorkCalendar().Missing(a.now()); missing {
		a.log.Warn("holidays are not known, only weekends count as free days", "year", year)
	}
}
