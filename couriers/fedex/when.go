package fedex

import (
	"parcelwarden/couriers"
	"strings"
	"time"
)

// moment is the time of a scan as the wire has it.
type moment struct {
	at       time.Time
	guess    bool // there was no offset
	dateOnly bool // midnight without an offset: a day, not an instant
	ok       bool
}

// when reads the time of a scan. Without an offset it is local to the place of the scan; FedEx leaves out the country at home.
func when(text string, place address) moment {
	text = strings.ReplaceAll(text, " ", "") // 2026-03-01T10:00:00 -0600
	at, guess, ok := couriers.ParseLocal(text, place.zone())
	return moment{at: at, guess: guess, ok: ok, dateOnly: guess && (len(text) == len(time.DateOnly) || strings.HasSuffix(text, "T00:00:00"))}
}

func (a address) zone() *time.Location {
	country := string(a.Country)
	if country == "" {
		country = "US"
	}
	zone, _ := couriers.LocalZone(country, string(a.State))
	return zone
}

// moments reads the times of all scans. A day without a time is not before the scan ahead of it, or a pickup would come before its label
// and the parcel look unshipped.
func moments(scans []scan) []moment {
	out := make([]moment, len(scans))
	for i, s := range scans {
		out[i] = when(string(s.Date), s.Place)
	}
	older := 1 // the distance to the scan before: the newest stands first
	if n := len(out); n > 1 && out[0].at.Before(out[n-1].at) {
		older = -1
	}
	for i := range out {
		j := i + older
		if !out[i].dateOnly || j < 0 || j >= len(out) || !out[j].ok {
			continue
		}
		if late := out[j].at.Sub(out[i].at); late > 0 && late < 24*time.Hour {
			out[i].at = out[j].at
		}
	}
	return out
}

// day reads a date and returns its last second at a place: midnight with a fixed offset is how FedEx writes a day, so that the offset
// means nothing. A real time of day is an instant.
func day(text string, place address) (time.Time, bool) {
	if date, _, midnight := strings.Cut(text, "T00:00:00"); midnight || len(text) == len(time.DateOnly) {
		at, err := time.ParseInLocation(time.DateOnly, date, place.zone())
		if err != nil || at.Year() < 1990 || at.Year() > 2200 {
			return time.Time{}, false
		}
		return at.AddDate(0, 0, 1).Add(-time.Second).UTC(), true
	}
	m := when(text, place)
	return m.at, m.ok
}
