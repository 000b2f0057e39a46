package tracker

import (
	"fmt"
	"strings"
	"time"
)

// ChannelFault says that a channel of a shop, or a part of it, sends nothing until a person has mended its setup: credentials, an account
// without money, a signature or template that is not approved.
type ChannelFault struct {
	MerchantID int64
	Channel    string
	Recipient  string // whose bot or webhook; empty: the channel's, whoever the recipient is
	Part       string // the messages whose template is refused, as Notification.Part says; empty: all
	Reason     string // never holds a secret
	Since      time.Time
	LastAt     time.Time // when it was last found to stand
	Tries      int
	ProbeAt    time.Time // when the next message tries the channel again
}

// Part names the messages that share a template of a provider: topic and language.
func (n Notification) Part() string { return string(n.Topic) + "/" + string(n.Locale) }

// Stops reports whether a message would meet the fault.
func (f ChannelFault) Stops(n Notification) bool {
	return n.Channel == f.Channel && (f.Recipient == "" || f.Recipient == n.Recipient) && (f.Part == "" || f.Part == n.Part())
}

// FaultPause is how long a channel rests after it was found to need its setup for the n-th time.
func FaultPause(n int) time.Duration {
	steps := []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour}
	return steps[min(max(n, 1), len(steps))-1]
}

// FaultGivesUp is the age at which a message that waits for its channel tries it a last time.
const FaultGivesUp = 72 * time.Hour

// FaultTold is what a message says about a channel that needs its setup.
type FaultTold struct {
	Channel   string `json:"channel"`
	Recipient string `json:"recipient,omitempty"` // masked
	Topic     Topic  `json:"topic,omitempty"`     // whose template is refused; empty: nothing goes
	Reason    string `json:"reason"`
}

// Notices tell everybody of the shop who has another channel, once for the channel and the day on which it began: once that some messages do not go,
// and once that none does.
func (f ChannelFault) Notices(m Merchant, now time.Time) []Notification {
	told := &FaultTold{Channel: f.Channel, Recipient: HideRecipient(f.Channel, f.Recipient), Topic: partTopic(f.Part), Reason: HidePhones(HideTokens(f.Reason))}
	note := Notification{
		MerchantID: m.ID, Topic: TopicChannelFault, Severity: SeverityAbnormal, Audience: AudienceMerchant, Locale: m.Locale, State: DeliveryQueued, CreatedAt: now,
		NextTryAt: now, Message: Message{Merchant: m.Name, Zone: m.Zone, At: now, Fault: told},
	}
	scope := "all"
	if f.Part != "" {
		scope = "part"
	}
	key := fmt.Sprintf("channel_fault/%s/%s/%s/%s", f.Channel, told.Recipient, scope, f.Since.In(m.Location()).Format(time.DateOnly))
	return m.tellOver(note, key, []string{f.Channel})
}

func partTopic(part string) Topic {
	topic, _, _ := strings.Cut(part, "/")
	return Topic(topic)
}
