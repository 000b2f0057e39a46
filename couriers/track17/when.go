package track17

import (
	"parcelwarden/couriers"
	"strings"
	"time"
)

// when finds the instant of an event: the instant itself, else the carrier's own time with its zone. Without a zone the offset of
// the nearest event in the same country counts, else China's; then guess is true.
func (e event) when(events []event, index int) (at time.Time, guess, ok bool) {
	for _, text := range []couriers.Text{e.ISO, e.UTC} {
		if at, guess, ok = couriers.ParseLocal(string(text), couriers.China()); ok && !guess {
			return at, false, true
		}
	}
	if e.Raw.Zone != "" {
		if zone, err := time.Parse("Z07:00", e.Raw.Zone); err == nil {
			if at, _, ok = couriers.ParseLocal(e.Raw.Text, zone.Location()); ok {
				return at, false, true
			}
		}
	}
	text := e.Raw.Text
	if text == "" {
		text = string(e.ISO)
	}
	return couriers.ParseLocal(text, nearbyZone(events, index))
}

func nearbyZone(events []event, index int) *time.Location {
	country := events[index].Address.Country
	for distance := 1; distance < len(events); distance++ {
		for _, i := range []int{index - distance, index + distance} {
			if i < 0 || i >= len(events) || events[i].Address.Country != country {
				continue
			}
			if at, err := time.Parse(time.RFC3339, string(events[i].ISO)); err == nil && !strings.HasSuffix(string(events[i].ISO), "Z") {
				_, offset := at.Zone()
				return time.FixedZone("", offset)
			}
		}
	}
	return couriers.China()
}
