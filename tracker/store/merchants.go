package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"

	"gorm.io/gorm/clause"
)

type merchantRow struct {
	ID            int64 `gorm:"primaryKey;autoIncrement:false"`
	Code          string
	Name          string
	Platform      string
	Zone          string
	Locale        string
	Email         string
	WebhookURL    string
	WebhookSecret string
	QuietFrom     int
	QuietTo       int
	Terms         string
	Alerts        string
	AlertsOwn     string
	ScoreOwn      string
	People        string
	ProductPoints int64
	ServicePoints int64
	BonusPoints   int64
	DimensionsAt  stamp
	SeenProduct   int64 `gorm:"<-:false"` // written with a snapshot only
	SeenService   int64 `gorm:"<-:false"`
	SeenBonus     int64 `gorm:"<-:false"`
	SeenAt        stamp `gorm:"<-:false"`
}

// TableName implements gorm's Tabler.
func (merchantRow) TableName() string { return "merchants" }

func newMerchantRow(m tracker.Merchant) (merchantRow, error) {
	terms, err := toJSON(m.Terms)
	if err != nil {
		return merchantRow{}, err
	}
	alerts, err := toJSON(m.Alerts)
	if err != nil {
		return merchantRow{}, err
	}
	own, err := toJSON(m.OwnAlerts)
	return merchantRow{
		ID: m.ID, Code: m.Code, Name: m.Name, Platform: m.Platform, Zone: m.Zone, Locale: string(m.Locale), Email: m.Email,
		WebhookURL: m.WebhookURL, WebhookSecret: m.WebhookSecret, QuietFrom: m.QuietFrom, QuietTo: m.QuietTo, Terms: terms, Alerts: alerts, AlertsOwn: own, ScoreOwn: string(m.Scoring), People: string(m.Contacts),
		ProductPoints: int64(m.Dimensions.Product), ServicePoints: int64(m.Dimensions.Service),
		BonusPoints: int64(m.Dimensions.Bonus), DimensionsAt: stampOf(m.Dimensions.At),
	}, err
}

func (r *merchantRow) merchant() (tracker.Merchant, error) {
	m := tracker.Merchant{
		ID: r.ID, Code: r.Code, Name: r.Name, Platform: r.Platform, Zone: r.Zone, Locale: tracker.Locale(r.Locale), Email: r.Email,
		WebhookURL: r.WebhookURL, WebhookSecret: r.WebhookSecret, QuietFrom: r.QuietFrom, QuietTo: r.QuietTo,
		Scoring: tracker.OverrideSet(r.ScoreOwn), Contacts: tracker.People(r.People),
		Dimensions: tracker.DimensionInput{
			Product: tracker.Points(r.ProductPoints), Service: tracker.Points(r.ServicePoints),
			Bonus: tracker.Points(r.BonusPoints), At: r.DimensionsAt.time(),
		},
		Seen: tracker.DimensionInput{
			Product: tracker.Points(r.SeenProduct), Service: tracker.Points(r.SeenService), Bonus: tracker.Points(r.SeenBonus), At: r.SeenAt.time(),
		},
	}
	if err := fromJSON(r.Alerts, &m.Alerts); err != nil {
		return m, err
	}
	if err := fromJSON(r.AlertsOwn, &m.OwnAlerts); err != nil {
		return m, err
	}
	return m, fromJSON(r.Terms, &m.Terms)
}

// EnsureMerchant creates a merchant, or returns the one that has its code, untouched.
func (s *Store) EnsureMerchant(ctx context.Context, m tracker.Merchant) (tracker.Merchant, error) {
	err := s.write(ctx, func(t tx) error {
		id, err := t.nextID("merchants")
		if err != nil {
			return err
		}
		m.ID = id
		row, err := newMerchantRow(m)
		if err != nil {
			return err
		}
		return t.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	})
	if err != nil {
		return tracker.Merchant{}, fmt.Errorf("ensure merchant %s: %w", m.Code, err)
	}
	return s.MerchantByCode(ctx, m.Code)
}

// UpdateMerchant writes every field of the merchant but its code and what the shop has set itself: alert terms
// (SetAlertTerms), score values (AddScoreOverrides) and people (SavePerson). It returns ErrNotFound if there is none with that id.
func (s *Store) UpdateMerchant(ctx context.Context, m tracker.Merchant) error {
	row, err := newMerchantRow(m)
	if err != nil {
		return fmt.Errorf("update merchant: %w", err)
	}
	res := s.writer.WithContext(ctx).Model(&merchantRow{}).Where("id = ?", m.ID).Updates(map[string]any{
		"name": row.Name, "platform": row.Platform, "zone": row.Zone, "locale": row.Locale, "email": row.Email,
		"webhook_url": row.WebhookURL, "webhook_secret": row.WebhookSecret, "quiet_from": row.QuietFrom, "quiet_to": row.QuietTo,
		"terms": row.Terms, "alerts": row.Alerts, "product_points": row.ProductPoints, "service_points": row.ServicePoints,
		"bonus_points": row.BonusPoints, "dimensions_at": row.DimensionsAt.arg(),
	})
	return changedOne("update merchant", res)
}

// Merchants returns all merchants by code.
func (s *Store) Merchants(ctx context.Context) ([]tracker.Merchant, error) {
	var rows []merchantRow
	if err := s.reader.WithContext(ctx).Order("code").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list merchants: %w", err)
	}
	out := make([]tracker.Merchant, 0, len(rows))
	for i := range rows {
		m, err := rows[i].merchant()
		if err != nil {
			return nil, fmt.Errorf("list merchants: %w", err)
		}
		out = append(out, m)
	}
	return out, nil
}

// Merchant returns the merchant with the id, or ErrNotFound.
func (s *Store) Merchant(ctx context.Context, id int64) (tracker.Merchant, error) {
	return s.merchantWhere(ctx, "id = ?", id)
}

// MerchantByCode returns the merchant with the code, or ErrNotFound.
func (s *Store) MerchantByCode(ctx context.Context, code string) (tracker.Merchant, error) {
	return s.merchantWhere(ctx, "code = ?", code)
}

func (s *Store) merchantWhere(ctx context.Context, condition string, arg any) (tracker.Merchant, error) {
	var row merchantRow
	if err := found(s.reader.WithContext(ctx).Where(condition, arg).Take(&row)); err != nil {
		return tracker.Merchant{}, fmt.Errorf("find merchant: %w", err)
	}
	return row.merchant()
}
