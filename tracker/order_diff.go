package tracker

import "time"

// ResolvedExtended ends an order's incident whose deadline was moved into the future.
const ResolvedExtended = "extended"

// reconcileOrder compares an order's finding with its incidents and returns the moves, endings first.
func reconcileOrder(s OrderSnapshot, f Finding, done string, now time.Time) []Change {
	r := reconciler{now: now}
	found := done == "" && f.Severity > SeverityNone
	open, ended := orderIncidents(s, now)
	switch {
	case open == nil && !found:
		return nil
	case open == nil && ended != nil && (ended.Resolution != resolvedManual || f.Severity > ended.Severity):
		next := *ended
		next.ResolvedAt, next.Resolution, next.AckBy, next.AckAt, next.SnoozedTill = time.Time{}, "", "", time.Time{}, time.Time{}
		next.Reopened++
		return []Change{{Kind: ChangeReopen, Incident: r.adopt(next, &f), Was: ended.Severity}}
	case open == nil && ended != nil:
		return nil // a person closed it
	case open == nil:
		return []Change{r.openOrder(s, &f)}
	case !found:
		if done == "" {
			done = ResolvedExtended
		}
		return []Change{endOrder(*open, done, now)}
	case f.Severity > open.Severity:
		return []Change{{Kind: ChangeClimb, Incident: r.adopt(*open, &f), Was: open.Severity}}
	case f.Severity < open.Severity: // the deadline was moved
		return []Change{endOrder(*open, ResolvedExtended, now), r.openOrder(s, &f)}
	case apart(f.DueAt, open.DueAt) || apart(f.NextAt, open.NextAt):
		return []Change{{Kind: ChangeRefresh, Incident: r.adopt(*open, &f), Was: open.Severity}}
	default:
		return nil
	}
}

// orderIncidents returns the order's open incident, or the one that ended last within ReopenWithin.
func orderIncidents(s OrderSnapshot, now time.Time) (open, ended *Incident) {
	for i := range s.Incidents {
		in := &s.Incidents[i]
		switch {
		case in.Kind != KindShipOverdue:
		case in.Open():
			return in, nil
		case now.Sub(in.ResolvedAt) < ReopenWithin && (ended == nil || in.ResolvedAt.After(ended.ResolvedAt)):
			ended = in
		}
	}
	return nil, ended
}

func (r *reconciler) openOrder(s OrderSnapshot, f *Finding) Change {
	in := Incident{MerchantID: s.Merchant.ID, OrderID: s.Order.ID, OpenedAt: r.now}
	return Change{Kind: ChangeOpen, Incident: r.adopt(in, f)}
}

func endOrder(in Incident, reason string, now time.Time) Change {
	was := in.Severity
	in.ResolvedAt, in.UpdatedAt, in.Resolution, in.EscalateAt = now, now, reason, time.Time{}
	return Change{Kind: ChangeResolve, Incident: in, Was: was}
}
