package shopify

import (
	"errors"
	"parcelwarden/tracker/sources"
	"regexp"
	"time"
)

const (
	defaultVersion = "2026-07"
	defaultBack    = 30 * 24 * time.Hour
	longestBack    = 60 * 24 * time.Hour // older orders need a permission of their own
	overlap        = 2 * time.Minute
	pageOrders     = 10 // with their fulfilments about 600 of the 1000 points that one query may cost
	mostParcels    = 10 // fulfilments of an order
	mostNumbers    = 5  // numbers of a fulfilment
)

// Config is one shop. Without a token only webhooks are taken.
type Config struct {
	Shop    string // NAME.myshopify.com
	Token   string // of the Admin API
	Version string // of the Admin API
	Secret  string // signs the webhooks
	Former  string // the secret before the last rotation; deliveries under way still carry it
	Since   time.Duration
	Caller  sources.Caller
	Courier func(text string) (code string, known bool)
	Now     func() time.Time
}

var (
	shopName   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*\.myshopify\.com$`)
	apiVersion = regexp.MustCompile(`^(20[0-9]{2}-(01|04|07|10)|unstable)$`)
)

// Validate reports what is missing.
func (c Config) Validate() error {
	switch {
	case !shopName.MatchString(c.Shop):
		return errors.New("shopify: shop must be the shop's own address, such as name.myshopify.com")
	case c.Token == "" && c.Secret == "":
		return errors.New("shopify: access_token or webhook_secret is needed, better both")
	case c.Token != "" && c.Caller == nil, c.Courier == nil, c.Now == nil:
		return errors.New("shopify: caller, courier names and clock are needed")
	case c.Version != "" && !apiVersion.MatchString(c.Version):
		return errors.New("shopify: api_version must look like " + defaultVersion)
	case c.Since < 0 || c.Since > longestBack:
		return errors.New("shopify: orders of the last 60 days can be read")
	}
	return nil
}

// Source reads one shop.
type Source struct{ cfg Config }

// New checks the configuration; nothing is asked yet.
func New(cfg Config) (*Source, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Version == "" {
		cfg.Version = defaultVersion
	}
	if cfg.Since == 0 {
		cfg.Since = defaultBack
	}
	return &Source{cfg: cfg}, nil
}
