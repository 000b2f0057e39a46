package tracker

import "math"

// alertPatience is what a day that is left takes from an alert's score, in log odds. A day of waiting makes the judgement surer, so an
// early alert must be worth more: one parcel at 97 % with five days left counts like one at 75 % with two. On the months before March
// 2018 of real parcels it raised the precision at 70 % recall from 78 to 81 % two days before and from 53 to 60 % five days before,
// where the alerts came a day later; more of it gained nothing.
const alertPatience = 0.8

// AlertScore is what the threshold of an early alert is compared with: the log odds of the chance, less patience for each day that is
// left until the end of the promised day (1 on that day).
func (c Chance) AlertScore(daysLeft int) float64 {
	p := min(max(c.P, 1e-9), 1-1e-9)
	return math.Log(p/(1-p)) - alertPatience*float64(max(daysLeft, 0))
}
