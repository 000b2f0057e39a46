package replay

import (
	"parcelwarden/tracker"
	"strings"
)

// StallWords says what a scan means in a file whose codes are in no table of ours. Codes that are named win; otherwise Read is asked
// for the words, then a few English ones that every post writes. What stays without a meaning is a scan all the same: its code counts.
type StallWords struct {
	Delivered      []string
	OutForDelivery []string
	Failed         []string
	Read           func(text string) tracker.Status // nil, or "" for words that it does not know
}

// Status returns the meaning of a scan, or tracker.StatusInTransit: a scan that says neither that the parcel arrived nor that a visit
// failed is one on the way.
func (w StallWords) Status(code, event string) tracker.Status {
	for _, named := range [...]struct {
		codes  []string
		status tracker.Status
	}{{w.Delivered, tracker.StatusDelivered}, {w.OutForDelivery, tracker.StatusOutForDelivery}, {w.Failed, tracker.StatusFailedAttempt}} {
		for _, c := range named.codes {
			if strings.EqualFold(c, code) || (code == "" && strings.EqualFold(c, event)) {
				return named.status
			}
		}
	}
	text := strings.ToLower(strings.ReplaceAll(event, "_", " "))
	if text == "" {
		return tracker.StatusInTransit
	}
	if w.Read != nil {
		if s := w.Read(text); s != "" && s != tracker.StatusUnknown {
			return s
		}
	}
	return latinMeaning(text)
}

// latinMeaning reads the ends of a way in English. The order matters: a failed delivery is named after the delivery that failed.
func latinMeaning(text string) tracker.Status {
	has := func(words ...string) bool {
		for _, word := range words {
			if strings.Contains(text, word) {
				return true
			}
		}
		return false
	}
	switch {
	case has("attempt", "delivery exception", "delivery failed", "failed delivery", "unsuccessful", "undelivered", "not delivered"):
		return tracker.StatusFailedAttempt
	case has("out for delivery", "vehicle for delivery", "with courier", "with delivery"):
		return tracker.StatusOutForDelivery
	case has("to be delivered", "will be delivered", "delivered to carrier", "delivered to depot"):
		return tracker.StatusInTransit
	case has("delivered"):
		return tracker.StatusDelivered
	case has("picked up"):
		return tracker.StatusPickedUp
	default:
		return tracker.StatusInTransit
	}
}
