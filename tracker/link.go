package tracker

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrLinkInvalid says that a token was not made with this key, or was changed on its way.
var ErrLinkInvalid = errors.New("answer link is not valid")

// ErrLinkExpired says that a token is genuine but its time is over.
var ErrLinkExpired = errors.New("answer link has expired")

// linkPurpose separates these signatures from any other use of the same key.
const linkPurpose = "parcelwarden supplier answer link 1\x00"

// LinkSigner makes and checks the links through which a supplier, who has no account, answers an escalation. A token carries the
// merchant, the escalation and an end time in the clear, and an HMAC-SHA256 over them. A signer without a key makes and accepts nothing.
type LinkSigner struct {
	Key []byte // secret of the installation, 32 random bytes
}

// Link returns baseURL/s/TOKEN. The same input gives the same link, so a repeated notice carries the link of the first one. It
// returns "" when there is no key.
func (s LinkSigner) Link(baseURL string, merchantID, escalationID int64, expires time.Time) string {
	if len(s.Key) == 0 {
		return ""
	}
	payload := fmt.Sprintf("%d.%d.%d", merchantID, escalationID, expires.Unix())
	return strings.TrimRight(baseURL, "/") + "/s/" + seal(s.Key, linkPurpose, payload)
}

// Verify returns what the token was made for. The error is ErrLinkInvalid or ErrLinkExpired; the signature is compared in constant
// time and before anything in the payload is believed. A token is good up to and including its last second.
func (s LinkSigner) Verify(token string, now time.Time) (merchantID, escalationID int64, err error) {
	payload, ok := unseal(s.Key, linkPurpose, token)
	var numbers [3]int64
	fields := strings.Split(payload, ".")
	if !ok || len(fields) != len(numbers) {
		return 0, 0, ErrLinkInvalid
	}
	for i, field := range fields {
		if numbers[i], err = strconv.ParseInt(field, 10, 64); err != nil {
			return 0, 0, ErrLinkInvalid
		}
	}
	if now.Unix() > numbers[2] {
		return 0, 0, ErrLinkExpired
	}
	return numbers[0], numbers[1], nil
}

// seal returns the payload and an HMAC-SHA256 over purpose and payload, both readable in an address.
func seal(key []byte, purpose, payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(payload)) + "." + encode(linkSum(key, purpose, payload))
}

// unseal returns the payload of what seal made with the same key for the same purpose. The signature is compared in constant time.
func unseal(key []byte, purpose, token string) (payload string, ok bool) {
	head, tail, found := strings.Cut(token, ".")
	strict := base64.RawURLEncoding.Strict()
	text, errText := strict.DecodeString(head)
	sum, errSum := strict.DecodeString(tail)
	if !found || errText != nil || errSum != nil || len(key) == 0 || !hmac.Equal(sum, linkSum(key, purpose, string(text))) {
		return "", false
	}
	return string(text), true
}

func linkSum(key []byte, purpose, payload string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(purpose + payload))
	return mac.Sum(nil)
}
