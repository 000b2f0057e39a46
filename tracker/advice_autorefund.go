package tracker

import (
	_ "embed"
	"errors"
	"fmt"
	"time"
)

//go:embed profiles/autorefunds.json
var autoRefundsJSON []byte

// autoRefundRow is one rule by which a platform grants a refund by itself.
type autoRefundRow struct {
	ID       string  `json:"id"`
	Platform string  `json:"platform"`
	Clock    string  `json:"clock"` // no_pickup: from the upload while nothing is picked up
	Hours    float64 `json:"hours"`
	From     string  `json:"from"` // first local date; empty: as far back as is known
	To       string  `json:"to"`   // last local date; empty: still in force
	Source   string  `json:"source"`
	Prov     string  `json:"prov"`
}

func loadAutoRefunds(raw []byte) ([]autoRefundRow, error) {
	var file struct {
		Schema int             `json:"schema"`
		Note   string          `json:"note"`
		Rows   []autoRefundRow `json:"rows"`
	}
	if err := strictJSON(raw, &file); err != nil {
		return nil, fmt.Errorf("read automatic refunds: %w", err)
	}
	for _, r := range file.Rows {
		if r.ID == "" || r.Clock != "no_pickup" || r.Hours <= 0 || r.Source == "" {
			return nil, fmt.Errorf("automatic refund %q: %w", r.ID, errors.New("id, clock, hours and source are needed"))
		}
	}
	return file.Rows, nil
}

// autoRefund reports that the platform would grant the buyer's refund by itself now, so that whatever is paid or sent besides is paid twice: by
// a rule of that day, or because the parcel is older than the days that the merchant entered.
func (a *Advisor) autoRefund(in AdviceInput) bool {
	s := in.Shipment
	if s.ShippedAt.IsZero() || !s.SignedAt.IsZero() {
		return false
	}
	if days := in.Terms.AutoRefundDays; days > 0 && in.Now.Sub(s.ShippedAt) >= time.Duration(days)*24*time.Hour {
		return true
	}
	date := in.Now.In(time.FixedZone("UTC+8", 8*3600)).Format(time.DateOnly)
	for _, r := range a.autoRefunds {
		inForce := r.Platform == in.Platform && date >= r.From && (r.To == "" || date <= r.To)
		if inForce && !in.handedOver() && in.Now.Sub(s.ShippedAt) >= hoursOf(r.Hours) {
			return true
		}
	}
	return false
}
