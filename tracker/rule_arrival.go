package tracker

import "time"

// ReviewTime is how long a delivered parcel with an odd arrival waits for somebody who looks into it, counted from the signature.
const ReviewTime = 7 * 24 * time.Hour

// reviewPause is how often it is asked whether somebody has looked into an odd arrival.
const reviewPause = 6 * time.Hour

// instantSign is the time from pickup to signature below which nobody can have carried a parcel to a door.
const instantSign = 10 * time.Minute

// quickest is the least time from pickup to signature that a lane of a class allows, by air and with luck. They are ours.
func quickest(class RegionClass) time.Duration {
	switch class {
	case RegionFar:
		return 5 * time.Hour
	case RegionRemote:
		return 8 * time.Hour
	default:
		return 0
	}
}

// oddArrival reports whether a kind speaks about how a parcel arrived, so that the arrival itself does not end it.
func oddArrival(k Kind) bool { return k == KindFakeSign || k == KindClonedTrace }

// elsewhere returns the scan of the last leg that was made in another province than the parcel is for. Both must be known for certain,
// and cities that are served across a border do not count.
func (d *docket) elsewhere(scans ...*Checkpoint) *Checkpoint {
	to := ""
	for _, c := range scans {
		if c == nil {
			continue
		}
		here := scanProvince(c)
		if here == "" {
			continue
		}
		if to == "" {
			if to = knownProvince(d.in.Shipment.Destination); to == "" {
				return nil
			}
		}
		if here == to || servedAcross(c, here, d.in.Shipment.Destination, to) {
			return nil // the latest scan whose province is known decides
		}
		return c
	}
	return nil
}

// misplaced judges a parcel whose last leg is in another province than its address: a branch there may only pass it on, so that it is
// watched; one that goes out for delivery there has gone astray, or never was this order's.
func (d *docket) misplaced() (Finding, bool) {
	w := &d.walk
	if w.leg == nil || w.turned {
		return Finding{}, false
	}
	c := d.elsewhere(w.leg)
	if c == nil {
		return Finding{}, false
	}
	severity := SeverityBreach
	if w.legMark == MilestoneDestBranch {
		severity = SeverityWatch
		if scanProvince(c) == knownProvince(d.in.Shipment.Origin) { // its own branch sends it on
			return Finding{}, false
		}
	}
	f := d.stated(KindAddressMismatch, severity, c.At)
	f.RuleID, f.RuleProv, f.Text = "trace/address_mismatch", provEstimated, c.Text
	return f, true
}

// cloned tells that another number of the merchant has the same story. The comparison is made elsewhere, across parcels.
func (d *docket) cloned() (Finding, bool) {
	s := &d.out.Shipment
	if s.CloneOf == "" {
		return Finding{}, false
	}
	f := d.stated(KindClonedTrace, SeverityBreach, s.ClonedAt)
	f.RuleID, f.RuleProv, f.Text = "trace/cloned_trace", provEstimated, s.CloneOf
	return f, true
}

// fakeSign judges a signature: one in another province is told at once, one that came faster than anybody can travel is watched. How
// fast is only known where the courier scanned the pickup itself.
func (d *docket) fakeSign() (Finding, bool) {
	s, w := &d.out.Shipment, &d.walk
	if w.signed == nil {
		return Finding{}, false
	}
	if c := d.elsewhere(w.signed, w.leg); c != nil {
		f := d.stated(KindFakeSign, SeverityBreach, s.SignedAt)
		f.RuleID, f.RuleProv, f.Text = "trace/fake_sign/place", provEstimated, c.Text
		return f, true
	}
	if !w.pickupMark {
		return Finding{}, false
	}
	took, least := s.SignedAt.Sub(s.PickedUpAt), d.least()
	if took >= least {
		return Finding{}, false
	}
	f := d.stated(KindFakeSign, SeverityWatch, s.SignedAt)
	f.RuleID, f.RuleProv, f.LimitHrs = "trace/fake_sign/speed", provEstimated, least.Hours()
	return f, true
}

// least is the shortest time from pickup to signature that is believed.
func (d *docket) least() time.Duration {
	s := &d.out.Shipment
	least := quickest(d.classAt(s.PickedUpAt))
	sameCity := s.Origin.City != "" && RegionKey(s.Origin.City) == RegionKey(s.Destination.City)
	if least == 0 && !sameCity && s.OutForDeliveryAt.IsZero() && s.LockerAt.IsZero() {
		return instantSign
	}
	return least
}

// reviewed keeps a delivered parcel open whose arrival is odd, until somebody has acknowledged that or ReviewTime has passed. Once the
// signature is confirmed it is not looked up any more.
func (d *docket) reviewed(reason string) string {
	s := &d.out.Shipment
	end := s.SignedAt.Add(ReviewTime)
	if s.CloseReason == CloseDelivered && !s.ClosedAt.IsZero() || !d.now.Before(end) {
		return reason
	}
	f, odd := d.fakeSign()
	if c, twin := d.cloned(); twin && (!odd || c.Severity > f.Severity) {
		f, odd = c, true
	}
	if !odd {
		return reason
	}
	if reason == "" {
		d.odd = f
		earliest(&s.CheckAt, end)
		return ""
	}
	for i := range d.in.Incidents {
		if in := &d.in.Incidents[i]; in.Kind == f.Kind && (!in.Open() || !in.AckAt.IsZero()) {
			return reason
		}
	}
	d.odd, s.NextPollAt = f, end
	earliest(&s.CheckAt, d.now.Add(reviewPause))
	earliest(&s.CheckAt, end)
	return ""
}

// arrival tells what is odd about the way a delivered parcel arrived.
func (d *docket) arrival() {
	if d.odd.Kind != "" {
		d.find(d.odd)
	}
}
