// Package royalmail reads Royal Mail's Tracking API v2 (mailpieces). Calls and errors are documented; the meaning of the event codes is put
// together from two lists of integrators, since Royal Mail hands its own out to account customers only.
package royalmail

import (
	"context"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// Adapter describes the service. The quota is that of the smallest plan, 25 requests in twelve hours: a look at one number brings its
// whole history, a look at several brings the last event of each in a single request.
func Adapter() couriers.Adapter {
	p := parser{codes: eventCodes(), categories: categories(), refusals: refusals()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "royalmail", NameZH: "英国皇家邮政", NameEN: "Royal Mail", Serves: []string{"royalmail"},
			BatchSize: 30, RequestsPerSecond: 1, RequestsPerDay: 50, Verified: "documented",
			Credentials: []string{"client_id", "client_secret"},
		},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("client_id", "client_secret"); err != nil {
				return nil, err
			}
			return &courier{account: a, client: c, parser: p}, nil
		},
		Parse:     p.parse,
		ParsePush: func(couriers.Reply) tracker.Answer { return couriers.Malformed("Royal Mail does not push") },
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
}

// Track reads the events of one number, or the summary of at most thirty. A look that arrived is not repeated, since it counts against
// the quota.
func (m *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	req := couriers.Request{
		Base: "https://api.royalmail.net",
		Header: map[string]string{
			"X-IBM-Client-Id": m.account.Credentials["client_id"], "X-IBM-Client-Secret": m.account.Credentials["client_secret"],
			"X-Accept-RMG-Terms": "yes", "Accept": "application/json",
		},
		Retry: couriers.RetryUnsent,
	}
	if len(queries) == 1 {
		req.Path = "/mailpieces/v2/" + url.PathEscape(queries[0].TrackingNo) + "/events"
	} else {
		numbers := make([]string, 0, len(queries))
		for _, q := range queries {
			numbers = append(numbers, q.TrackingNo)
		}
		req.Path, req.Query = "/mailpieces/v2/summary", url.Values{"mailPieceId": {strings.Join(numbers, ",")}}
	}
	answer := m.client.Fetch(ctx, req, func(r couriers.Reply) tracker.Answer { return m.parser.read(r, queries) })
	return couriers.FillMissing(answer, queries)
}

var _ tracker.Courier = (*courier)(nil)
