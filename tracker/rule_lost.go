package tracker

// lost judges whether a parcel is lost: by the courier's own word, or presumed after a long silence anywhere between pickup and
// arrival. It reports whether it is.
func (d *docket) lost() bool {
	s := &d.out.Shipment
	switch {
	case s.Status == StatusLost:
		d.find(d.stated(KindLostConfirmed, SeverityPresumedLost, d.walk.lostAt))
		return true
	case s.Phase == PhaseAwaitingPickup, s.Phase == PhaseLocker, s.Phase == PhaseClosed:
		return false
	}
	f, ok := d.run(KindLostSuspected, ClockPresumedLost, s.LastEventAt)
	d.lostT = f.NextAt
	if ok {
		d.find(f)
	}
	return ok
}
