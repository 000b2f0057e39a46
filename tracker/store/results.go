package store

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// found turns gorm's own sentinel into ours.
func found(res *gorm.DB) error {
	if errors.Is(res.Error, gorm.ErrRecordNotFound) {
		return ErrNotFound
	}
	return res.Error
}

// changedOne is the result of an update of one row by its id.
func changedOne(what string, res *gorm.DB) error {
	if res.Error != nil {
		return fmt.Errorf("%s: %w", what, res.Error)
	}
	if res.RowsAffected == 0 {
		return fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	return nil
}
