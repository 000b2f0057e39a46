package tracker

import "time"

// LegTimes says how long parcels usually take. The estimates that are built in know nothing but the distance; what the lanes have shown
// can take their place.
type LegTimes interface {
	// ToDoor returns how long after its pickup a parcel is out for delivery: the time that few are faster than, and the one by which most are.
	ToDoor(s *Shipment) (early, usual time.Duration)
}

// EstimatedLegs are our own estimates by distance. They only place looks: no verdict rests on them.
type EstimatedLegs struct{}

var _ LegTimes = EstimatedLegs{}

// ToDoor implements LegTimes.
func (EstimatedLegs) ToDoor(s *Shipment) (early, usual time.Duration) {
	from, to := ProvinceOf(s.Origin), ProvinceOf(s.Destination)
	switch {
	case from == to && from != "":
		return 12 * time.Hour, 30 * time.Hour
	default:
		return 24 * time.Hour, 54 * time.Hour
	}
}

// FirstPoll returns when a new parcel is looked at for the first time.
func FirstPoll(_ Cadence, s Shipment, now time.Time, window time.Duration) time.Time {
	return SpreadPoll(s.TrackingNo, now, window)
}

// ZoneOf returns the zone in which a merchant counts days.
func ZoneOf(m Merchant) (*time.Location, error) { return (&RuleBook{}).zone(m.Zone) }

// Cadences lists the policies.
func Cadences() []Cadence { return []Cadence{CadenceEconomy, CadenceBalanced, CadenceFresh} }
