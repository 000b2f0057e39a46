package couriers

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// The errors of opening an account that somebody decides on.
var (
	ErrUnknownCourier    = errors.New("no adapter for courier")
	ErrMissingCredential = errors.New("missing credential")
)

// Account is one set of credentials at a provider, as the configuration gives it.
type Account struct {
	Name        string
	Provider    string            // code of the adapter
	BaseURL     string            // replaces scheme, host and path prefix of the provider's own address; empty: the provider's
	Credentials map[string]string `json:"-"` // secrets, by the names in CourierInfo.Credentials
	Options     map[string]string // settings of the adapter that are not secret
	Serves      []string          // courier codes routed to this account
}

// Require returns an error naming the credentials that are missing.
func (a Account) Require(names ...string) error {
	var missing []string
	for _, name := range names {
		if strings.TrimSpace(a.Credentials[name]) == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%s: %w: %s", a.Provider, ErrMissingCredential, strings.Join(missing, ", "))
	}
	return nil
}

// Option returns a setting, or fallback when it is not set.
func (a Account) Option(name, fallback string) string {
	if v := strings.TrimSpace(a.Options[name]); v != "" {
		return v
	}
	return fallback
}

// String names the account and the credentials it has, never their values.
func (a Account) String() string {
	return fmt.Sprintf("account %q of %s (credentials: %s)", a.Name, a.Provider, strings.Join(a.credentialNames(), ", "))
}

// GoString keeps the secrets out of %#v.
func (a Account) GoString() string { return a.String() }

// LogValue keeps the secrets out of logs.
func (a Account) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("account", a.Name),
		slog.String("provider", a.Provider),
		slog.Any("credentials", a.credentialNames()),
	)
}

func (a Account) credentialNames() []string {
	names := make([]string, 0, len(a.Credentials))
	for name := range a.Credentials {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

var _ slog.LogValuer = Account{}
