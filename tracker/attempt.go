package tracker

import (
	"regexp"
	"strings"
	"time"
)

// AttemptOutcome classes how one attempt to send a message ended.
type AttemptOutcome string

// The outcomes. An attempt that is uncertain was begun, and the program ended before its result was written down: the message may have gone
// out. What is skipped never began and is not kept as an attempt.
const (
	AttemptSent      AttemptOutcome = "sent"
	AttemptTemporary AttemptOutcome = "temporary" // another try may succeed
	AttemptLimit     AttemptOutcome = "limit"     // too many messages: it waits for its turn
	AttemptSetup     AttemptOutcome = "setup"     // a person must mend the configuration
	AttemptFinal     AttemptOutcome = "final"     // no other try can succeed
	AttemptUncertain AttemptOutcome = "uncertain"
	AttemptSkipped   AttemptOutcome = "skipped"
)

// Counts reports whether an attempt with this outcome is one of the tries that a message has.
func (o AttemptOutcome) Counts() bool {
	return o != AttemptLimit && o != AttemptSetup && o != AttemptSkipped
}

// Attempt is one attempt to send a message: a row that is written once, together with the message's next state, and never changed.
type Attempt struct {
	ID         int64
	MerchantID int64
	MessageID  int64
	At         time.Time     // when it began
	Took       time.Duration // until the channel had answered, on the clock on the wall; 0 if that is not known
	Channel    string
	Recipient  string // masked
	Outcome    AttemptOutcome
	Reason     string    // why it failed; never holds a secret
	Receipt    string    // the channel's own id of the message
	NextTryAt  time.Time // when the message is tried again; zero if never
	Subject    string    // of an e-mail, as it went out; masked
	Text       string    // what the channel was handed, as people read it; masked, and cut to TextKept characters
	Part       string    // of a wrong setup: what ChannelFault.Part says
	Alone      bool      // of a wrong setup: only this recipient's
}

// State is where the message stands after the attempt.
func (a Attempt) State() DeliveryState {
	switch {
	case a.Outcome == AttemptSent:
		return DeliverySent
	case !a.NextTryAt.IsZero():
		return DeliveryQueued
	default:
		return DeliveryFailed
	}
}

// ReceiptState is what a provider says became of a message that it had taken.
type ReceiptState string

// The states of delivery receipts.
const (
	ReceiptDelivered ReceiptState = "delivered"
	ReceiptFailed    ReceiptState = "failed"
	ReceiptUnknown   ReceiptState = "unknown" // on its way, or a code that we do not know
)

// DeliveryReceipt is one report of a provider about a message, found by the id that the provider gave when it took it. A report may come
// before the attempt is written down, and again: the same one counts once.
type DeliveryReceipt struct {
	Provider   string
	ReceiptID  string
	State      ReceiptState
	Code       string    // the provider's or the carrier's own, as it came
	At         time.Time // when the provider says it was; zero if not said
	ReceivedAt time.Time
}

// ReceiptCount is how many different reports of one kind came.
type ReceiptCount struct {
	Provider string       `json:"provider"`
	State    ReceiptState `json:"state"`
	Code     string       `json:"code"`
	N        int64        `json:"n"`
	LastAt   time.Time    `json:"last_at"`
}

// The states of a message that only receipts tell apart; beside those of DeliveryState in a MessageFilter.
const (
	MessageDelivered   = "delivered"   // sent, and reported on the phone
	MessageUndelivered = "undelivered" // sent, and reported lost
)

// MessageFilter selects messages, newest first. Zero values select all; MerchantID 0 means every merchant.
type MessageFilter struct {
	MerchantID int64
	State      string // a DeliveryState, MessageDelivered or MessageUndelivered
	Channel    string
	Topic      Topic
	IncidentID int64
	Number     string // exact tracking or order number of what it is about
	Before     int64  // only ids below: where the page before ended
	Limit      int
}

// MessageEntry is one line of the message log.
type MessageEntry struct {
	Notification
	Reader    string    // name of who reads it; empty where only the address is known
	ClaimedAt time.Time // when a sender last took it; zero if never, or not known
	Attempts  int
	Receipts  []DeliveryReceipt // oldest first
}

// MessageRecord is all that is known about one message.
type MessageRecord struct {
	MessageEntry
	Log []Attempt // oldest first
}

// Fate is what the receipts say in the end: a delivery outlasts a failure, which outlasts what is not known. It is empty without receipts.
func Fate(receipts []DeliveryReceipt) ReceiptState {
	var fate ReceiptState
	rank := map[ReceiptState]int{ReceiptUnknown: 1, ReceiptFailed: 2, ReceiptDelivered: 3}
	for _, r := range receipts {
		if rank[r.State] > rank[fate] {
			fate = r.State
		}
	}
	return fate
}

// testKey begins the keys of messages that somebody sent to try a channel.
const testKey = "test/"

// TestKey is the key of a message that tries a channel. Keys of different moments differ, so that no receiver drops one as a repeat.
func TestKey(now time.Time) string { return testKey + now.UTC().Format(time.RFC3339Nano) }

// Test reports whether the message only tries a channel: it is marked as a test and counts for nothing else.
func (n Notification) Test() bool { return strings.HasPrefix(n.Key, testKey) }

// secretPath is the part of our own addresses that lets whoever knows it answer or unsubscribe.
var secretPath = regexp.MustCompile(`(^|[^A-Za-z0-9])([su])/[A-Za-z0-9_-]{16,}`)

// HideTokens takes the tokens of supplier and unsubscribe links out of a text.
func HideTokens(text string) string { return secretPath.ReplaceAllString(text, "$1$2/…") }

// HideRecipient masks a recipient for the log: phone numbers lose their middle, addresses of webhooks all but their host.
func HideRecipient(channel, recipient string) string {
	if channel == "webhook" {
		scheme, rest, found := strings.Cut(recipient, "://")
		if !found {
			return HidePhones(recipient)
		}
		host, path, _ := strings.Cut(rest, "/")
		if _, after, found := strings.Cut(host, "@"); found {
			host = after
		}
		if path != "" {
			host += "/…"
		}
		return scheme + "://" + host
	}
	if channel == "sms" {
		return hideNumber(recipient)
	}
	return HidePhones(recipient)
}

// hideNumber masks a number of any country: all but its first three and last four digits.
func hideNumber(number string) string {
	runes := []rune(strings.TrimSpace(number))
	if len(runes) < 8 {
		return strings.Repeat("*", len(runes))
	}
	return string(runes[:3]) + "****" + string(runes[len(runes)-4:])
}
