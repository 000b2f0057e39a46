package tracker

import "time"

// ClockState says whether a clock of a parcel is being read.
type ClockState string

// The states of a clock.
const (
	ClockRunning    ClockState = "running"
	ClockStopped    ClockState = "stopped"     // what it waited for has happened
	ClockNotStarted ClockState = "not_started" // what it starts from has not happened
	ClockIdle       ClockState = "idle"        // started, but not judged in the parcel's present state: another clock took over, or it is closed
)

// ClockReading explains one clock of one parcel: which row limits it, why that row, and when each tier is reached.
type ClockReading struct {
	Clock     Clock
	State     ClockState
	Kind      Kind      // of the incident that it opens; only while it runs
	From, To  string    // names of the events between which it runs; empty where no table tells them
	StartedAt time.Time // zero before the start, and where every scan starts it anew
	StoppedAt time.Time

	Row      Row // as it was read; zero where the clock has not started
	Class    RegionClass
	Origin   string // provinces that made the class; empty: not known
	Dest     string
	Override string // the holiday override that the row belongs to
	Tiers    []TierMoment
	Official []TierMoment // as they would be without the merchant's own hours; none where there are no such hours

	Next     TierMoment // the next tier that lies ahead; zero if there is none
	Left     time.Duration
	Incident Incident // the newest one that came of it; ID 0 if there is none
}

// TierMoment is a tier with the moment at which this parcel reaches it.
type TierMoment struct {
	Tier
	At      time.Time // zero where the clock has not started
	Reached bool
	Proven  bool // a successful look after the moment saw the parcel still there
}

// ExplainClocks explains every clock of a parcel as a judgement at the time now reads them, in the order of a parcel's way. It fails only
// where the merchant's zone is not a zone.
func (b *RuleBook) ExplainClocks(s Snapshot, now time.Time) ([]ClockReading, error) {
	var read []traced
	judged, err := b.judge(&s, now, &read)
	if err != nil {
		return nil, err
	}
	after := s
	after.Shipment = judged.Shipment
	d := docket{book: b, editions: b.editions(s.Merchant.Platform), beside: beside{trace: &read}, in: after, now: now, seen: evidence(&after.Shipment, &after.Account, now)}
	out := make([]ClockReading, 0, len(Clocks()))
	for _, c := range Clocks() {
		r, known := d.explain(c, read)
		if known {
			out = append(out, r)
		}
	}
	return out, nil
}

func (d *docket) explain(c Clock, read []traced) (ClockReading, bool) {
	s := &d.in.Shipment
	way, known := spanOf(c)
	r := ClockReading{
		Clock: c, State: ClockNotStarted, From: way.from, To: way.to, Origin: ProvinceOf(s.Origin), Dest: ProvinceOf(s.Destination), Class: d.classAt(d.now),
		Incident: d.incidentOf(c),
	}
	for i := range read {
		if t := &read[i]; t.row.Clock == c {
			r.State, r.Kind, r.StartedAt, r.Class, r.Row = ClockRunning, t.kind, t.since, d.classAt(t.since), t.row
			d.moments(&r)
			return r, true
		}
	}
	if !known {
		return r, r.Incident.ID != 0
	}
	if r.StartedAt = way.start(s); r.StartedAt.IsZero() {
		return r, true
	}
	if r.State = ClockIdle; r.StartedAt.After(d.now) {
		r.State = ClockNotStarted
	}
	if stop := way.stop(s); !stop.IsZero() {
		r.State, r.StoppedAt = ClockStopped, stop
	}
	row := d.row(c, r.StartedAt)
	if r.Class = d.class; row != nil {
		r.Row = *row
	}
	if way.restarts {
		r.StartedAt = time.Time{}
	}
	if row != nil {
		d.moments(&r)
	}
	return r, true
}

// classAt is the class of the parcel's way by the rules of a moment.
func (d *docket) classAt(at time.Time) RegionClass {
	e := inForce(d.editions, at)
	if e == nil {
		return RegionUnknown
	}
	return e.class(d.provinces())
}

// incidentOf returns the newest incident that a clock opened.
func (d *docket) incidentOf(c Clock) Incident {
	var newest Incident
	for _, i := range d.in.Incidents {
		if ClockOf(i.RuleID) == c && i.ShipmentID == d.in.Shipment.ID && i.ID > newest.ID {
			newest = i
		}
	}
	return newest
}
