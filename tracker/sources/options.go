package sources

import (
	"errors"
	"fmt"
	"time"
)

// The formats of an order file. FormatAuto takes a file with the column 主订单编号 for a Doudian export and any other for generic.
const (
	FormatAuto    = "auto"
	FormatGeneric = "generic"
	FormatDoudian = "doudian"
)

// Options say how to read orders.
type Options struct {
	Zone     *time.Location                              // of times that name no offset; a Doudian export is on Beijing time whatever this says
	Currency string                                      // of amounts whose row names none; CNY if empty
	Courier  func(text string) (code string, known bool) // resolves a courier's name or code to our code
	Format   string                                      // FormatAuto if empty
	Now      time.Time                                   // a shipping, payment or delivery time more than two days after it is rejected; zero: not checked

	// MerchantZone returns the zone of a merchant that a row names, and false if there is no such merchant: the row is then
	// rejected. With nil any merchant is accepted and read in Zone.
	MerchantZone func(code string) (*time.Location, bool)
}

func (o Options) withDefaults() (Options, error) {
	if o.Zone == nil {
		return o, errors.New("options: a time zone is required")
	}
	if o.Courier == nil {
		return o, errors.New("options: a courier lookup is required")
	}
	if o.Currency == "" {
		o.Currency = "CNY"
	}
	switch o.Format {
	case "":
		o.Format = FormatAuto
	case FormatAuto, FormatGeneric, FormatDoudian:
	default:
		return o, fmt.Errorf("options: unknown format %q (auto, generic or doudian)", o.Format)
	}
	return o, nil
}
