package tracker

import (
	"fmt"
	"time"
)

// Window returns the first and the last local date of the units that count on a score date, both included: for a metric keyed by
// the due date, the parcels due from the first to the last date.
func (p *ScoreProfile) Window(metric, scoreDate string) (first, last string, err error) {
	m, ok := p.metric(metric)
	if !ok {
		return "", "", fmt.Errorf("score profile %q has no metric %q", p.ID, metric)
	}
	day, err := time.Parse(time.DateOnly, scoreDate)
	if err != nil {
		return "", "", fmt.Errorf("score date: %w", err)
	}
	for p.ScoredOn == "monday" && day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, -1)
	}
	days, lag := p.span(m)
	end := day.AddDate(0, 0, -lag)
	return end.AddDate(0, 0, 1-days).Format(time.DateOnly), end.Format(time.DateOnly), nil
}

// span returns the days of a metric's window and how many days it ends before the score date.
func (p *ScoreProfile) span(m MetricProfile) (days, lag int) {
	days, lag = p.WindowDays, p.LagDays
	if m.WindowDays > 0 {
		days = m.WindowDays
	}
	if m.LagDays > 0 {
		lag = m.LagDays
	}
	return days, lag
}

// EntersLeaves returns the first score date on which a unit with this window-key date counts, and the first on which it no longer
// does. For the delivery metric the key is the due date, not the day of arrival: an overdue parcel counts before it arrives,
// and arriving late does not take it out. An unreadable date gives empty dates.
func (p *ScoreProfile) EntersLeaves(windowKeyDate string) (enters, leaves string) {
	day, err := time.Parse(time.DateOnly, windowKeyDate)
	if err != nil {
		return "", ""
	}
	enter := day.AddDate(0, 0, p.LagDays)
	return enter.Format(time.DateOnly), enter.AddDate(0, 0, p.WindowDays).Format(time.DateOnly)
}

// Stays is EntersLeaves for one metric, whose window may be its own. Where scores are made on Mondays only, both dates are Mondays.
func (p *ScoreProfile) Stays(metric, windowKeyDate string) (enters, leaves string) {
	m, ok := p.metric(metric)
	day, err := time.Parse(time.DateOnly, windowKeyDate)
	if !ok || err != nil {
		return "", ""
	}
	days, lag := p.span(m)
	first := day.AddDate(0, 0, lag)
	return p.scoredFrom(first).Format(time.DateOnly), p.scoredFrom(first.AddDate(0, 0, days)).Format(time.DateOnly)
}

// scoredFrom is the first date from a day on whose score is made anew.
func (p *ScoreProfile) scoredFrom(day time.Time) time.Time {
	for p.ScoredOn == "monday" && day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// LocalDate returns the date of an instant in the profile's zone, the form of score dates and window keys; empty for no instant.
func (p *ScoreProfile) LocalDate(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(p.zone).Format(time.DateOnly)
}

// platformZone reads a zone once. Without a zone database the platforms' own fixed offset is used: China has no summer time.
func platformZone(name string) *time.Location {
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return time.FixedZone("UTC+8", 8*3600)
}

// PickupHours is the time from payment to pickup as the pickup metric counts it: what was paid in the night starts at its end.
// Not paid, not picked up, or a profile without a pickup metric gives false.
func (p *ScoreProfile) PickupHours(paidAt, pickedUpAt time.Time) (float64, bool) {
	m, ok := p.metricBy("picked_up_at")
	if !ok || paidAt.IsZero() || pickedUpAt.IsZero() {
		return 0, false
	}
	start := paidAt.In(p.zone)
	if m.NightFrom > m.NightTo {
		y, mon, d := start.Date()
		switch {
		case start.Hour() >= m.NightFrom:
			start = time.Date(y, mon, d+1, m.NightTo, 0, 0, 0, start.Location())
		case start.Hour() < m.NightTo:
			start = time.Date(y, mon, d, m.NightTo, 0, 0, 0, start.Location())
		}
	}
	return max(0, pickedUpAt.Sub(start).Hours()), true
}

// PickupValue is what one picked-up order adds to MetricFacts.Sum of the pickup metric: hours, or per-order points where the
// profile scores each order by a curve of its own.
func (p *ScoreProfile) PickupValue(paidAt, pickedUpAt time.Time) (float64, bool) {
	hours, ok := p.PickupHours(paidAt, pickedUpAt)
	if !ok {
		return 0, false
	}
	m, _ := p.metricBy("picked_up_at")
	if m.PerOrderCurve == nil {
		return hours, true
	}
	return m.orderPoints(hours), true
}

// orderPoints is the points of one order that took so many hours to be picked up.
func (m MetricProfile) orderPoints(hours float64) float64 {
	return m.PerOrderCurve.at(metricValue{int64(PointsOf(hours)), 1}, true).Float()
}
