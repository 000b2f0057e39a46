package tracker

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
)

// receiptPurpose separates these secrets from any other use of the same key.
const receiptPurpose = "parcelwarden sms receipts 1\x00"

// ReceiptPath is where SMS providers report to; the account and its secret follow.
const ReceiptPath = "/hooks/sms/"

// ReceiptSigner makes the addresses to which SMS providers report what became of messages. Not all of them sign their reports, so each
// address holds a secret. A signer without a key makes and accepts nothing.
type ReceiptSigner struct {
	Key []byte // secret of the installation, 32 random bytes
}

// Secret returns the account's part of the address: 40 hexadecimal digits, or "" without a key.
func (s ReceiptSigner) Secret(account string) string {
	if len(s.Key) == 0 || account == "" {
		return ""
	}
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte(receiptPurpose + account))
	return hex.EncodeToString(mac.Sum(nil)[:20])
}

// Fits reports, in constant time, whether the secret is the account's.
func (s ReceiptSigner) Fits(account, secret string) bool {
	want := s.Secret(account)
	return want != "" && hmac.Equal([]byte(secret), []byte(want))
}

// Address is what the provider is given to report to. It is a credential.
func (s ReceiptSigner) Address(baseURL, account string) string {
	secret := s.Secret(account)
	if secret == "" {
		return ""
	}
	return strings.TrimRight(baseURL, "/") + ReceiptPath + url.PathEscape(account) + "/" + secret
}
