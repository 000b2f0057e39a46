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
	rows      rowTable
	listed    []Row
	overrides []override
	source    string
	due       string // dueExpected: without a promise a parcel is due when its courier expects it
}

// dueExpected is the value of an edition's due under which the courier's own estimate is the line standard.
const dueExpected = "expected"

type override struct {
	HolidayOverride
	rows rowTable
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
	if cal.PaidAt.IsZero() || cal.PaidAt.Before(o.PaidFrom) || !cal.PaidAt.Before(o.PaidUntil) {
		return false
	}
	for _, name := range cal.Campaigns {
		if slices.Contains(o.NotFor, name) {
			return false
		}
	}
	return true
}

type rowKey struct {
	clock Clock
	class RegionClass
}

type rowTable map[rowKey]Row

const classAll RegionClass = "all"

// pick returns the row for the class, or the one for all classes. An unknown class reads the row for far and says so.
func (t rowTable) pick(c Clock, class RegionClass) (Row, bool) {
	if row, ok := t[rowKey{c, classAll}]; ok {
		return row, true
	}
	guess := class == RegionUnknown
	if guess {
		class = RegionFar
	}
	row, ok := t[rowKey{c, class}]
	row.RegionGuess = guess && ok
	return row, ok
}

// covers reports whether the table limits the clock for every class.
func (t rowTable) covers(c Clock) bool {
	for _, class := range []RegionClass{RegionNear, RegionFar, RegionRemote} {
		if _, ok := t.pick(c, class); !ok {
			return false
		}
	}
	return true
}

func indexRows(rows []Row) rowTable {
	table := make(rowTable, len(rows))
	for _, row := range rows {
		table[rowKey{row.Clock, row.Class}] = row
	}
	return table
}
