package tracker

import (
	"slices"
	"time"
)

// beside is what a judgement keeps to apply merchants' rules and disasters, and to explain itself. What it reads of the parcel it reads
// once, and only if something asks.
type beside struct {
	ends      ends
	campaigns []string
	hasEnds   bool // the provinces of ends
	hasCities bool // its cities
	hasSold   bool // campaigns
	changed   Row  // the row of one clock as disasters and the merchant have it
	trace     *[]traced
}

// traced is one clock that a judgement has read.
type traced struct {
	kind  Kind
	row   Row
	since time.Time
}

// provinces returns those of the parcel's two ends.
func (d *docket) provinces() (from, to string) {
	if !d.hasEnds {
		d.hasEnds = true
		d.ends.fromProvince, d.ends.toProvince = ProvinceOf(d.in.Shipment.Origin), ProvinceOf(d.in.Shipment.Destination)
	}
	return d.ends.fromProvince, d.ends.toProvince
}

// wholeEnds returns the ends with their cities, as areas are compared with them.
func (d *docket) wholeEnds() *ends {
	d.provinces()
	if !d.hasCities {
		d.hasCities = true
		d.ends.fromCity, d.ends.toCity = RegionKey(d.in.Shipment.Origin.City), RegionKey(d.in.Shipment.Destination.City)
	}
	return &d.ends
}

// soldUnder returns the campaigns under which the parcel was sold.
func (d *docket) soldUnder() []string {
	if !d.hasSold {
		d.hasSold = true
		if r := d.in.Rulings; r != nil && len(r.campaigns) > 0 {
			_, to := d.provinces()
			d.campaigns = r.campaignsOf(d.in.Shipment.PaidAt, to)
		}
	}
	return d.campaigns
}

// overrule returns the row as the disasters say that lie on the parcel's way, then as the merchant wants it. A row that nothing changes is
// returned as it is; else what is returned holds until the next clock is read.
func (d *docket) overrule(row *Row, class RegionClass, since time.Time) *Row {
	r := d.in.Rulings
	if r == nil {
		return d.disasters(row, since, disasterList{list: d.book.disasters})
	}
	row = d.disasters(row, since, disasterList{d.book.disasters, r.codes})
	row = d.disasters(row, since, disasterList{list: r.disasters})
	if m := r.HoursFor(row.Clock, class, since); m != nil {
		row = d.own(row)
		if d.trace == nil {
			m.lay(row)
		} else {
			m.apply(row)
		}
	}
	if len(r.moved) > 0 {
		row = d.own(row)
		r.move(row, class)
	}
	return row
}

// own makes the row one that may be changed.
func (d *docket) own(row *Row) *Row {
	if row != &d.changed {
		d.changed = *row
	}
	return &d.changed
}

// disasterList is a list of disasters without those whose code is replaced elsewhere.
type disasterList struct {
	list     []Disaster
	replaced map[string]bool
}

func (d *docket) disasters(row *Row, since time.Time, l disasterList) *Row {
	if len(l.list) == 0 {
		return row
	}
	deadline := row.deadline(since)
	for i := range l.list {
		t := &l.list[i]
		if !t.meets(since, deadline) || (t.Platform != "" && t.Platform != d.in.Merchant.Platform) || l.replaced[t.Code] || !t.lies(d) {
			continue
		}
		if len(t.Clocks) == 0 || slices.Contains(t.Clocks, row.Clock) {
			row = d.own(row)
			t.apply(row)
		}
	}
	return row
}
