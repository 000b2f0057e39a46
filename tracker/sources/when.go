package sources

import (
	"math"
	"strconv"
	"time"
)

const (
	reasonTime   = "is not a time: write 2026-09-10 08:00:00, 2026/9/10 8:00 or RFC 3339"
	reasonFuture = "lies in the future"
	maxAhead     = 48 * time.Hour // clocks and zones may differ by less
)

// dayEnd says whether a day without a time is allowed and means its last second, as for a deadline.
type dayEnd bool

// past reads a time at which something happened; it may not lie in the future.
func (r *row) past(c column, zone *time.Location) time.Time {
	at := r.when(c, zone, false)
	if !at.IsZero() && !r.o.Now.IsZero() && at.Sub(r.o.Now) > maxAhead {
		r.reject(c, r.text(c), reasonFuture)
		return time.Time{}
	}
	return at
}

// deadline reads a time by which something is due.
func (r *row) deadline(c column, zone *time.Location) time.Time { return r.when(c, zone, true) }

func (r *row) when(c column, zone *time.Location, end dayEnd) time.Time {
	s := r.text(c)
	if s == "" {
		return time.Time{}
	}
	at, ok := parseTime(s, zone, end)
	if !ok && r.serial {
		at, ok = serialTime(s, r.epoch, zone, end)
	}
	if !ok {
		r.reject(c, s, reasonTime)
	}
	return at
}

// parseTime reads yyyy-M-d or yyyy/M/d, then H:mm or H:mm:ss with or without a fraction, then an offset or none. It returns UTC.
func parseTime(s string, zone *time.Location, end dayEnd) (time.Time, bool) {
	d := digits{s: s}
	year, month, day := d.number(4, 4), 0, 0
	sep := d.oneOf("-/")
	month = d.number(1, 2)
	d.oneOf(string(sep))
	day = d.number(1, 2)
	hour, minute, second, nanos := 23, 59, 59, 0
	if d.s == "" && !d.bad {
		if !end {
			return time.Time{}, false
		}
	} else {
		second = 0
		if d.oneOf(" Tt") == ' ' {
			for d.s != "" && d.s[0] == ' ' {
				d.s = d.s[1:]
			}
		}
		hour = d.number(1, 2)
		d.oneOf(":")
		minute = d.number(2, 2)
		if d.s != "" && d.s[0] == ':' {
			d.s = d.s[1:]
			second = d.number(2, 2)
			nanos = d.fraction()
		}
		zone = d.offset(zone)
	}
	if d.bad || d.s != "" || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59 || year < 2000 || year > 2199 {
		return time.Time{}, false
	}
	at := time.Date(year, time.Month(month), day, hour, minute, second, nanos, zone)
	if day < 1 || day > time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return time.Time{}, false
	}
	return at.UTC(), true
}

// digits takes a text apart from the left; once something does not fit, bad stays set.
type digits struct {
	s   string
	bad bool
}

// number takes from low to high digits.
func (d *digits) number(low, high int) int {
	n, v := 0, 0
	for n < len(d.s) && n < high && d.s[n] >= '0' && d.s[n] <= '9' {
		v = v*10 + int(d.s[n]-'0')
		n++
	}
	d.bad = d.bad || n < low
	d.s = d.s[n:]
	return v
}

// oneOf takes one of the characters.
func (d *digits) oneOf(set string) byte {
	for i := 0; i < len(set) && d.s != ""; i++ {
		if d.s[0] == set[i] {
			d.s = d.s[1:]
			return set[i]
		}
	}
	d.bad = true
	return '?'
}

// fraction takes a fraction of a second, if there is one, and returns nanoseconds.
func (d *digits) fraction() int {
	if d.s == "" || d.s[0] != '.' {
		return 0
	}
	before := len(d.s) - 1
	d.s = d.s[1:]
	v := d.number(1, 9)
	for range 9 - (before - len(d.s)) {
		v *= 10
	}
	return v
}

// offset takes Z, +08:00 or +0800; with nothing the zone stays.
func (d *digits) offset(zone *time.Location) *time.Location {
	if d.s == "" {
		return zone
	}
	sign := 1
	switch d.oneOf("Zz+-") {
	case 'Z', 'z':
		return time.UTC
	case '-':
		sign = -1
	}
	hours := d.number(2, 2)
	if d.s != "" && d.s[0] == ':' {
		d.s = d.s[1:]
	}
	minutes := d.number(2, 2)
	d.bad = d.bad || hours > 23 || minutes > 59
	return time.FixedZone("", sign*(hours*3600+minutes*60))
}

// serialTime reads a day number of Excel's calendar, whose fraction is the time of day; epoch is 0 for the usual calendar and 1462
// days for the one that starts in 1904. Only the years 2000 to 2199 are taken, so that other numbers do not become times.
func serialTime(s string, epoch int, zone *time.Location, end dayEnd) (time.Time, bool) {
	v, err := strconv.ParseFloat(s, 64)
	v += float64(epoch)
	if err != nil || !(v >= 36526 && v < 109575) { // also refuses NaN
		return time.Time{}, false
	}
	day, fraction := math.Modf(v)
	seconds := int(math.Round(fraction * 86400))
	if seconds == 0 && bool(end) && fraction == 0 {
		seconds = 86399
	}
	return time.Date(1899, 12, 30+int(day), 0, 0, seconds, 0, zone).UTC(), true
}
