package tracker

// stalled judges the silence on a leg of the way, and the whole way against the longest that any line takes. A lost parcel is not stalled as well, and one held by customs waits for a
// reason that the exception rule tells.
func (d *docket) stalled(lost bool) {
	s := &d.out.Shipment
	if lost || s.Status == StatusCustomsHold {
		return
	}
	var f Finding
	var ok bool
	switch s.Phase {
	case PhasePickedUp:
		f, ok = d.beforeHub()
	case PhaseLinehaul:
		f, ok = d.run(d.gapKind(), ClockHubGap, s.LastEventAt)
	case PhaseDestBranch:
		f, ok = d.atBranch()
	case PhaseOutForDelivery:
		f, ok = d.outForDelivery()
	case PhaseLocker:
		f, ok = d.run(KindNotCollected, ClockLocker, s.LockerAt)
	default:
	}
	if tail, long := d.longTail(); long {
		f, ok = furthest(f, ok, tail), true
	}
	if !ok {
		return
	}
	if f.NextAt.IsZero() {
		f.NextAt = d.lostT
	}
	d.find(f)
}

// beforeHub waits for the first hub. Where any update is enough for the platform, a later scan turns the wait into a gap.
func (d *docket) beforeHub() (Finding, bool) {
	s := &d.out.Shipment
	row := d.row(ClockPickupToHub, s.PickedUpAt)
	switch {
	case row == nil:
		return Finding{}, false
	case row.Until == untilAnyUpdate && s.LastEventAt.After(s.PickedUpAt):
		return d.run(KindTransitStall, ClockHubGap, s.LastEventAt)
	default:
		return d.measure(KindHubWait, row, s.PickedUpAt)
	}
}

// outForDelivery waits for the signature since the latest dispatch. A visit that was missed since then is followed by another one on the
// next working day: the courier has said so, and that it has not come yet is worth no warning. The later tiers stand.
func (d *docket) outForDelivery() (Finding, bool) {
	s := &d.out.Shipment
	if s.OutForDeliveryAt.IsZero() {
		return Finding{}, false
	}
	row := d.row(ClockDispatchToSign, s.OutForDeliveryAt)
	if row == nil {
		return Finding{}, false
	}
	if !d.walk.lastMissAt.IsZero() && !d.walk.lastMissAt.Before(s.OutForDeliveryAt) {
		row = d.own(row)
		for len(row.Tiers) > 0 && row.Tiers[0].Severity < SeverityBreach { // tiers ascend
			row.Tiers = row.Tiers[1:]
		}
	}
	return d.measure(KindNotSigned, row, s.OutForDeliveryAt)
}

// atBranch reads both clocks that run at the destination branch: the platform's transit clock, which ends at dispatch, and ours.
func (d *docket) atBranch() (Finding, bool) {
	s := &d.out.Shipment
	waiting, a := d.run(KindNotDispatched, ClockBranchToDispatch, s.DestBranchAt)
	gap, b := d.run(KindTransitStall, ClockHubGap, s.LastEventAt)
	switch {
	case a && b:
		return further(waiting, gap), true
	case b:
		return gap, true
	default:
		return waiting, a
	}
}

// gapKind names a silence after the first hub: platforms tell a parcel that never left it from one that stopped on its way, by the same
// hours.
func (d *docket) gapKind() Kind {
	if d.walk.atHub {
		return KindOriginHubStall
	}
	return KindTransitStall
}

// longTail measures the whole way since the pickup. It goes on whatever is scanned, but ends where the parcel has arrived or turned back.
func (d *docket) longTail() (Finding, bool) {
	s := &d.out.Shipment
	switch s.Phase {
	case PhasePickedUp, PhaseLinehaul, PhaseDestBranch, PhaseOutForDelivery:
		return d.run(KindLongTail, ClockLongTail, s.PickedUpAt)
	default:
		return Finding{}, false
	}
}

func furthest(a Finding, known bool, b Finding) Finding {
	if !known {
		return b
	}
	return further(a, b)
}
