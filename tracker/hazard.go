package tracker

import "math"

// hazardAges is how many ages have a hazard of their own: days 0 to 44, then three buckets for 45-59, 60-89 and older.
const hazardAges = 48

// hazardAge is the bucket of an age in days.
func hazardAge(days int) int {
	switch {
	case days < 0:
		return 0
	case days < 45:
		return days
	case days < 60:
		return 45
	case days < 90:
		return 46
	default:
		return 47
	}
}

// ageCounts is what became of the parcels of one level, by their age in days since handover. Counts fade with time. Parcels that are
// never delivered stay at risk, so the hazards of old ages are those of parcels of which some are lost.
type ageCounts struct {
	Risk  [hazardAges]float64 // parcel days on which it could have been delivered
	Done  [hazardAges]float64 // of them those on which it was
	Cases [hazardAges]float64 // parcels with a promise that were open at this age before it was kept or missed
	Late  [hazardAges]float64 // of them those that missed it
}

func (c *ageCounts) fade(by float64) {
	for i := range c.Risk {
		c.Risk[i] *= by
		c.Done[i] *= by
		c.Cases[i] *= by
		c.Late[i] *= by
	}
}

// atRisk is the sum of all parcel days.
func (c *ageCounts) atRisk() float64 {
	sum := 0.0
	for _, r := range c.Risk {
		sum += r
	}
	return sum
}

// ageCurve is the daily log intensity of delivery by age: exp of it is the expected number of deliveries a day, and exp(-sum) the
// chance that none of the days brings one.
type ageCurve [hazardAges]float64

// priorIntensity stands for a level above all others: one parcel in ten is delivered on any day.
const priorIntensity = 0.1

// pooled shrinks the counts toward the curve of the level above, which counts like k parcels at every age. Without a level above it
// is the prior.
func (c *ageCounts) pooled(above *ageCurve, k float64) ageCurve {
	var out ageCurve
	for i := range out {
		before := priorIntensity
		if above != nil {
			before = math.Exp(above[i])
		}
		h := (c.Done[i] - k*math.Expm1(-before)) / (c.Risk[i] + k)
		out[i] = math.Log(-math.Log1p(-min(max(h, 1e-5), 0.95)))
	}
	return out
}

// median is the age in days by which half of the parcels are delivered.
func (c *ageCurve) median() float64 {
	sum := 0.0
	for days := range lateDays {
		step := math.Exp(c[hazardAge(days)])
		if sum+step >= math.Ln2 {
			return float64(days) + (math.Ln2-sum)/step
		}
		sum += step
	}
	return lateDays
}
