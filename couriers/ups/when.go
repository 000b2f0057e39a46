package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// when is the instant of an activity: GMT where it is given, else local time with its offset, else local time in the zone of its place.
func (s stamp) when(place address, label bool) (at time.Time, guess, ok bool) {
	if at, ok = clock(string(s.GMTDate), string(s.GMTTime), time.UTC); ok && s.GMTTime != "" {
		return at, false, true
	}
	if zone, known := couriers.ParseOffset(string(s.Offset)); known {
		at, ok = clock(string(s.Date), string(s.Time), zone)
		return at, false, ok
	}
	at, ok = clock(string(s.Date), string(s.Time), place.zone(label))
	return at, true, ok
}

// zone is the zone of a place. Where the country has several and the place does not decide, it is the westernmost, the latest moment
// that a stamp can mean. A label is the exception: nothing is due by its time, and it must not end up behind the scans that follow it.
func (a address) zone(label bool) *time.Location {
	country := string(a.Code)
	if country == "" {
		country = string(a.Country)
	}
	if country == "" {
		country = "US"
	}
	zone, sure := couriers.LocalZone(country, string(a.State))
	if label && !sure && strings.EqualFold(country, "US") {
		zone, _ = couriers.LocalZone("US", "NY")
	}
	return zone
}

// clock joins 20260310 and 093000. The hours come with or without their zero and with or without colons.
func clock(date, hours string, zone *time.Location) (time.Time, bool) {
	hours = strings.ReplaceAll(hours, ":", "")
	if n := len(hours); n < 6 {
		hours = strings.Repeat("0", 6-n) + hours
	}
	at, err := time.ParseInLocation("20060102 150405", strings.ReplaceAll(date, "-", "")+" "+hours, zone)
	if err != nil || at.Year() < 1990 || at.Year() > 2200 {
		return time.Time{}, false
	}
	return at.UTC(), true
}

// dayEnd is the last second of a promised day, or the end of its window.
func dayEnd(date, end string, zone *time.Location) (time.Time, bool) {
	if at, ok := clock(date, end, zone); ok && end != "" {
		return at, true
	}
	return clock(date, "235959", zone)
}

func (a address) region() tracker.Region {
	return tracker.Region{Province: string(a.State), City: string(a.City)}
}

// String writes a place as city, state and country, as far as they are known.
func (a address) String() string {
	country := a.Code
	if country == "" {
		country = a.Country
	}
	var parts []string
	for _, part := range []couriers.Text{a.City, a.State, country} {
		if part != "" {
			parts = append(parts, string(part))
		}
	}
	return strings.Join(parts, ", ")
}
