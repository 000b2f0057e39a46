package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strconv"
)

const outboxRows = 200

// messagesPageView is the outbox, newest first.
type messagesPageView struct {
	frame
	Messages []messageLine
	Counts   []stateCount
	People   []alertPerson
}

// stateCount is how many of the shown messages are in one state.
type stateCount struct {
	State tracker.DeliveryState
	N     int
}

// messageLine is one message to one recipient.
type messageLine struct {
	At         Moment
	Topic      tracker.Topic
	Subject    string // what it is about: tracking number, feed, or a count
	Href       string
	Audience   tracker.Audience
	Channel    string
	Recipient  string
	State      tracker.DeliveryState
	Tries      int
	Next       Moment
	Sent       Moment
	Error      string
	Why        string // why it was withdrawn, or which bundle told it
	SeverityOf string
}

func (s *Server) messagesPage(w http.ResponseWriter, r *http.Request, v visit) {
	rows, err := s.cfg.Store.Outbox(r.Context(), v.scope(), outboxRows)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := messagesPageView{frame: s.frameFor(r, v, "messages", v.t("messages.title"))}
	days, err := s.alertDaysOf(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page.People = v.alertPeople(days)
	counts := map[tracker.DeliveryState]int{}
	for _, n := range rows {
		page.Messages = append(page.Messages, v.messageLine(n))
		counts[n.State]++
	}
	for _, state := range []tracker.DeliveryState{
		tracker.DeliveryQueued, tracker.DeliverySending, tracker.DeliverySent, tracker.DeliveryFailed, tracker.DeliveryWithdrawn,
		tracker.DeliveryHeld, tracker.DeliveryBundled,
	} {
		if counts[state] > 0 {
			page.Counts = append(page.Counts, stateCount{state, counts[state]})
		}
	}
	s.render(w, v.format, "messages", page)
}

func (v visit) messageLine(n tracker.Notification) messageLine {
	line := messageLine{
		At: v.moment(n.CreatedAt), Topic: n.Topic, Audience: n.Audience, Channel: n.Channel, Recipient: tracker.HidePhones(n.Recipient), State: n.State,
		Tries: n.Tries, Sent: v.moment(n.SentAt), Error: tracker.HidePhones(n.LastError), SeverityOf: n.Severity.String(),
		Why: v.whyWithdrawn(n),
	}
	if n.State == tracker.DeliveryQueued || n.State == tracker.DeliveryHeld {
		line.Next = v.moment(n.NextTryAt)
	}
	m := n.Message
	switch {
	case m.TrackingNo != "":
		line.Subject = m.TrackingNo
		line.Href = "/parcels/" + strconv.FormatInt(m.ShipmentID, 10)
	case m.Feed != "":
		line.Subject, line.Href = m.Feed, "/couriers/"+url.PathEscape(m.Feed)
	case m.Cluster != nil:
		line.Subject = v.words.ClusterPlace(v.locale, tracker.ClusterKey{Kind: m.Kind, Courier: m.Courier, Place: m.Cluster.Place})
		line.Href = "/clusters/" + strconv.FormatInt(m.IncidentID, 10)
	case m.OpenCount > 0 && n.Topic != tracker.TopicDigest:
		line.Subject = v.t("messages.many", "N", m.OpenCount)
	case m.OpenCount > 0:
		line.Subject = v.t("messages.digest", "N", m.OpenCount)
	}
	return line
}
