package tracker

// ruleStaffLost is the rule of a loss that a person has stated.
const ruleStaffLost = "staff/lost_confirmed"

// lost judges whether a parcel is lost: by the courier's own word, by that of the shop's staff as long as no scan overtakes it, or
// presumed after a long silence anywhere between pickup and arrival. It reports whether it is.
func (d *docket) lost() bool {
	s := &d.out.Shipment
	switch {
	case s.Status == StatusLost:
		d.find(d.stated(KindLostConfirmed, SeverityPresumedLost, d.walk.lostAt))
		return true
	case d.markedLost():
		f := d.stated(KindLostConfirmed, SeverityPresumedLost, s.LostMarkedAt)
		f.RuleID, f.CourierAt, f.Text = ruleStaffLost, s.LostMarkedAt, s.LostNote
		f.SeenAt = s.LostMarkedAt
		d.find(f)
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

// markedLost reports whether staff said that the parcel is lost and nothing was scanned since.
func (d *docket) markedLost() bool {
	s := &d.out.Shipment
	return !s.LostMarkedAt.IsZero() && !s.LostMarkedAt.After(d.now) && !s.LastEventAt.After(s.LostMarkedAt)
}
