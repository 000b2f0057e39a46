package couriers

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // scans abroad are stamped in local time, and not every machine has a zone database
)

// LocalZone is the zone of a place, for scans that are stamped in local time without an offset. country is an ISO 3166 code of two
// letters, region a state or province code where the country has several zones. sure tells that the place has this zone and no other.
// Where a country has several and the region does not decide, the westernmost is returned: it gives the latest moment that the stamp can
// mean, so that no clock runs out too early. A country that is not in the table returns UTC and false.
func LocalZone(country, region string) (zone *time.Location, sure bool) {
	country, region = strings.ToUpper(strings.TrimSpace(country)), strings.ToUpper(strings.TrimSpace(region))
	if country == "CN" {
		return China(), true
	}
	known := places()
	if zone, ok := known[country+"-"+region]; ok {
		return zone, true
	}
	if zone, ok := known[country]; ok {
		return zone, true
	}
	if zone, ok := known[country+"?"]; ok {
		return zone, false
	}
	return time.UTC, false
}

// places holds every zone of the table, loaded once when the first stamp without a zone is read.
var places = sync.OnceValue(func() map[string]*time.Location {
	out := map[string]*time.Location{}
	add := func(names map[string]string, suffix string) {
		for place, name := range names {
			if zone, err := time.LoadLocation(name); err == nil {
				out[place+suffix] = zone
			}
		}
	}
	add(countryZones(), "")
	add(regionZones(), "")
	add(westernmost(), "?")
	return out
})

// countryZones are the countries with one zone.
func countryZones() map[string]string {
	return zones(`HK:Asia/Hong_Kong MO:Asia/Macau TW:Asia/Taipei JP:Asia/Tokyo KR:Asia/Seoul SG:Asia/Singapore MY:Asia/Kuala_Lumpur
		TH:Asia/Bangkok VN:Asia/Ho_Chi_Minh PH:Asia/Manila IN:Asia/Kolkata PK:Asia/Karachi BD:Asia/Dhaka LK:Asia/Colombo AE:Asia/Dubai
		SA:Asia/Riyadh QA:Asia/Qatar KW:Asia/Kuwait IL:Asia/Jerusalem TR:Europe/Istanbul GB:Europe/London IE:Europe/Dublin FR:Europe/Paris
		DE:Europe/Berlin NL:Europe/Amsterdam BE:Europe/Brussels LU:Europe/Luxembourg CH:Europe/Zurich AT:Europe/Vienna IT:Europe/Rome
		PL:Europe/Warsaw CZ:Europe/Prague SK:Europe/Bratislava HU:Europe/Budapest RO:Europe/Bucharest BG:Europe/Sofia GR:Europe/Athens
		SE:Europe/Stockholm NO:Europe/Oslo DK:Europe/Copenhagen FI:Europe/Helsinki EE:Europe/Tallinn LV:Europe/Riga LT:Europe/Vilnius
		UA:Europe/Kyiv HR:Europe/Zagreb SI:Europe/Ljubljana RS:Europe/Belgrade MT:Europe/Malta CY:Asia/Nicosia IS:Atlantic/Reykjavik
		ZA:Africa/Johannesburg EG:Africa/Cairo NG:Africa/Lagos KE:Africa/Nairobi MA:Africa/Casablanca AR:America/Argentina/Buenos_Aires
		CO:America/Bogota PE:America/Lima VE:America/Caracas UY:America/Montevideo PR:America/Puerto_Rico CR:America/Costa_Rica PA:America/Panama
		KH:Asia/Phnom_Penh LA:Asia/Vientiane MM:Asia/Yangon NP:Asia/Kathmandu`)
}

// westernmost are the countries with several zones.
func westernmost() map[string]string {
	return zones(`US:Pacific/Honolulu CA:America/Vancouver MX:America/Tijuana BR:America/Rio_Branco AU:Australia/Perth RU:Europe/Kaliningrad
		ID:Asia/Jakarta NZ:Pacific/Chatham ES:Atlantic/Canary PT:Atlantic/Azores CL:Pacific/Easter KZ:Asia/Almaty`)
}

// regionZones are states and provinces; where a state has two zones it is the western one.
func regionZones() map[string]string {
	out := map[string]string{}
	for zone, regions := range map[string]string{
		"America/New_York":    "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
		"America/Chicago":     "AL AR FL IA IL IN KY LA MI MN MO MS OK TN TX WI",
		"America/Denver":      "CO KS MT ND NE NM SD UT WY",
		"America/Phoenix":     "AZ",
		"America/Los_Angeles": "CA ID NV OR WA",
		"America/Anchorage":   "AK",
		"Pacific/Honolulu":    "HI",
	} {
		for region := range strings.FieldsSeq(regions) {
			out["US-"+region] = zone
		}
	}
	for zone, regions := range map[string]string{
		"America/Toronto": "QC", "America/Winnipeg": "MB ON", "America/Regina": "SK", "America/Edmonton": "AB NT NU", "America/Vancouver": "BC YT",
		"America/Halifax": "NB NS PE", "America/St_Johns": "NL",
	} {
		for region := range strings.FieldsSeq(regions) {
			out["CA-"+region] = zone
		}
	}
	for zone, regions := range map[string]string{
		"Australia/Sydney": "NSW ACT", "Australia/Melbourne": "VIC", "Australia/Brisbane": "QLD", "Australia/Adelaide": "SA",
		"Australia/Perth": "WA", "Australia/Hobart": "TAS", "Australia/Darwin": "NT",
	} {
		for region := range strings.FieldsSeq(regions) {
			out["AU-"+region] = zone
		}
	}
	return out
}

func zones(list string) map[string]string {
	out := map[string]string{}
	for entry := range strings.FieldsSeq(list) {
		country, zone, _ := strings.Cut(entry, ":")
		out[country] = zone
	}
	return out
}
