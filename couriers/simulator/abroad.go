package simulator

import (
	"strings"
	"time"
	_ "time/tzdata" // scans abroad are stamped in local time, and not every machine has a zone database
)

// abroad are the places outside China: where parcels go, then the gateways that they only pass.
var abroad = foreignCities()

func foreignCities() []city {
	var out []city
	for line := range strings.Lines(`New_York|纽约|NY|US|USA|10001|America/New_York
Los_Angeles|洛杉矶|CA|US|USA|90001|America/Los_Angeles
Toronto|多伦多|ON|CA|CAN|M5V 2T6|America/Toronto
Berlin|柏林|BE|DE|DEU|10115|Europe/Berlin
London|伦敦|ENG|GB|GBR|EC1A 1BB|Europe/London
Anchorage|安克雷奇|AK|US|USA|99502|America/Anchorage
Leipzig|莱比锡|SN|DE|DEU|04435|Europe/Berlin`) {
		f := strings.Split(strings.TrimSpace(line), "|")
		name := strings.ReplaceAll(f[0], "_", " ")
		zone, err := time.LoadLocation(f[6])
		if err != nil { // the zone database is part of the program
			zone = time.UTC
		}
		out = append(out, city{name: name, latin: name, code: f[1], province: f[2], country: f[3], iso3: f[4], postcode: f[5], zone: zone})
	}
	return out
}

// far reports whether the city lies outside China.
func (c city) far() bool { return c.country != "" && c.country != "CN" }

// gateway is where a parcel to the city enters the part of the world that the city lies in.
func (c city) gateway() city {
	name := "Leipzig"
	if c.country == "US" || c.country == "CA" {
		name = "Anchorage"
	}
	out, _ := cityOf(name)
	return out
}

// state is the short form of the state where wires name one: in the United States and in Canada.
func (c city) state() string {
	if c.country == "US" || c.country == "CA" {
		return c.province
	}
	return ""
}

// spotOf is the place that a wire shows for an event; an event without a known city happens in China. Nobody changes what it points to.
func spotOf(name string) *city {
	if known, ok := spots[strings.TrimSuffix(name, "市")]; ok {
		return known
	}
	return &city{name: name, latin: name, country: "CN", iso3: "CHN", zone: shanghai}
}

// spots holds every city once under each of its names: a big world has a quarter of a million events.
var spots = spotIndex()

func spotIndex() map[string]*city {
	out, once := map[string]*city{}, map[city]*city{}
	for name, c := range cityByName {
		if once[c] == nil {
			once[c] = &c
		}
		out[name] = once[c]
	}
	return out
}
