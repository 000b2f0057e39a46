package tracker

import "time"

// failedVisits is the number of failed visits without progress that makes an incident. One is everyday life.
const failedVisits = 2

// exception judges what the courier says is wrong: a return that nobody asked for, a refusal, damage, another problem code, repeated
// failed visits, and a customs hold that outlasts the hours of a long transit gap.
func (d *docket) exception() {
	s, w := &d.out.Shipment, &d.walk
	switch {
	case s.Phase == PhaseReturning || s.Status == StatusReturned:
		d.goingBack()
	case w.said != "" && s.Phase != PhaseLocker: // its run of problems goes on
		d.find(d.stated(w.said, SeverityBreach, w.saidAt))
	case s.Status == StatusException:
		d.find(d.stated(KindException, SeverityBreach, w.troubleAt))
	case w.attempts >= failedVisits && s.Phase != PhaseLocker:
		f := d.stated(KindFailedAttempts, SeverityBreach, w.firstMissAt)
		f.CourierAt = w.lastMissAt
		d.find(f)
	case s.Status == StatusCustomsHold:
		d.customs()
	}
}

// goingBack judges a way back that nobody asked for. If the goods were damaged before they turned, that is what there is to claim for, whoever
// asked for the return.
func (d *docket) goingBack() {
	w := &d.walk
	kind, since, text := KindReturned, w.turnedAt, w.turnText
	switch {
	case !w.harmAt.IsZero():
		kind, since, text = KindDamaged, w.harmAt, w.harmText
	case d.returnExpected():
		return
	}
	f := d.stated(kind, SeverityBreach, since)
	f.Text = text
	d.find(f)
}

// customs has no published hours: the far transit gap is taken, as disasters and the merchant's own rules have it, from its breach on.
func (d *docket) customs() {
	shared := d.rowOf(ClockHubGap, RegionFar, d.walk.customsAt)
	if shared == nil {
		return
	}
	row := *shared
	for len(row.Tiers) > 0 && row.Tiers[0].Severity < SeverityBreach {
		row.Tiers = row.Tiers[1:]
	}
	f, ok := d.measure(KindException, &row, d.walk.customsAt)
	if !ok {
		return
	}
	f.RuleProv, f.Text = provEstimated, d.out.Shipment.LastEventText
	d.find(f)
}

// stated builds a finding that rests on the courier's own event. Where a source other than the checkpoints said so, there is
// no such event, and the upload stands for its time.
func (d *docket) stated(kind Kind, severity Severity, since time.Time) Finding {
	s := &d.out.Shipment
	if since.IsZero() {
		since = s.ShippedAt
	}
	f := Finding{
		Family: kind.Family(), Kind: kind, Severity: severity, RuleID: "courier/" + string(kind),
		Since: since, DueAt: since, SeenAt: s.LastLookAt, CourierAt: s.LastEventAt, Text: s.LastEventText,
	}
	if f.CourierAt.IsZero() {
		f.CourierAt = since
	}
	if f.SeenAt.Before(f.CourierAt) { // pushed by the courier, not looked up
		f.SeenAt = f.CourierAt
	}
	return f
}

// returnExpected reports whether the buyers of every order asked for their money: then the way back is what should happen.
// A buyer who asks because the parcel was turned back does not make the return an expected one.
func (d *docket) returnExpected() bool {
	for i := range d.in.Incidents {
		if d.in.Incidents[i].Kind == KindReturned {
			return false
		}
	}
	for _, o := range d.in.Orders {
		if o.AfterSale != AfterSalePending && o.AfterSale != AfterSaleRefunded {
			return false
		}
	}
	return len(d.in.Orders) > 0
}
