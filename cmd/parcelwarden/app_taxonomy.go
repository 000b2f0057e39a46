package main

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
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
