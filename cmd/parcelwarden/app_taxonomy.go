package main

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"parcelwarden/tracker/web"
)

// shipWatch builds the job that judges orders without a parcel.
func (a *app) shipWatch() *jobs.ShipWatch {
	return &jobs.ShipWatch{
		Store: a.store, Judge: tracker.Court{Rules: a.rules, Advisor: a.advisor}, Now: a.now, Log: a.log, Batch: 500,
	}
}

// cloneWatch builds the job that compares the stories of numbers.
func (a *app) cloneWatch() *jobs.CloneWatch {
	return &jobs.CloneWatch{Store: a.store, Now: a.now, Log: a.log, Batch: 200}
}

// caseText tells one incident with the row it rests on.
func (a *app) caseText(locale tracker.Locale, i tracker.Incident, s tracker.Shipment, at web.CaseTime) tracker.CaseText {
	row, known := a.rules.Row(i.RuleID)
	return a.explainer.Case(locale, tracker.CaseInput{Incident: i, Shipment: s, Row: row, HasRow: known, Zone: at.Zone, Now: at.Now})
}
