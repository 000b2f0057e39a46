package sources

import (
	"bytes"
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parseSuppliers(t *testing.T, content string) SupplierFile {
	t.Helper()
	got, err := ParseSuppliers("suppliers.csv", strings.NewReader(content), int64(len(content)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestSuppliers(t *testing.T) {
	t.Parallel()
	got := parseSuppliers(t, string(fixture(t, "suppliers.csv")))
	want := SupplierFile{Rows: 4, Suppliers: []tracker.Supplier{
		{
			Code: "S-01", Name: "North Mugs", Email: "duty@north.example", Phone: "+86 20 5550 0101", Locale: tracker.LocaleZH, ReplyHours: 6,
			WebhookURL: "https://north.example/hook?key=abc",
			SKUs: []tracker.SupplierSKU{
				{SKU: "MUG-01", UnitCost: cny(1100), Freight: cny(450), LeadHours: 24, Stock: 300, OnTime: 0.97},
				{SKU: "MUG-02", UnitCost: cny(1300), Freight: cny(450), LeadHours: 24, Stock: -1},
			},
		},
		{
			Code: "S-02", Name: "S-02", Email: "desk@south.example", Locale: tracker.LocaleEN, ReplyHours: 12,
			SKUs: []tracker.SupplierSKU{{
				SKU: "MUG-01", BackupRank: 1, UnitCost: tracker.Money{Minor: 210, Currency: "USD"}, Freight: tracker.Money{Minor: 100, Currency: "USD"},
				LeadHours: 36, Stock: 80, OnTime: 0.91,
			}},
		},
		{Code: "S-03", Name: "Only A Contact", Email: "who@third.example", Locale: tracker.LocaleZH, ReplyHours: 12},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSuppliersFromAWorkbook(t *testing.T) {
	t.Parallel()
	content := workbook(t, [][]any{{"supplier", "sku", "unit_cost", "on_time_rate"}, {"S-01", "MUG-01", 11, 0.97}}, nil)
	got, err := ParseSuppliers("suppliers.xlsx", bytes.NewReader(content), int64(len(content)), Options{})
	if err != nil || len(got.Suppliers) != 1 || got.Suppliers[0].SKUs[0].UnitCost != cny(1100) || got.Suppliers[0].SKUs[0].OnTime != 0.97 {
		t.Errorf("got %+v %v", got, err)
	}
}

func TestSupplierBadFields(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, column, value, wantValue, wantReason string }{
		{"no code", "supplier", "-", "", "is required"},
		{"e-mail", "email", "Duty <duty@north.example>", "Duty <duty@north.example>", "is not an e-mail"},
		{"phone", "phone", "ring 13800001234", "************1234", "is not a phone number"},
		{"locale", "locale", "fr", "fr", "is not zh-CN or en"},
		{"reply hours", "reply_hours", "0", "0", "is not a whole number"},
		{"web address", "webhook_url", "ftp://north.example/?key=abc", "", "is not an http or https address"},
		{"rank", "backup_rank", "-1", "-1", "is not a whole number"},
		{"cost", "unit_cost", "cheap", "cheap", "is not an amount"},
		{"rate", "on_time_rate", "97", "97", "is not a share"},
		{"rate is no number", "on_time_rate", "NaN", "NaN", "is not a share"},
		{"currency", "currency", "Y", "Y", "is not a currency"},
		{"no SKU", "sku", "", "", "is required where"},
		{"SKU twice", "sku", "MUG-00", "MUG-00", "stands twice"},
		{"other name", "name", "Southern Mugs", "Southern Mugs", "differs from an earlier row"},
		{"other phone", "phone", "+86 20 5550 0199", "************0199", "differs from an earlier row"},
		{"other address", "webhook_url", "https://x.example/?key=abc", "", "differs from an earlier row"},
		{"other clock", "reply_hours", "7", "7", "differs from an earlier row"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cells := map[string]string{"supplier": "S-01", "sku": "MUG-01", "stock": "4"}
			cells[tt.column] = tt.value
			line := []string{}
			for _, name := range SupplierColumns() {
				line = append(line, cells[name])
			}
			got := parseSuppliers(t, strings.Join(SupplierColumns()[:15], ",")+"\n"+
				"S-01,North Mugs,,+86 20 5550 0101,,6,https://n.example/,MUG-00,,,,,,,\n"+strings.Join(line, ",")+"\n")
			if got.Rejected != 1 || len(got.Errors) != 1 || len(got.Suppliers) != 1 || len(got.Suppliers[0].SKUs) != 1 {
				t.Fatalf("got %+v", got)
			}
			if e := got.Errors[0]; e.Row != 3 || e.Field != tt.column || e.Value != tt.wantValue || !strings.Contains(e.Reason, tt.wantReason) {
				t.Errorf("got %+v", e)
			}
		})
	}
}

func TestSupplierFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"":                  "is empty",
		"name,sku\na,b\n":   "the column supplier is missing",
		"supplier,sku\n":    "has a header but no rows",
		"\x00\x01":          "is a binary file",
		"supplier,Supplier": "twice",
	} {
		_, err := ParseSuppliers("s.csv", strings.NewReader(content), int64(len(content)), Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "s.csv: ") {
			t.Errorf("%q: got %v, want %q", content, err, want)
		}
	}
}
