package usps

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// when is the instant of an event: its local time with its offset, else local time in its state. The field GMTTimestamp is not read: it is
// a day off wherever the day in Greenwich is another one. A label carries the state of the sender; without any it is read in the east, or
// it would end up behind the acceptance that follows it.
func (s scan) when(from string, label bool) (at time.Time, guess, ok bool) {
	if zone, known := couriers.ParseOffset(string(s.Offset)); known {
		at, _, ok = couriers.ParseLocal(string(s.Time), zone)
		return at, false, ok
	}
	return couriers.ParseLocal(string(s.Time), s.zone(from, label))
}

func (s scan) zone(from string, label bool) *time.Location {
	country := string(s.Country)
	if country == "" || strings.EqualFold(country, "United States") {
		country = "US"
	}
	if country != "US" {
		zone, _ := couriers.LocalZone(country, string(s.State))
		return zone
	}
	states := append([]string{string(s.State)}, strings.Fields(string(s.City))...) // OAK CREEK WI DISTRIBUTION CENTER
	if label {
		states = append(states, from, "NY")
	}
	for _, state := range states {
		if len(state) != 2 {
			continue
		}
		if zone, sure := couriers.LocalZone("US", state); sure {
			return zone
		}
	}
	zone, _ := couriers.LocalZone("US", "")
	return zone
}

// expected is the estimate: expected, predicted, then guaranteed. Midnight means the day, which ends where the piece is delivered.
func (e envelope) expected() (time.Time, bool) {
	country := string(e.Country)
	if country == "" {
		country = "US"
	}
	zone, _ := couriers.LocalZone(country, string(e.State))
	for _, text := range []couriers.Text{e.Expected, e.ExpectedDay, e.Predicted, e.PredictDay, e.Guaranteed} {
		date, rest, _ := strings.Cut(string(text), "T")
		if day, err := time.ParseInLocation(time.DateOnly, date, zone); err == nil && (rest == "" || strings.HasPrefix(rest, "00:00")) {
			return day.AddDate(0, 0, 1).Add(-time.Second).UTC(), day.Year() > 1990
		}
		if at, _, ok := couriers.ParseLocal(string(text), zone); ok {
			return at, true
		}
	}
	return time.Time{}, false
}

func (e envelope) destination() tracker.Region {
	return tracker.Region{Province: string(e.State), City: string(e.City)}
}

func (s scan) place() string {
	var parts []string
	for _, part := range []couriers.Text{s.City, s.State, s.Country} {
		if part != "" {
			parts = append(parts, string(part))
		}
	}
	return strings.Join(parts, ", ")
}
