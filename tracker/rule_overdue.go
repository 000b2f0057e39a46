package tracker

import "time"

// notFoundGrace is for how long a courier may not know a number that was uploaded: numbers are booked in bulk before parcels are handed
// over, and aggregators learn of them late.
const notFoundGrace = 72 * time.Hour

// overdue judges a parcel against what was promised: pickup within the platform's hours of the upload, then arrival by the
// promise to the buyer or, where none was stated, by the line standard. There is no watch tier before an arrival is due: whether
// it will be met is not known from a clock. A parcel in a locker has arrived; one that goes back never will.
func (d *docket) overdue() {
	s := &d.out.Shipment
	var f Finding
	var ok bool
	switch {
	case s.Phase == PhaseLocker, s.Phase == PhaseReturning, s.Phase == PhaseClosed:
		return
	case s.Phase == PhaseAwaitingPickup:
		f, ok = d.pickup()
	case !s.PromisedAt.IsZero():
		f, ok = d.run(KindPromiseOverdue, ClockPromise, s.PromisedAt)
	default:
		f, ok = d.run(KindLineOverdue, ClockLine, s.LineDueAt)
	}
	if ok {
		d.find(f)
	}
}

// pickup reads the pickup clock. Past its abnormal tier, and past notFoundGrace, a number that the courier still has no record of is
// more likely wrong than late.
func (d *docket) pickup() (Finding, bool) {
	s := &d.out.Shipment
	if s.ShippedAt.IsZero() {
		return Finding{}, false
	}
	row := d.row(ClockLabelToPickup, s.ShippedAt)
	if row == nil {
		return Finding{}, false
	}
	f, ok := d.measure(KindPickupOverdue, row, s.ShippedAt)
	if !ok || !d.unheardOf() {
		return f, ok
	}
	grace := max(notFoundGrace, time.Duration(row.AbnormalHours*float64(time.Hour)))
	if from := s.ShippedAt.Add(grace); from.After(d.seen) {
		if from.After(d.now) {
			earliest(&d.out.Shipment.CheckAt, from)
		}
		return f, ok
	}
	f.Kind = KindNumberNotFound
	return f, ok
}

// unheardOf reports that the courier has no record of the number. A look that fails afterwards does not change what is known.
func (d *docket) unheardOf() bool {
	s := &d.out.Shipment
	if s.LastOutcome.Seen() {
		return s.LastOutcome == OutcomeNotFound
	}
	for i := range d.in.Incidents {
		if d.in.Incidents[i].Kind == KindNumberNotFound && d.in.Incidents[i].Open() {
			return true
		}
	}
	return false
}
