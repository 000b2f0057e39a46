package tracker

import (
	"errors"
	"time"
)

// LostMark is the word of staff that a parcel is lost, or that it is not after all.
type LostMark struct {
	MerchantID int64 // 0: any merchant's
	ShipmentID int64
	By         string // user name or token name
	Note       string // on what grounds; why it is taken back
	At         time.Time
}

// ErrNoGrounds means that a loss was stated without saying on what grounds.
var ErrNoGrounds = errors.New("a loss needs its grounds")

// Checked returns the mark with its note cleaned, or ErrNoGrounds where nothing is left of it.
func (m LostMark) Checked() (LostMark, error) {
	if m.Note = CleanText(m.Note, 500); m.Note == "" {
		return m, ErrNoGrounds
	}
	return m, nil
}
