package aftership

import (
	"parcelwarden/couriers"
	"strings"
	"time"
)

// zoneOf is the zone of a checkpoint that has none: the provider keeps the courier's local time and names the country by three letters.
func zoneOf(country, state string) *time.Location {
	zone, _ := couriers.LocalZone(twoLetters(country), state)
	return zone
}

// twoLetters turns a country code of three letters into one of two. Only countries with a known zone are listed.
func twoLetters(country string) string {
	country = strings.ToUpper(strings.TrimSpace(country))
	if len(country) == 2 {
		return country
	}
	for entry := range strings.FieldsSeq(countries) {
		if three, two, _ := strings.Cut(entry, ":"); three == country {
			return two
		}
	}
	return ""
}

const countries = `CHN:CN HKG:HK MAC:MO TWN:TW JPN:JP KOR:KR SGP:SG MYS:MY THA:TH VNM:VN PHL:PH IND:IN PAK:PK BGD:BD LKA:LK ARE:AE SAU:SA QAT:QA
	KWT:KW ISR:IL TUR:TR GBR:GB IRL:IE FRA:FR DEU:DE NLD:NL BEL:BE LUX:LU CHE:CH AUT:AT ITA:IT POL:PL CZE:CZ SVK:SK HUN:HU ROU:RO BGR:BG GRC:GR
	SWE:SE NOR:NO DNK:DK FIN:FI EST:EE LVA:LV LTU:LT UKR:UA HRV:HR SVN:SI SRB:RS MLT:MT CYP:CY ISL:IS ZAF:ZA EGY:EG NGA:NG KEN:KE MAR:MA ARG:AR
	COL:CO PER:PE VEN:VE URY:UY PRI:PR CRI:CR PAN:PA KHM:KH LAO:LA MMR:MM NPL:NP USA:US CAN:CA MEX:MX BRA:BR AUS:AU RUS:RU IDN:ID NZL:NZ ESP:ES
	PRT:PT CHL:CL KAZ:KZ`
