package couriers

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
)

const redacted = "[redacted]"

// redactor removes secrets from text, in every form in which they can come back: as they are, URL-encoded, and escaped in JSON.
type redactor struct{ replacer *strings.Replacer }

func newRedactor(secrets map[string]string) redactor {
	forms := make([]string, 0, 4*len(secrets))
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
	return redactor{replacer: strings.NewReplacer(pairs...)}
}

func (r redactor) text(s string) string { return r.replacer.Replace(s) }

// errorText returns the text of err without secrets. A *url.Error prints the whole address, and the query is where couriers that
// sign by URL put key and signature, so it goes altogether.
func (r redactor) errorText(err error) string {
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
