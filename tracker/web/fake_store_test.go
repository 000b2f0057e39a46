package web

import (
	"cmp"
	"context"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"sync"
	"time"
)

// fakeStore keeps everything in memory. It scopes by merchant as strictly as the real store does, and can be told to fail.
type fakeStore struct {
	mu          sync.Mutex
	err         error // returned by every read of the pages when set
	users       []tracker.User
	tokens      map[string]tracker.APIToken
	merchants   []tracker.Merchant
	suppliers   []tracker.Supplier
	accounts    []tracker.CourierAccount
	stuck       []tracker.StuckParcel
	records     map[int64]tracker.ParcelRecord
	clusters    map[int64]tracker.ClusterRecord
	orders      map[int64]tracker.OrderRecord
	ledger      []tracker.ScoreEntry
	days        []tracker.ScoreDay
	lineDays    []tracker.ScoreDay
	outbox      []tracker.Notification
	escalations []tracker.Escalation
	groups      []tracker.GroupRecord
	timeline    []tracker.TimelineEntry
	lanes       map[int64]tracker.LaneProgress
	checks      map[int64][]tracker.LaneCheck
	rules       []tracker.MerchantRule
	disasters   []tracker.Disaster
	terms       []tracker.AlertSetting
	courses     map[int64][]tracker.CardCourse
	switches    []tracker.SwitchAdvice
	attempts    map[int64][]tracker.Attempt
	receipts    map[int64][]tracker.DeliveryReceipt
	stopped     map[string]bool
	asked       []int64 // merchant ids that calls carried
}

var _ Store = (*fakeStore)(nil)

func (f *fakeStore) enter(merchantID int64) func() {
	f.mu.Lock()
	f.asked = append(f.asked, merchantID)
	return f.mu.Unlock
}

func mine(merchantID, owner int64) bool { return merchantID == 0 || merchantID == owner }

func owned[T any](all []T, merchantID int64, owner func(T) int64) []T {
	var out []T
	for _, x := range all {
		if mine(merchantID, owner(x)) {
			out = append(out, x)
		}
	}
	return out
}

func (f *fakeStore) UserByName(_ context.Context, name string) (tracker.User, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, u := range f.users {
		if u.Name == name {
			return u, nil
		}
	}
	return tracker.User{}, tracker.ErrNotFound
}

func (f *fakeStore) User(_ context.Context, id int64) (tracker.User, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, u := range f.users {
		if u.ID == id {
			return u, nil
		}
	}
	return tracker.User{}, tracker.ErrNotFound
}

func (f *fakeStore) SetUserLocale(_ context.Context, id int64, l tracker.Locale) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for n := range f.users {
		if f.users[n].ID == id {
			f.users[n].Locale = l
		}
	}
	return nil
}

func (f *fakeStore) TokenByHash(_ context.Context, hash string) (tracker.APIToken, error) {
	if t, ok := f.tokens[hash]; ok {
		return t, nil
	}
	return tracker.APIToken{}, tracker.ErrNotFound
}

func (f *fakeStore) Merchant(_ context.Context, id int64) (tracker.Merchant, error) {
	for _, m := range f.merchants {
		if m.ID == id {
			return m, nil
		}
	}
	return tracker.Merchant{}, tracker.ErrNotFound
}

func (f *fakeStore) Suppliers(_ context.Context, merchantID int64) ([]tracker.Supplier, error) {
	defer f.enter(merchantID)()
	return owned(f.suppliers, merchantID, func(s tracker.Supplier) int64 { return s.MerchantID }), nil
}

func (f *fakeStore) Accounts(_ context.Context, merchantID int64) ([]tracker.CourierAccount, error) {
	defer f.enter(merchantID)()
	return owned(f.accounts, merchantID, func(a tracker.CourierAccount) int64 { return a.MerchantID }), f.err
}

func (f *fakeStore) StuckParcels(_ context.Context, q tracker.StuckFilter) (tracker.Page[tracker.StuckParcel], error) {
	defer f.enter(q.MerchantID)()
	rows := slices.DeleteFunc(slices.Clone(f.stuck), func(p tracker.StuckParcel) bool {
		i := p.Incident
		return !mine(q.MerchantID, i.MerchantID) || i.Severity < q.Severity || (q.Family != "" && i.Family != q.Family) ||
			(q.Kind != "" && i.Kind != q.Kind) || (q.Courier != "" && p.Shipment.Courier != q.Courier) ||
			(q.SupplierID != 0 && p.Shipment.SupplierID != q.SupplierID) || (q.Unacked && i.AckBy != "") ||
			!strings.Contains(p.Shipment.TrackingNo, q.Query)
	})
	slices.SortStableFunc(rows, func(a, b tracker.StuckParcel) int { return cmp.Compare(b.Incident.Severity, a.Incident.Severity) })
	total := len(rows)
	rows = rows[min(q.Offset, total):]
	return tracker.Page[tracker.StuckParcel]{Rows: rows[:min(q.Limit, len(rows))], Total: total}, f.err
}

func (f *fakeStore) StuckSummary(_ context.Context, merchantID int64) (tracker.StuckSummary, error) {
	defer f.enter(merchantID)()
	sum := tracker.StuckSummary{ByFamily: map[tracker.Family]int{}, ByKind: map[tracker.Kind]int{}}
	for _, p := range f.stuck {
		if !mine(merchantID, p.Incident.MerchantID) {
			continue
		}
		sum.Open++
		sum.ByFamily[p.Incident.Family]++
		sum.ByKind[p.Incident.Kind]++
		sum.AtRisk = tracker.Money{Minor: sum.AtRisk.Minor + p.Value.Minor, Currency: "CNY"}
		sum.Attributed += p.Attributed
		if p.Incident.Family == tracker.FamilyBlind {
			sum.Blind += max(1, p.Incident.Members)
		}
	}
	return sum, f.err
}

func (f *fakeStore) Parcel(_ context.Context, merchantID, id int64) (tracker.ParcelRecord, error) {
	defer f.enter(merchantID)()
	rec, ok := f.records[id]
	if !ok || !mine(merchantID, rec.Shipment.MerchantID) {
		return tracker.ParcelRecord{}, tracker.ErrNotFound
	}
	return rec, f.err
}

func (f *fakeStore) FindShipments(_ context.Context, merchantID int64, query string, limit int) ([]tracker.Shipment, error) {
	defer f.enter(merchantID)()
	var out []tracker.Shipment
	for _, p := range f.stuck {
		sh := p.Shipment
		if rec, ok := f.records[sh.ID]; ok {
			sh = rec.Shipment
		}
		if sh.ID != 0 && mine(merchantID, sh.MerchantID) && strings.Contains(sh.TrackingNo, query) && len(out) < limit {
			out = append(out, sh)
		}
	}
	return out, f.err
}

// change applies do to every open incident of the merchant among ids, in the list and in the parcel's record.
func (f *fakeStore) change(merchantID int64, ids []int64, do func(*tracker.Incident)) (int, error) {
	defer f.enter(merchantID)()
	n := 0
	for k := range f.stuck {
		i := &f.stuck[k].Incident
		if !mine(merchantID, i.MerchantID) || !slices.Contains(ids, i.ID) {
			continue
		}
		n++
		do(i)
		if rec, ok := f.records[i.ShipmentID]; ok && len(rec.Incidents) > 0 {
			rec.Incidents = slices.Clone(rec.Incidents)
			do(&rec.Incidents[0])
			f.records[i.ShipmentID] = rec
		}
	}
	return n, f.err
}

func (f *fakeStore) Acknowledge(_ context.Context, m int64, ids []int64, by string, at time.Time) (int, error) {
	return f.change(m, ids, func(i *tracker.Incident) { i.AckBy, i.AckAt = by, at })
}

func (f *fakeStore) Chased(_ context.Context, m int64, ids []int64, _ string, _ time.Time) (int, error) {
	return f.change(m, ids, func(*tracker.Incident) {})
}

func (f *fakeStore) RequestEscalation(_ context.Context, m int64, ids []int64, _ string, at time.Time) (int, error) {
	return f.change(m, ids, func(i *tracker.Incident) { i.EscalateAt = at })
}

func (f *fakeStore) Snooze(_ context.Context, m int64, ids []int64, till time.Time, _ string, _ time.Time) (int, error) {
	return f.change(m, ids, func(i *tracker.Incident) { i.SnoozedTill = till })
}

func (f *fakeStore) Comment(_ context.Context, m, incidentID int64, by, text string, at time.Time) error {
	defer f.enter(m)()
	f.timeline = append(f.timeline, tracker.TimelineEntry{
		MerchantID: m, IncidentID: incidentID, Actor: by, What: "commented", Detail: text, At: at,
	})
	return f.err
}
