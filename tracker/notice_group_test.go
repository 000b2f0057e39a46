package tracker

import (
	"fmt"
	"testing"
	"time"
)

// groupOf is a supplier with so many watched parcels that it was not asked about.
func groupOf(waiting int) GroupDue {
	due := GroupDue{
		Merchant: Merchant{ID: 7, Name: "山野茶铺", Email: "shop@example.com", Locale: LocaleZH},
		Supplier: Supplier{ID: 2, Name: "义乌云仓", Email: "depot@example.com", Locale: LocaleEN},
	}
	for i := range waiting {
		due.Waiting = append(due.Waiting, watchedParcel(int64(10+i)))
	}
	return due
}

func watchedParcel(id int64) GroupMember {
	return GroupMember{TrackingNo: fmt.Sprintf("YT%d", id), Courier: "yto", Incident: Incident{
		ID: id, ShipmentID: id + 100, Kind: KindHubWait, Severity: SeverityWatch, OpenedAt: moment("2026-11-20T08:00:00+08:00").Add(time.Duration(id) * time.Minute),
	}}
}

// step applies a write as the store does.
func (d GroupDue) step(w GroupWrite) GroupDue {
	asked := map[int64]bool{}
	for _, m := range d.Asked {
		asked[m.Incident.ID] = true
	}
	for _, q := range w.Questions {
		for _, m := range d.Waiting {
			if m.Incident.ID == q.IncidentID && !asked[q.IncidentID] {
				asked[q.IncidentID] = true
				d.Asked = append(d.Asked, m)
			}
		}
	}
	d.Group, d.Waiting, d.LastAt = w.Group, nil, w.Group.StartedAt
	d.Group.ID = 3
	d.Size = max(d.Size, len(d.Asked))
	if !w.Group.EndedAt.IsZero() {
		d.Group = NoticeGroup{}
	}
	return d
}

func TestGroupStartsAtThree(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	held := groupOf(3)
	held.Waiting[1].Held = true
	twice := groupOf(3)
	twice.Waiting[2].Incident.ShipmentID = twice.Waiting[0].Incident.ShipmentID
	soon := groupOf(3)
	soon.LastAt = now.Add(-12*time.Hour + time.Minute)
	later := groupOf(3)
	later.LastAt = now.Add(-12 * time.Hour)
	orders := groupOf(3)
	for i := range orders.Waiting {
		orders.Waiting[i].Incident.ShipmentID, orders.Waiting[i].Incident.OrderID = 0, int64(40+i)
	}
	hub, yard := groupOf(3), groupOf(3)
	for i := range hub.Waiting {
		hub.Waiting[i].Site, yard.Waiting[i].Site = Site{Kind: SiteHub, Name: "广州"}, Site{Kind: SiteHub, Name: "广州"}
		hub.Waiting[i].Incident.Kind = KindTransitStall
	}
	for name, c := range map[string]struct {
		due  GroupDue
		want bool
	}{
		"two": {groupOf(2), false}, "three": {groupOf(3), true}, "one of them held by a cluster": {held, false}, "one parcel twice": {twice, false},
		"within the clock of the last notice": {soon, false}, "after it": {later, true}, "orders": {orders, true},
		"a courier's hub keeps all": {hub, false}, "not handed on by the supplier": {yard, true},
	} {
		w, ok := NextGroup(c.due, now)
		if ok != c.want {
			t.Errorf("%s: %v", name, ok)
		}
		if ok && (len(w.Questions) != 3 || len(w.Notices) != 1 || w.Group.Rung != RungNotice || !w.Group.NextAt.Equal(now.Add(12*time.Hour))) {
			t.Errorf("%s: %+v", name, w)
		}
	}
}

func TestGroupLadder(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	for name, c := range map[string]struct {
		second Contact
		hours  []float64
		topics []Topic
		to     []string
	}{
		"one contact": {
			hours: []float64{0, 12, 36}, topics: []Topic{TopicSupplierNotice, TopicSupplierRemind, TopicSupplierSilent},
			to: []string{"depot@example.com", "depot@example.com", "shop@example.com"},
		},
		"two contacts": {
			second: Contact{Name: "老王", Email: "wang@example.com"}, hours: []float64{0, 12, 24, 48},
			topics: []Topic{TopicSupplierNotice, TopicSupplierRemind, TopicSupplierRemind, TopicSupplierSilent},
			to:     []string{"depot@example.com", "depot@example.com", "wang@example.com", "shop@example.com"},
		},
	} {
		due := groupOf(3)
		due.Supplier.Second = c.second
		for i, hour := range c.hours {
			at := now.Add(time.Duration(hour * float64(time.Hour)))
			if i > 0 {
				if _, ok := NextGroup(due, at.Add(-time.Minute)); ok {
					t.Errorf("%s: a step before %g h", name, hour)
				}
			}
			w, ok := NextGroup(due, at)
			if !ok || len(w.Notices) != 1 || w.Notices[0].Topic != c.topics[i] || w.Notices[0].Recipient != c.to[i] || len(w.Questions) != 3 {
				t.Fatalf("%s at %g h: %v, %+v", name, hour, ok, w.Notices)
			}
			due = due.step(w)
		}
		if due.Group.Open() {
			t.Errorf("%s: still open", name)
		}
	}
}

func TestGroupIsNotEndless(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	due := groupOf(groupMost + 5)
	w, ok := NextGroup(due, now)
	if !ok || len(w.Questions) != groupMost || w.Notices[0].Message.OpenCount != groupMost || len(w.Notices[0].Message.Digest) != groupLines {
		t.Fatalf("asked about %d", len(w.Questions))
	}
	full := due.step(w)
	full.Waiting = groupOf(groupMost + 5).Waiting[groupMost:]
	if w, ok := NextGroup(full, now.Add(time.Hour)); ok {
		t.Errorf("%d have joined a full group", len(w.Questions))
	}
}

func TestGroupTakesInAndEnds(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	w, _ := NextGroup(groupOf(3), now)
	due := groupOf(3).step(w)
	due.Waiting = []GroupMember{watchedParcel(50)}
	same := watchedParcel(51)
	same.Incident.ShipmentID = due.Asked[0].Incident.ShipmentID
	due.Waiting = append(due.Waiting, same)
	join, ok := NextGroup(due, now.Add(time.Hour))
	if !ok || len(join.Notices) != 0 || len(join.Questions) != 1 || join.Questions[0].IncidentID != 50 || join.Group.Rung != RungNotice || !join.Group.NextAt.Equal(due.Group.NextAt) {
		t.Fatalf("joined %v: %+v", ok, join)
	}
	if line := join.Timeline[0]; line.What != TimelineGrouped || line.Detail != "joined 4 义乌云仓" {
		t.Errorf("timeline %+v", line)
	}
	due = due.step(join)
	remind, ok := NextGroup(due, now.Add(12*time.Hour))
	if !ok || remind.Notices[0].Message.OpenCount != 4 {
		t.Errorf("reminder %v: %+v", ok, remind.Notices)
	}
	for i := range due.Asked {
		due.Asked[i].Held = true
	}
	if w, ok := NextGroup(due, now.Add(12*time.Hour)); ok {
		t.Errorf("reminded of what a cluster tells: %+v", w)
	}
	due.Asked = nil
	if end, ok := NextGroup(due, now.Add(13*time.Hour)); !ok || end.Group.EndedAt.IsZero() || len(end.Notices)+len(end.Questions) != 0 {
		t.Errorf("nothing is left: %v, %+v", ok, end)
	}
}
