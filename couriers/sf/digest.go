package sf

import (
	"crypto/md5"
	"encoding/base64"
	"net/url"
	"strings"
)

// digest is Base64 of the MD5 bytes of msgData, timestamp and check word, by default URL-encoded first the way Java does it.
func digest(text string, encode bool) string {
	if encode {
		text = javaEncode(text)
	}
	sum := md5.Sum([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// javaEncode is URLEncoder of Java, which keeps "*" and encodes "~", unlike Go.
func javaEncode(s string) string {
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(s))
}
