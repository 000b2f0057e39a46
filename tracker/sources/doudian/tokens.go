package doudian

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"sync"
	"time"
)

// An access token lasts seven days, a refresh token fourteen. An hour before its end a token is renewed.
const (
	tokenMargin = time.Hour
	accessLife  = 7 * 24 * time.Hour
	refreshLife = 14 * 24 * time.Hour
	absurdLife  = 10 * 365 * 24 * 3600 // seconds; more is a moment, not a span
)

// grant is what the vault keeps.
type grant struct {
	Access      string    `json:"access"`
	AccessEnds  time.Time `json:"access_ends"`
	Refresh     string    `json:"refresh"`
	RefreshEnds time.Time `json:"refresh_ends"`
	Origin      string    `json:"origin"` // fingerprint of the configured refresh token it descends from
}

// tokens hands out the access token and renews it, by one request however many calls wait for it.
type tokens struct {
	source  *Source
	renewal sync.Mutex // held while a token is looked for
	mu      sync.Mutex // guards grant
	grant   grant
}

func (t *tokens) known() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return []string{t.grant.Access, t.grant.Refresh}
}

// get returns an access token other than refused.
func (t *tokens) get(ctx context.Context, refused string) (string, error) {
	t.renewal.Lock()
	defer t.renewal.Unlock()
	g, err := t.load(ctx, refused)
	if err != nil {
		return "", err
	}
	now := t.source.cfg.Now()
	if g.Access != "" && g.Access != refused && now.Before(g.AccessEnds.Add(-tokenMargin)) {
		return g.Access, nil
	}
	if g, err = t.renew(ctx, g); err != nil {
		return "", err
	}
	return g.Access, nil
}

// load returns what is in memory if it will do, else what the vault holds: another node may have renewed it.
func (t *tokens) load(ctx context.Context, refused string) (grant, error) {
	now := t.source.cfg.Now()
	t.mu.Lock()
	held := t.grant
	t.mu.Unlock()
	if held.Access != "" && held.Access != refused && now.Before(held.AccessEnds.Add(-tokenMargin)) {
		return held, nil
	}
	text, err := t.source.cfg.Vault.Load(ctx)
	if err != nil {
		return grant{}, fmt.Errorf("doudian: load tokens: %w", err)
	}
	var g grant
	if text != "" && json.Unmarshal([]byte(text), &g) != nil || g.Origin != t.origin() {
		g = grant{} // unreadable, or the shop was authorized anew since
	}
	if g.Access != "" {
		t.keep(g)
	}
	return g, nil
}

func (t *tokens) keep(g grant) {
	t.mu.Lock()
	t.grant = g
	t.mu.Unlock()
	t.source.cfg.Caller.Hide(g.Access)
	t.source.cfg.Caller.Hide(g.Refresh)
}

func (t *tokens) origin() string {
	sum := sha256.Sum256([]byte(t.source.cfg.RefreshToken))
	return hex.EncodeToString(sum[:8])
}

// renew gets a new pair: with the refresh token where there is one, else, for an app of the shop's own, with the shop's id.
func (t *tokens) renew(ctx context.Context, old grant) (grant, error) {
	cfg := t.source.cfg
	refresh := old.Refresh
	if refresh == "" {
		refresh = cfg.RefreshToken
	}
	var err error
	var g grant
	if refresh != "" {
		g, err = t.ask(ctx, "token.refresh", map[string]string{"grant_type": "refresh_token", "refresh_token": refresh})
	}
	if (refresh == "" || refused(err)) && cfg.ShopID != "" {
		g, err = t.ask(ctx, "token.create", map[string]string{"grant_type": "authorization_self", "code": "", "shop_id": cfg.ShopID})
	}
	if err != nil {
		return grant{}, err
	}
	text, err := json.Marshal(g)
	if err != nil {
		return grant{}, fmt.Errorf("doudian: write tokens: %w", err)
	}
	t.keep(g)
	if err := cfg.Vault.Save(ctx, string(text)); err != nil {
		return grant{}, fmt.Errorf("doudian: keep tokens: %w", err)
	}
	return g, nil
}

// refused tells a platform that does not take the refresh token from one that could not be asked.
func refused(err error) bool {
	var failed *tracker.SourceError
	return errors.As(err, &failed) && (failed.Outcome == tracker.OutcomeAuth || failed.Outcome == tracker.OutcomeRejected)
}

func (t *tokens) ask(ctx context.Context, method string, params map[string]string) (grant, error) {
	var data struct {
		Access  sources.Text `json:"access_token"`
		Refresh sources.Text `json:"refresh_token"`
		Expires sources.Text `json:"expires_in"`
	}
	err := t.source.send(ctx, request{method: method, params: params}, &data)
	if refused(err) { // whatever the platform calls it: a person must authorize the shop anew
		var failed *tracker.SourceError
		errors.As(err, &failed)
		failed.Outcome, failed.Problem = tracker.OutcomeAuth, tracker.ProblemBadCredentials
		return grant{}, failed
	}
	if err != nil {
		return grant{}, err
	}
	if data.Access == "" {
		return grant{}, sources.Malformed("the answer to " + method + " holds no access token")
	}
	now := t.source.cfg.Now()
	g := grant{Access: string(data.Access), Refresh: string(data.Refresh), RefreshEnds: now.Add(refreshLife), Origin: t.origin()}
	switch life := data.Expires.Int(); {
	case life > absurdLife:
		g.AccessEnds = time.Unix(life, 0).UTC()
	case life > 0:
		g.AccessEnds = now.Add(time.Duration(life) * time.Second)
	default:
		g.AccessEnds = now.Add(accessLife)
	}
	return g, nil
}
