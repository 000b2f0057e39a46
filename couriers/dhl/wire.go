package dhl

import (
	"parcelwarden/couriers"
	"strings"
)

// envelope is the answer to a look.
type envelope struct {
	Shipments *couriers.List[shipment] `json:"shipments"`
}

// shipment is one of the parcels that carry the number: numbers are used again, and different services count from the same start.
type shipment struct {
	ID          couriers.Text        `json:"id"`
	Service     couriers.Text        `json:"service"`
	Origin      place                `json:"origin"`
	Destination place                `json:"destination"`
	Status      event                `json:"status"`
	Events      couriers.List[event] `json:"events"`
	Expected    couriers.Text        `json:"estimatedTimeOfDelivery"`
	Frame       struct {
		Through couriers.Text `json:"estimatedThrough"`
	} `json:"estimatedDeliveryTimeFrame"`
}

type event struct {
	Time        couriers.Text `json:"timestamp"`
	Location    place         `json:"location"`
	Coarse      couriers.Text `json:"statusCode"`
	Status      couriers.Text `json:"status"`
	Description couriers.Text `json:"description"`
}

type place struct {
	Address struct {
		Country  couriers.Text `json:"countryCode"`
		Postcode couriers.Text `json:"postalCode"`
		Locality couriers.Text `json:"addressLocality"`
	} `json:"address"`
}

// problem is the body of a refusal.
type problem struct {
	Title  couriers.Text `json:"title"`
	Detail couriers.Text `json:"detail"`
}

// country returns the two letters of the place, and its state where the locality ends with both ("Whittier, CA, US").
func (p place) country() (country, region string) {
	country = string(p.Address.Country)
	parts := strings.Split(string(p.Address.Locality), ",")
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	last := parts[len(parts)-1]
	switch {
	case country == "" && len(parts) > 1 && len(last) == 2:
		country = last
	case country == "":
		country = countryNames()[strings.ToLower(last)]
	}
	if len(parts) > 2 && strings.EqualFold(last, country) {
		region = parts[len(parts)-2]
	}
	return country, region
}

// countryNames are the names that stand in place of a locality.
func countryNames() map[string]string {
	return map[string]string{
		"deutschland": "DE", "germany": "DE", "netherlands": "NL", "nederland": "NL", "the netherlands": "NL", "belgium": "BE", "poland": "PL", "polska": "PL",
		"österreich": "AT", "austria": "AT", "schweiz": "CH", "switzerland": "CH", "frankreich": "FR", "france": "FR", "italien": "IT", "italy": "IT",
		"united kingdom": "GB", "great britain": "GB", "china": "CN", "hong kong": "HK", "japan": "JP", "czech republic": "CZ", "czechia": "CZ", "denmark": "DK",
		"sweden": "SE", "norway": "NO", "finland": "FI", "ireland": "IE", "hungary": "HU", "luxembourg": "LU", "singapore": "SG", "india": "IN", "thailand": "TH",
	}
}
