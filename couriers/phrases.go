package couriers

import (
	"parcelwarden/tracker"
	"strings"
)

// phraseRules are what couriers outside China write when a parcel ends, turns round or is in trouble. Movement is not among them: abroad
// every courier has codes for it, and a word such as "delivery" stands in half of all sentences.
func phraseRules() []wordRule {
	of := func(words ...string) []string { return words }
	return []wordRule{
		{tracker.StatusReturned, [][]string{of(
			"returned to sender", "returned to shipper", "return delivered", "delivered to sender", "delivered to shipper", "delivered, to original sender",
			"delivered to the sender", "has been returned to the sender",
		)}, of("being", "will be", "to be returned", "is returning", "in process")},
		{tracker.StatusLost, [][]string{of(
			"has been lost", "is lost", "was lost", "package lost", "parcel lost", "shipment lost", "lost in transit", "declared lost", "reported lost",
			"cannot be located", "unable to locate the package", "missing package confirmed",
		)}, of("may be lost", "if ", "might")},
		{tracker.StatusReturning, [][]string{of(
			"return to sender", "return to shipper", "returning to sender", "returning to shipper", "being returned", "will be returned", "returning package",
			"on its way back", "return initiated", "in return process",
		)}, of("if ")},
		{tracker.StatusException, [][]string{of("refused by", "was refused", "refused delivery", "damaged", "damage reported")}, of("if ", "not damaged")},
		{tracker.StatusFailedAttempt, [][]string{of(
			"delivery attempt", "attempted delivery", "delivery attempted", "could not be delivered", "unable to deliver", "not home", "nobody home",
			"customer not available", "no one available", "recipient not available", "undeliverable as addressed", "notice left", "address incorrect", "incorrect address",
		)}, of("first delivery attempt scheduled", "will attempt", "before delivery attempt")},
	}
}

// phrase returns the status that an English sentence states clearly, or "".
func phrase(text string) tracker.Status {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }) {
		return ""
	}
	return match(words.phrases, strings.ToLower(text))
}
