package doudian

import (
	"parcelwarden/tracker"
	"strings"
)

// rates decides in which unit the rates of an answer are. The documents of shop.getExperienceScore name a field "score" and no unit, so neither 0.9579
// nor 95.79 is ruled out, and 0.02 of a return rate could be either. The rule: all rates of one answer are alike. A rate above 1, or with the sign,
// can only be per cent; a rate of what went in time that lies above 0 and not above 1 can only be a fraction, because no shop with a score delivers
// one parcel in a hundred in time. A return rate below 1 says nothing. Empty is an answer without any rate.
func (e *experience) rates() tracker.RateUnit {
	percent, fraction, some := false, false, false
	see := func(n node, high bool) {
		v, ok := number(n.Value)
		if !ok || v == 0 {
			return
		}
		some = true
		switch signed := strings.HasSuffix(string(n.Value), "%"); {
		case signed && v <= 100, v > 1 && v <= 100:
			percent = true
		case v > 100: // neither
			percent, fraction = true, true
		case high:
			fraction = true
		}
	}
	for _, n := range []node{e.Collect, e.Delivery, e.AfterSale} {
		see(n, true)
	}
	for _, n := range []node{e.Quality, e.Return} {
		see(n, false)
	}
	switch {
	case percent && fraction:
		return tracker.RatesMixed
	case percent:
		return tracker.RatesPercent
	case fraction:
		return tracker.RatesFraction
	case some:
		return tracker.RatesUnsaid
	default:
		return ""
	}
}
