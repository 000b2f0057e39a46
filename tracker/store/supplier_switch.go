package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

type switchRow struct {
	MerchantID    int64 `gorm:"primaryKey;autoIncrement:false"`
	ID            int64 `gorm:"primaryKey;autoIncrement:false"`
	SKU           string
	FromID        int64
	ToID          int64
	ToRank        int
	At            stamp
	FromOnTime    int
	FromLate      int
	ToOnTime      int
	ToLate        int
	Whole         bool
	IncidentMinor int64
	IncidentN     int
	ExtraMinor    int64
	SavingMinor   int64
	Currency      string
	Confidence    float64
	State         string
	DecidedBy     string
	DecidedAt     stamp
	KeepShare     int
}

// TableName implements gorm's Tabler.
func (switchRow) TableName() string { return "switch_advice" }

func newSwitchRow(a tracker.SwitchAdvice) switchRow {
	return switchRow{
		MerchantID: a.MerchantID, ID: a.ID, SKU: a.SKU, FromID: a.FromID, ToID: a.ToID, ToRank: a.ToRank, At: stampOf(a.At), FromOnTime: a.From.OnTime,
		FromLate: a.From.Late, ToOnTime: a.To.OnTime, ToLate: a.To.Late, Whole: a.Whole, IncidentMinor: a.Incident.Minor, IncidentN: a.IncidentN,
		ExtraMinor: a.Extra.Minor, SavingMinor: a.Saving.Minor, Currency: a.Incident.Currency, Confidence: a.Confidence, State: string(a.State),
	}
}

func (r *switchRow) advice() tracker.SwitchAdvice {
	return tracker.SwitchAdvice{
		ID: r.ID, MerchantID: r.MerchantID, SKU: r.SKU, FromID: r.FromID, ToID: r.ToID, ToRank: r.ToRank, At: r.At.time(),
		From: tracker.OnTimeRecord{OnTime: r.FromOnTime, Late: r.FromLate}, To: tracker.OnTimeRecord{OnTime: r.ToOnTime, Late: r.ToLate}, Whole: r.Whole,
		Incident: money(r.IncidentMinor, r.Currency), IncidentN: r.IncidentN, Extra: money(r.ExtraMinor, r.Currency), Saving: money(r.SavingMinor, r.Currency),
		Confidence: r.Confidence, State: tracker.SwitchState(r.State), DecidedBy: r.DecidedBy, DecidedAt: r.DecidedAt.time(), KeepShare: r.KeepShare,
	}
}

// SwitchAdvices returns a merchant's advice about suppliers of future orders, newest first. Merchant 0 means all.
func (s *Store) SwitchAdvices(ctx context.Context, merchantID int64) ([]tracker.SwitchAdvice, error) {
	var rows []switchRow
	where, args := scope("merchant_id", merchantID)
	if err := s.reader.WithContext(ctx).Where(where, args...).Order("merchant_id, id DESC").Limit(1000).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list switch advice: %w", err)
	}
	out := make([]tracker.SwitchAdvice, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].advice())
	}
	return out, nil
}

// AddSwitchAdvice stores an advice and its messages. It reports false, and writes nothing, where one about the SKU is open.
func (s *Store) AddSwitchAdvice(ctx context.Context, a tracker.SwitchAdvice, notices []tracker.Notification) (bool, error) {
	added := false
	err := s.write(ctx, func(t tx) error {
		added = false
		if err := t.lockMerchant(a.MerchantID); err != nil {
			return err
		}
		var open int64
		err := t.Model(&switchRow{}).Where("merchant_id = ? AND sku = ? AND state = 'open'", a.MerchantID, a.SKU).Count(&open).Error
		if err != nil || open > 0 {
			return err
		}
		if a.ID, err = t.nextID("switch_advice"); err != nil {
			return err
		}
		row := newSwitchRow(a)
		if err := t.Create(&row).Error; err != nil {
			return err
		}
		for i := range notices {
			notices[i].Key = fmt.Sprintf("switch/%d/%s", a.ID, notices[i].Key)
		}
		added = true
		return t.writeEffects(&effects{notices: notices}, &tracker.VerdictReport{})
	})
	if err != nil {
		return false, fmt.Errorf("add switch advice: %w", err)
	}
	return added, nil
}

// DecideSwitch ends an open advice. An accepted one makes its supplier the regular one of the SKU and gives the old one its rank, if both
// still stand where they stood. It reports false, and writes nothing, where the advice is not open or they do not.
func (s *Store) DecideSwitch(ctx context.Context, d tracker.SwitchAdvice) (bool, error) {
	decided := false
	err := s.write(ctx, func(t tx) error {
		decided = false
		if err := t.lockMerchant(d.MerchantID); err != nil {
			return err
		}
		var row switchRow
		if err := found(t.Where("merchant_id = ? AND id = ?", d.MerchantID, d.ID).Take(&row)); err != nil {
			return err
		}
		if row.State != string(tracker.SwitchOpen) {
			return nil
		}
		if d.State == tracker.SwitchAccepted {
			moved, err := t.swapRanks(&row)
			if err != nil || !moved {
				return err
			}
		}
		n, err := t.exec("UPDATE switch_advice SET state = ?, decided_by = ?, decided_at = ?, keep_share = ? WHERE merchant_id = ? AND id = ? AND state = 'open'",
			string(d.State), clean(d.DecidedBy), timeArg(d.DecidedAt), d.KeepShare, d.MerchantID, d.ID)
		decided = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("decide switch: %w", err)
	}
	return decided, nil
}

func (t tx) swapRanks(row *switchRow) (bool, error) {
	const where = " WHERE merchant_id = ? AND sku = ? AND ((supplier_id = ? AND backup_rank = 0) OR (supplier_id = ? AND backup_rank = ?))"
	args := []any{row.MerchantID, row.SKU, row.FromID, row.ToID, row.ToRank}
	var standing int64
	if err := t.Raw("SELECT COUNT(*) FROM supplier_skus"+where, args...).Scan(&standing).Error; err != nil || standing != 2 {
		return false, err
	}
	_, err := t.exec("UPDATE supplier_skus SET backup_rank = CASE WHEN supplier_id = ? THEN 0 ELSE ? END"+where, append([]any{row.ToID, row.ToRank}, args...)...)
	return err == nil, err
}

// SwitchFacts is what SKU advice needs beside the suppliers: the mean expected cost of an incident, and how often each SKU is ordered.
func (s *Store) SwitchFacts(ctx context.Context, merchantID int64, since, now time.Time) (tracker.SwitchFacts, error) {
	facts := tracker.SwitchFacts{PerDay: map[string]float64{}}
	days := now.Sub(since).Hours() / 24
	err := s.read(ctx, func(t tx) error {
		err := t.query(func(scan func(...any) error) error {
			var minor float64
			var m tracker.Money
			var n int
			if err := scan(&minor, &m.Currency, &n); err != nil {
				return err
			}
			if n > facts.IncidentN { // of several currencies the most common
				m.Minor = int64(minor + 0.5)
				facts.Incident, facts.IncidentN = m, n
			}
			return nil
		}, `SELECT AVG(r.cost_minor * 1.0), r.cost_currency, COUNT(*) FROM recommendations r
			JOIN (SELECT incident_id, MAX(id) AS id FROM recommendations WHERE merchant_id = ? AND at >= ? GROUP BY incident_id) l ON l.id = r.id
			WHERE r.merchant_id = ? AND r.cost_minor > 0 GROUP BY r.cost_currency ORDER BY r.cost_currency`, merchantID, since.UnixMilli(), merchantID)
		if err != nil {
			return err
		}
		return t.query(func(scan func(...any) error) error {
			var sku string
			var pieces float64
			err := scan(&sku, &pieces)
			facts.PerDay[sku] = pieces / max(days, 1)
			return err
		}, `SELECT i.sku, SUM(CASE WHEN i.quantity > 0 THEN i.quantity ELSE 1 END) * 1.0 FROM orders o
			JOIN order_items i ON i.merchant_id = o.merchant_id AND i.order_id = o.id
			WHERE o.merchant_id = ? AND o.paid_at >= ? AND i.sku <> '' GROUP BY i.sku`, merchantID, since.UnixMilli())
	})
	if err != nil {
		return tracker.SwitchFacts{}, fmt.Errorf("read switch facts: %w", err)
	}
	return facts, nil
}
