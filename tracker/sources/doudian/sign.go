package doudian

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // the platform signs its messages with MD5
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"parcelwarden/tracker/sources"
	"strings"
)

// canonical writes parameters the way the platform wants them signed: compact, keys sorted at every level, & < > as they are, numbers
// with the digits they came with.
func canonical(params any) ([]byte, error) {
	first, err := plainJSON(params)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(first))
	dec.UseNumber()
	var tree any // maps are written with sorted keys, structs are not
	if err := dec.Decode(&tree); err != nil {
		return nil, fmt.Errorf("sort parameters: %w", err)
	}
	return plainJSON(tree)
}

func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write parameters: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// signed is what a request's signature covers. The access token is not part of it.
type signed struct {
	appKey, appSecret, method, timestamp string
	params                               []byte
}

// sign returns the hex HMAC-SHA256, under the app's secret, of the parameters in the order of their names between two copies of the
// secret (official SDK, sign_util).
func (s signed) sign() string {
	mac := hmac.New(sha256.New, []byte(s.appSecret))
	for _, part := range []string{
		s.appSecret, "app_key", s.appKey, "method", s.method, "param_json", string(s.params), "timestamp", s.timestamp, "v2", s.appSecret,
	} {
		mac.Write([]byte(part))
	}
	return hex.EncodeToString(mac.Sum(nil))
}

// VerifyPush checks the header event-sign of a pushed message: the hex MD5 of app key, raw body and app secret. It fails with
// sources.ErrUnsigned.
func VerifyPush(appKey, appSecret string, body []byte, sign string) error {
	if appKey == "" || appSecret == "" {
		return sources.ErrUnsigned
	}
	hash := md5.New() //nolint:gosec // see above
	hash.Write([]byte(appKey))
	hash.Write(body)
	hash.Write([]byte(appSecret))
	want := hex.EncodeToString(hash.Sum(nil))
	if subtle.ConstantTimeCompare([]byte(strings.ToLower(strings.TrimSpace(sign))), []byte(want)) != 1 {
		return sources.ErrUnsigned
	}
	return nil
}
