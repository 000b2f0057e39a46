package tracker

import (
	"cmp"
	"slices"
	"time"
)

// The terms of a switch of suppliers for future orders.
const (
	SwitchConfidence = 0.90               // how sure it must be that the other supplier costs less
	switchLapse      = 0.80               // below this an open advice no longer holds
	SwitchCooldown   = 7 * 24 * time.Hour // between two changes of one SKU, so that chance does not swing it
	SwitchSplit      = 20                 // per cent that stay with the old supplier where both are to be learned from
	switchCells      = 512
)

// SwitchState is where a switch advice stands.
type SwitchState string

// The states of a switch advice.
const (
	SwitchOpen      SwitchState = "open"
	SwitchAccepted  SwitchState = "accepted"
	SwitchDismissed SwitchState = "dismissed"
	SwitchLapsed    SwitchState = "lapsed" // no longer true
)

// SwitchAdvice says that future orders of a SKU would cost less with another supplier, and why. It changes nothing by itself.
type SwitchAdvice struct {
	ID         int64
	MerchantID int64
	SKU        string
	FromID     int64 // the regular supplier
	ToID       int64
	ToRank     int // the backup rank that ToID had
	At         time.Time
	From, To   OnTimeRecord
	Whole      bool    // a record is that of the whole supplier, because the SKU alone has too few orders
	Incident   Money   // mean cost of an order that does not go well
	IncidentN  int     // incidents behind that mean
	Extra      Money   // what a piece costs more with ToID, goods and freight; negative if it is cheaper
	Saving     Money   // expected, per order
	Confidence float64 // that the saving is above zero
	State      SwitchState
	DecidedBy  string
	DecidedAt  time.Time
	KeepShare  int // per cent of the orders that stay with FromID after it was accepted; 0: none
}

// SwitchFacts is what the orders and the advice of a window say: the mean expected cost of an incident, and the pieces a day by SKU.
type SwitchFacts struct {
	Incident  Money
	IncidentN int
	PerDay    map[string]float64
}

// SwitchQuestion is what is known about a SKU and the suppliers that deliver it.
type SwitchQuestion struct {
	MerchantID int64
	SKU        string
	Suppliers  []Supplier // with SKUs and records
	Incident   Money
	IncidentN  int
	PerDay     float64       // pieces of the SKU that are ordered a day
	Last       *SwitchAdvice // the newest about the SKU, of any state
	Now        time.Time
}

// AdviseSwitch compares the regular supplier of a SKU with each backup and returns the best change that is sure enough. ok is false where
// none is, or where one is open already or was decided within the cool-down.
func AdviseSwitch(q SwitchQuestion) (SwitchAdvice, bool) {
	if q.Last != nil && (q.Last.State == SwitchOpen || q.Now.Sub(cmp.Or(q.Last.DecidedAt, q.Last.At)) < SwitchCooldown) {
		return SwitchAdvice{}, false
	}
	var all []SwitchAdvice
	for _, to := range q.Suppliers {
		if a, ok := q.compare(to.ID); ok && a.Confidence >= SwitchConfidence && a.Saving.Minor > 0 {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return SwitchAdvice{}, false
	}
	slices.SortFunc(all, func(a, b SwitchAdvice) int {
		return cmp.Or(cmp.Compare(b.Saving.Minor, a.Saving.Minor), cmp.Compare(a.ToRank, b.ToRank), cmp.Compare(a.ToID, b.ToID))
	})
	return all[0], true
}

// Lapsed reports whether an open advice no longer holds: its suppliers have changed places, or it is no longer likely.
func (a SwitchAdvice) Lapsed(q SwitchQuestion) bool {
	now, ok := q.compare(a.ToID)
	return !ok || now.FromID != a.FromID || now.Confidence < switchLapse
}

// compare holds one backup against the regular supplier.
func (q SwitchQuestion) compare(toID int64) (SwitchAdvice, bool) {
	from, regular, ok := q.find(func(s Supplier, k SupplierSKU) bool { return k.BackupRank == 0 })
	to, backup, found := q.find(func(s Supplier, k SupplierSKU) bool { return s.ID == toID && k.BackupRank > 0 })
	if !ok || !found || q.Incident.Minor <= 0 || !q.allows(backup) {
		return SwitchAdvice{}, false
	}
	extra, ok := extraCost(regular, backup, q.Incident.Currency)
	if !ok {
		return SwitchAdvice{}, false
	}
	was, wholeFrom := from.recordOf(regular)
	would, wholeTo := to.recordOf(backup)
	if !was.Enough() || !would.Enough() {
		return SwitchAdvice{}, false
	}
	cost := q.Incident.Float()
	mean, _, _ := was.Chance()
	other, _, _ := would.Chance()
	saving := (other-mean)*float64(q.Incident.Minor) - float64(extra.Minor)
	return SwitchAdvice{
		MerchantID: q.MerchantID, SKU: q.SKU, FromID: from.ID, ToID: to.ID, ToRank: backup.BackupRank, At: q.Now, From: was, To: would,
		Whole: wholeFrom || wholeTo, Incident: q.Incident, IncidentN: q.IncidentN, Extra: extra,
		Saving:     Money{Minor: int64(saving), Currency: q.Incident.Currency},
		Confidence: betterBy(was, would, extra.Float()/cost), State: SwitchOpen,
	}, true
}

func (q SwitchQuestion) find(fits func(Supplier, SupplierSKU) bool) (Supplier, SupplierSKU, bool) {
	for _, s := range q.Suppliers {
		for _, k := range s.SKUs {
			if k.SKU == q.SKU && fits(s, k) {
				return s, k, true
			}
		}
	}
	return Supplier{}, SupplierSKU{}, false
}

// allows reports whether stock and capacity carry the SKU's orders: known stock for the cool-down at least, known capacity for each day.
func (q SwitchQuestion) allows(k SupplierSKU) bool {
	if k.Stock >= 0 && float64(k.Stock) < max(1, q.PerDay*SwitchCooldown.Hours()/24) {
		return false
	}
	return k.PerDay == 0 || float64(k.PerDay) >= q.PerDay
}

// recordOf is the record of a SKU, or of the whole supplier where the SKU has too few orders.
func (s Supplier) recordOf(k SupplierSKU) (record OnTimeRecord, whole bool) {
	if k.Record.Enough() {
		return k.Record, false
	}
	return s.Record, true
}

// extraCost is what a piece costs more with the backup. It is not known where a price is missing or in another currency.
func extraCost(regular, backup SupplierSKU, currency string) (Money, bool) {
	extra := Money{Currency: currency}
	for _, part := range []struct {
		m    Money
		sign int64
		need bool
	}{{backup.UnitCost, 1, true}, {backup.Freight, 1, false}, {regular.UnitCost, -1, true}, {regular.Freight, -1, false}} {
		if part.m.Minor == 0 && !part.need {
			continue
		}
		if part.m.Currency != currency || part.m.Minor == 0 {
			return Money{}, false
		}
		extra.Minor += part.sign * part.m.Minor
	}
	return extra, true
}

// betterBy is the probability that the second supplier is on time more often than the first by more than margin, which may be negative. The
// second's distribution is cut into cells between its far quantiles; in each the first's is exact. No chance is drawn.
func betterBy(first, second OnTimeRecord, margin float64) float64 {
	a1, b1 := first.posterior()
	a2, b2 := second.posterior()
	low, high := betaQuantile(1e-9, a2, b2), betaQuantile(1-1e-9, a2, b2)
	step := (high - low) / switchCells
	sum, mass, before := 0.0, 0.0, betaShare(low, a2, b2)
	for i := range switchCells {
		x := low + float64(i)*step
		after := betaShare(x+step, a2, b2)
		sum += (after - before) * betaShare(x+step/2-margin, a1, b1)
		mass += after - before
		before = after
	}
	if mass <= 0 {
		return 0
	}
	return sum / mass
}
