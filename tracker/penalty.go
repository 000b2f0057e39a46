package tracker

import (
	_ "embed"
	"errors"
	"fmt"
	"time"
)

//go:embed profiles/penalties.json
var penaltiesJSON []byte

// The events that a platform makes a shop compensate the buyer for.
const (
	PenaltyTraceTimeout  = "trace_timeout"  // 轨迹超时
	PenaltyTraceAbnormal = "trace_abnormal" // 轨迹异常
	PenaltyShipLate      = "ship_late"      // 发货超时
	PenaltyOutOfStock    = "out_of_stock"   // 缺货
	PenaltyFraud         = "fraud_shipping" // 欺诈发货
	PenaltyNoPickup      = "no_pickup"      // 虚假发货 by no pickup
)

// PenaltyBook holds the dated compensation rows of every platform.
type PenaltyBook struct{ rows []penaltyRow }

// penaltyRow is one clause: a percentage of the paid amount within limits, for some dates, promises, delays and amounts.
type penaltyRow struct {
	ID          string  `json:"id"`
	Platform    string  `json:"platform"`
	Event       string  `json:"event"`
	From        string  `json:"from"` // first local date; empty: as far back as is known
	To          string  `json:"to"`   // last local date; empty: still in force
	PromiseOver float64 `json:"promise_over"`
	PromiseTo   float64 `json:"promise_to"` // hours of the ship promise: over, up to and including; 0: no limit
	LateFrom    float64 `json:"late_from"`
	LateTo      float64 `json:"late_to"` // hours late: from, below; 0: no limit
	PaidFrom    int64   `json:"paid_from"`
	PaidBelow   int64   `json:"paid_below"` // yuan; 0: no limit
	Percent     int64   `json:"percent"`
	Min         int64   `json:"min"` // yuan
	Max         int64   `json:"max"`
	Source      string  `json:"source"`
	Prov        string  `json:"prov"`
}

// PenaltyQuery asks what one event costs.
type PenaltyQuery struct {
	Platform     string
	Event        string
	At           time.Time
	Paid         Money   // CNY
	PromiseHours float64 // the ship promise; 0: taken as 48, the usual one
	LateHours    float64 // how long after the promise, for late shipping
}

// PenaltyDue is the compensation of one event, with the clause it follows from.
type PenaltyDue struct {
	Amount Money
	RowID  string
	Source string
	Prov   string
}

// LoadPenalties reads the embedded rows.
func LoadPenalties() (*PenaltyBook, error) { return parsePenalties(penaltiesJSON) }

func parsePenalties(raw []byte) (*PenaltyBook, error) {
	var file struct {
		Schema int          `json:"schema"`
		Rows   []penaltyRow `json:"rows"`
	}
	if err := strictJSON(raw, &file); err != nil {
		return nil, fmt.Errorf("read penalties: %w", err)
	}
	seen := map[string]bool{}
	for _, r := range file.Rows {
		if err := r.check(); err != nil || seen[r.ID] {
			return nil, fmt.Errorf("penalty row %q: %w", r.ID, errors.Join(err, errIfTwice(seen[r.ID])))
		}
		seen[r.ID] = true
	}
	return &PenaltyBook{file.Rows}, nil
}

func errIfTwice(twice bool) error {
	if twice {
		return errors.New("is there twice")
	}
	return nil
}

func (r penaltyRow) check() error {
	for _, date := range []string{r.From, r.To} {
		if _, err := time.Parse(time.DateOnly, date); err != nil && date != "" {
			return fmt.Errorf("date: %w", err)
		}
	}
	if r.ID == "" || r.Source == "" || r.Percent <= 0 || r.Min < 0 || r.Max < r.Min {
		return errors.New("id, source, percentage and limits are needed")
	}
	return nil
}

// Due returns the compensation of an event: the percentage of the paid amount rounded half up to whole yuan, within the row's
// limits. false where no clause applies: another platform, a date without one, a promise kept well enough, another currency.
func (b *PenaltyBook) Due(q PenaltyQuery) (PenaltyDue, bool) {
	if q.Paid.Currency != "CNY" || q.Paid.Minor <= 0 || q.Paid.Minor > 1e14 || q.At.IsZero() {
		return PenaltyDue{}, false
	}
	for _, r := range b.rows {
		if !r.applies(q) {
			continue
		}
		yuan := (q.Paid.Minor*r.Percent + 5000) / 10_000
		amount := Money{Minor: min(max(yuan, r.Min), r.Max) * 100, Currency: "CNY"}
		return PenaltyDue{Amount: amount, RowID: r.ID, Source: r.Source, Prov: r.Prov}, true
	}
	return PenaltyDue{}, false
}

func (r penaltyRow) applies(q PenaltyQuery) bool {
	date := q.At.In(time.FixedZone("UTC+8", 8*3600)).Format(time.DateOnly) // the platforms' own date
	promise := q.PromiseHours
	if promise <= 0 {
		promise = 48
	}
	switch {
	case r.Platform != q.Platform || r.Event != q.Event,
		date < r.From || r.To != "" && date > r.To,
		promise <= r.PromiseOver && r.PromiseOver > 0 || r.PromiseTo > 0 && promise > r.PromiseTo,
		q.LateHours < r.LateFrom || r.LateTo > 0 && q.LateHours >= r.LateTo,
		q.Paid.Minor < r.PaidFrom*100 || r.PaidBelow > 0 && q.Paid.Minor >= r.PaidBelow*100:
		return false
	}
	return true
}
