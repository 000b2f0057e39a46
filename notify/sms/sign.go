package sms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

func hmacSHA256(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func hexSHA256(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// signACS3 returns the Authorization header of Aliyun's signature version 3 for a POST to "/" without a body. It covers every header it is
// given: names in lower case, host and those that start with x-acs-.
func signACS3(keyID, secret string, query url.Values, header map[string]string) string {
	const algorithm = "ACS3-HMAC-SHA256"
	names := slices.Sorted(maps.Keys(header))
	var lines strings.Builder
	for _, name := range names {
		fmt.Fprintf(&lines, "%s:%s\n", name, strings.TrimSpace(header[name]))
	}
	signed := strings.Join(names, ";")
	request := strings.Join([]string{"POST", "/", escaped(query), lines.String(), signed, header["x-acs-content-sha256"]}, "\n")
	signature := hmacSHA256([]byte(secret), algorithm+"\n"+hexSHA256([]byte(request)))
	return fmt.Sprintf("%s Credential=%s,SignedHeaders=%s,Signature=%x", algorithm, keyID, signed, signature)
}

// escaped is a query sorted by name in RFC 3986 form, where a space is not a plus sign.
func escaped(query url.Values) string { return strings.ReplaceAll(query.Encode(), "+", "%20") }

// signTC3 returns the Authorization header of Tencent Cloud's signature version 3 for a POST of JSON to "/" of a host.
func signTC3(keyID, secret, host string, body []byte, at time.Time) string {
	const algorithm, service, signed = "TC3-HMAC-SHA256", "sms", "content-type;host"
	day := at.UTC().Format(time.DateOnly)
	scope := day + "/" + service + "/tc3_request"
	request := strings.Join([]string{"POST", "/", "", "content-type:application/json\nhost:" + host + "\n", signed, hexSHA256(body)}, "\n")
	text := fmt.Sprintf("%s\n%d\n%s\n%s", algorithm, at.Unix(), scope, hexSHA256([]byte(request)))
	key := hmacSHA256(hmacSHA256(hmacSHA256([]byte("TC3"+secret), day), service), "tc3_request")
	return fmt.Sprintf("%s Credential=%s/%s, SignedHeaders=%s, Signature=%x", algorithm, keyID, scope, signed, hmacSHA256(key, text))
}

// hostOf is the host that a call to the endpoint names, and what a signature covers.
func hostOf(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return u.Host
}
