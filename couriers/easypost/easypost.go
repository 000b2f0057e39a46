// Package easypost reads EasyPost trackers, an aggregator of couriers of North America and some others: courier code "easypost", API v2.
// The format is verified against recorded answers. A new tracker has a price; the same number and courier within three months is the
// same tracker.
package easypost

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// Adapter describes the provider. The credential webhook_secret is needed for pushes only.
func Adapter() couriers.Adapter {
	p := newParser()
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "easypost", NameZH: "EasyPost", NameEN: "EasyPost", Aggregator: true,
			BatchSize: 1, RequestsPerSecond: 5, Verified: "verified",
			Credentials: []string{"api_key"}, SubscribeBatch: 10,
		},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("api_key"); err != nil {
				return nil, err
			}
			basic := base64.StdEncoding.EncodeToString([]byte(a.Credentials["api_key"] + ":"))
			c.Hide(basic)
			return &courier{client: c, parser: p, authorization: "Basic " + basic}, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
		Push:      push(),
	}
}

type courier struct {
	client        *couriers.Client
	parser        parser
	authorization string
}

// fetch makes one call below /v2.
func (c *courier) fetch(ctx context.Context, req couriers.Request, parse func(couriers.Reply) tracker.Answer) tracker.Answer {
	req.Base, req.Path = "https://api.easypost.com", "/v2"+req.Path
	req.Header = map[string]string{"Authorization": c.authorization}
	return c.client.Fetch(ctx, req, parse)
}

// wanted is a tracker to create.
type wanted struct {
	Tracker struct {
		Code    string `json:"tracking_code"`
		Carrier string `json:"carrier,omitempty"`
	} `json:"tracker"`
}

// Track reads one number. A number without a tracker gets one; so does one that was never looked at, since the provider returns the
// tracker that exists and a second call is saved.
func (c *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	q := queries[0]
	if !q.FirstLook {
		listed, a := c.list(ctx, q)
		if a.Outcome != tracker.OutcomeOK {
			return a
		}
		if best, ok := pickFor(listed, q); ok {
			return couriers.One(best.shipment)
		}
	}
	return c.create(ctx, q)
}

// create creates the tracker of a number, or returns the one that exists.
func (c *courier) create(ctx context.Context, q tracker.TrackQuery) tracker.Answer {
	a := c.post(ctx, q, carrierOf(q.Courier))
	if a.Problem == tracker.ProblemCourierUnknown && carrierOf(q.Courier) != "" {
		a = c.post(ctx, q, "")
	}
	if len(a.Shipments) == 1 {
		a.Shipments[0].TrackingNo = q.TrackingNo // the provider may write the number in another way
	}
	return couriers.FillMissing(a, []tracker.TrackQuery{q})
}

func (c *courier) post(ctx context.Context, q tracker.TrackQuery, carrier string) tracker.Answer {
	var w wanted
	w.Tracker.Code, w.Tracker.Carrier = q.TrackingNo, carrier
	raw, err := json.Marshal(w)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	return c.fetch(ctx, couriers.Request{Path: "/trackers", JSON: raw, Retry: couriers.RetryNever}, c.parser.parse)
}

var (
	_ tracker.Courier    = (*courier)(nil)
	_ tracker.Subscriber = (*courier)(nil)
	_ tracker.Prober     = (*courier)(nil)
)
