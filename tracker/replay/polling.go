package replay

import (
	"context"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// Polling compares policies of looking on the same histories.
type Polling struct {
	Run                        // its Cadence is not read
	Policies []tracker.Cadence // economy, balanced and fresh if empty
	Grace    time.Duration     // an incident that stood for less may go unseen; MissedAfter if zero
}

// MissedAfter is how long an incident must have stood before it counts as missed when nobody saw it: the longest a poll every two hours
// can be late, and an hour.
const MissedAfter = 3 * time.Hour

// PollingReport is the comparison.
type PollingReport struct {
	Histories int             `json:"histories"`
	Incidents int             `json:"-"` // those that an observer who never looks away would have opened
	Policies  []PolicyOutcome `json:"policies"`
}

// PolicyOutcome is what one policy cost and found. Delays count from the moment at which an observer who never looks away would have
// opened the incident; one that ended unseen counts with the whole time it stood.
type PolicyOutcome struct {
	Policy         tracker.Cadence `json:"policy"`
	LooksPerParcel float64         `json:"looks_per_parcel"` // looks at finished parcels, by their number
	MeanDelay      float64         `json:"mean_delay_hours"`
	P95Delay       float64         `json:"p95_delay_hours"`
	Missed         int             `json:"missed"` // stood for longer than the grace and ended unseen
	False          int             `json:"false"`  // opened although the observer had nothing of the family at that moment

	Looks      int     `json:"-"` // at all parcels
	Finished   int     `json:"-"`
	Alerts     int     `json:"-"`
	ClockDelay float64 `json:"-"` // mean over the incidents that a clock opens
	ToldDelay  float64 `json:"-"` // mean over those that the courier's own words open: no policy can know of them before it looks
	Told       int     `json:"-"`
}

// Play plays the histories once for the observer who never looks away and once for each policy. Equal arguments give equal reports.
func (c Polling) Play(ctx context.Context, histories []History) (PollingReport, error) {
	if len(c.Policies) == 0 {
		c.Policies = []tracker.Cadence{tracker.CadenceEconomy, tracker.CadenceBalanced, tracker.CadenceFresh}
	}
	if c.Grace <= 0 {
		c.Grace = MissedAfter
	}
	run, err := c.prepared()
	if err != nil {
		return PollingReport{}, err
	}
	if c.Progress != nil {
		run.Progress = func(done, _ int) { c.Progress(done, len(histories)*(len(c.Policies)+1)) }
	}
	run.Cadence = ""
	truth, err := run.play(ctx, histories, true)
	if err != nil {
		return PollingReport{}, err
	}
	report := PollingReport{Histories: len(histories)}
	for i := range truth {
		report.Incidents += len(truth[i].episodes)
	}
	for n, policy := range c.Policies {
		if c.Progress != nil {
			run.Progress = func(done, _ int) { c.Progress(len(histories)*(n+1)+done, len(histories)*(len(c.Policies)+1)) }
		}
		run.Cadence = policy
		tracks, err := run.play(ctx, histories, false)
		if err != nil {
			return PollingReport{}, err
		}
		report.Policies = append(report.Policies, c.compare(policy, truth, tracks))
	}
	return report, nil
}

// compare holds what a policy found against what there was to find.
func (c *Polling) compare(policy tracker.Cadence, truth, tracks []track) PolicyOutcome {
	out := PolicyOutcome{Policy: policy}
	var delays delays
	ended := 0
	for i := range tracks {
		t := &tracks[i]
		out.Looks += t.looks
		out.Alerts += t.alerts
		if t.finished {
			out.Finished++
			ended += t.looks
		}
		for k := range truth[i].episodes {
			due := &truth[i].episodes[k]
			delay, seen := detection(due, t.episodes, c.Until)
			if !seen && delay > c.Grace {
				out.Missed++
			}
			delays.add(delay, due.Told)
		}
		for k := range t.episodes {
			if !grounded(&t.episodes[k], truth[i].episodes) {
				out.False++
			}
		}
	}
	if out.Finished > 0 {
		out.LooksPerParcel = float64(ended) / float64(out.Finished)
	}
	delays.sum(&out)
	return out
}

// detection is how long after it was due an incident was opened. One that ended unseen has the whole time it stood; one that stands
// unseen at the end of the run, the time until then.
func detection(due *Episode, found []Episode, end time.Time) (time.Duration, bool) {
	for i := range found {
		f := &found[i]
		if f.Family == due.Family && !f.OpenedAt.Before(due.OpenedAt.Add(-sameStart)) && due.holds(f.OpenedAt) {
			return max(f.OpenedAt.Sub(due.OpenedAt), 0), true
		}
	}
	if end.IsZero() {
		end = due.OpenedAt.Add(tracker.FollowHorizon)
	}
	return due.lasted(end), false
}

func grounded(found *Episode, truth []Episode) bool {
	return slices.ContainsFunc(truth, func(due Episode) bool { return due.Family == found.Family && due.holds(found.OpenedAt) })
}

// delays collects detection delays in hours.
type delays struct {
	hours       []float64
	told, clock float64
	toldN       int
}

func (d *delays) add(delay time.Duration, told bool) {
	h := delay.Hours()
	d.hours = append(d.hours, h)
	if told {
		d.told += h
		d.toldN++
	} else {
		d.clock += h
	}
}

func (d *delays) sum(out *PolicyOutcome) {
	n := len(d.hours)
	out.Told = d.toldN
	if n == 0 {
		return
	}
	slices.Sort(d.hours)
	out.MeanDelay = (d.told + d.clock) / float64(n)
	out.P95Delay = d.hours[(n*95+99)/100-1]
	if d.toldN > 0 {
		out.ToldDelay = d.told / float64(d.toldN)
	}
	if n > d.toldN {
		out.ClockDelay = d.clock / float64(n-d.toldN)
	}
}
