package replay

import (
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// lateParser reads the fields of one row and keeps the first thing that is wrong.
type lateParser struct {
	file    string
	row     int
	columns map[string]int
	record  []string
	wrong   *RowError
}

func (p *lateParser) text(name string) string {
	i, ok := p.columns[name]
	if !ok || i >= len(p.record) {
		return ""
	}
	if v := strings.TrimSpace(p.record[i]); v != "-" {
		return v
	}
	return ""
}

func (p *lateParser) fail(field, reason string) {
	if p.wrong == nil {
		p.wrong = &RowError{File: p.file, Row: p.row, Field: field, Value: p.text(field), Reason: reason}
	}
}

func (p *lateParser) moment(name string) time.Time {
	v := p.text(name)
	if v == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, v); err == nil {
			return t
		}
	}
	p.fail(name, "is not a local time such as 2018-03-09 17:05:00")
	return time.Time{}
}

func (p *lateParser) day(name string) time.Time {
	v := p.text(name)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, v)
	if err != nil {
		p.fail(name, "is not a day such as 2018-03-09")
	}
	return t
}

func (p *lateParser) weight() float64 {
	v := p.text("weight")
	if v == "" {
		return 1
	}
	w, err := strconv.ParseFloat(v, 64)
	if err != nil || !(w > 0 && w < 1e6) {
		p.fail("weight", "is not a weight above 0")
	}
	return w
}

// parse returns the row, or the reason why it does not belong in this back-test.
func (p *lateParser) parse() (row LateRow, leftOut string) {
	t := tracker.Trip{
		Lane: tracker.Lane{
			Courier: p.text("courier"), Service: p.text("service"),
			Origin: tracker.RegionKey(p.text("origin")), Destination: tracker.RegionKey(p.text("destination")),
		},
		Seller: p.text("seller"), OrderedAt: p.moment("ordered_at"), ShipBy: p.moment("ship_by"), HandedAt: p.moment("shipped_at"),
		DeliveredAt: p.moment("delivered_at"), Weight: p.weight(),
	}
	promised := p.day("promised_on")
	row.ID = p.text("id")
	status := strings.ToLower(p.text("status"))
	cancelled := status == "canceled" || status == "cancelled"
	switch {
	case row.ID == "":
		p.fail("id", "is empty")
	case cancelled:
		return row, "cancelled"
	case status == "delivered" && t.DeliveredAt.IsZero():
		p.fail("delivered_at", "is empty although the status is delivered")
	case t.HandedAt.IsZero() && !t.DeliveredAt.IsZero():
		p.fail("shipped_at", "is empty although it was delivered")
	case t.HandedAt.IsZero():
		return row, "never handed to a courier"
	case !t.DeliveredAt.IsZero() && t.DeliveredAt.Before(t.HandedAt):
		p.fail("delivered_at", "is before shipped_at")
	case promised.IsZero():
		return row, "nothing promised"
	}
	t.PromisedAt = promised.AddDate(0, 0, 1).Add(-time.Second)
	row.Trip = t
	return row, ""
}
