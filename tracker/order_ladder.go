package tracker

import (
	"slices"
	"strings"
	"time"
)

// OrderAsk is one supplier of an order without a parcel: what it has to send, and the latest notice to it. Each climbs a ladder of its own,
// because one of them may have shipped its part while the other does not answer.
type OrderAsk struct {
	Supplier Supplier
	Items    []OrderItem
	Last     Escalation // its ID is 0 if there was none
}

// AsksOf shares an order's lines out to who has to send them: the supplier of the line, else the one regular supplier of its SKU. Lines that
// nobody is known to send are left out. Escalations are newest first. A question in a group counts once it is answered: the supplier's own ladder
// about the order has not started with it.
func AsksOf(order Order, suppliers []Supplier, escalations []Escalation) []OrderAsk {
	var out []OrderAsk
	for _, item := range order.Items {
		i := slices.IndexFunc(suppliers, func(s Supplier) bool { return s.ID == senderOf(item, suppliers) })
		if i < 0 {
			continue
		}
		at := slices.IndexFunc(out, func(a OrderAsk) bool { return a.Supplier.ID == suppliers[i].ID })
		if at < 0 {
			at = len(out)
			out = append(out, OrderAsk{Supplier: suppliers[i], Last: lastAsk(escalations, suppliers[i].ID)})
		}
		out[at].Items = append(out[at].Items, item)
	}
	return out
}

// lastAsk is the newest notice to a supplier, or an answer to an older one that still holds: any but a date, and a date that the later notice should
// have waited for. Its rung is the highest that was climbed; a question in a group counts once it is answered, as the first notice.
func lastAsk(asked []Escalation, supplier int64) Escalation {
	var last Escalation
	rung := 0
	for _, e := range asked {
		if e.SupplierID != supplier || e.Rung > RungBackup || e.GroupID != 0 && e.AnsweredAt.IsZero() {
			continue
		}
		if e.GroupID != 0 {
			e.Rung = RungNotice
		}
		rung = max(rung, e.Rung)
		late := last.AnsweredAt.IsZero() && e.Answer == AnswerTracing && e.NewDate.After(last.SentAt)
		if last.ID == 0 || e.ends() && !last.ends() || late {
			last = e
		}
	}
	last.Rung = rung
	return last
}

// ends reports whether an answer needs no further question.
func (e Escalation) ends() bool { return !e.AnsweredAt.IsZero() && e.Answer != AnswerTracing }

// senderOf is the id of the supplier who has to send a line; 0 if that is not known.
func senderOf(item OrderItem, suppliers []Supplier) int64 {
	if item.SupplierID != 0 || item.SKU == "" {
		return item.SupplierID
	}
	var found int64
	for _, s := range suppliers {
		if slices.ContainsFunc(s.SKUs, func(k SupplierSKU) bool { return k.SKU == item.SKU && k.BackupRank == 0 }) {
			if found != 0 {
				return 0 // either of two: the merchant knows
			}
			found = s.ID
		}
	}
	return found
}

// dueAt is when the supplier is to be asked next; false when the ladder is over for it, or it cannot be reached.
func (a OrderAsk) dueAt(now time.Time) (time.Time, bool) {
	switch {
	case a.Supplier.Email == "" && a.Supplier.WebhookURL == "", a.Last.Rung >= RungBackup:
		return time.Time{}, false
	case a.Last.Answer == AnswerTracing: // it goes on when the day has passed on which the goods were to be shipped
		return a.Last.NewDate, true
	case !a.Last.AnsweredAt.IsZero():
		return time.Time{}, false
	case a.Last.ID == 0:
		return now, true
	default:
		return a.Last.ReplyBy, true
	}
}

// kept reports whether the answer to a notice about an order still stands: a date that has passed without a parcel does not.
func (e Escalation) kept(now time.Time) bool {
	return !e.AnsweredAt.IsZero() && (e.Answer != AnswerTracing || e.NewDate.After(now))
}

// NextAsk is when the next of an order's suppliers is to be asked; the zero time if none is.
func NextAsk(asks []OrderAsk, now time.Time) time.Time {
	var next time.Time
	for _, a := range asks {
		if at, ok := a.dueAt(now); ok && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// DueAsks are the suppliers whose next rung is due. Where no clock has run out, a person has asked for it, and everybody who has not answered
// is asked again.
func DueAsks(asks []OrderAsk, now time.Time) []OrderAsk {
	var late, left []OrderAsk
	for _, a := range asks {
		at, ok := a.dueAt(now)
		switch {
		case !ok, at.After(now) && !a.Last.AnsweredAt.IsZero():
		case at.After(now):
			left = append(left, a)
		default:
			late = append(late, a)
		}
	}
	if len(late) > 0 {
		return late
	}
	return left
}

// ItemNames names lines as people write them: 高山绿茶 TEA-1 ×2.
func ItemNames(items []OrderItem) []string {
	out := make([]string, 0, len(items))
	for _, item := range items {
		out = append(out, DraftLine{SKU: item.SKU, Title: item.Title, Quantity: max(item.Quantity, 1)}.String())
	}
	return out
}

// Unsent is the order with the lines that are still to be sent: without those whose supplier says that it has shipped them. Where every line is
// shipped by word, the order is returned as it is.
func Unsent(order Order, asks []OrderAsk) Order {
	var gone []OrderItem
	for _, a := range asks {
		if a.Last.Answer == AnswerNewNumber {
			gone = append(gone, a.Items...)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(order.Items), func(item OrderItem) bool { return slices.Contains(gone, item) })
	if len(rest) > 0 {
		order.Items = rest
	}
	return order
}

// heard are the escalations that say something about the whole of what is unsent: as long as another supplier with a part of it has not answered, a
// date or a number says nothing about the order, while a part that is out of stock does.
func heard(order Order, asks []OrderAsk, escalations []Escalation) []Escalation {
	silent, unsent := false, Unsent(order, asks)
	for _, a := range asks {
		waits := slices.ContainsFunc(unsent.Items, func(item OrderItem) bool { return slices.Contains(a.Items, item) })
		silent = silent || waits && a.Last.AnsweredAt.IsZero()
	}
	return slices.DeleteFunc(slices.Clone(escalations), func(e Escalation) bool {
		switch e.Answer {
		case AnswerNewNumber:
			return silent || len(unsent.Items) < len(order.Items)
		case AnswerTracing:
			return silent
		default:
			return false
		}
	})
}

// joined is the suppliers of an order as one, for texts and prices.
func joined(asks []OrderAsk) Supplier {
	if len(asks) == 1 {
		return asks[0].Supplier
	}
	var s Supplier
	var names []string
	for _, a := range asks {
		names = append(names, a.Supplier.Name)
		s.SKUs = append(s.SKUs, a.Supplier.SKUs...)
	}
	s.Name = strings.Join(names, "、")
	return s
}

// asks are the order's suppliers.
func (s OrderSnapshot) asks() []OrderAsk { return AsksOf(s.Order, s.Suppliers, s.Escalations) }

// advised is the snapshot that advice on the order is worked out from: a parcel of which nothing has been seen.
func (s OrderSnapshot) advised() Snapshot {
	asks := s.asks()
	unsent := Unsent(s.Order, asks)
	snap := Snapshot{
		Merchant: s.Merchant, Orders: []Order{unsent}, Supplier: joined(asks), Escalations: heard(s.Order, asks, s.Escalations), Learned: s.Learned,
		Reship: s.Reship, PartSent: len(unsent.Items) < len(s.Order.Items),
	}
	need := skuCount(snap.Orders)
	for _, b := range s.Backups {
		n := need[b.SKU.SKU]
		sends := slices.ContainsFunc(unsent.Items, func(item OrderItem) bool {
			return item.SKU == b.SKU.SKU && senderOf(item, s.Suppliers) == b.Supplier.ID
		})
		if n > 0 && !sends { // the one that failed is no backup
			b.Quantity = n
			snap.Backups = append(snap.Backups, b)
		}
	}
	return snap
}

// escalateAt is when the order's incident starts the supplier ladder, the zero time if it does not: see Escalates. A supplier who has answered in a
// group is asked again when the date it gave has passed.
func (s OrderSnapshot) escalateAt(in Incident, now time.Time) time.Time {
	asks := s.asks()
	starts := slices.ContainsFunc(asks, func(a OrderAsk) bool { return (a.Last.ID == 0 || a.Last.GroupID != 0) && Escalates(in, a.Supplier) })
	if !starts {
		return time.Time{}
	}
	return NextAsk(asks, now)
}

// PartNumbered reports that a supplier of an order without a parcel has named the number of its part: another one would be a second.
func (r ParcelRecord) PartNumbered() bool {
	return slices.ContainsFunc(r.Escalations, func(e Escalation) bool { return e.Rung <= RungBackup && e.Answer == AnswerNewNumber })
}

// Unshipped is the record of the parcel that the order does not have yet, which is what decisions are taken on.
func (r OrderRecord) Unshipped() ParcelRecord {
	asks := AsksOf(r.Order, r.Suppliers, r.Escalations)
	return ParcelRecord{
		Merchant: r.Merchant, Orders: []Order{Unsent(r.Order, asks)}, Supplier: joined(asks), Incidents: r.Incidents, Timeline: r.Timeline,
		Advice: r.Advice, Escalations: r.Escalations, Decisions: r.Decisions,
	}
}
