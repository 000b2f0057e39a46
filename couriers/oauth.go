package couriers

import (
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// tokenLife is taken for a token whose answer does not say how long it lasts.
const tokenLife = 10 * time.Minute

// AccessToken reads the answer to an OAuth 2 client credentials request (RFC 6749, 4.4 and 5): it is made to be Tokens.Parse. Numbers
// may come as strings. A client that is refused is a credential problem whatever HTTP status says so, a scope that is refused lacks a
// permission.
func AccessToken(r Reply) (Token, tracker.Answer) {
	var in struct {
		Token       Text `json:"access_token"`
		Expires     Text `json:"expires_in"`
		Error       Text `json:"error"`
		Description Text `json:"error_description"`
	}
	err := DecodeJSON(r.Body, &in)
	if in.Error != "" {
		return Token{}, refusedSignIn(r, string(in.Error), string(in.Description))
	}
	if a, done := HTTPOutcome(r, tracker.OutcomeRejected); done {
		return Token{}, a
	}
	switch {
	case err != nil:
		return Token{}, Malformed(err.Error())
	case in.Token == "":
		return Token{}, Malformed("the answer to the sign-in holds no token")
	}
	life := tokenLife
	if seconds, err := strconv.ParseFloat(string(in.Expires), 64); err == nil && seconds > 0 && seconds < 1e8 {
		life = time.Duration(seconds * float64(time.Second))
	}
	return Token{Value: string(in.Token), Ends: r.Now.Add(life)}, tracker.Answer{Outcome: tracker.OutcomeOK}
}

func refusedSignIn(r Reply, code, description string) tracker.Answer {
	detail := strings.TrimSpace("sign-in refused: " + code + " " + description)
	switch code {
	case "invalid_client", "unauthorized_client", "invalid_grant", "access_denied":
		return Failed(tracker.OutcomeAuth, tracker.ProblemBadCredentials, detail)
	case "invalid_scope":
		return Failed(tracker.OutcomeAuth, tracker.ProblemNoPermission, detail)
	}
	if a, done := HTTPOutcome(r, tracker.OutcomeRejected); done {
		a.Detail = detail
		return a
	}
	return Failed(tracker.OutcomeRejected, tracker.ProblemNone, detail)
}
