package sources

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"
)

// ErrUnsigned is returned for a message without a valid signature of its sender. It does not say which part was wrong.
var ErrUnsigned = errors.New("the message is not signed by its sender")

// signedFor is how far the time of a signed request may lie from ours, either way.
const signedFor = 5 * time.Minute

// VerifySigned checks a request to the generic webhook: signature is "sha256=" and the hex HMAC-SHA256, under the shared secret, of
// the timestamp (Unix seconds), a dot and the raw body.
func VerifySigned(secret, timestamp, signature string, body []byte, now time.Time) error {
	seconds, err := strconv.ParseInt(strings.TrimSpace(timestamp), 10, 64)
	if err != nil || secret == "" {
		return ErrUnsigned
	}
	given, hexed := strings.CutPrefix(strings.TrimSpace(signature), "sha256=")
	raw, err := hex.DecodeString(given)
	if err != nil || !hexed {
		return ErrUnsigned
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(strings.TrimSpace(timestamp) + "."))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), raw) || now.Sub(time.Unix(seconds, 0)).Abs() > signedFor {
		return ErrUnsigned
	}
	return nil
}
