package tracker

import "time"

// Workday reports whether the local day in China of the instant is worked.
func (c *WorkCalendar) Workday(at time.Time) bool { return c.works(dayNumber(at)) }

// Holiday returns the Chinese name of the public holiday in which the local day of the instant lies; empty if it lies in none.
func (c *WorkCalendar) Holiday(at time.Time) string { return c.free[dayNumber(at)] }

// MadeUp reports whether the day is one of a weekend on which is worked.
func (c *WorkCalendar) MadeUp(at time.Time) bool { return c.worked[dayNumber(at)] }

// AddWorkdays moves an instant by whole working days, keeping its local time of day: by 1 from a Friday noon to the noon of Monday, if
// that is worked. Negative n moves back. For 0 the instant stays where it is, on whatever day.
func (c *WorkCalendar) AddWorkdays(at time.Time, n int) time.Time {
	day, step := dayNumber(at), 1
	if n < 0 {
		step = -1
	}
	moved := 0
	for left := n * step; left > 0; {
		day, moved = day+step, moved+step
		if c.works(day) {
			left--
		}
	}
	return at.Add(time.Duration(moved) * 24 * time.Hour)
}

// WorkdaysBetween counts the working days from the day of one instant, which counts, to the day of another, which does not. It is
// negative when to lies before from.
func (c *WorkCalendar) WorkdaysBetween(from, to time.Time) int {
	first, last, sign := dayNumber(from), dayNumber(to), 1
	if last < first {
		first, last, sign = last, first, -1
	}
	n := 0
	for day := first; day < last; day++ {
		if c.works(day) {
			n++
		}
	}
	return n * sign
}

// AddHours returns the moment at which a clock that runs day and night, but not on free days, has run for the given hours. A clock that is
// started on a free day stands until the next working day begins.
func (c *WorkCalendar) AddHours(start time.Time, hours float64) time.Time {
	left := time.Duration(hours * float64(time.Hour))
	at, day := start, dayNumber(start)
	for left > 0 {
		next := dayStart(day + 1)
		if c.works(day) {
			rest := next.Sub(at)
			if left <= rest {
				return at.Add(left)
			}
			left -= rest
		}
		at, day = next, day+1
	}
	return at
}

// Years returns the first and the last year that are listed.
func (c *WorkCalendar) Years() (first, last int) {
	for year := range c.listed {
		if first == 0 || year < first {
			first = year
		}
		last = max(last, year)
	}
	return first, last
}

// nextListFrom is the month by which the next year's holidays have been published, in every year so far.
const nextListFrom = time.December

// Missing returns the year whose holidays are not listed though they are needed: that of the instant, or in December the next one.
func (c *WorkCalendar) Missing(now time.Time) (year int, missing bool) {
	local := now.In(chinaZone())
	if year = local.Year(); !c.listed[year] {
		return year, true
	}
	if local.Month() >= nextListFrom && !c.listed[year+1] {
		return year + 1, true
	}
	return 0, false
}
