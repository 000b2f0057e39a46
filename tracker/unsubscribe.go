package tracker

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math"
	"strings"
	"time"
)

// unsubscribePurpose separates these signatures from any other use of the same key. It names the kind of message: a token stops digests and
// nothing else.
const unsubscribePurpose = "parcelwarden stop digest 1\x00"

// UnsubscribeDays is how long the link in a digest works.
const UnsubscribeDays = 90

// unsubscribeSum is the length of a token's signature: 128 bits.
const unsubscribeSum = 16

// UnsubscribeSigner makes and checks the links by which a recipient stops the digests of one merchant, without signing in. A token carries an
// end time, the merchant and the recipient in the clear, and an HMAC-SHA256 over them, cut to 128 bits. A signer without a key makes and
// accepts nothing.
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
	if len(s.Key) == 0 || u.MerchantID <= 0 || u.Recipient == "" || expires.Unix() < 0 || expires.Unix() > math.MaxUint32 {
		return ""
	}
	payload := binary.BigEndian.AppendUint32(nil, uint32(expires.Unix())) //nolint:gosec // bounded above
	payload = binary.AppendUvarint(payload, uint64(u.MerchantID))
	payload = append(payload, u.Recipient...)
	return strings.TrimRight(baseURL, "/") + "/u/" + base64.RawURLEncoding.EncodeToString(append(payload, s.sum(payload)...))
}

// Verify returns what the token was made for. The error is ErrLinkInvalid or ErrLinkExpired; nothing in the payload is believed before the
// signature was compared, in constant time. A token is good up to and including its last second.
func (s UnsubscribeSigner) Verify(token string, now time.Time) (Unsubscription, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	cut := len(raw) - unsubscribeSum
	if err != nil || len(s.Key) == 0 || cut < 6 || !hmac.Equal(raw[cut:], s.sum(raw[:cut])) {
		return Unsubscription{}, ErrLinkInvalid
	}
	merchant, n := binary.Uvarint(raw[4:cut])
	if n <= 0 || merchant > math.MaxInt64 {
		return Unsubscription{}, ErrLinkInvalid
	}
	if now.Unix() > int64(binary.BigEndian.Uint32(raw)) {
		return Unsubscription{}, ErrLinkExpired
	}
	return Unsubscription{MerchantID: int64(merchant), Recipient: string(raw[4+n : cut])}, nil
}

func (s UnsubscribeSigner) sum(payload []byte) []byte {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte(unsubscribePurpose))
	mac.Write(payload)
	return mac.Sum(nil)[:unsubscribeSum]
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
