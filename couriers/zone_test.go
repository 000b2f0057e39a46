package couriers

import (
	"testing"
	"time"
)

func TestLocalZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		country, region, want string
		sure                  bool
	}{
		{"de", "", "Europe/Berlin", true},
		{"US", "NY", "America/New_York", true},
		{"US", "tx", "America/Chicago", true},
		{"US", "", "Pacific/Honolulu", false},
		{"US", "ZZ", "Pacific/Honolulu", false},
		{"CA", "BC", "America/Vancouver", true},
		{"CN", "", "CST", true},
		{"GB", "SCT", "Europe/London", true},
		{"", "", "UTC", false},
		{"ZZ", "", "UTC", false},
	} {
		zone, sure := LocalZone(c.country, c.region)
		if zone.String() != c.want || sure != c.sure {
			t.Errorf("LocalZone(%q, %q) = %s, %v; want %s, %v", c.country, c.region, zone, sure, c.want, c.sure)
		}
	}
}

func TestEveryZoneLoads(t *testing.T) {
	t.Parallel()
	known := places()
	for _, table := range []map[string]string{countryZones(), regionZones()} {
		for place := range table {
			if known[place] == nil {
				t.Errorf("the zone of %s does not load", place)
			}
		}
	}
	for place := range westernmost() {
		if known[place+"?"] == nil {
			t.Errorf("the zone of %s does not load", place)
		}
	}
}

// TestWesternmostIsLatest checks that a stamp of a country with several zones is never read too early.
func TestWesternmostIsLatest(t *testing.T) {
	t.Parallel()
	stamp := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	for place, zone := range places() {
		country, _, split := cutPlace(place)
		latest, ok := places()[country+"?"]
		if !split || !ok {
			continue
		}
		in := func(z *time.Location) time.Time {
			return time.Date(stamp.Year(), stamp.Month(), stamp.Day(), stamp.Hour(), 0, 0, 0, z)
		}
		if in(zone).After(in(latest)) {
			t.Errorf("%s lies west of what is taken for its country", place)
		}
	}
}

func cutPlace(place string) (country, region string, ok bool) {
	if len(place) > 3 && place[2] == '-' {
		return place[:2], place[3:], true
	}
	return "", "", false
}
