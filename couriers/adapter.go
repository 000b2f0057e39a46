// Package couriers is the courier side of parcelwarden: the registry of adapters, the HTTP client they share, and the reading of
// Chinese tracking text where a code cannot be trusted. Each courier lives in a package of its own below this one.
//
// An adapter is two functions: one that asks (through Client) and one that reads (bytes in, tracker.Answer out). Whatever goes
// wrong is an Outcome of the answer, never an error that a caller could lose.
package couriers

import (
	"fmt"
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// Adapter is one provider of tracking answers.
type Adapter struct {
	Info tracker.CourierInfo
	// Options names the settings that are not secret. Every other setting of an account is taken for a secret.
	Options []string
	// Open builds the port for one account. It fails when the account lacks a credential.
	Open func(Account, *Client) (tracker.Courier, error)
	// Parse reads the answer to a look.
	Parse func(Reply) tracker.Answer
	// ParsePush reads a push body. It checks no signature. A push that is about no parcel's way reads as OutcomeOK without shipments.
	ParsePush func(Reply) tracker.Answer
	// Push is how the provider pushes; nil if it cannot.
	Push *Push
}

// Reply is one HTTP answer, or one push body, with the moment at which it arrived.
type Reply struct {
	Body       []byte
	HTTPStatus int // 0 is read as 200
	Header     http.Header
	Now        time.Time
}

// Registry holds the adapters by courier code.
type Registry struct {
	adapters []Adapter
	byCode   map[string]int
}

// NewRegistry fails on an adapter without a code, without one of its functions, or with a code that is already taken.
func NewRegistry(adapters ...Adapter) (*Registry, error) {
	r := &Registry{byCode: make(map[string]int, len(adapters))}
	for _, a := range adapters {
		code := a.Info.Code
		if code == "" || a.Open == nil || a.Parse == nil || a.ParsePush == nil {
			return nil, fmt.Errorf("register courier %q: code, Open, Parse and ParsePush are required", code)
		}
		if _, taken := r.byCode[code]; taken {
			return nil, fmt.Errorf("register courier %q: the code is already taken", code)
		}
		r.byCode[code] = len(r.adapters)
		r.adapters = append(r.adapters, a)
	}
	return r, nil
}

// Lookup returns the adapter with this code.
func (r *Registry) Lookup(code string) (Adapter, bool) {
	i, ok := r.byCode[strings.ToLower(strings.TrimSpace(code))]
	if !ok {
		return Adapter{}, false
	}
	return r.adapters[i], true
}

// Infos describes every adapter, in the order of registration.
func (r *Registry) Infos() []tracker.CourierInfo {
	out := make([]tracker.CourierInfo, 0, len(r.adapters))
	for _, a := range r.adapters {
		out = append(out, a.Info)
	}
	return out
}

// Codes returns the courier codes, sorted.
func (r *Registry) Codes() []string {
	out := make([]string, 0, len(r.adapters))
	for _, a := range r.adapters {
		out = append(out, a.Info.Code)
	}
	slices.Sort(out)
	return out
}

// Account sorts the settings of one account into credentials and options, so that whatever is not known to be harmless is kept out
// of logs and details.
func (r *Registry) Account(name, provider string, settings map[string]string) (Account, error) {
	adapter, ok := r.Lookup(provider)
	if !ok {
		return Account{}, fmt.Errorf("account %q: %w %q", name, ErrUnknownCourier, provider)
	}
	a := Account{Name: name, Provider: adapter.Info.Code, Credentials: map[string]string{}, Options: map[string]string{}}
	for key, value := range settings {
		if slices.Contains(adapter.Options, key) {
			a.Options[key] = value
			continue
		}
		a.Credentials[key] = value
	}
	return a, nil
}

// Open builds the client and the port for one account. The adapter's own rate applies where cfg names none. The client belongs to
// the caller, who closes it.
func (r *Registry) Open(account Account, cfg Config) (tracker.Courier, *Client, error) {
	adapter, ok := r.Lookup(account.Provider)
	if !ok {
		return nil, nil, fmt.Errorf("open account %q: %w %q", account.Name, ErrUnknownCourier, account.Provider)
	}
	if cfg.RequestsPerSecond == 0 {
		cfg.RequestsPerSecond = adapter.Info.RequestsPerSecond
	}
	client, err := NewClient(account, cfg)
	if err != nil {
		return nil, nil, fmt.Errorf("open account %q: %w", account.Name, err)
	}
	port, err := adapter.Open(account, client)
	if err != nil {
		client.Close()
		return nil, nil, fmt.Errorf("open account %q: %w", account.Name, err)
	}
	return port, client, nil
}
