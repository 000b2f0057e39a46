// Package dhl reads all services of DHL through Shipment Tracking - Unified. The codes and sentences of its services are gathered from what
// integrators keep, since DHL publishes no complete list. Its pushes are not documented.
package dhl

import (
	"context"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"time"
)

// Adapter describes the service. The defaults are those of a new key: 250 requests a day, one in five seconds, and about ten looks at one
// parcel a day. The options service, requester_country, origin_country and recipient_postcode narrow every look; language (English by
// default) is that of the texts.
func Adapter() couriers.Adapter {
	p := newParser()
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "dhl", NameZH: "DHL", NameEN: "DHL", Serves: []string{"dhl"},
			BatchSize: 1, NumberFloor: 144 * time.Minute, RequestsPerSecond: 0.2, RequestsPerDay: 250, Verified: "documented",
			Credentials: []string{"api_key"},
		},
		Options: []string{"service", "requester_country", "origin_country", "recipient_postcode", "language"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("api_key"); err != nil {
				return nil, err
			}
			return &courier{account: a, client: c, parse: p.parse}, nil
		},
		Parse: p.parse,
		ParsePush: func(couriers.Reply) tracker.Answer {
			return couriers.Malformed("DHL does not push in a documented form")
		},
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parse   func(couriers.Reply) tracker.Answer
}

// Track looks up one number for each request. A look that reached DHL is not repeated, since it counts against the day.
func (d *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	if len(queries) > 1 {
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemNone, "DHL takes one number for each request")
	}
	number := queries[0].TrackingNo
	query := url.Values{"trackingNumber": {number}, "language": {d.account.Option("language", "en")}}
	for option, name := range map[string]string{
		"service": "service", "requester_country": "requesterCountryCode", "origin_country": "originCountryCode",
		"recipient_postcode": "recipientPostalCode",
	} {
		if value := d.account.Option(option, ""); value != "" {
			query.Set(name, value)
		}
	}
	answer := d.client.Fetch(ctx, couriers.Request{
		Base:   "https://api-eu.dhl.com",
		Path:   "/track/shipments",
		Query:  query,
		Header: map[string]string{"DHL-API-Key": d.account.Credentials["api_key"], "Accept": "application/json"},
		Retry:  couriers.RetryUnsent,
	}, d.parse)
	return about(number, answer)
}

// about makes the answer one about the number that was asked. DHL answers with the parcel's own number where it was asked by a
// reference or another form of the number; among several parcels the one that carries the number counts, then the newest.
func about(number string, a tracker.Answer) tracker.Answer {
	if len(a.Shipments) == 0 {
		return a
	}
	for _, s := range a.Shipments {
		if s.TrackingNo == number {
			return couriers.One(s)
		}
	}
	s := newest(a.Shipments)
	s.TrackingNo = number
	return couriers.One(s)
}

var _ tracker.Courier = (*courier)(nil)
