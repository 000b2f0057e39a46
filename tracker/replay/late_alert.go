package replay

import (
	"cmp"
	"slices"
)

// FirstAlert is what one threshold does: a parcel is alerted once, at the first look at which its score passes with enough days left.
type FirstAlert struct {
	Precision float64
	Per1000   float64 // alerts per 1000 parcels
	Lead      float64 // median days left of the alerts that were right
}

// parcelScore is the course of one parcel's score over the looks with enough days left.
type parcelScore struct {
	weight float64
	late   bool
	best   float64
	scores []float64 // by look, oldest first
	left   []int
}

// parcelScores groups looks by parcel. All parcels with a look count, those without one early enough with no score.
func parcelScores(looks []LateLook, scores []float64, minLead int) []parcelScore {
	index := map[*LateRow]int{}
	var parcels []parcelScore
	for i, l := range looks {
		at, seen := index[l.Row]
		if !seen {
			at = len(parcels)
			index[l.Row] = at
			parcels = append(parcels, parcelScore{weight: l.Row.Trip.Weight, late: l.Late})
		}
		if l.DaysLeft < minLead {
			continue
		}
		p := &parcels[at]
		if len(p.scores) == 0 || scores[i] > p.best {
			p.best = scores[i]
		}
		p.scores = append(p.scores, scores[i])
		p.left = append(p.left, l.DaysLeft)
	}
	return parcels
}

// firstAlert takes the highest threshold at which this share of the late parcels is alerted. ok is false where none reaches it.
func firstAlert(looks []LateLook, scores []float64, minLead int, recall float64) (a FirstAlert, ok bool) {
	parcels := parcelScores(looks, scores, minLead)
	var all, late float64
	for _, p := range parcels {
		all += p.weight
		if p.late {
			late += p.weight
		}
	}
	parcels = slices.DeleteFunc(parcels, func(p parcelScore) bool { return len(p.scores) == 0 })
	slices.SortStableFunc(parcels, func(a, b parcelScore) int { return cmp.Compare(b.best, a.best) })
	var alerted, hit float64
	for i, p := range parcels {
		alerted += p.weight
		if p.late {
			hit += p.weight
		}
		if hit < recall*late || i+1 < len(parcels) && parcels[i+1].best == p.best {
			continue
		}
		return FirstAlert{Precision: hit / alerted, Per1000: 1000 * alerted / all, Lead: medianLead(parcels[:i+1], p.best)}, late > 0
	}
	return FirstAlert{}, false
}

// medianLead is the weighted median of the days left at the first alert of parcels that came late.
func medianLead(alerted []parcelScore, threshold float64) float64 {
	byLead := map[int]float64{}
	var all float64
	for _, p := range alerted {
		if !p.late {
			continue
		}
		first := slices.IndexFunc(p.scores, func(s float64) bool { return s >= threshold })
		byLead[p.left[first]] += p.weight
		all += p.weight
	}
	leads := make([]int, 0, len(byLead))
	for lead := range byLead {
		leads = append(leads, lead)
	}
	slices.Sort(leads)
	sum := 0.0
	for _, lead := range leads {
		if sum += byLead[lead]; sum >= all/2 {
			return float64(lead)
		}
	}
	return 0
}
