package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

type alertSettingRow struct {
	MerchantID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID         int64 `gorm:"primaryKey;autoIncrement:false"`
	Terms      string
	SetBy      string
	SetAt      stamp
	Why        string
}

// TableName implements gorm's Tabler.
func (alertSettingRow) TableName() string { return "alert_settings" }

// SetAlertTerms appends a row to a shop's own alert terms and puts them in force. It returns the row's id, or ErrNotFound where there is no
// such merchant. Whether the terms make sense is checked by tracker.AlertSetting.Check.
func (s *Store) SetAlertTerms(ctx context.Context, a tracker.AlertSetting) (int64, error) {
	terms, err := toJSON(a.Terms)
	if err != nil {
		return 0, fmt.Errorf("set alert terms: %w", err)
	}
	err = s.write(ctx, func(t tx) error {
		// The shop's row comes first: its lock puts the rows of two people in one order, so that the newest is the one in force.
		n, err := t.exec("UPDATE merchants SET alerts_own = ? WHERE id = ?", terms, a.MerchantID)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		if a.ID, err = t.nextID("alert_settings"); err != nil {
			return err
		}
		row := alertSettingRow{MerchantID: a.MerchantID, ID: a.ID, Terms: terms, SetBy: clean(a.By), SetAt: stampOf(a.At), Why: clean(a.Why)}
		return t.Create(&row).Error
	})
	if err != nil {
		return 0, fmt.Errorf("set alert terms: %w", err)
	}
	return a.ID, nil
}

// AlertSettings returns the whole history of a shop's own alert terms, newest first.
func (s *Store) AlertSettings(ctx context.Context, merchantID int64) ([]tracker.AlertSetting, error) {
	var rows []alertSettingRow
	if err := s.reader.WithContext(ctx).Where("merchant_id = ?", merchantID).Order("id DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list alert settings: %w", err)
	}
	out := make([]tracker.AlertSetting, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		a := tracker.AlertSetting{ID: r.ID, MerchantID: r.MerchantID, By: r.SetBy, At: r.SetAt.time(), Why: r.Why}
		if err := fromJSON(r.Terms, &a.Terms); err != nil {
			return nil, fmt.Errorf("list alert settings: %w", err)
		}
		out = append(out, a)
	}
	return out, nil
}
