package canadapost

import (
	"parcelwarden/couriers"
	"strings"
	"time"
)

// abbreviations are the values of event-time-zone. They name the zone, not an offset: EST stands beside events in summer too, and places
// that keep standard time all year have abbreviations of their own, which end in NO. The forms of daylight time are offsets.
func abbreviations() map[string]*time.Location {
	out := map[string]*time.Location{}
	for province, names := range map[string]string{
		"NL": "NST", "NS": "AST", "QC": "EST ET", "MB": "CST CT", "SK": "CSTNO", "AB": "MST MT", "BC": "PST PT",
	} {
		zone, _ := couriers.LocalZone("CA", province)
		for name := range strings.FieldsSeq(names) {
			out[name] = zone
		}
	}
	for name, minutes := range map[string]int{
		"NDT": -150, "ADT": -180, "EDT": -240, "CDT": -300, "MDT": -360, "PDT": -420, "NSTNO": -210, "ASTNO": -240, "ESTNO": -300, "MSTNO": -420,
		"PSTNO": -480, "GMT": 0, "UTC": 0,
	} {
		out[name] = time.FixedZone(name, minutes*60)
	}
	return out
}

// when finds the instant of an event: its zone, else its province's, else that of the country abroad, else the westernmost of Canada.
func (p parser) when(e occurrence) (at time.Time, guess, ok bool) {
	stamp := strings.TrimSpace(e.Date) + " " + strings.TrimSpace(e.Time)
	if zone, known := p.zones[strings.ToUpper(strings.TrimSpace(e.Zone))]; known {
		at, _, ok = couriers.ParseLocal(stamp, zone)
		return at, false, ok
	}
	zone, known := couriers.LocalZone(abroad(e), "")
	if !known {
		zone, _ = couriers.LocalZone("CA", e.Province)
	}
	return couriers.ParseLocal(stamp, zone)
}

// abroad returns the country of an event outside Canada: it ends the name of the site, stands in place of the zone, or starts the code of
// an office of exchange.
func abroad(e occurrence) string {
	if strings.TrimSpace(e.Province) != "" {
		return ""
	}
	site := one(e.Site)
	last := site[strings.LastIndex(site, ",")+1:]
	for _, name := range []string{last, e.Zone} {
		if code, known := countries()[strings.ToLower(strings.TrimSpace(name))]; known {
			return code
		}
	}
	office := strings.TrimSpace(strings.SplitN(site, ",", 2)[0])
	if len(office) == len("CNBJSA") && office == strings.ToUpper(office) && strings.HasPrefix(strings.TrimLeft(e.Code, "0"), "4") {
		return office[:2]
	}
	return ""
}

func countries() map[string]string {
	return map[string]string{
		"china": "CN", "hong kong": "HK", "japan": "JP", "korea": "KR", "south korea": "KR", "taiwan": "TW", "singapore": "SG", "india": "IN", "israel": "IL",
		"great britain": "GB", "united kingdom": "GB", "germany": "DE", "france": "FR", "italy": "IT", "netherlands": "NL", "switzerland": "CH",
		"poland": "PL", "sweden": "SE", "ireland": "IE", "belgium": "BE", "austria": "AT", "thailand": "TH", "vietnam": "VN", "philippines": "PH",
	}
}

// expected is the end of the promised day where the parcel goes.
func (in details) expected() (time.Time, bool) {
	zone, _ := couriers.LocalZone("CA", postalProvince(in.Postcode))
	for _, day := range []string{in.Changed, in.Expected} {
		if at, _, ok := couriers.ParseLocal(strings.TrimSpace(day)+" 23:59:59", zone); ok {
			return at, true
		}
	}
	return time.Time{}, false
}

// postalProvince is the province of a Canadian postcode.
func postalProvince(postcode string) string {
	postcode = strings.ToUpper(strings.TrimSpace(postcode))
	if postcode == "" {
		return ""
	}
	return map[byte]string{
		'A': "NL", 'B': "NS", 'C': "PE", 'E': "NB", 'G': "QC", 'H': "QC", 'J': "QC", 'K': "ON", 'L': "ON", 'M': "ON", 'N': "ON", 'P': "ON",
		'R': "MB", 'S': "SK", 'T': "AB", 'V': "BC", 'X': "NT", 'Y': "YT",
	}[postcode[0]]
}
