package tracker

import "time"

// evidence is the newest moment for which we believe to know the parcel's state: its last successful look, unless the feed
// behind it may be answering with stale data. An answer is believed once the feed has brought something new to anybody after the
// threshold in question. Only a feed that is quiet at this time is believed for as long after its last news as the next scan usually takes,
// counted in hours that looks have covered: few news may as well mean few looks. After FeedDoubtLimit, or half of it
// where news are rare, a silent feed can no longer be told from one with nothing left to report, and its answers count again; a feed that
// its history proves broken is not believed for FeedActive. The same holds for an answer that lacks what a push has told, for every other
// until the feed shows something newer than that, and for one from within a lull that is over: that the feed brings news now says nothing
// about what it held back then. A push itself is no evidence: it may be late or repeated.
func evidence(s *Shipment, a *CourierAccount, now time.Time) time.Time {
	seen := s.LastLookAt
	if seen.After(now) {
		seen = now
	}
	if !s.PushedAt.IsZero() && AnswerBehind(s.LookEventAt, s.PushEventAt) && seen.Sub(s.PushEventAt) < FeedDoubtLimit && seen.After(s.PushEventAt) {
		seen = s.PushEventAt
	}
	limit := a.doubtLimit()
	seen = a.Health.believed(seen, limit)
	alive := a.FreshAt
	doubt := a.Feed.restless() || a.Feed.Expected >= FeedDoubt
	doubt = doubt || !a.Health.Behind.IsZero()
	if stale := a.Feed.Stale; !stale.IsZero() { // what trickles in proves nothing about the rest
		doubt, limit = true, FeedActive
		if stale.Before(alive) {
			alive = stale
		}
	}
	if alive.IsZero() || !alive.Before(seen) || seen.Sub(alive) >= limit {
		return seen
	}
	if doubt {
		return alive
	}
	return a.Feed.vouches(alive, seen)
}

// row returns the limit of a clock that started at since, from the edition in force then, as disasters and the merchant's own rules have it;
// nil where there is none. It is shared, and holds until the next clock is read.
func (d *docket) row(c Clock, since time.Time) *Row { return d.rowOf(c, "", since) }

// rowOf is row with the hours of a class; of that of the parcel's lane if none is named.
func (d *docket) rowOf(c Clock, class RegionClass, since time.Time) *Row {
	e := inForce(d.editions, since)
	if e == nil {
		return nil
	}
	if e != d.rules.edition {
		d.rules = RuleSet{e}
		d.class = e.class(d.provinces())
	}
	if class == "" {
		class = d.class
	}
	row := d.rules.limit(c, class, d.in.Shipment.PaidAt, d.soldUnder)
	if row != nil && (d.in.Rulings != nil || len(d.book.disasters) > 0) {
		return d.overrule(row, class, since)
	}
	return row
}

// run reads a clock by its row.
func (d *docket) run(kind Kind, c Clock, since time.Time) (Finding, bool) {
	if since.IsZero() {
		return Finding{}, false
	}
	row := d.row(c, since)
	if row == nil {
		return Finding{}, false
	}
	return d.measure(kind, row, since)
}

// measure returns the finding of the furthest tier that is reached and was seen to be reached, and notes the next moment at
// which the answer could change.
func (d *docket) measure(kind Kind, row *Row, since time.Time) (f Finding, ok bool) {
	if d.trace != nil {
		*d.trace = append(*d.trace, traced{kind, *row, since})
	}
	family := kind.Family()
	for _, tier := range row.Tiers {
		at := row.At(tier, since)
		reached, proven := !at.After(d.now), !at.After(d.seen)
		if !reached || !proven {
			f.NextAt, f.NextProv = at, tier.Prov
			if reached {
				d.unproven(family, at)
			} else {
				earliest(&d.out.Shipment.ThresholdAt, at)
				earliest(&d.out.Shipment.CheckAt, at)
			}
			break
		}
		ok = true
		f = Finding{
			Family: family, Kind: kind, Severity: tier.Severity, RuleID: row.RuleID(), RuleProv: tier.Prov,
			Since: since, DueAt: at, LimitHrs: tier.Hours, SeenAt: d.seen,
		}
		if row.RegionGuess && tier.Prov != provMerchant {
			f.RuleProv = provEstimated
		}
	}
	if row.RegionGuess && f.NextProv == provOfficial {
		f.NextProv = provEstimated
	}
	return f, ok
}

// unproven books a threshold that is crossed without a look that proves it. A parcel that was never tried counts from when it
// was handed to us: an old export is not blind for the minutes until its first look. One that was looked up, and lacks only a sign
// of life from its feed, waits as long as a feed may pause in the night.
func (d *docket) unproven(family Family, at time.Time) {
	s := &d.out.Shipment
	d.out.undecided |= familyBit(family)
	earliest(&s.ThresholdAt, at)
	from := at
	if s.LastTryAt.IsZero() && s.SourceAt.After(from) && !s.SourceAt.After(d.now) {
		from = s.SourceAt
	}
	grace := from.Add(BlindGrace)
	if alive := d.in.Account.FreshAt.Add(feedSilence); !s.LastLookAt.Before(at) && alive.After(grace) {
		grace = alive
	}
	if !d.now.Before(grace) {
		earliest(&d.blindAt, at)
		earliest(&s.CheckAt, d.now.Add(BlindGrace))
		return
	}
	if soon := d.now.Add(freshnessRecheck); !s.LastLookAt.Before(at) && soon.Before(grace) {
		grace = soon
	}
	earliest(&s.CheckAt, grace)
}

// further returns the finding that is further on: the more severe, then the one crossed earlier.
func further(a, b Finding) Finding {
	if b.Severity > a.Severity || (b.Severity == a.Severity && b.DueAt.Before(a.DueAt)) {
		return b
	}
	return a
}
