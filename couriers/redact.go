package couriers

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

const redacted = "[redacted]"

// redactor removes secrets from text, in every form in which they can come back: as they are, URL-encoded, and escaped in JSON.
// Secrets that appear later, such as access tokens, can be added.
type redactor struct {
	mu       sync.Mutex
	secrets  []string
	fixed    int // how many of them the account came with
	replacer atomic.Pointer[strings.Replacer]
}

func newRedactor(secrets map[string]string) *redactor {
	r := &redactor{}
	for _, secret := range secrets {
		r.secrets = append(r.secrets, secret)
	}
	r.fixed = len(r.secrets)
	r.replacer.Store(replacerOf(r.secrets))
	return r
}

// learntLimit is how many later secrets are remembered.
const learntLimit = 16

// learn adds a secret.
func (r *redactor) learn(secret string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if secret == "" || slices.Contains(r.secrets, secret) {
		return
	}
	r.secrets = append(r.secrets, secret)
	if len(r.secrets) > r.fixed+learntLimit { // the oldest tokens ended long ago
		r.secrets = slices.Delete(r.secrets, r.fixed, r.fixed+1)
	}
	r.replacer.Store(replacerOf(r.secrets))
}

func replacerOf(secrets []string) *strings.Replacer {
	forms := make([]string, 0, 5*len(secrets))
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		quoted, _ := json.Marshal(secret)
		forms = append(forms, secret, url.QueryEscape(secret), url.PathEscape(secret), strings.Trim(string(quoted), `"`))
		forms = append(forms, strings.ToLower(url.QueryEscape(secret)))
	}
	// The longest form first: a secret that contains another one must not leave a tail behind.
	slices.SortFunc(forms, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	pairs := make([]string, 0, 2*len(forms))
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, redacted)
	}
	return strings.NewReplacer(pairs...)
}

func (r *redactor) text(s string) string { return r.replacer.Load().Replace(s) }

// errorText returns the text of err without secrets. A *url.Error prints the whole address, and the query is where couriers that
// sign by URL put key and signature, so it goes altogether.
func (r *redactor) errorText(err error) string {
	text := err.Error()
	var ue *url.Error
	if errors.As(err, &ue) {
		text = strings.ReplaceAll(text, ue.URL, bareURL(ue.URL))
	}
	return r.text(text)
}

func bareURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return redacted
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
