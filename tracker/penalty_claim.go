package tracker

import (
	_ "embed"
	"errors"
	"fmt"
	"time"
)

//go:embed profiles/claims.json
var claimsJSON []byte

// ClaimBook holds from when until when a lost parcel can be claimed from its courier.
type ClaimBook struct {
	byCourier map[string]claimRow
	fallback  claimRow
}

type claimRow struct {
	Courier         string  `json:"courier"`
	EarliestDays    int     `json:"earliest_days"`
	After           string  `json:"after"` // last_event, shipped, expected
	LatestDays      int     `json:"latest_days"`
	FreightMultiple float64 `json:"freight_multiple"` // what an uninsured parcel brings, in multiples of freight; 0: its value
	Prov            string  `json:"prov"`
	Source          string  `json:"source"`
}

// ClaimWindow is when one parcel can be claimed.
type ClaimWindow struct {
	From            time.Time
	To              time.Time
	FreightMultiple float64 // an uninsured parcel brings this many times its freight; 0: its value
	Prov            string
	Source          string
}

// Open reports whether a claim can be made at an instant.
func (w ClaimWindow) Open(at time.Time) bool { return !at.Before(w.From) && !at.After(w.To) }

// LoadClaims reads the embedded windows.
func LoadClaims() (*ClaimBook, error) { return parseClaims(claimsJSON) }

func parseClaims(raw []byte) (*ClaimBook, error) {
	var file struct {
		Schema  int        `json:"schema"`
		Note    string     `json:"note"`
		Default claimRow   `json:"default"`
		Rows    []claimRow `json:"rows"`
	}
	if err := strictJSON(raw, &file); err != nil {
		return nil, fmt.Errorf("read claim windows: %w", err)
	}
	b := &ClaimBook{byCourier: map[string]claimRow{}, fallback: file.Default}
	for _, r := range append(file.Rows, file.Default) {
		if r.EarliestDays < 0 || r.LatestDays <= r.EarliestDays || r.Source == "" ||
			r.After != "last_event" && r.After != "shipped" && r.After != "expected" {
			return nil, fmt.Errorf("claim window of %q: %w", r.Courier, errors.New("days, clock or source are not usable"))
		}
		b.byCourier[r.Courier] = r
	}
	return b, nil
}

// Window returns when a parcel can be claimed; a courier without a row of its own has the default's. false if the clocks it counts
// from have not begun.
func (b *ClaimBook) Window(s Shipment) (ClaimWindow, bool) {
	r, ok := b.byCourier[s.Courier]
	if !ok {
		r = b.fallback
	}
	shipped := firstTime(s.PickedUpAt, s.ShippedAt)
	start := shipped
	switch r.After {
	case "last_event":
		start = firstTime(s.LastEventAt, shipped)
	case "expected":
		start = firstTime(s.ExpectedAt, s.PromisedAt, shipped)
	}
	if start.IsZero() || shipped.IsZero() {
		return ClaimWindow{}, false
	}
	day := 24 * time.Hour
	return ClaimWindow{
		From: start.Add(time.Duration(r.EarliestDays) * day), To: shipped.Add(time.Duration(r.LatestDays) * day),
		FreightMultiple: r.FreightMultiple, Prov: r.Prov, Source: r.Source,
	}, true
}

// firstTime returns the first instant that is known.
func firstTime(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
