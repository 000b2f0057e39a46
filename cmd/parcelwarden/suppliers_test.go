package main

import (
	"parcelwarden/tracker/web"
	"strings"
)

// checkSuppliers reads the list in its three forms: they must say the same, and a share comes with its interval or not at all.
func (f *shopFloor) checkSuppliers(orders int) {
	f.t.Helper()
	out, _ := f.run(0, "suppliers", "--json")
	rows := decodeJSON[[]web.SupplierRecord](f.t, out)
	sum := 0
	for _, r := range rows {
		sum += r.Orders
		if on := r.OnTime; (on.Share == nil) != (on.N < 20) || on.Share != nil && (*on.Low >= *on.Share || *on.High <= *on.Share) {
			f.t.Errorf("%s: %+v", r.Code, on)
		}
	}
	if sum != orders || len(rows) == 0 || rows[0].Merchant == "" || rows[0].Name == "" {
		f.t.Errorf("suppliers --json: %d orders in %s", sum, out)
	}
	csv, _ := f.run(0, "suppliers", "--csv")
	if lines := strings.Count(csv, "\n"); lines != len(rows)+1 {
		f.t.Errorf("suppliers --csv has %d lines for %d suppliers", lines, len(rows))
	}
	table, _ := f.run(0, "suppliers")
	for _, r := range rows {
		if !strings.Contains(table, r.Code) || !strings.Contains(csv, r.Code) {
			f.t.Errorf("%s is not in every form", r.Code)
		}
	}
	f.run(2, "suppliers", "--days", "0")
	f.run(2, "suppliers", "--merchant", "nobody")
	f.run(2, "suppliers", "--json", "--csv")
}
