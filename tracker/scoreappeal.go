package tracker

import (
	"errors"
	"strings"
	"time"
)

// ErrAppeal says that an appeal is not stated fully: who, why, and from which date on, not later than today.
var ErrAppeal = errors.New("an appeal needs who, why and a date that has begun")

// RebookRevision is the step from which rows of dates that are booked again are counted: above all that the incidents' own steps add, so that
// neither keeps the other from being written. It says nothing about which row is newer.
const RebookRevision = 1000

// Why a date is booked again. The words are keys of the pages' reason group.
const (
	ReasonOverride  = "override"   // the shop has set or withdrawn values of its own over the score profile
	ReasonAppealWon = "appeal_won" // the platform has granted an appeal, or the word that it did was taken back
)

// ScoreAppeal says that the platform has granted an appeal about an incident: its parcel no longer counts from a score date on. Rows are never
// changed; the newest about an incident and metric stands.
type ScoreAppeal struct {
	ID         int64     `json:"id"`
	MerchantID int64     `json:"-"`
	IncidentID int64     `json:"incident"`
	ShipmentID int64     `json:"-"`
	Metric     string    `json:"metric,omitempty"` // empty: of every metric
	From       string    `json:"from"`             // local score date yyyy-MM-dd
	By         string    `json:"by"`
	At         time.Time `json:"at"`
	Why        string    `json:"why"`
	TakenBack  bool      `json:"taken_back,omitempty"`
}

// RebookCauses are what may make booked dates out of date.
type RebookCauses struct {
	Overridden time.Time     // when the shop's own values over score profiles last changed; zero if it has none
	Appeals    []ScoreAppeal // oldest first
}

// Reason says why a booked date has to be booked again under the profile that is in force for it now; empty if it stands.
func (c RebookCauses) Reason(d ScoreDay, profile *ScoreProfile) string {
	for _, a := range c.Appeals {
		if a.From <= d.ScoreDate && a.At.After(d.At) {
			return ReasonAppealWon
		}
	}
	if c.Overridden.After(d.At) && profile.Hash != d.ProfileHash {
		return ReasonOverride
	}
	return ""
}

// Checked returns the appeal with its texts cleaned and the day it is said on, in the shop's zone, where no date is given. It fails with ErrAppeal.
func (a ScoreAppeal) Checked(zone *time.Location) (ScoreAppeal, error) {
	today := a.At.In(zone).Format(time.DateOnly)
	a.By, a.Why, a.Metric, a.From = CleanText(a.By, 80), CleanText(a.Why, 500), strings.TrimSpace(a.Metric), strings.TrimSpace(a.From)
	if a.From == "" {
		a.From = today
	}
	if _, err := time.Parse(time.DateOnly, a.From); err != nil || a.By == "" || a.Why == "" || a.From > today {
		return a, ErrAppeal
	}
	return a, nil
}

// StandingAppeals keeps of a history, oldest first, the newest row of each incident and metric that is not taken back.
func StandingAppeals(history []ScoreAppeal) []ScoreAppeal {
	var out []ScoreAppeal
	for i, a := range history {
		stands := !a.TakenBack
		for _, later := range history[i+1:] {
			stands = stands && (later.IncidentID != a.IncidentID || later.Metric != a.Metric)
		}
		if stands {
			out = append(out, a)
		}
	}
	return out
}
