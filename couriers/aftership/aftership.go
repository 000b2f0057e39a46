// Package aftership reads AfterShip Tracking, an aggregator of international couriers: courier code "aftership", the dated API (2024-07
// and later). The format is documented. Each number is created once, which uses one unit of the plan's quota; reading is free.
package aftership

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"regexp"
)

// oldest is the first version with this shape of requests.
const oldest = "2024-07"

var versionForm = regexp.MustCompile(`^20\d\d-\d\d$`)

// Adapter describes the provider. The option version chooses a dated version of its API. The credential webhook_secret is needed for
// pushes only.
func Adapter() couriers.Adapter {
	p := parser{codes: statuses(), refusals: refusals()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "aftership", NameZH: "AfterShip", NameEN: "AfterShip", Aggregator: true,
			BatchSize: 50, RequestsPerSecond: 5, Verified: "documented",
			Credentials: []string{"api_key"}, SubscribeBatch: 20,
		},
		Options: []string{"version"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("api_key"); err != nil {
				return nil, err
			}
			version := a.Option("version", "2026-07")
			if !versionForm.MatchString(version) || version < oldest {
				return nil, fmt.Errorf("aftership: version %q is not a dated version since %s", version, oldest)
			}
			return &courier{account: a, client: c, parser: p, version: version}, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
		Push:      push(),
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
	version string
}

// call is one request: its path below the version, and what goes with it.
type call struct {
	method string
	path   string
	query  url.Values
	body   any
	retry  couriers.Retry
}

func (c *courier) fetch(ctx context.Context, what call, parse func(couriers.Reply) tracker.Answer) tracker.Answer {
	req := couriers.Request{
		Method: what.method, Base: "https://api.aftership.com", Path: "/tracking/" + c.version + what.path, Query: what.query, Retry: what.retry,
		Header: map[string]string{"as-api-key": c.account.Credentials["api_key"]},
	}
	if what.body != nil {
		raw, err := json.Marshal(what.body)
		if err != nil {
			return couriers.Malformed("the question cannot be written as JSON")
		}
		req.JSON = raw
	}
	return c.client.Fetch(ctx, req, parse)
}

var (
	_ tracker.Courier    = (*courier)(nil)
	_ tracker.Subscriber = (*courier)(nil)
	_ tracker.Identifier = (*courier)(nil)
	_ tracker.Prober     = (*courier)(nil)
)
