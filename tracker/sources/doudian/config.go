package doudian

import (
	"context"
	"errors"
	"parcelwarden/tracker/sources"
	"time"
)

// The platform's limits and our distance from them. Documents disagree whether 10,000 or 50,000 orders can be paged through, so the
// smaller number counts; orders older than 90 days are not listed.
const (
	productionBase = "https://openapi-fxg.jinritemai.com"
	pageSize       = 100
	caseSize       = 20 // each case costs a call for its order, and what a page has read is kept only when all of it is read
	deepest        = 10_000
	longestBack    = 89 * 24 * time.Hour
	defaultBack    = 15 * 24 * time.Hour
	widest         = 24 * time.Hour   // of one window
	overlap        = 2 * time.Minute  // between windows: what was changed just now may show up a little late
	lagging        = 10 * time.Minute // how far a quiet shop's cursor may stay behind
)

// Vault keeps a shop's tokens between runs. What Load returns is what the last Save was given.
type Vault interface {
	Load(ctx context.Context) (string, error)
	Save(ctx context.Context, text string) error
}

// Config is one shop at one app.
type Config struct {
	AppKey       string
	AppSecret    string
	ShopID       string        // for apps of the shop's own: the token is then made without a person
	RefreshToken string        // the first one, from the authorization page; later ones are in the vault
	Since        time.Duration // how far back the first reading goes; 0 means 15 days, at most 89
	Caller       sources.Caller
	Vault        Vault
	Courier      func(text string) (code string, known bool)
	Now          func() time.Time
}

// Validate reports what is missing.
func (c Config) Validate() error {
	switch {
	case c.AppKey == "" || c.AppSecret == "":
		return errors.New("doudian: app_key and app_secret are needed")
	case c.RefreshToken == "" && c.ShopID == "":
		return errors.New("doudian: refresh_token or shop_id is needed, to get an access token with")
	case c.Caller == nil || c.Vault == nil || c.Courier == nil || c.Now == nil:
		return errors.New("doudian: caller, vault, courier names and clock are needed")
	case c.Since < 0 || c.Since > longestBack:
		return errors.New("doudian: the platform lists orders of the last 89 days only")
	}
	return nil
}

// Source reads one shop. It is safe for concurrent use.
type Source struct {
	cfg    Config
	tokens tokens
}

// New checks the configuration; nothing is asked yet.
func New(cfg Config) (*Source, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Since == 0 {
		cfg.Since = defaultBack
	}
	s := &Source{cfg: cfg}
	s.tokens.source = s
	return s, nil
}
