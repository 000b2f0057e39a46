package tracker

import (
	"fmt"
	"time"
)

// DefaultZone is the zone of a merchant that states none.
const DefaultZone = "Asia/Shanghai"

// chinaZone is the zone of the platforms' own dates. China has had no daylight saving since 1991, so that a fixed offset is
// right on machines without zone files too.
func chinaZone() *time.Location { return time.FixedZone(DefaultZone, 8*60*60) }

// zone returns the location of an IANA name and remembers it.
func (b *RuleBook) zone(name string) (*time.Location, error) {
	if name == "" {
		name = DefaultZone
	}
	if known, ok := b.zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	location := chinaZone()
	if name != DefaultZone {
		var err error
		if location, err = time.LoadLocation(name); err != nil {
			return nil, fmt.Errorf("merchant zone: %w", err)
		}
	}
	b.zones.Store(name, location)
	return location, nil
}

// NightStart returns the moment from which the platform counts the hours to pickup. An order paid from 18:00:00 to 05:59:59
// local time counts from the next 06:00; any other counts from its payment. That 18:00:00 itself is night is our reading.
func NightStart(paid time.Time, zone *time.Location) time.Time {
	local := paid.In(zone)
	day := local.Day()
	switch hour := local.Hour(); {
	case hour >= 18:
		day++
	case hour >= 6:
		return paid
	}
	return time.Date(local.Year(), local.Month(), day, 6, 0, 0, 0, zone).UTC()
}

// LineDue returns the last second of the local day that is the given number of days after the day of pickup, which is not counted.
func LineDue(pickedUp time.Time, days int, zone *time.Location) time.Time {
	local := pickedUp.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day()+days, 23, 59, 59, 0, zone).UTC()
}

// LineStandard returns when a parcel that was picked up is due by the line standard, with the row that says so. The result is
// false before pickup.
func (b *RuleBook) LineStandard(m Merchant, s Shipment) (due time.Time, row Row, ok bool, err error) {
	d := docket{book: b, editions: b.editions(m.Platform), in: Snapshot{Merchant: m, Shipment: s}}
	d.out.Shipment = s
	due, limit, err := d.lineStandard()
	if err != nil || limit == nil {
		return time.Time{}, Row{}, false, err
	}
	return due, *limit, true, nil
}

// lineStandard is LineStandard for the parcel that is judged. The row is shared; nil where there is none.
func (d *docket) lineStandard() (due time.Time, row *Row, err error) {
	s := &d.out.Shipment
	if s.PickedUpAt.IsZero() {
		return time.Time{}, nil, nil
	}
	zone, err := d.book.zone(d.in.Merchant.Zone)
	if err != nil {
		return time.Time{}, nil, err
	}
	e := inForce(d.editions, s.PickedUpAt)
	if e == nil {
		return time.Time{}, nil, fmt.Errorf("platform %q: %w", d.in.Merchant.Platform, ErrNoRules)
	}
	row = RuleSet{e}.limit(ClockLine, e.class(d.provinces()), s.PaidAt, func() []string { return nil })
	switch {
	case row == nil:
		return time.Time{}, nil, nil
	case e.due == dueExpected && s.ExpectedAt.After(s.PickedUpAt):
		return s.ExpectedAt, row, nil
	default:
		return LineDue(s.PickedUpAt, row.Days, zone), row, nil
	}
}
