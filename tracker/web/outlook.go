package web

import (
	"parcelwarden/tracker"
	"time"
)

// Outlook is when a parcel is expected, in the shape that scripts read. Everything is null without evidence.
type Outlook struct {
	Late *float64   `json:"p_late"` // of arriving after its due date
	From *time.Time `json:"expected_from"`
	At   *time.Time `json:"expected_at"` // as likely before as after
	To   *time.Time `json:"expected_to"`
}

// NewOutlook takes what is known from a forecast: eight parcels of ten arrive from From to To. Times are given in zone.
func NewOutlook(f tracker.ParcelForecast, zone *time.Location) Outlook {
	var o Outlook
	if f.Late.Known {
		o.Late = &f.Late.P
	}
	if !f.Arrives {
		return o
	}
	for _, end := range []struct {
		to *(*time.Time)
		at time.Time
	}{{&o.From, f.Arrival.Early}, {&o.At, f.Arrival.Median}, {&o.To, f.Arrival.Late}} {
		if !end.at.IsZero() {
			local := end.at.In(zone)
			*end.to = &local
		}
	}
	return o
}

// OutlookOf is the outlook of a row of the list.
func OutlookOf(lanes *tracker.Lanes, p tracker.StuckParcel, zone *time.Location, now time.Time) Outlook {
	j := tracker.Journey{Shipment: p.Shipment, Zone: zone}
	return NewOutlook(lanes.Of(p.Incident.MerchantID).Parcel(j, now), zone)
}
