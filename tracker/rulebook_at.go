package tracker

import "time"

// runsWorkdays is the value of Row.Runs under which hours of free days do not count.
const runsWorkdays = "workdays"

// At returns the moment at which a clock that started at since reaches the tier. Where the row's deadline is moved to a later date, every
// tier keeps its distance from it.
func (r *Row) At(t Tier, since time.Time) time.Time {
	at := r.after(since, t.Hours)
	if r.NotBefore.IsZero() {
		return at
	}
	if shift := r.NotBefore.Sub(r.deadline(since)); shift > 0 {
		return at.Add(shift)
	}
	return at
}

// deadline is the breach, or the first tier of a row without one, as if no date were stated.
func (r *Row) deadline(since time.Time) time.Time {
	for _, t := range r.Tiers {
		if t.Severity >= SeverityBreach {
			return r.after(since, t.Hours)
		}
	}
	return since
}

func (r *Row) after(since time.Time, hours float64) time.Time {
	if r.Runs == runsWorkdays && r.days != nil {
		return r.days.AddHours(since, hours)
	}
	return since.Add(time.Duration(hours * float64(time.Hour)))
}

// setTiers replaces the tiers and the hours that repeat them.
func (r *Row) setTiers(tiers []Tier) {
	r.Tiers = tiers
	r.WatchHours, r.BreachHours, r.AbnormalHours, r.LostHours = 0, 0, 0, 0
	for _, t := range tiers {
		switch t.Severity {
		case SeverityWatch:
			r.WatchHours = t.Hours
		case SeverityBreach:
			r.BreachHours = t.Hours
		case SeverityAbnormal:
			r.AbnormalHours = t.Hours
		case SeverityPresumedLost:
			r.LostHours = t.Hours
		}
	}
}
