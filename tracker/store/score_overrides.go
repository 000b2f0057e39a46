package store

import (
	"context"
	"encoding/json"
	"fmt"
	"parcelwarden/tracker"
)

type scoreOverrideRow struct {
	MerchantID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID         int64 `gorm:"primaryKey;autoIncrement:false"`
	Profile    string
	Path       string
	Value      string
	Prov       string
	Withdrawn  bool
	SetBy      string
	SetAt      stamp
	Why        string
}

// TableName implements gorm's Tabler.
func (scoreOverrideRow) TableName() string { return "score_overrides" }

func (r *scoreOverrideRow) override() tracker.ScoreOverride {
	return tracker.ScoreOverride{
		ID: r.ID, MerchantID: r.MerchantID, Profile: r.Profile, Path: r.Path, Value: json.RawMessage(r.Value), Prov: r.Prov, Withdrawn: r.Withdrawn,
		By: r.SetBy, At: r.SetAt.time(), Why: r.Why,
	}
}

// AddScoreOverrides appends rows to a shop's own values over score profiles and puts them in force together. It returns ErrNotFound where there
// is no such merchant. Whether they fit is checked by tracker.ScoreProfile.With.
func (s *Store) AddScoreOverrides(ctx context.Context, merchantID int64, rows []tracker.ScoreOverride) error {
	err := s.write(ctx, func(t tx) error {
		// The shop's row comes first: its lock puts the rows of two people in one order, so that the newest is the one in force.
		n, err := t.exec("UPDATE merchants SET score_own = score_own WHERE id = ?", merchantID)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		for _, r := range rows {
			id, err := t.nextID("score_overrides")
			if err != nil {
				return err
			}
			row := scoreOverrideRow{
				MerchantID: merchantID, ID: id, Profile: r.Profile, Path: r.Path, Value: string(r.Value), Prov: r.Prov, Withdrawn: r.Withdrawn,
				SetBy: clean(r.By), SetAt: stampOf(r.At), Why: clean(r.Why),
			}
			if err := t.Create(&row).Error; err != nil {
				return err
			}
		}
		all, err := t.scoreOverrides(merchantID)
		if err != nil {
			return err
		}
		own, err := tracker.NewOverrideSet(all)
		if err != nil {
			return err
		}
		_, err = t.exec("UPDATE merchants SET score_own = ? WHERE id = ?", string(own), merchantID)
		return err
	})
	if err != nil {
		return fmt.Errorf("add score overrides: %w", err)
	}
	return nil
}

// ScoreOverrides returns the whole history of a shop's own values over score profiles, oldest first.
func (s *Store) ScoreOverrides(ctx context.Context, merchantID int64) ([]tracker.ScoreOverride, error) {
	var out []tracker.ScoreOverride
	err := s.read(ctx, func(t tx) (err error) {
		out, err = t.scoreOverrides(merchantID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list score overrides: %w", err)
	}
	return out, nil
}

func (t tx) scoreOverrides(merchantID int64) ([]tracker.ScoreOverride, error) {
	var rows []scoreOverrideRow
	if err := t.Where("merchant_id = ?", merchantID).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]tracker.ScoreOverride, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].override())
	}
	return out, nil
}
