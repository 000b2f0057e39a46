package replay

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// StallRule is what one rule for alerting would have done: at most one alert for each journey, at the first daily look at which the
// rule holds.
type StallRule struct {
	Rule         string  `json:"rule"`
	AlertedShare float64 `json:"alerted_share"`    // of the journeys
	Precision    float64 `json:"precision"`        // of the alerts, those whose parcel was not delivered within seven days of it
	Recall       float64 `json:"recall"`           // of the journeys that were never delivered
	MedianGap    float64 `json:"median_gap_hours"` // silence at the alert
}

// rules prints the fixed hours beside the model at the same recall, and at the same share of journeys alerted, as 168 hours.
func rules(ways []stallWay, looks []stallLook, end time.Time) []StallRule {
	a := alerting{ways: ways, byWay: make([][]stallLook, len(ways)), end: end}
	for _, k := range looks {
		a.byWay[k.way] = append(a.byWay[k.way], k)
	}
	var out []StallRule
	for _, hours := range [...]float64{24, 72, 168} {
		out = append(out, a.run(fmt.Sprintf("fixed_%gh", hours), func(k *stallLook) bool { return k.gap >= hours }))
	}
	weekly := out[len(out)-1]
	same := a.threshold(weekly.AlertedShare, false)
	return append(out, a.earliest(weekly, same), a.model("model_same_share", same))
}

func (a *alerting) model(name string, risk float64) StallRule {
	return a.run(name, func(k *stallLook) bool { return k.never >= risk })
}

// earliestSteps is how many thresholds are tried for the earliest alerts.
const earliestSteps = 60

// earliest is the model at the recall of a fixed rule. Every threshold up to the highest that reaches it does; the lowest alerts first.
// The lowest is taken at which no more parcels are alerted than by the rule, and as rightly; else the highest, which is right most often.
func (a *alerting) earliest(rule StallRule, lowest float64) StallRule {
	const name = "model_same_recall"
	highest := a.threshold(rule.Recall, true)
	below := slices.DeleteFunc(a.peaks(false), func(peak float64) bool { return peak < lowest || peak > highest })
	slices.Sort(below)
	for step := range earliestSteps {
		if len(below) == 0 {
			break
		}
		got := a.model(name, below[step*(len(below)-1)/earliestSteps])
		if got.Recall >= rule.Recall && got.Precision >= rule.Precision && got.AlertedShare <= rule.AlertedShare {
			return got
		}
	}
	return a.model(name, highest)
}

type alerting struct {
	ways  []stallWay
	byWay [][]stallLook
	end   time.Time
}

func (a *alerting) run(name string, fires func(*stallLook) bool) StallRule {
	_, lateness, _ := outcomes(a.end)
	var alerts, judged, late, lost, caught, known float64
	var gaps []float64
	for i := range a.ways {
		never, sure := a.ways[i].never(a.end)
		if !sure {
			continue
		}
		known++
		at := slices.IndexFunc(a.byWay[i], func(k stallLook) bool { return fires(&k) })
		if never {
			lost++
		}
		if at < 0 {
			continue
		}
		k := &a.byWay[i][at]
		alerts++
		gaps = append(gaps, k.gap)
		if never {
			caught++
		}
		if hit, ok := lateness(&a.ways[i], k); ok {
			judged++
			if hit {
				late++
			}
		}
	}
	return StallRule{Rule: name, AlertedShare: stallShare(alerts, known), Precision: stallShare(late, judged), Recall: stallShare(caught, lost), MedianGap: stallMedian(gaps)}
}

// threshold is the highest risk by which at least the share given is alerted: of the journeys never delivered, or of all.
func (a *alerting) threshold(want float64, lost bool) float64 {
	peaks := a.peaks(lost)
	count := int(math.Ceil(want*float64(len(peaks)) - 1e-9))
	if count <= 0 {
		return math.Inf(1)
	}
	slices.Sort(peaks)
	return peaks[len(peaks)-min(count, len(peaks))]
}

// peaks is the highest risk of each journey whose end is known.
func (a *alerting) peaks(lost bool) []float64 {
	var peaks []float64
	for i := range a.ways {
		never, sure := a.ways[i].never(a.end)
		if !sure || (lost && !never) {
			continue
		}
		peak := math.Inf(-1)
		for k := range a.byWay[i] {
			peak = math.Max(peak, a.byWay[i][k].never)
		}
		peaks = append(peaks, peak)
	}
	return peaks
}

func stallShare(part, of float64) float64 {
	if of == 0 {
		return 0
	}
	return part / of
}

func stallMedian(of []float64) float64 {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	if n := len(of); n%2 == 0 {
		return (of[n/2-1] + of[n/2]) / 2
	}
	return of[len(of)/2]
}
