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
	if s.PickedUpAt.IsZero() {
		return time.Time{}, Row{}, false, nil
	}
	zone, err := b.zone(m.Zone)
	if err != nil {
		return time.Time{}, Row{}, false, err
	}
	rules, err := b.For(m.Platform, s.PickedUpAt)
	if err != nil {
		return time.Time{}, Row{}, false, err
	}
	row, ok = rules.Clock(ClockLine, rules.Class(s.Origin, s.Destination), Calendar{PaidAt: s.PaidAt})
	if !ok {
		return time.Time{}, Row{}, false, nil
	}
	if rules.edition.due == dueExpected && s.ExpectedAt.After(s.PickedUpAt) {
		return s.ExpectedAt, row, true, nil
	}
	return LineDue(s.PickedUpAt, row.Days, zone), row, true, nil
}
