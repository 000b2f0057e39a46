package tracker

import (
	"cmp"
	"slices"
	"time"
)

// AreaEnd says which end of a parcel's way must lie in an area.
type AreaEnd string

// The ends.
const (
	EndFrom   AreaEnd = "from"
	EndTo     AreaEnd = "to"
	EndEither AreaEnd = "either"
)

// Area is a province, a city in it, or a district of the city. Parcels know no district: a row for one holds for the city, as a guess.
type Area struct {
	Province string
	City     string
	District string
}

// Disaster is force majeure that a platform has put on its list: in an area and an interval its clocks do not run as usual. A row with a
// code that is there already takes the older one's place.
type Disaster struct {
	ID        int64
	Code      string // for example xj-snow-2026-01
	Name      string
	Platform  string // empty: every platform
	Area      Area
	End       AreaEnd
	From      time.Time
	Until     time.Time // first moment that is not covered
	Clocks    []Clock   // none: every clock
	MoveTo    time.Time // deadlines are not earlier; zero if they stay
	Hours     TierHours // in the place of the usual ones
	Exclude   bool      // what happens is left out of the platform's metrics
	Source    string    // link to the notice
	Withdrawn bool
	By        string
	At        time.Time

	province, city string
}

// StandingDisasters returns the newest row of every code that was not withdrawn, by code, ready to be compared with parcels.
func StandingDisasters(rows []Disaster) []Disaster {
	if len(rows) == 0 {
		return nil
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Disaster) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(b.ID, a.ID))
	})
	rows = slices.CompactFunc(rows, func(a, b Disaster) bool { return a.Code == b.Code })
	rows = slices.DeleteFunc(rows, func(d Disaster) bool { return d.Withdrawn })
	for i := range rows {
		rows[i].prepare()
	}
	return rows
}

// prepare reads the area once. A city alone says its province.
func (d *Disaster) prepare() {
	d.province, d.city = ProvinceOf(Region{Province: d.Area.Province, City: d.Area.City}), RegionKey(d.Area.City)
}

// ends are the two ends of a parcel's way as areas are compared with them.
type ends struct{ fromProvince, fromCity, toProvince, toCity string }

// lies reports whether the end of the parcel's way that the disaster is about lies in its area.
func (d *Disaster) lies(p *docket) bool {
	fromProvince, toProvince := p.provinces()
	from, to := d.End != EndTo && d.province == fromProvince, d.End != EndFrom && d.province == toProvince
	if d.city == "" || !from && !to {
		return from || to
	}
	e := p.wholeEnds()
	return from && d.city == e.fromCity || to && d.city == e.toCity
}

// meets reports whether a clock that started at since and is due at the deadline was running in the interval.
func (d *Disaster) meets(since, deadline time.Time) bool {
	return since.Before(d.Until) && deadline.After(d.From)
}

// apply changes the row as the notice says.
func (d *Disaster) apply(row *Row) {
	if !d.Hours.IsZero() {
		row.setTiers(d.Hours.within(row.Tiers).over(row.Tiers, provOfficial))
	}
	if d.MoveTo.After(row.NotBefore) {
		row.NotBefore = d.MoveTo
	}
	row.Excused = row.Excused || d.Exclude
	row.RegionGuess = row.RegionGuess || d.Area.District != ""
	row.Disasters = append(row.Disasters, d)
}
