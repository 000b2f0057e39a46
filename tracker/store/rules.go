package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// AddMerchantRule appends a row to a merchant's own rules and returns its id. The merchant's open parcels are judged again, because their
// thresholds may have moved. Whether the row makes sense is checked by tracker.RuleBook.CheckMerchantRule.
func (s *Store) AddMerchantRule(ctx context.Context, r tracker.MerchantRule) (int64, error) {
	err := s.write(ctx, func(t tx) error {
		id, err := t.nextID("merchant_rules")
		if err != nil {
			return err
		}
		r.ID = id
		row, err := newMerchantRuleRow(r)
		if err != nil {
			return err
		}
		if err := t.Create(&row).Error; err != nil {
			return err
		}
		return t.judgeAgain(r.MerchantID, row.SetAt)
	})
	if err != nil {
		return 0, fmt.Errorf("add merchant rule: %w", err)
	}
	return r.ID, nil
}

// MerchantRules returns the whole history of a merchant's own rules, newest first.
func (s *Store) MerchantRules(ctx context.Context, merchantID int64) ([]tracker.MerchantRule, error) {
	var out []tracker.MerchantRule
	err := s.read(ctx, func(t tx) (err error) {
		out, err = t.merchantRules(merchantID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list merchant rules: %w", err)
	}
	return out, nil
}

// AddDisaster appends a row to the installation's disasters and returns its id. A row with a code that is there takes the older one's place.
// Every open parcel is judged again.
func (s *Store) AddDisaster(ctx context.Context, d tracker.Disaster) (int64, error) {
	err := s.write(ctx, func(t tx) error {
		id, err := t.nextID("disasters")
		if err != nil {
			return err
		}
		d.ID = id
		row, err := newDisasterRow(d)
		if err != nil {
			return err
		}
		if err := t.Create(&row).Error; err != nil {
			return err
		}
		return t.judgeAgain(0, row.SetAt)
	})
	if err != nil {
		return 0, fmt.Errorf("add disaster: %w", err)
	}
	return d.ID, nil
}

// Disasters returns the whole history of the installation's disasters, newest first.
func (s *Store) Disasters(ctx context.Context) ([]tracker.Disaster, error) {
	var out []tracker.Disaster
	err := s.read(ctx, func(t tx) (err error) {
		out, err = t.disasters()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list disasters: %w", err)
	}
	return out, nil
}

func (t tx) merchantRules(merchantID int64) ([]tracker.MerchantRule, error) {
	var rows []merchantRuleRow
	if err := t.Where("merchant_id = ?", merchantID).Order("id DESC").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]tracker.MerchantRule, 0, len(rows))
	for i := range rows {
		rule, err := rows[i].rule()
		if err != nil {
			return nil, err
		}
		out = append(out, rule)
	}
	return out, nil
}

func (t tx) disasters() ([]tracker.Disaster, error) {
	var rows []disasterRow
	if err := t.Order("id DESC").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]tracker.Disaster, 0, len(rows))
	for i := range rows {
		d, err := rows[i].disaster()
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// judgeAgain makes the open parcels of a merchant (0: of all), and its orders that wait for one, due for a judgement.
func (t tx) judgeAgain(merchantID int64, now stamp) error {
	where, args := scope("merchant_id", merchantID)
	args = append(append([]any{now.arg()}, args...), now.arg())
	if _, err := t.exec("UPDATE shipments SET check_at = ? WHERE "+where+" AND closed_at IS NULL AND check_at > ?", args...); err != nil {
		return err
	}
	_, err := t.exec("UPDATE orders SET ship_check_at = ? WHERE "+where+" AND ship_check_at > ?", args...)
	return err
}

// rulings is what beside the editions decides about a merchant's clocks.
func (t tx) rulings(merchantID int64) (*tracker.Rulings, error) {
	rules, err := t.merchantRules(merchantID)
	if err != nil {
		return nil, err
	}
	disasters, err := t.disasters()
	if err != nil {
		return nil, err
	}
	return tracker.NewRulings(rules, disasters), nil
}

// rulings loads them once for all parcels of a load.
func (l *loader) rulings() error {
	rulings, err := l.tx.rulings(l.merchantID)
	for _, snap := range l.snaps {
		snap.Rulings = rulings
	}
	return err
}
