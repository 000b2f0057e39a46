package tracker

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// unsubscribePurpose separates these signatures from any other use of the same key. It names the kind of message: a token stops digests and
// nothing else.
const unsubscribePurpose = "parcelwarden stop digest 1\x00"

// UnsubscribeDays is how long the link in a digest works.
const UnsubscribeDays = 90

// UnsubscribeSigner makes and checks the links by which a recipient stops the digests of one merchant, without signing in. A token carries the
// merchant, an end time and the recipient in the clear, and an HMAC-SHA256 over them. A signer without a key makes and accepts nothing.
type UnsubscribeSigner struct {
	Key []byte // secret of the installation, 32 random bytes
}

// Unsubscription is whose digests a token is about.
type Unsubscription struct {
	MerchantID int64
	Recipient  string
}

// Link returns baseURL/u/TOKEN, or "" when there is no key or nobody to stop writing to.
func (s UnsubscribeSigner) Link(baseURL string, u Unsubscription, expires time.Time) string {
	if len(s.Key) == 0 || u.MerchantID == 0 || u.Recipient == "" {
		return ""
	}
	payload := fmt.Sprintf("%d.%d.%s", u.MerchantID, expires.Unix(), url.QueryEscape(u.Recipient))
	return strings.TrimRight(baseURL, "/") + "/u/" + seal(s.Key, unsubscribePurpose, payload)
}

// Verify returns what the token was made for. The error is ErrLinkInvalid or ErrLinkExpired; nothing in the payload is believed before the
// signature was compared, in constant time. A token is good up to and including its last second.
func (s UnsubscribeSigner) Verify(token string, now time.Time) (Unsubscription, error) {
	payload, ok := unseal(s.Key, unsubscribePurpose, token)
	fields := strings.SplitN(payload, ".", 3)
	if !ok || len(fields) != 3 {
		return Unsubscription{}, ErrLinkInvalid
	}
	merchantID, errID := strconv.ParseInt(fields[0], 10, 64)
	until, errUntil := strconv.ParseInt(fields[1], 10, 64)
	recipient, errWho := url.QueryUnescape(fields[2])
	switch {
	case errID != nil || errUntil != nil || errWho != nil:
		return Unsubscription{}, ErrLinkInvalid
	case now.Unix() > until:
		return Unsubscription{}, ErrLinkExpired
	}
	return Unsubscription{MerchantID: merchantID, Recipient: recipient}, nil
}

// HideAddress masks an e-mail address so that its owner knows it and others do not.
func HideAddress(address string) string {
	local, host, found := strings.Cut(address, "@")
	runes := []rune(local)
	if !found || len(runes) == 0 {
		return HidePhones(address)
	}
	return string(runes[0]) + "***@" + host
}
