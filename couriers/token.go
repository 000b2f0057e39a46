package couriers

import (
	"context"
	"parcelwarden/tracker"
	"sync"
	"time"
)

// Token is an access token with the moment at which it ends.
type Token struct {
	Value string
	Ends  time.Time
}

// Tokens keeps the access token of one account: fetched when it is first needed, again shortly before it ends, and by one request
// however many looks wait for it. It is safe for concurrent use.
type Tokens struct {
	Client *Client
	// Request builds the call that asks for a token.
	Request func() Request
	// Parse reads the reply to it. The answer's outcome is OutcomeOK exactly when there is a token.
	Parse func(Reply) (Token, tracker.Answer)

	mu    sync.Mutex
	token Token
}

// tokenMargin is how long before its end a token is no longer used: a look takes time, and clocks differ.
const tokenMargin = time.Minute

// Fetch makes one look with a valid token. A token that the provider refuses is thrown away and the look made once more with a new one:
// providers revoke tokens before their time.
func (t *Tokens) Fetch(ctx context.Context, build func(token string) Request, parse func(Reply) tracker.Answer) tracker.Answer {
	token, failed := t.get(ctx, "")
	if failed.Outcome != tracker.OutcomeOK {
		return failed
	}
	answer := t.Client.Fetch(ctx, build(token), parse)
	if answer.Outcome != tracker.OutcomeAuth || answer.Problem != tracker.ProblemBadCredentials {
		return answer
	}
	again, failed := t.get(ctx, token)
	if failed.Outcome != tracker.OutcomeOK {
		return failed
	}
	return t.Client.Fetch(ctx, build(again), parse)
}

// Probe fetches a new token and says how that went.
func (t *Tokens) Probe(ctx context.Context) tracker.Answer {
	t.mu.Lock()
	refused := t.token.Value
	t.mu.Unlock()
	_, answer := t.get(ctx, refused)
	return answer
}

// get returns a token other than refused.
func (t *Tokens) get(ctx context.Context, refused string) (string, tracker.Answer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fine := tracker.Answer{Outcome: tracker.OutcomeOK}
	if t.token.Value != "" && t.token.Value != refused && t.Client.Now().Before(t.token.Ends.Add(-tokenMargin)) {
		return t.token.Value, fine
	}
	t.token = Token{}
	var got Token
	req := t.Request()
	req.unmetered = true // once in hours: where an account may ask once a minute, the look must not wait a minute for its own sign-in
	answer := t.Client.Fetch(ctx, req, func(r Reply) tracker.Answer {
		token, a := t.Parse(r)
		if a.Outcome == tracker.OutcomeOK && token.Value == "" {
			a = Malformed("the answer to the sign-in holds no token")
		}
		got = token
		return a
	})
	if answer.Outcome != tracker.OutcomeOK {
		return "", answer
	}
	t.Client.Hide(got.Value)
	t.token = got
	return got.Value, fine
}
