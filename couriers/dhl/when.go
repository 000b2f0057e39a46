package dhl

import (
	"parcelwarden/couriers"
	"strings"
	"time"
)

// home is the country whose time a service stamps where an event names no place.
func home(service string) string {
	return map[string]string{
		"parcel-de": "DE", "post-de": "DE", "post-international": "DE", "svb": "DE", "parcel-nl": "NL", "parcel-be": "BE", "parcel-pl": "PL",
		"parcel-uk": "GB", "ecommerce-ppl": "CZ",
	}[strings.ToLower(service)]
}

// when finds the instant of an event. Most services stamp local time without a zone: the event's own place decides, then the service's
// home, then whichever end of the way reads later, so that no clock runs out early.
func (s shipment) when(e event) (at time.Time, guess, ok bool) {
	if stamp := string(s.Status.Time); e.Time != "" && len(stamp) > len(e.Time) && strings.HasPrefix(stamp, string(e.Time)) {
		if at, guess, ok := couriers.ParseLocal(stamp, time.UTC); ok && !guess {
			return at, false, true // the same stamp, once with its zone
		}
	}
	country, region := e.Location.country()
	if country == "" {
		country = home(string(s.Service))
	}
	if country != "" {
		zone, _ := couriers.LocalZone(country, region)
		return couriers.ParseLocal(string(e.Time), zone)
	}
	return s.latest(string(e.Time))
}

// latest reads a stamp at both ends of the way and returns the later instant.
func (s shipment) latest(text string) (at time.Time, guess, ok bool) {
	zones := []*time.Location{}
	for _, end := range []place{s.Origin, s.Destination} {
		if country, region := end.country(); country != "" {
			zone, _ := couriers.LocalZone(country, region)
			zones = append(zones, zone)
		}
	}
	if len(zones) == 0 {
		zones = append(zones, time.UTC)
	}
	for _, zone := range zones {
		if t, g, fine := couriers.ParseLocal(text, zone); fine && (!ok || t.After(at)) {
			at, guess, ok = t, g, true
		}
	}
	return at, guess, ok
}

// expected is the end of the promised window, else the estimate, in the receiver's time.
func (s shipment) expected() (time.Time, bool) {
	country, region := s.Destination.country()
	if country == "" {
		country = home(string(s.Service))
	}
	zone, _ := couriers.LocalZone(country, region)
	for _, text := range []couriers.Text{s.Frame.Through, s.Expected} {
		if at, _, ok := couriers.ParseLocal(string(text), zone); ok {
			return at, true
		}
	}
	return time.Time{}, false
}
