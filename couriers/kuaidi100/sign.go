package kuaidi100

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"github.com/emmansun/gmsm/sm3"
)

// hashOf returns the hash behind the option sign_type: MD5, which needs no mention in a request, SHA256 or SM3.
func hashOf(signType string) (func() hash.Hash, error) {
	switch strings.ToUpper(signType) {
	case "MD5":
		return md5.New, nil
	case "SHA256":
		return sha256.New, nil
	case "SM3":
		return sm3.New, nil
	default:
		return nil, fmt.Errorf("kuaidi100: sign_type %q is none of MD5, SHA256, SM3", signType)
	}
}

// sign is the upper-case hex hash of the plain concatenation of its parts: param, key, customer for a query.
func sign(newHash func() hash.Hash, parts ...string) string {
	h := newHash()
	for _, part := range parts {
		h.Write([]byte(part))
	}
	return strings.ToUpper(hex.EncodeToString(h.Sum(nil)))
}

// pushSign is the signature of a push: always MD5, over param and salt.
func pushSign(param, salt string) string { return sign(md5.New, param, salt) }
