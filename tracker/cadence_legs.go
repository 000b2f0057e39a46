package tracker

import "time"

// LegTimes says how long parcels usually take. The estimates that are built in know nothing but the distance; what the lanes have shown
// can take their place. It places looks only: no verdict rests on it.
type LegTimes interface {
	// ToDoor returns how long after its pickup a parcel can be out for delivery: the time that few are faster than.
	ToDoor(s *Shipment) time.Duration
}

// EstimatedLegs are our own estimates by distance.
type EstimatedLegs struct{}

var _ LegTimes = EstimatedLegs{}

// ToDoor implements LegTimes.
func (EstimatedLegs) ToDoor(s *Shipment) time.Duration {
	switch near, known := provinces(s); {
	case !known:
		return 48 * time.Hour
	case near:
		return 12 * time.Hour
	default:
		return 24 * time.Hour
	}
}

// provinces reports whether both ends of a lane are provinces of China, and whether they are the same.
func provinces(s *Shipment) (same, known bool) {
	from, to := ProvinceOf(s.Origin), ProvinceOf(s.Destination)
	_, a := provinceByName[from]
	_, b := provinceByName[to]
	return from == to, a && b
}

// firstVerdict is how long after its upload a parcel's first clock can ask for a look: the mildest pickup tier of every platform.
const firstVerdict = 12 * time.Hour

// FirstPoll returns when a new parcel is looked at for the first time: within the window, so that a thousand new ones do not fire at once.
// An economical first look waits until there is something to decide.
func FirstPoll(c Cadence, s Shipment, now time.Time, window time.Duration) time.Time {
	if due := s.ShippedAt.Add(firstVerdict + ThresholdMargin); c == CadenceEconomy && due.After(now) {
		return due
	}
	return SpreadPoll(s.TrackingNo, now, window)
}

// Cadences lists the policies, the thriftiest first.
func Cadences() []Cadence { return []Cadence{CadenceEconomy, CadenceBalanced, CadenceFresh} }

// ZoneOf returns the zone in which a merchant counts days. It fails where the merchant's zone is not one.
func ZoneOf(m Merchant) (*time.Location, error) { return (&RuleBook{}).zone(m.Zone) }
