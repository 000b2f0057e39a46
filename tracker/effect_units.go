package tracker

import "time"

// MetricsOf returns the metrics of this profile that a kind of incident can move. An incident moves the delivery metric only once the
// parcel is past its due date (before that it is at risk): a suspected loss, a stall or an exception moves nothing by itself.
// Damage and return rates are moved by the buyer's after-sale reason, which no tracking event proves. A parcel in a locker has arrived, and a
// false signature counts as a met date until the platform says otherwise. Blind kinds move nothing.
func (p *ScoreProfile) MetricsOf(kind Kind) []string {
	if p.LinesOnly {
		return p.linesOf(kind)
	}
	key := ""
	switch kind {
	case KindPickupOverdue, KindNumberNotFound:
		key = "picked_up_at"
	case KindLineOverdue, KindPromiseOverdue, KindHubWait, KindOriginHubStall, KindTransitStall, KindNotDispatched, KindNotSigned,
		KindLongTail, KindLostSuspected, KindLostConfirmed, KindException, KindRefused, KindDamaged, KindFailedAttempts, KindReturned:
		key = "line_due_at"
	}
	if m, ok := p.metricBy(key); ok {
		return []string{m.Key}
	}
	return nil
}

// Exposure is how one incident meets one metric.
type Exposure struct {
	Metric  string
	KeyDate string // local date that puts the parcel into the window; HarmUnit.EnteredOn
	Enters  string // first score date on which it counts
	Leaves  string // first score date on which it no longer counts
	Harm    float64
	AtRisk  bool // not due, or not picked up, yet
}

// ExposureOf returns the metrics an incident moves or puts at risk at an instant. A parcel that was signed, or lay in a locker, by
// its due date met the delivery metric and is not exposed, and neither is one without a due date, or one that force majeure excuses.
func (p *ScoreProfile) ExposureOf(i Incident, s Shipment, now time.Time) []Exposure {
	if i.Excused() != "" {
		return nil
	}
	var out []Exposure
	for _, key := range p.MetricsOf(i.Kind) {
		m, _ := p.metric(key)
		x, ok := Exposure{Metric: key}, false
		switch {
		case p.LinesOnly:
			ok = p.exposeLine(&x, m, s, now)
		case m.WindowKey == "line_due_at":
			ok = p.exposeArrival(&x, s, s.LineDueAt, now)
		default:
			ok = p.exposePickup(&x, m, pickupCase{i, s, now})
		}
		if ok {
			x.Enters, x.Leaves = p.Stays(key, x.KeyDate)
			out = append(out, x)
		}
	}
	return out
}

// exposeArrival measures an arrival against the time that it was due.
func (p *ScoreProfile) exposeArrival(x *Exposure, s Shipment, due, now time.Time) bool {
	arrived := s.SignedAt
	if !s.LockerAt.IsZero() && (arrived.IsZero() || s.LockerAt.Before(arrived)) {
		arrived = s.LockerAt
	}
	if due.IsZero() || !arrived.IsZero() && !arrived.After(due) {
		return false
	}
	x.KeyDate, x.Harm = p.LocalDate(due), 1
	x.AtRisk = arrived.IsZero() && !now.After(due)
	return true
}

type pickupCase struct {
	incident Incident
	shipment Shipment
	now      time.Time
}

// exposePickup measures the harm of a late pickup against the threshold it crossed: what a pickup just in time would have given.
func (p *ScoreProfile) exposePickup(x *Exposure, m MetricProfile, c pickupCase) bool {
	at := c.shipment.PickedUpAt
	x.AtRisk = at.IsZero()
	if x.AtRisk {
		at = c.now
	}
	hours, ok := p.PickupHours(c.shipment.PaidAt, at)
	if !ok {
		return false
	}
	normal := c.incident.LimitHrs
	if normal <= 0 {
		normal = 24
	}
	x.KeyDate, x.Harm = p.LocalDate(at), max(0, hours-normal)
	if m.PerOrderCurve != nil {
		x.Harm = max(0, m.orderPoints(normal)-m.orderPoints(hours))
	}
	return x.Harm > 0
}

// missPrior is the assumed chance that a parcel with an open incident misses a due date that lies ahead, where no lane evidence says
// more. It is an assumption, its effect is flagged AtRisk and estimated, and it is never shown as a percentage.
func missPrior(s Severity) float64 {
	switch s {
	case SeverityWatch:
		return 0.25
	case SeverityBreach:
		return 0.5
	case SeverityAbnormal:
		return 0.8
	case SeverityPresumedLost:
		return 0.98
	default:
		return 0.1
	}
}
