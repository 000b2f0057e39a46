package tracker

import (
	"slices"
	"time"
)

// edition is the text of a platform's rules between two revisions.
type edition struct {
	id        string
	platform  string
	from      time.Time
	remote    map[string]bool
	group     map[string]int // province -> its near group, from 1
	rows      *rowTable
	listed    []Row
	overrides []override
	source    string
	due       string // dueExpected: without a promise a parcel is due when its courier expects it
}

// dueExpected is the value of an edition's due under which the courier's own estimate is the line standard.
const dueExpected = "expected"

type override struct {
	HolidayOverride
	rows *rowTable
}

// HolidayOverride is what a platform rules for a holiday, by the time of payment.
type HolidayOverride struct {
	ID        string
	PaidFrom  time.Time
	PaidUntil time.Time // first moment that is not covered
	ShipBy    time.Time // orders need not be shipped earlier, whatever was promised; zero if nothing is said
	Excluded  []string  // metrics from which the platform leaves these orders out
	NotFor    []string  // campaigns whose parcels stay on the usual clocks
	Source    string
	Rows      []Row
}

func (o *override) covers(cal Calendar) bool {
	return o.paidWithin(cal.PaidAt) && !o.leaves(cal.Campaigns)
}

// paidWithin reports whether an order that was paid then falls under the override, if no campaign keeps it out.
func (o *override) paidWithin(paid time.Time) bool {
	return !paid.IsZero() && !paid.Before(o.PaidFrom) && paid.Before(o.PaidUntil)
}

// leaves reports whether one of the campaigns keeps its parcels on the usual clocks.
func (o *override) leaves(campaigns []string) bool {
	for _, name := range campaigns {
		if slices.Contains(o.NotFor, name) {
			return true
		}
	}
	return false
}
