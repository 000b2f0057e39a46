package web

import (
	"net/url"
	"parcelwarden/tracker"
	"strconv"
)

// messageLine is one message to one recipient.
type messageLine struct {
	ID        int64
	Open      string // the message's own page
	At        Moment
	Topic     tracker.Topic
	Subject   string // what it is about: tracking number, feed, or a count
	Href      string
	Audience  tracker.Audience
	Channel   string
	Name      string // of who reads it; empty where only the address is known
	Recipient string // masked
	State     string // a state of delivery, or what receipts made of it
	Said      string // why it is so, and what happens next; empty where the state says it all
	Bad       bool   // somebody should look at it
	Bundle    string // the page of the bundle that told it
	Tries     int
	Sent      Moment
	Test      bool
}

// messageLine is what the outbox alone knows.
func (v visit) messageLine(n tracker.Notification) messageLine {
	return v.entryLine(tracker.MessageEntry{Notification: n, Attempts: n.Tries})
}

func (v visit) entryLine(e tracker.MessageEntry) messageLine {
	n := e.Notification
	line := messageLine{
		ID: n.ID, Open: "/messages/" + strconv.FormatInt(n.ID, 10), At: v.moment(n.CreatedAt), Topic: n.Topic, Audience: n.Audience, Channel: n.Channel,
		Recipient: tracker.HideRecipient(n.Channel, n.Recipient), Tries: e.Attempts, Sent: v.moment(n.SentAt), Test: n.Test(),
		Name: tracker.HidePhones(e.Reader),
	}
	line.State, line.Said, line.Bad = v.standing(e)
	if n.State == tracker.DeliveryBundled && n.BundleID != 0 {
		line.Bundle = "/messages/" + strconv.FormatInt(n.BundleID, 10)
	}
	line.Subject, line.Href = v.about(n)
	return line
}

// standing says where a message stands, in one word and one sentence.
func (v visit) standing(e tracker.MessageEntry) (state, said string, bad bool) {
	n := e.Notification
	reason := tracker.HidePhones(tracker.HideTokens(n.LastError))
	switch n.State {
	case tracker.DeliveryQueued:
		switch {
		case reason != "":
			return string(n.State), v.t("messages.is.again", "At", v.clock(n.NextTryAt), "Why", reason), true
		case n.NextTryAt.After(v.now):
			return string(n.State), v.t("messages.is.waits", "At", v.clock(n.NextTryAt)), false
		}
	case tracker.DeliverySending:
		if !n.NextTryAt.After(v.now) {
			return string(n.State), v.t("messages.is.uncertain"), true
		}
	case tracker.DeliverySent:
		return v.afterSent(e.Receipts)
	case tracker.DeliveryFailed:
		return string(n.State), reason, true
	case tracker.DeliveryHeld:
		return string(n.State), v.t("messages.is.held", "At", v.clock(n.NextTryAt)), false
	case tracker.DeliveryBundled, tracker.DeliveryWithdrawn:
		return string(n.State), v.whyWithdrawn(n), false
	}
	return string(n.State), "", false
}

// afterSent is what the receipts of a sent message say. Codes are shown as they came.
func (v visit) afterSent(receipts []tracker.DeliveryReceipt) (state, said string, bad bool) {
	fate := tracker.Fate(receipts)
	code := ""
	for _, r := range receipts {
		if r.State == fate && r.Code != "" {
			code = r.Code
		}
	}
	switch {
	case fate == tracker.ReceiptDelivered:
		return tracker.MessageDelivered, "", false
	case fate == tracker.ReceiptFailed:
		return tracker.MessageUndelivered, v.t("messages.is.lost", "Code", code), true
	case fate == tracker.ReceiptUnknown && code != "":
		return string(tracker.DeliverySent), v.t("messages.is.unknown", "Code", code), false
	default:
		return string(tracker.DeliverySent), "", false
	}
}

// about names what a message is about, and where that is.
func (v visit) about(n tracker.Notification) (subject, href string) {
	m := n.Message
	switch {
	case n.Test():
		return "", "" // what it tells of does not exist
	case m.TrackingNo != "":
		return m.TrackingNo, "/parcels/" + strconv.FormatInt(m.ShipmentID, 10)
	case m.OrderID != 0 && len(m.OrderNos) > 0:
		return m.OrderNos[0], "/orders/" + strconv.FormatInt(m.OrderID, 10)
	case m.Feed != "":
		return m.Feed, "/couriers/" + url.PathEscape(m.Feed)
	case m.Cluster != nil:
		return v.words.ClusterPlace(v.locale, tracker.ClusterKey{Kind: m.Kind, Courier: m.Courier, Place: m.Cluster.Place}),
			"/clusters/" + strconv.FormatInt(m.IncidentID, 10)
	case m.GroupID != 0:
		return v.t("messages.group", "N", m.OpenCount), "/suppliers/" + strconv.FormatInt(m.SupplierID, 10)
	case m.OpenCount > 0 && n.Topic != tracker.TopicDigest:
		return v.t("messages.many", "N", m.OpenCount), ""
	case m.OpenCount > 0:
		return v.t("messages.digest", "N", m.OpenCount), ""
	default:
		return "", ""
	}
}
