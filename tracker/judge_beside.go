package tracker

import (
	"slices"
	"time"
)

// beside is what a judgement keeps to apply merchants' rules and disasters, and to explain itself.
type beside struct {
	ends      ends
	campaigns []string
	read      bool // ends and campaigns
	trace     *[]traced
}

// traced is one clock that a judgement has read.
type traced struct {
	kind  Kind
	row   Row
	since time.Time
}

// calendar is what chooses a holiday's rows for this parcel.
func (d *docket) calendar() Calendar {
	cal := Calendar{PaidAt: d.in.Shipment.PaidAt}
	if r := d.in.Rulings; r != nil && len(r.campaigns) > 0 {
		d.look()
		cal.Campaigns = d.campaigns
	}
	return cal
}

// look reads the parcel's ends once.
func (d *docket) look() {
	if d.read {
		return
	}
	d.read, d.ends = true, endsOf(&d.in.Shipment)
	if r := d.in.Rulings; r != nil && len(r.campaigns) > 0 {
		d.campaigns = r.campaignsOf(d.in.Shipment.PaidAt, d.ends.toProvince)
	}
}

// overrule changes a row as the disasters say that lie on the parcel's way, then as the merchant wants it.
func (d *docket) overrule(row *Row, class RegionClass, since time.Time) {
	r := d.in.Rulings
	if r == nil {
		d.disasters(row, since, disasterList{list: d.book.disasters})
		return
	}
	d.disasters(row, since, disasterList{d.book.disasters, r.codes})
	d.disasters(row, since, disasterList{list: r.disasters})
	if len(r.hours) > 0 {
		if m := r.HoursFor(row.Clock, class, since); m != nil {
			m.apply(row)
		}
	}
	r.move(row, class)
}

// disasterList is a list of disasters without those whose code is replaced elsewhere.
type disasterList struct {
	list     []Disaster
	replaced map[string]bool
}

func (d *docket) disasters(row *Row, since time.Time, l disasterList) {
	if len(l.list) == 0 {
		return
	}
	d.look()
	deadline := row.deadline(since)
	for i := range l.list {
		t := &l.list[i]
		if l.replaced[t.Code] || (t.Platform != "" && t.Platform != d.in.Merchant.Platform) || !t.meets(since, deadline) || !t.holds(&d.ends) {
			continue
		}
		if len(t.Clocks) == 0 || slices.Contains(t.Clocks, row.Clock) {
			t.apply(row)
		}
	}
}
