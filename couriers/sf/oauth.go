package sf

import (
	"context"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
	"time"
)

// signedIn is an account that signs in. Its credentials can be tried without asking for a parcel.
type signedIn struct{ *courier }

// Probe fetches a new access token, which costs nothing.
func (s signedIn) Probe(ctx context.Context) tracker.Answer { return s.tokens.Probe(ctx) }

var _ tracker.Prober = signedIn{}

// tokenLife is how long a token lasts where its answer does not say.
const tokenLife = 2 * time.Hour

func newTokens(a couriers.Account, c *couriers.Client, p parser) *couriers.Tokens {
	return &couriers.Tokens{
		Client: c,
		Request: func() couriers.Request {
			return couriers.Request{
				Base: base,
				Path: "/oauth2/accessToken",
				Form: url.Values{
					"partnerID": {a.Credentials["partner_id"]}, "secret": {a.Credentials["check_word"]}, "grantType": {"password"},
				},
				Retry: couriers.RetryLookup,
			}
		},
		Parse: p.parseToken,
	}
}

func (p parser) parseToken(r couriers.Reply) (couriers.Token, tracker.Answer) {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return couriers.Token{}, a
	}
	var in struct {
		Code    couriers.Text `json:"apiResultCode"`
		Message couriers.Text `json:"apiErrorMsg"`
		Token   couriers.Text `json:"accessToken"`
		Seconds couriers.Text `json:"expiresIn"`
	}
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Token{}, couriers.Malformed(err.Error())
	}
	switch {
	case in.Code != "" && in.Code != "A1000":
		return couriers.Token{}, fail(p.platform, string(in.Code), string(in.Message))
	case in.Token == "":
		return couriers.Token{}, couriers.Malformed("the answer to the sign-in holds no token")
	}
	life := tokenLife
	if n, err := strconv.Atoi(string(in.Seconds)); err == nil && n > 0 && n < int(24*time.Hour/time.Second) {
		life = time.Duration(n) * time.Second
	}
	return couriers.Token{Value: string(in.Token), Ends: r.Now.Add(life)}, tracker.Answer{Outcome: tracker.OutcomeOK}
}
