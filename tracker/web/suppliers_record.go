package web

import (
	"encoding/csv"
	"io"
	"parcelwarden/tracker"
	"strconv"
)

// SupplierRecord is one supplier of a merchant as scripts read it: its card, and how many questions wait for its answer.
type SupplierRecord struct {
	Merchant string `json:"merchant"`
	Days     int    `json:"days"`
	tracker.SupplierCard
	Open int `json:"open_escalations"` // at most 200 are counted
}

// WriteSuppliersCSV writes records as CSV with a byte-order mark. Shares are empty below tracker.StandingCases cases.
func WriteSuppliersCSV(w io.Writer, records []SupplierRecord) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	rows := [][]string{{
		"merchant", "supplier", "name", "days", "orders", "judged", "on_time", "on_time_share", "on_time_low", "on_time_high", "handed_over_late",
		"with_incident", "asked", "reply_hours_median", "stock_outs", "open_escalations",
	}}
	for _, r := range records {
		cells := []string{
			r.Merchant, r.Code, r.Name, strconv.Itoa(r.Days), strconv.Itoa(r.Orders), strconv.Itoa(r.OnTime.N), strconv.Itoa(r.OnTime.Hits),
			number(r.OnTime.Share, 4), number(r.OnTime.Low, 4), number(r.OnTime.High, 4), strconv.Itoa(r.Late.Hits), strconv.Itoa(r.Incidents.Hits),
			strconv.Itoa(r.Asked), number(r.ReplyHours, 1), strconv.Itoa(r.OutOfStocks), strconv.Itoa(r.Open),
		}
		for i := range cells {
			cells[i] = safeCell(cells[i])
		}
		rows = append(rows, cells)
	}
	return csv.NewWriter(w).WriteAll(rows)
}
