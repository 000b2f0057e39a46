// Package sf speaks to SF Express (顺丰) through its open platform 丰桥: the service EXP_RECE_SEARCH_ROUTES and its route push. Both are
// documented; the sign-in by OAuth, the reason codes and the push's lack of a signature come from a single source each.
package sf

import (
	"fmt"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"

	"github.com/google/uuid"
)

// Adapter describes the platform. Routes are shown only for parcels shipped with the account's monthly card, or with a right phone
// tail. The option auth=oauth signs in instead of signing each request; digest=plain signs without URL-encoding, as some older accounts
// do. The route push is set up on the platform and signed by nothing: its secret is its address.
func Adapter() couriers.Adapter {
	p := parser{ops: opCodes(), coarse: coarseCodes(), platform: platformErrors(), service: serviceErrors()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "sf", NameZH: "顺丰速运", NameEN: "SF Express", Serves: []string{"sf"},
			BatchSize: 10, RequestsPerSecond: 3, Verified: "documented",
			Credentials: []string{"partner_id", "check_word"},
		},
		Options:   []string{"auth", "digest"},
		Open:      func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) { return open(a, c, p) },
		Parse:     p.parse,
		ParsePush: p.parsePush,
		Push:      &couriers.Push{Key: pushKey, Ack: acknowledge},
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parser  parser
	newID   func() string
	tokens  *couriers.Tokens // nil: each request is signed
}

func open(a couriers.Account, c *couriers.Client, p parser) (tracker.Courier, error) {
	if err := a.Require("partner_id", "check_word"); err != nil {
		return nil, err
	}
	auth, digest := a.Option("auth", "digest"), a.Option("digest", "encoded")
	if !slices.Contains([]string{"digest", "oauth"}, auth) || !slices.Contains([]string{"encoded", "plain"}, digest) {
		return nil, fmt.Errorf("sf: auth %q must be digest or oauth, digest %q must be encoded or plain", auth, digest)
	}
	s := &courier{account: a, client: c, parser: p, newID: uuid.NewString}
	if auth == "oauth" {
		s.tokens = newTokens(a, c, p)
		return signedIn{s}, nil
	}
	return s, nil
}

var _ tracker.Courier = (*courier)(nil)
