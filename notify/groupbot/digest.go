package groupbot

import (
	"fmt"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"slices"
	"strings"
)

// listed is the most messages that a digest names; the others are behind its link.
const listed = 40

// phrase holds the words that a digest adds to those of its messages.
type phrase struct{ digest, moreItems, moreLines, open, foot string }

func phrases(locale tracker.Locale) phrase {
	if locale == tracker.LocaleEN {
		return phrase{"[%d alerts] %s", "…and %d more", "…and %d more lines", "Open the list", "Worst first · sent by parcelwarden"}
	}
	return phrase{"【%d 条提醒】%s", "…另 %d 件", "…另 %d 行", "打开清单", "急件在前 · 由 parcelwarden 发出"}
}

// Join makes one digest of several messages: their subjects, the worst first, as many as the provider's limit lets through, and one link to
// the list. Its notification is that of the worst.
func (c *Channel) Join(messages []notify.Outgoing) notify.Outgoing {
	sorted := slices.Clone(messages)
	slices.SortStableFunc(sorted, func(a, b notify.Outgoing) int { return urgency(b.Notification) - urgency(a.Notification) })
	build := func(k int) notify.Outgoing { return c.digest(sorted, k) }
	most := min(len(sorted), listed)
	k := c.longest(most, func(k int) sheet { return sheetOf(build(k)) })
	return build(max(k, 0))
}

// digest names the first k messages.
func (c *Channel) digest(sorted []notify.Outgoing, k int) notify.Outgoing {
	worst := sorted[0]
	words := phrases(worst.Notification.Locale)
	shop := strings.Join(strings.Fields(tracker.CleanText(worst.Notification.Message.Merchant, 60)), " ")
	var text strings.Builder
	for i := range k {
		text.WriteString("· " + sorted[i].Subject + "\n")
	}
	if rest := len(sorted) - k; rest > 0 {
		fmt.Fprintf(&text, words.moreItems+"\n", rest)
	}
	text.WriteString(words.foot + "\n")
	return notify.Outgoing{
		Notification: worst.Notification, MessageID: worst.MessageID,
		Subject: fmt.Sprintf(words.digest, len(sorted), shop), Text: text.String(), Link: c.cfg.ListURL,
	}
}

// urgency orders messages: by severity, with what needs nobody any more at the end.
func urgency(n tracker.Notification) int {
	switch n.Topic {
	case tracker.TopicResolved, tracker.TopicWithdrawn, tracker.TopicClusterResolved, tracker.TopicFeedBack:
		return -1
	default:
		return int(n.Severity)
	}
}
