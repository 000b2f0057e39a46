package sms

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
)

// VerifyTwilio reports whether a form was signed with the account's auth token. The address is the whole of the callback as it was
// given to Twilio, with its query; signature is the header X-Twilio-Signature. A standard port may be named or not, as
// proxies on the way decide.
func VerifyTwilio(token, address, signature string, form url.Values) bool {
	got, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || token == "" {
		return false
	}
	for _, candidate := range portForms(address) {
		mac := hmac.New(sha1.New, []byte(token))
		mac.Write([]byte(candidate))
		for _, name := range slices.Sorted(maps.Keys(form)) {
			for _, value := range slices.Compact(slices.Sorted(slices.Values(form[name]))) {
				mac.Write([]byte(name + value))
			}
		}
		if hmac.Equal(got, mac.Sum(nil)) {
			return true
		}
	}
	return false
}

// portForms is an address as it is, and with its standard port named or left out.
func portForms(address string) []string {
	forms := []string{address}
	u, err := url.Parse(address)
	if err != nil {
		return forms
	}
	port := map[string]string{"https": "443", "http": "80"}[u.Scheme]
	start := u.Scheme + "://" + u.Host
	rest, found := strings.CutPrefix(address, start)
	switch {
	case port == "" || !found:
	case u.Port() == "":
		forms = append(forms, u.Scheme+"://"+net.JoinHostPort(u.Hostname(), port)+rest)
	case u.Port() == port:
		forms = append(forms, u.Scheme+"://"+strings.TrimSuffix(u.Host, ":"+port)+rest)
	}
	return forms
}
