package track17

import (
	"parcelwarden/couriers"
	"strings"
	"time"
)

// when finds the instant of an event: the instant itself, else the carrier's own time with its zone. Without a zone the offset of
// the nearest event in the same country counts, else the zone of the place; then guess is true.
func (e event) when(from provider, index int) (at time.Time, guess, ok bool) {
	for _, text := range []couriers.Text{e.ISO, e.UTC} {
		if at, guess, ok = couriers.ParseLocal(string(text), couriers.China()); ok && !guess {
			return at, false, true
		}
	}
	if zone, own := e.zone(); own && e.Raw.Zone != "" {
		if at, _, ok = couriers.ParseLocal(e.Raw.Text, zone); ok {
			return at, false, true
		}
	}
	text := e.Raw.Text
	if text == "" {
		text = string(e.ISO)
	}
	return couriers.ParseLocal(text, nearbyZone(from, index))
}

// zone is the offset that an event was stamped with.
func (e event) zone() (*time.Location, bool) {
	if zone, err := time.Parse("Z07:00", e.Raw.Zone); err == nil {
		return zone.Location(), true
	}
	at, err := time.Parse(time.RFC3339, string(e.ISO))
	if err != nil || strings.HasSuffix(string(e.ISO), "Z") {
		return nil, false
	}
	_, offset := at.Zone()
	return time.FixedZone("", offset), true
}

func nearbyZone(from provider, index int) *time.Location {
	events, place := from.Events, from.Events[index].Address
	for distance := 1; distance < len(events); distance++ {
		for _, i := range []int{index - distance, index + distance} {
			if i < 0 || i >= len(events) || events[i].Address.Country != place.Country {
				continue
			}
			if zone, ok := events[i].zone(); ok {
				return zone
			}
		}
	}
	country := place.Country
	if country == "" {
		country = from.Provider.Country
	}
	if country == "" {
		return couriers.China() // where our parcels start
	}
	zone, _ := couriers.LocalZone(string(country), string(place.State))
	return zone
}
