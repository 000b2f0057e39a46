package replay

import (
	"parcelwarden/tracker"
	"slices"
	"time"
)

// baselines are the simple scores that the lane model is compared with on the same looks.
type baselines struct{ fixedAge, laneQuantile []float64 }

// minLaneTrips is how many training trips a lane needs for a quantile of its own; with fewer those of all lanes are taken.
const minLaneTrips = 30

// leadTimes are the days from handover to delivery of the training trips, sorted, by lane and altogether ("").
type leadTimes map[string][]float64

// trainLeads uses what had been handed over and delivered before the cut.
func trainLeads(rows []LateRow, cut time.Time) leadTimes {
	leads := leadTimes{}
	for _, r := range rows {
		t := r.Trip
		if t.DeliveredAt.IsZero() || !t.DeliveredAt.Before(cut) || !t.HandedAt.Before(cut) {
			continue
		}
		days := t.DeliveredAt.Sub(t.HandedAt).Hours() / 24
		for _, key := range []string{"", laneName(t.Lane)} {
			leads[key] = append(leads[key], days)
		}
	}
	for _, days := range leads {
		slices.Sort(days)
	}
	return leads
}

// quantile is the share of the lane's training trips that were delivered faster than the age of this look.
func (l leadTimes) quantile(look LateLook) float64 {
	age := look.At.Sub(look.Row.Trip.HandedAt).Hours() / 24
	days := l[laneName(look.Row.Trip.Lane)]
	if len(days) < minLaneTrips {
		days = l[""]
	}
	if len(days) == 0 {
		return 0
	}
	faster, _ := slices.BinarySearch(days, age)
	return float64(faster) / float64(len(days))
}

func laneName(l tracker.Lane) string {
	return l.Courier + " " + l.Service + " " + l.Origin + ">" + l.Destination
}

func scoreBaselines(looks []LateLook, leads leadTimes) baselines {
	var b baselines
	for _, l := range looks {
		b.fixedAge = append(b.fixedAge, l.At.Sub(l.Row.Trip.HandedAt).Hours()/24)
		b.laneQuantile = append(b.laneQuantile, leads.quantile(l))
	}
	return b
}
