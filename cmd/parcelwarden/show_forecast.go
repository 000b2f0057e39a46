package main

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
)

// forecastJSON is what finished parcels say about one that is under way. Without evidence its numbers and dates are null, and the words say
// what is missing.
type forecastJSON struct {
	web.Outlook
	NoScan *float64 `json:"p_no_scan"` // within three days
	Lost   *float64 `json:"p_lost"`
	Words  []string `json:"forecast"`
}

func (a *app) parcelForecast(r tracker.ParcelRecord) tracker.ParcelForecast {
	j := tracker.Journey{Shipment: r.Shipment, Checkpoints: r.Checkpoints, Zone: r.Merchant.Location()}
	return a.lanes.Of(r.Merchant.ID).Parcel(j, a.now())
}

func (a *app) forecastJSON(r tracker.ParcelRecord) forecastJSON {
	f := a.parcelForecast(r)
	out := forecastJSON{Outlook: web.NewOutlook(f, r.Merchant.Location()), Words: a.forecastWords(r.Merchant.Locale, r)}
	if f.NoScan.Known {
		out.NoScan = &f.NoScan.P
	}
	if f.Lost.Known {
		out.Lost = &f.Lost.P
	}
	return out
}

func (a *app) forecastWords(locale tracker.Locale, r tracker.ParcelRecord) []string {
	words := a.explainer.Forecast(locale, a.parcelForecast(r), r.Merchant.Location(), a.now())
	if words == nil {
		return []string{}
	}
	return words
}
