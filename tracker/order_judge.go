package tracker

import "time"

// shipHorizon is how long after its deadline an order without a parcel is followed. After that nobody ships it any more.
const shipHorizon = 30 * 24 * time.Hour

// OrderSnapshot is what a judgement of one order may know. It is only made for orders that wait for their parcel, or did a moment ago.
type OrderSnapshot struct {
	Merchant  Merchant
	Order     Order
	Shipped   bool       // a parcel that was not taken back carries it
	CheckAt   time.Time  // when the order was due to be judged: a later one makes the verdict void
	Incidents []Incident // open ones, and those resolved within ReopenWithin
	Rulings   *Rulings   // the merchant's own rules; nil if there are none

	Suppliers   []Supplier    // who may have to send its lines, with the SKUs of those
	Backups     []BackupOffer // of its SKUs, those of its suppliers among them
	Escalations []Escalation  // of the open incident, newest first
	Learned     *Learned      // what earlier decisions have taught; nil: nothing
	Reship      Reshipment    // what a backup sent in its place; zero if nothing
}

// OrderVerdict is everything one judgement of one order writes back.
type OrderVerdict struct {
	MerchantID int64
	OrderID    int64
	At         time.Time
	Judged     time.Time // OrderSnapshot.CheckAt
	CheckAt    time.Time // when to judge again; zero when nothing can change by itself
	Changes    []Change
}

// JudgeOrder measures the time since the payment against the platform's hours, or against the ship-by time where the order states one:
// then the row's tiers are moved so that its breach falls there. It returns a finding once a tier is reached, when the answer changes next,
// and why there is nothing to wait for, if there is not.
func (b *RuleBook) JudgeOrder(s OrderSnapshot, now time.Time) (f Finding, next time.Time, done string) {
	o := &s.Order
	switch {
	case s.Shipped:
		return f, next, ResolvedShipped
	case o.AfterSale == AfterSaleRefunded:
		return f, next, ResolvedRefunded
	case o.AfterSale == AfterSaleClosed:
		return f, next, s.Reship.ended(ResolvedCancelled)
	case o.PaidAt.IsZero():
		return f, next, ResolvedExtended // nothing runs before the payment
	}
	rules, err := b.For(s.Merchant.Platform, o.PaidAt)
	if err != nil {
		return f, next, ResolvedUnresolved
	}
	cal := Calendar{PaidAt: o.PaidAt, Campaigns: s.Rulings.campaignsOf(o.PaidAt, "")}
	row, ok := rules.Clock(ClockShip, RegionUnknown, cal)
	if !ok {
		return f, next, ResolvedUnresolved
	}
	if m := s.Rulings.HoursFor(ClockShip, RegionUnknown, o.PaidAt); m != nil {
		m.apply(&row)
	}
	start := o.PaidAt
	if !o.ShipBy.IsZero() {
		row.NotBefore, _ = rules.ShipBy(cal) // a holiday moves a promise that is earlier
		start = o.ShipBy.Add(-hoursOf(row.BreachHours))
	}
	deadline := row.At(Tier{Hours: row.BreachHours}, start)
	if end := deadline.Add(shipHorizon); !now.Before(end) {
		return f, next, ResolvedUnresolved
	}
	f, next = late(row, start, now)
	if f.Severity > SeverityNone {
		f.Text, f.Since, f.LimitHrs = deadline.UTC().Format(time.RFC3339), o.PaidAt, f.DueAt.Sub(o.PaidAt).Hours()
		if !o.ShipBy.IsZero() {
			f.RuleProv = "merchant"
		}
	}
	if next.IsZero() {
		next = deadline.Add(shipHorizon)
	}
	return f, next, ""
}

// late reads the ship clock. It needs no look at a courier: that there is no number is known here.
func late(row Row, start, now time.Time) (f Finding, next time.Time) {
	for _, tier := range row.Tiers {
		at := row.At(tier, start)
		if at.After(now) {
			f.NextAt, f.NextProv = at, tier.Prov
			return f, at
		}
		f = Finding{
			Family: FamilyOverdue, Kind: KindShipOverdue, Severity: tier.Severity, Phase: PhaseAwaitingPickup, RuleID: row.RuleID(), RuleProv: tier.Prov,
			Since: start, DueAt: at, LimitHrs: tier.Hours, SeenAt: now,
		}
	}
	return f, next
}
