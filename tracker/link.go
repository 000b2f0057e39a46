package tracker

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"time"
)

// ErrLinkInvalid says that a token was not made with this key, or was changed on its way.
var ErrLinkInvalid = errors.New("answer link is not valid")

// ErrLinkExpired says that a token is genuine but its time is over.
var ErrLinkExpired = errors.New("answer link has expired")

// linkPurpose separates these signatures from any other use of the same key.
const linkPurpose = "parcelwarden supplier answer link 2\x00"

// linkSum is the length of a token's signature: an SMS template's variable takes 35 characters, and 96 bits cannot be guessed through a
// page that counts its visitors.
const linkSum = 12

// LinkSigner makes and checks the links through which a supplier, who has no account, answers an escalation. A token carries an end time,
// the merchant and the escalation in the clear, and an HMAC-SHA256 over them, cut to 96 bits. A signer without a key makes and accepts
// nothing.
type LinkSigner struct {
	Key []byte // secret of the installation, 32 random bytes
}

// Link returns baseURL/s/TOKEN, where TOKEN has 26 to 33 characters for up to two million merchants and escalations. The same input gives
// the same link, so a repeated notice carries the link of the first one. It returns "" when there is no key, or no such escalation.
func (s LinkSigner) Link(baseURL string, merchantID, escalationID int64, expires time.Time) string {
	if len(s.Key) == 0 || merchantID < 0 || escalationID < 0 || expires.Unix() < 0 || expires.Unix() > math.MaxUint32 {
		return ""
	}
	payload := binary.BigEndian.AppendUint32(nil, uint32(expires.Unix())) //nolint:gosec // bounded above
	payload = binary.AppendUvarint(payload, uint64(merchantID))
	payload = binary.AppendUvarint(payload, uint64(escalationID))
	return strings.TrimRight(baseURL, "/") + "/s/" + base64.RawURLEncoding.EncodeToString(append(payload, s.sum(payload)...))
}

// Verify returns what the token was made for. The error is ErrLinkInvalid or ErrLinkExpired; the signature is compared in constant
// time and before anything in the payload is believed. A token is good up to and including its last second.
func (s LinkSigner) Verify(token string, now time.Time) (merchantID, escalationID int64, err error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	cut := len(raw) - linkSum
	if err != nil || len(s.Key) == 0 || cut < 6 || !hmac.Equal(raw[cut:], s.sum(raw[:cut])) {
		return 0, 0, ErrLinkInvalid
	}
	merchant, n := binary.Uvarint(raw[4:cut])
	escalation, m := binary.Uvarint(raw[4+max(n, 0) : cut])
	if n <= 0 || m <= 0 || 4+n+m != cut || merchant > math.MaxInt64 || escalation > math.MaxInt64 {
		return 0, 0, ErrLinkInvalid
	}
	if now.Unix() > int64(binary.BigEndian.Uint32(raw)) {
		return 0, 0, ErrLinkExpired
	}
	return int64(merchant), int64(escalation), nil
}

func (s LinkSigner) sum(payload []byte) []byte {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte(linkPurpose))
	mac.Write(payload)
	return mac.Sum(nil)[:linkSum]
}
