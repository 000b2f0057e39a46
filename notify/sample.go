package notify

import (
	"parcelwarden/tracker"
	"time"
)

// sampleNumber is the tracking number of invented examples. No courier gives out such numbers.
const sampleNumber = "TEST0000000000"

// Sample returns an invented example of a message of one topic to one recipient of the merchant. It is marked as a test wherever it is
// rendered; nothing in it exists.
func Sample(topic tracker.Topic, m tracker.Merchant, locale tracker.Locale, now time.Time) tracker.Notification {
	n := tracker.Notification{
		MerchantID: m.ID, Key: tracker.TestKey(now), Topic: topic, Severity: tracker.SeverityBreach, Audience: tracker.AudienceMerchant, Locale: locale,
		CreatedAt: now, Tries: 1, Message: sampleStall(m, locale, now),
	}
	switch topic {
	case tracker.TopicSupplierNotice, tracker.TopicSupplierRemind, tracker.TopicReshipAsked, tracker.TopicReshipRevoked, tracker.TopicClusterSupplier:
		n.Audience = tracker.AudienceSupplier
	case tracker.TopicDigest:
		n.Audience = tracker.AudienceStaff
	}
	sampleOf(topic, &n.Message, phrasesOf(locale))
	return n
}

// phrase holds the words that an example needs in one language.
type phrase struct{ said, supplier, backup, item, place, from, to, note, mark, line string }

func phrasesOf(locale tracker.Locale) phrase {
	if locale == tracker.LocaleEN {
		return phrase{
			said: "Sample: this is a test message, nothing needs to be done", supplier: "Sample supplier", backup: "Sample backup", item: "Sample goods ×1",
			place: "Sample hub", from: "Guangzhou", to: "Chengdu", note: "asked the courier", mark: "[Test] ",
			line: "[Test] This message only tries the channel. What it tells is invented; nothing needs to be done.",
		}
	}
	return phrase{
		said: "【示例】这是一条测试消息，无需处理", supplier: "示例供应商", backup: "示例备用供应商", item: "示例商品 ×1", place: "示例转运中心", from: "广州", to: "成都",
		note: "已向快递查件", mark: "[测试] ", line: "[测试] 本消息只用于测试渠道，内容均为虚构，无需处理。",
	}
}

func sampleStall(m tracker.Merchant, locale tracker.Locale, now time.Time) tracker.Message {
	words := phrasesOf(locale)
	return tracker.Message{
		Merchant: m.Name, Zone: m.Zone, At: now, TrackingNo: sampleNumber, Courier: "yto", OrderNos: []string{"TEST-1"},
		Kind: tracker.KindTransitStall, Severity: tracker.SeverityBreach.String(), Phase: tracker.PhaseLinehaul, SilenceHours: 73,
		LastText: words.said, LastEventAt: now.Add(-73 * time.Hour), LastLookAt: now, Origin: words.from, Destination: words.to,
		Value: "89.00 CNY", Supplier: words.supplier, Action: tracker.ActionChase, NextAt: now.Add(20 * time.Hour),
	}
}

// sampleOf changes the example of a stall into one of the topic.
func sampleOf(topic tracker.Topic, m *tracker.Message, words phrase) {
	switch topic {
	case tracker.TopicClimbed:
		m.Severity, m.SilenceHours, m.Action = tracker.SeverityAbnormal.String(), 121, tracker.ActionReship
	case tracker.TopicResolved, tracker.TopicWithdrawn:
		m.Resolution, m.LastEventAt = "moved", m.At.Add(-20*time.Minute)
	case tracker.TopicSupplierNotice, tracker.TopicSupplierRemind:
		m.EscalationID, m.ReplyBy = 1, m.At.Add(12*time.Hour)
	case tracker.TopicReshipAsked, tracker.TopicReshipRevoked:
		m.EscalationID, m.ReplyBy, m.Supplier, m.Items = 1, m.At.Add(12*time.Hour), words.backup, []string{words.item}
	case tracker.TopicBackupProposed:
		m.Action, m.Cost = tracker.ActionReship, "46.60 CNY"
	case tracker.TopicSupplierAnswer:
		m.Answer, m.AnswerDate, m.Note = tracker.AnswerTracing, m.At.Add(72*time.Hour), words.note
	case tracker.TopicDigest, tracker.TopicBundle, tracker.TopicNearBreach:
		*m = sampleList(topic, *m)
	case tracker.TopicFeedBlind, tracker.TopicFeedBack:
		*m = tracker.Message{
			Merchant: m.Merchant, Zone: m.Zone, At: m.At, Kind: tracker.KindTrackingBlind, Severity: m.Severity, Feed: "test-account", Courier: m.Courier,
			Members: 12, LastLookAt: m.At.Add(-5 * time.Hour), LastText: words.said,
		}
	case tracker.TopicClusterOpened, tracker.TopicClusterResolved, tracker.TopicClusterSupplier:
		m.Kind, m.Members, m.Cluster = tracker.KindHubCongestion, 12, &tracker.ClusterFacts{Place: words.place, Silent: 12, Present: 31, Usual: 0.02, Left: 2}
		m.Digest, m.Resolution, m.TrackingNo = sampleList(topic, *m).Digest, tracker.ResolvedFewLeft, ""
	case tracker.TopicChannelFault:
		*m = tracker.Message{
			Merchant: m.Merchant, Zone: m.Zone, At: m.At,
			Fault: &tracker.FaultTold{Channel: "sms", Topic: tracker.TopicOpened, Reason: "aliyun isv.SMS_TEMPLATE_ILLEGAL"},
		}
	case tracker.TopicSwitchAdvice:
		m.Switch = &tracker.SwitchTold{
			SKU: "TEST-SKU", From: words.supplier, To: words.backup, FromShare: 0.71, FromN: 96, ToShare: 0.96, ToN: 112, Extra: "2.00 CNY", Saving: "8.00 CNY", Confidence: 0.99,
		}
	}
}

// sampleList is the example of a message about many parcels.
func sampleList(topic tracker.Topic, m tracker.Message) tracker.Message {
	list := tracker.Message{Merchant: m.Merchant, Zone: m.Zone, At: m.At, OpenCount: 2, NewCount: 1, WithinHours: 6}
	for i, number := range []string{sampleNumber, "TEST0000000001"} {
		line := tracker.DigestLine{
			TrackingNo: number, Courier: m.Courier, Kind: m.Kind, Severity: m.Severity, Hours: m.SilenceHours - float64(9*i), Action: m.Action,
			Left: 3.5 + float64(i), NextAt: m.At.Add(time.Duration(210+60*i) * time.Minute),
		}
		if topic == tracker.TopicBundle {
			line.Topic = tracker.TopicOpened
		}
		list.Digest = append(list.Digest, line)
	}
	return list
}

// markTest says in every part of a message that it is a test, and returns the text with that line before it.
func (m *Outgoing) markTest(text string) string {
	words := phrasesOf(m.Notification.Locale)
	m.Subject = words.mark + m.Subject
	m.Short = oneSegment(words.mark + m.Short)
	if shop := m.Params["shop"]; shop != "" {
		m.Params["shop"] = words.mark + shop
	}
	return words.line + "\n\n" + text
}
