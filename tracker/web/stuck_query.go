package web

import (
	"net/url"
	"parcelwarden/tracker"
	"strconv"
)

const rowsPerPage = 50

// stuckQuery is what the address of the list says: the filters and the page.
type stuckQuery struct {
	Family   string
	Kind     string
	Severity string
	Courier  string
	Supplier int64
	Text     string
	Unacked  bool
	Page     int // from 1
}

func parseStuckQuery(v url.Values) stuckQuery {
	q := stuckQuery{
		Family: v.Get("family"), Kind: v.Get("kind"), Severity: v.Get("severity"), Courier: v.Get("courier"),
		Text: tracker.CleanText(v.Get("q"), 100), Unacked: v.Get("unacked") == "1", Page: 1,
	}
	q.Supplier, _ = strconv.ParseInt(v.Get("supplier"), 10, 64)
	if n, err := strconv.Atoi(v.Get("page")); err == nil && n > 1 && n < 1_000_000 {
		q.Page = n
	}
	if _, ok := tracker.ParseSeverity(q.Severity); !ok {
		q.Severity = ""
	}
	return q
}

func (q stuckQuery) filter(merchantID int64) tracker.StuckFilter {
	severity, _ := tracker.ParseSeverity(q.Severity)
	return tracker.StuckFilter{
		MerchantID: merchantID, Family: tracker.Family(q.Family), Kind: tracker.Kind(q.Kind), Severity: severity,
		Courier: q.Courier, SupplierID: q.Supplier, Query: q.Text, Unacked: q.Unacked,
		Limit: rowsPerPage, Offset: (q.Page - 1) * rowsPerPage,
	}
}

// Narrowed reports whether anything but the page is set, which decides what an empty list says.
func (q stuckQuery) Narrowed() bool {
	q.Page = 0
	return q != stuckQuery{}
}

func (q stuckQuery) encode() string {
	v := url.Values{}
	for key, value := range map[string]string{
		"family": q.Family, "kind": q.Kind, "severity": q.Severity, "courier": q.Courier, "q": q.Text,
	} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if q.Supplier != 0 {
		v.Set("supplier", strconv.FormatInt(q.Supplier, 10))
	}
	if q.Unacked {
		v.Set("unacked", "1")
	}
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	return v.Encode()
}

// link is the address of path with these filters.
func (q stuckQuery) link(path string) string {
	if s := q.encode(); s != "" {
		return path + "?" + s
	}
	return path
}

// family is the same query under another tab, from its first page.
func (q stuckQuery) family(name tracker.Family) stuckQuery {
	q.Family, q.Kind, q.Page = string(name), "", 1
	return q
}

func (q stuckQuery) page(n int) stuckQuery {
	q.Page = n
	return q
}
