// Package track17 reads 17TRACK, an aggregator of international couriers: courier code "17track", API version 2.2 or 2.4. The format is
// documented. A registration costs one credit and is made once; reading and pushes are free.
package track17

import (
	"context"
	"fmt"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"regexp"
	"time"
)

// Adapter describes the provider. The option version chooses v2.4.
func Adapter() couriers.Adapter {
	p := parser{codes: statuses(), refusals: refusals()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "17track", NameZH: "17TRACK", NameEN: "17TRACK", Aggregator: true,
			BatchSize: 40, RequestsPerSecond: 3, Verified: "documented",
			Credentials: []string{"token"}, SubscribeBatch: 40, PushLasts: 30 * 24 * time.Hour,
		},
		Options: []string{"version"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("token"); err != nil {
				return nil, err
			}
			version := a.Option("version", "v2.2")
			if !versionForm.MatchString(version) {
				return nil, fmt.Errorf("17track: version %q is not of the form v2.4", version)
			}
			return &courier{account: a, client: c, parser: p, version: version}, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
		Push:      push(),
	}
}

var versionForm = regexp.MustCompile(`^v2\.\d$`)

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
	version string
	notes   notes
}

// Track reads at most 40 numbers. Numbers that were never registered are registered and read once more; the provider then usually
// has nothing yet and says so. What keeps a number silent is mended.
func (t *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	read := t.get(ctx, queries)
	if missing := read.with(codeNotRegistered); len(missing) > 0 {
		read = read.replaced(missing, t.enrol(ctx, only(queries, missing)))
	}
	return couriers.FillMissing(t.mend(ctx, read, queries), queries)
}

// enrol registers numbers and reads those that were taken.
func (t *courier) enrol(ctx context.Context, queries []tracker.TrackQuery) reading {
	registered := t.register(ctx, queries)
	if registered.answer.Outcome != tracker.OutcomeOK {
		return registered
	}
	refused := map[string]bool{}
	for _, s := range registered.answer.Shipments {
		refused[s.TrackingNo] = true
	}
	var taken []string
	for _, q := range queries {
		if !refused[q.TrackingNo] {
			taken = append(taken, q.TrackingNo)
		}
	}
	if len(taken) == 0 {
		return registered
	}
	return registered.replaced(taken, t.get(ctx, only(queries, taken)))
}

var (
	_ tracker.Courier    = (*courier)(nil)
	_ tracker.Subscriber = (*courier)(nil)
	_ tracker.Prober     = (*courier)(nil)
)
