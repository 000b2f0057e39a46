package store

import (
	"parcelwarden/tracker"
	"time"
)

// renewBefore is how long before its end a subscription is renewed, at most: a short one is renewed after four fifths of its time.
const renewBefore = 24 * time.Hour

// usedUp is the detail of a number that may not be subscribed again.
const usedUp = "the provider takes this number no more times"

// subscriptionPlan sorts rows whose turn has come into what is to be asked and what only changes here.
type subscriptionPlan struct {
	now, until stamp
	terms      tracker.PushTerms

	start, end []tracker.SubscriptionClaim
	rows       [][]any // merchant, parcel, account, state, next try, detail
	forget     [][]any // parcels whose subscription is to be considered again when they come back to the account
}

func (p *subscriptionPlan) add(r *subscriptionRow) {
	active := r.state == string(tracker.SubscriptionActive)
	moved := int64(r.AccountID) != r.account
	if moved && r.ClosedAt == 0 {
		p.forget = append(p.forget, []any{r.MerchantID, r.ID, r.account})
	}
	switch {
	case (moved || r.ClosedAt != 0) && active:
		p.end = append(p.end, p.claim(r))
	case moved || r.ClosedAt != 0:
		p.keep(r, tracker.SubscriptionEnded, 0, r.detail)
	case tracker.Status(r.Status).Final():
		p.keep(r, tracker.SubscriptionState(r.state), stampOf(p.now.time().Add(subscriptionCheck)), r.detail)
	case active && !p.expires(r):
		p.keep(r, tracker.SubscriptionActive, p.nextCheck(r), r.detail)
	case p.terms.Times > 0 && r.times >= p.terms.Times && active && r.expiresAt > p.now:
		p.keep(r, tracker.SubscriptionActive, min(r.expiresAt, stampOf(p.now.time().Add(subscriptionCheck))), r.detail)
	case p.terms.Times > 0 && r.times >= p.terms.Times:
		p.keep(r, tracker.SubscriptionEnded, 0, usedUp)
	default:
		p.start = append(p.start, p.claim(r))
	}
}

func (p *subscriptionPlan) claim(r *subscriptionRow) tracker.SubscriptionClaim {
	p.keep(r, tracker.SubscriptionState(r.state), p.until, r.detail)
	claim := tracker.SubscriptionClaim{Subscription: r.subscription(), Query: r.shipmentRow.claim().Query}
	claim.NextTryAt = p.until.time()
	return claim
}

func (p *subscriptionPlan) keep(r *subscriptionRow, state tracker.SubscriptionState, next stamp, detail string) {
	p.rows = append(p.rows, []any{r.MerchantID, r.ID, r.account, string(state), next.arg(), detail})
}

// expires reports whether the time to renew has come.
func (p *subscriptionPlan) expires(r *subscriptionRow) bool {
	return r.expiresAt != 0 && p.now >= p.renewAt(r)
}

func (p *subscriptionPlan) renewAt(r *subscriptionRow) stamp {
	early := min(renewBefore, p.terms.Lasts/5)
	return stampOf(r.expiresAt.time().Add(-early))
}

func (p *subscriptionPlan) nextCheck(r *subscriptionRow) stamp {
	check := stampOf(p.now.time().Add(subscriptionCheck))
	if r.expiresAt != 0 {
		check = min(check, p.renewAt(r))
	}
	return check
}

func (t tx) writePlan(p *subscriptionPlan) error {
	columns := []column{
		{name: "merchant_id", kind: kindInt},
		{name: "shipment_id", kind: kindInt},
		{name: "account_id", kind: kindInt},
		{name: "state", kind: kindText},
		{name: "next_try_at", kind: kindInt},
		{name: "detail", kind: kindText},
	}
	if err := t.updateSubscriptions(columns, "", p.rows); err != nil {
		return err
	}
	if err := t.notPushed(p.rows, tracker.SubscriptionEnded); err != nil {
		return err
	}
	for _, row := range p.forget {
		_, err := t.exec("UPDATE shipments SET push_account = 0, pushed_since = NULL WHERE merchant_id = ? AND id = ? AND push_account = ?", row...)
		if err != nil {
			return err
		}
	}
	return nil
}

// updateSubscriptions is updateFrom for a table whose key has three columns, the first three of the list.
func (t tx) updateSubscriptions(columns []column, extra string, rows [][]any) error {
	set := ""
	for _, c := range columns[3:] {
		if c.set != notSet {
			set += ", " + c.name + " = v." + c.name
		}
	}
	return chunks(rows, func(part [][]any) error {
		with, args := withValues(columns, part)
		_, err := t.exec(with+"UPDATE subscriptions SET "+set[2:]+` FROM v WHERE subscriptions.merchant_id = v.merchant_id
			AND subscriptions.shipment_id = v.shipment_id AND subscriptions.account_id = v.account_id`+extra, args...)
		return err
	})
}

// notPushed notes at the parcels whose subscription is now in the state that no pushes are to come. Each row starts with merchant, parcel,
// account and state.
func (t tx) notPushed(rows [][]any, state tracker.SubscriptionState) error {
	for _, row := range rows {
		if row[3] != string(state) {
			continue
		}
		_, err := t.exec("UPDATE shipments SET pushed_since = NULL WHERE merchant_id = ? AND id = ? AND push_account = ? AND pushed_since IS NOT NULL",
			row[:3]...)
		if err != nil {
			return err
		}
	}
	return nil
}
