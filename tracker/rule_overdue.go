package tracker

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
		f, ok = d.run(KindPickupOverdue, ClockLabelToPickup, s.ShippedAt)
	case !s.PromisedAt.IsZero():
		f, ok = d.run(KindPromiseOverdue, ClockPromise, s.PromisedAt)
	default:
		f, ok = d.run(KindLineOverdue, ClockLine, s.LineDueAt)
	}
	if ok {
		d.find(f)
	}
}
