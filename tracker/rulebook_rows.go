package tracker

import "time"

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
}

type override struct {
	id                  string
	paidFrom, paidUntil time.Time // from, and first moment that is not covered
	rows                rowTable
	listed              []Row
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
