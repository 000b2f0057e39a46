// Package canadapost reads Canada Post's REST service "Get Tracking Details". The service is documented; so is the list of event codes, of
// which the meaning of a few older ones comes from integrators.
package canadapost

import (
	"context"
	"encoding/base64"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// Adapter describes the service. A new key may ask twenty times a minute. The option language is en-CA (by default) or fr-CA, that of the
// texts.
func Adapter() couriers.Adapter {
	p := newParser()
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "canadapost", NameZH: "加拿大邮政", NameEN: "Canada Post", Serves: []string{"canadapost"},
			BatchSize: 1, RequestsPerSecond: 0.33, Verified: "documented",
			Credentials: []string{"username", "password"},
		},
		Options: []string{"language"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("username", "password"); err != nil {
				return nil, err
			}
			login := base64.StdEncoding.EncodeToString([]byte(a.Credentials["username"] + ":" + a.Credentials["password"]))
			c.Hide(login)
			return &courier{account: a, client: c, login: login, parse: p.parse}, nil
		},
		Parse:     p.parse,
		ParsePush: func(couriers.Reply) tracker.Answer { return couriers.Malformed("Canada Post does not push") },
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	login   string
	parse   func(couriers.Reply) tracker.Answer
}

// Track looks up one number.
func (p *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	if len(queries) > 1 {
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemNone, "Canada Post takes one number for each request")
	}
	number := queries[0].TrackingNo
	answer := p.client.Fetch(ctx, couriers.Request{
		Base: "https://soa-gw.canadapost.ca",
		Path: "/vis/track/pin/" + url.PathEscape(number) + "/detail",
		Header: map[string]string{
			"Accept": "application/vnd.cpc.track-v2+xml", "Accept-Language": p.account.Option("language", "en-CA"),
			"Authorization": "Basic " + p.login,
		},
		Retry: couriers.RetryLookup,
	}, p.parse)
	if len(answer.Shipments) == 1 {
		answer.Shipments[0].TrackingNo = number
	}
	return answer
}

var _ tracker.Courier = (*courier)(nil)
