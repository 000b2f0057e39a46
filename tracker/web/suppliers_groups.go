package web

import (
	"parcelwarden/tracker"
	"strconv"
)

// groupsShown is how many of a supplier's latest groups its page shows.
const groupsShown = 5

// supplierGroup is one grouped notice on the merchant's page of a supplier.
type supplierGroup struct {
	Started  Moment
	Open     bool
	Rung     int
	ReplyBy  Moment
	N        int
	Answered int
	Left     int
	Asked    []groupCase
}

// groupCase is an order or parcel of a group, with where it is shown.
type groupCase struct {
	Name, Href, Courier string
	Kind                tracker.Kind
	State               string // ask, answered, over, alone
	Said                escalationLine
}

func (v visit) supplierGroup(rec tracker.GroupRecord) supplierGroup {
	g := supplierGroup{
		Started: v.moment(rec.Group.StartedAt), Open: rec.Group.Open(), Rung: rec.Group.Rung, ReplyBy: v.moment(rec.Group.ReplyBy), N: len(rec.Questions),
	}
	for _, q := range rec.Questions {
		c := groupCase{
			Name: q.TrackingNo, Href: "/parcels/" + strconv.FormatInt(q.Incident.ShipmentID, 10), Courier: q.Courier, Kind: q.Incident.Kind,
			State: stateOf(q), Said: v.escalationLine(q.Escalation),
		}
		if q.Incident.OrderID != 0 {
			c.Name, c.Href = q.OrderNo, "/orders/"+strconv.FormatInt(q.Incident.OrderID, 10)
		}
		switch c.State {
		case "answered":
			g.Answered++
		case "ask":
			g.Left++
		}
		g.Asked = append(g.Asked, c)
	}
	return g
}

// stateOf is where a question of a group stands.
func stateOf(q tracker.GroupQuestion) string {
	switch {
	case q.Asks():
		return "ask"
	case !q.Escalation.AnsweredAt.IsZero():
		return "answered"
	case !q.Incident.Open():
		return "over"
	default:
		return "alone"
	}
}
