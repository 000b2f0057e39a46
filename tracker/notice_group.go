package tracker

import (
	"cmp"
	"slices"
	"time"
)

// GroupThreshold is how many watched incidents of one supplier start a grouped notice: DOMAIN I4, "notice at watch ×3 or one abnormal". A supplier
// with fewer is not asked about what is only watched. What a courier keeps at one site counts once: see troubles.
const GroupThreshold = 3

// groupMost is how many incidents one group asks about: more would be no page that can be answered. What is over waits for the next group.
const groupMost = 200

// groupLines is how many incidents a grouped message names; the rest is counted.
const groupLines = 20

// TimelineGrouped is the line of an incident that is asked about in a group: the topic of the message, or GroupJoined, how many are in the group, and
// the supplier.
const (
	TimelineGrouped = "grouped"
	GroupJoined     = "joined"
)

// NoticeGroup asks one supplier of a merchant about several watched incidents at once: one message, one ladder with one set of reply clocks, one
// answer link. Its questions are Escalations that carry its id, one for each incident and rung, so that an answer reaches its incident as any other.
//
// A further watched incident of the supplier joins while the group is open, without a message of its own: the answer page and the next message list
// it. An incident that is resolved or answered is done. One that climbs to breach, or that a person asks about by hand, leaves the group and gets its
// own ladder, unless the supplier has answered for it: then it is not asked again. The same holds for a parcel of which another incident has its
// own ladder, because a supplier is asked about a parcel once.
//
// The group ends when nothing is left to ask, or when its ladder is over: the merchant is told that no answer came, the link stays good, and what is
// watched from then on counts for the next group. The next group does not start within the reply clock of the last one's notice, however quickly that
// was settled. What was asked once in a group is not asked again in another.
type NoticeGroup struct {
	ID         int64
	MerchantID int64
	SupplierID int64
	Rung       int
	Version    int // counts the writes: see GroupWrite
	StartedAt  time.Time
	ReplyBy    time.Time // until when the last message asked for an answer
	NextAt     time.Time // when the next rung is due; zero if none is
	EndedAt    time.Time
}

// Open reports whether the group still asks.
func (g NoticeGroup) Open() bool { return g.ID != 0 && g.EndedAt.IsZero() }

// GroupMember is one incident that a group asks about, or could.
type GroupMember struct {
	Incident   Incident
	TrackingNo string
	Courier    string
	OrderNo    string // of an order that has no parcel
	Site       Site   // where the parcel was last seen
	Held       bool   // a cluster tells of it, or its parcel cannot be seen: no message names it now
}

// GroupDue is what is known about one supplier and its watched incidents.
type GroupDue struct {
	Merchant Merchant
	Supplier Supplier
	Group    NoticeGroup   // the open one; its ID is 0 if there is none
	LastAt   time.Time     // when the latest group of the supplier started; zero if there was none
	Asked    []GroupMember // of the open group, what is still to be answered
	Size     int           // of the open group: incidents asked about, settled ones too
	Waiting  []GroupMember // watched, and never asked about
}

// GroupWrite is one step of a group, with what must be written if and only if the group still stands as it was read (Group.Version; ID 0 for one that
// starts, while the supplier has no open one), and every incident in Questions is still watched and unanswered.
type GroupWrite struct {
	Group     NoticeGroup // the new state, with the version that was read
	Questions []Escalation
	Notices   []Notification // Key holds GroupPlaceholder
	Timeline  []TimelineEntry
}

// fresh are the waiting incidents that may join now, one for each parcel, the oldest first.
func (d GroupDue) fresh() []GroupMember {
	parcels := map[int64]bool{}
	for _, m := range d.Asked {
		parcels[m.Incident.ShipmentID] = true
	}
	waiting := slices.SortedFunc(slices.Values(d.Waiting), func(a, b GroupMember) int {
		return cmp.Or(a.Incident.OpenedAt.Compare(b.Incident.OpenedAt), cmp.Compare(a.Incident.ID, b.Incident.ID))
	})
	var out []GroupMember
	for _, m := range waiting {
		if m.Held || m.Incident.ShipmentID != 0 && parcels[m.Incident.ShipmentID] {
			continue
		}
		parcels[m.Incident.ShipmentID] = true
		out = append(out, m)
	}
	return out[:min(len(out), max(0, groupMost-d.Size))]
}

// troubles counts what members stand for. Parcels that a courier keeps at one site are one trouble, the site's and not the supplier's; where they
// become many, the cluster's message tells it.
func troubles(members []GroupMember) int {
	n, sites := 0, map[ClusterKey]bool{}
	for _, m := range members {
		if m.Incident.Kind.Asked() == AskedCourier && m.Site.Name != "" {
			key := SiteKey(m.Courier, m.Site)
			if sites[key] {
				continue
			}
			sites[key] = true
		}
		n++
	}
	return n
}

// NextGroup is the next step of the group of one supplier: it starts, takes in what has come, climbs, or ends. ok is false when there is nothing
// to do.
func NextGroup(d GroupDue, now time.Time) (w GroupWrite, ok bool) {
	fresh := d.fresh()
	asked := slices.DeleteFunc(slices.Clone(d.Asked), func(m GroupMember) bool { return m.Held })
	w.Group = d.Group
	switch {
	case !d.Group.Open():
		early := !d.LastAt.IsZero() && now.Before(d.LastAt.Add(replyTime(d.Supplier, RungNotice)))
		if troubles(fresh) < GroupThreshold || early {
			return w, false
		}
		w.Group = NoticeGroup{MerchantID: d.Merchant.ID, SupplierID: d.Supplier.ID, StartedAt: now}
		d.climb(&w, nil, fresh, now)
	case len(d.Asked) == 0:
		w.Group.NextAt, w.Group.EndedAt = time.Time{}, now
	case !d.Group.NextAt.IsZero() && !d.Group.NextAt.After(now) && len(asked) > 0:
		d.climb(&w, asked, fresh, now)
	case len(fresh) > 0 && d.tells():
		d.join(&w, fresh, now)
	default:
		return w, false
	}
	return w, true
}

// tells reports whether the supplier still gets a message of this group: who joined after the last one would be called unanswered, unasked.
func (d GroupDue) tells() bool {
	next := d.Group.Rung + 1
	return next < RungSecond || next == RungSecond && d.Supplier.Second.Reachable()
}

// GroupQuestion is one incident of a group with what was asked and answered about it: the answer if there is one, else the newest question to the
// supplier, which is of the incident's own ladder where it has left the group.
type GroupQuestion struct {
	GroupMember
	Escalation Escalation
}

// Asks reports whether the group still waits for the answer.
func (q GroupQuestion) Asks() bool {
	return q.Incident.Open() && q.Escalation.AnsweredAt.IsZero() && q.Escalation.GroupID != 0
}

// GroupRecord is a group with everything that it asked about, in the order of asking.
type GroupRecord struct {
	Group     NoticeGroup
	Questions []GroupQuestion
}

// Left are the questions that still wait for an answer.
func (r GroupRecord) Left() []GroupQuestion {
	return slices.DeleteFunc(slices.Clone(r.Questions), func(q GroupQuestion) bool { return !q.Asks() })
}
