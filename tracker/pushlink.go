package tracker

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
)

// pushPurpose separates these secrets from any other use of the same key.
const pushPurpose = "parcelwarden courier push 1\x00"

// PushPath is where couriers push to; the account and its secret follow.
const PushPath = "/hooks/couriers/"

// PushSigner makes the addresses that couriers push to. Each holds a secret of its own, so that a provider which signs nothing is
// protected as well. A signer without a key makes and accepts nothing.
type PushSigner struct {
	Key []byte // secret of the installation, 32 random bytes
}

// Secret returns the account's part of the address: 40 hexadecimal digits, or "" without a key.
func (s PushSigner) Secret(accountID int64) string {
	if len(s.Key) == 0 || accountID == 0 {
		return ""
	}
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte(pushPurpose + strconv.FormatInt(accountID, 10)))
	return hex.EncodeToString(mac.Sum(nil)[:20])
}

// Fits reports, in constant time, whether the secret is the account's.
func (s PushSigner) Fits(accountID int64, secret string) bool {
	want := s.Secret(accountID)
	return want != "" && hmac.Equal([]byte(secret), []byte(want))
}

// Address is what a provider is given to push to. It is a credential. The account stands in it by its name where that is plain, else by
// its id.
func (s PushSigner) Address(baseURL string, a CourierAccount) string {
	secret := s.Secret(a.ID)
	if secret == "" {
		return ""
	}
	name := a.Name
	if url.PathEscape(name) != name || strings.Trim(name, ".") == "" || isNumber(name) {
		name = strconv.FormatInt(a.ID, 10)
	}
	return strings.TrimRight(baseURL, "/") + PushPath + name + "/" + secret
}

// Find returns the account that a push's address names, by id or name, if the secret is its own.
func (s PushSigner) Find(accounts []CourierAccount, account, secret string) (CourierAccount, bool) {
	var found CourierAccount
	ok := false
	for _, a := range accounts {
		named := a.Name == account || strconv.FormatInt(a.ID, 10) == account
		if s.Fits(a.ID, secret) && named {
			found, ok = a, true
		}
	}
	return found, ok
}

func isNumber(name string) bool {
	_, err := strconv.ParseInt(name, 10, 64)
	return err == nil
}
