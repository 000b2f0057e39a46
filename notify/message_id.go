package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"parcelwarden/tracker"
	"regexp"
)

// dotAtom is what the right side of a Message-ID may hold (RFC 5322, 3.2.3), narrowed to host names and IPv4 addresses.
var dotAtom = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$`)

func idDomain(host string) string {
	if dotAtom.MatchString(host) {
		return host
	}
	return "parcelwarden.invalid"
}

// messageID names an outbox row to the outside. It is the same at every try; the hash tells rows with equal ids of two databases
// apart, so that a mail server which remembers ids does not drop the alerts of a fresh installation.
func messageID(n tracker.Notification, domain string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s\x00%d", n.MerchantID, n.Key, n.Recipient, n.CreatedAt.UnixMilli()))
	return fmt.Sprintf("n%d.m%d.%s@%s", n.ID, n.MerchantID, hex.EncodeToString(sum[:6]), domain)
}
