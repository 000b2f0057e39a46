package main

import (
	"encoding/json"
	"errors"
	"os"
	"parcelwarden/tracker"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const ordersHeader = "order_no,courier,tracking_no,shipped_at,merchant\n"

func orderLine(no, courier, merchant string) string {
	return no + "," + courier + ",SF9000000000025,2026-09-10 08:00:00," + merchant + "\n"
}

func TestImportOrdersReport(t *testing.T) {
	t.Parallel()
	path := write(t, "1791213782_orders.csv", ordersHeader+orderLine("A-1", "sf", "")+orderLine("same", "sf", "")+
		orderLine("A-3", "飞鸽", "")+orderLine("new", "圆通速递", "shop-b")+orderLine("A-5", "sf", "shop-c")+orderLine("no", "sf", "shop-a"))
	f := &fakeImporter{}
	r := runImportCommand(t, f, "orders", path, "--json")
	if r.status != exitRejected || r.err.Error() != "" {
		t.Errorf("status %d, error %v", r.status, r.err)
	}
	name, err := json.Marshal(path)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"files":[{"name":` + string(name) + `,"rows":6,"created":1,"updated":1,"unchanged":1,"rejected":3,"errors":[` +
		`{"row":4,"field":"courier","value":"飞鸽","reason":"is not a courier we know: write its name or its code"},` +
		`{"row":6,"field":"merchant","value":"shop-c","reason":"is not a merchant here"},` +
		`{"row":7,"field":"tracking_no","value":"SF9000000000025","reason":"could not be stored"}]}]}` + "\n"
	if diff := cmp.Diff(want, r.out); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if r.errOut != "" {
		t.Errorf("standard error: %s", r.errOut)
	}
	for _, row := range f.rows {
		if hour := map[string]int{"new": 8}[row.OrderNo]; row.ShippedAt.Hour() != hour {
			t.Errorf("%s is read in the wrong zone: %v", row.OrderNo, row.ShippedAt)
		}
	}
	for _, call := range f.calls {
		if at := time.Unix(1791213782, 0); !call.SourceAt.Equal(at) {
			t.Errorf("source time %v, want %v", call.SourceAt, at)
		}
	}
}

func TestImportOrdersForPeople(t *testing.T) {
	t.Parallel()
	bad := strings.Repeat(orderLine("A-1", "飞鸽", ""), 53)
	path := write(t, "orders.csv", strings.TrimSuffix(ordersHeader, "\n")+",colour\n"+strings.ReplaceAll(bad+orderLine("A-2", "sf", ""), "\n", ",red\n"))
	r := runImportCommand(t, &fakeImporter{}, "orders", path)
	if want := path + ": 54 rows, 1 created, 0 updated, 0 unchanged, 53 rejected\n"; r.out != want || r.status != exitRejected {
		t.Errorf("status %d, output %q", r.status, r.out)
	}
	lines := strings.Split(strings.TrimSpace(r.errOut), "\n")
	if len(lines) != 52 || !strings.HasSuffix(lines[0], "columns ignored: colour") || !strings.HasSuffix(lines[51], "… and 3 more") ||
		!strings.HasSuffix(lines[1], `: row 2: courier "飞鸽" is not a courier we know: write its name or its code`) {
		t.Errorf("standard error:\n%s", r.errOut)
	}
}

func TestImportOrdersInBatches(t *testing.T) {
	t.Parallel()
	content := "主订单编号,发货时间,快递信息\n" + strings.Repeat("1,2026-09-10 08:00:00,A1-sf;A2-sf;A3-sf\n", 1500)
	f := &fakeImporter{}
	r := runImportCommand(t, f, "orders", write(t, "d.csv", content))
	if !strings.Contains(r.out, ": 1500 rows, 1500 created, ") || r.err != nil {
		t.Errorf("%q %v", r.out, r.err)
	}
	sizes := []int{}
	for _, call := range f.calls {
		sizes = append(sizes, len(call.Lines))
	}
	if diff := cmp.Diff([]int{2001, 2001, 498}, sizes); diff != "" {
		t.Errorf("batches: %s", diff)
	}
	if !strings.Contains(r.errOut, "has no column 预计送达时间") {
		t.Errorf("standard error: %s", r.errOut)
	}
}

func TestImportOrdersFailures(t *testing.T) {
	t.Parallel()
	good := write(t, "good.csv", ordersHeader+orderLine("A-1", "sf", ""))
	missing := filepath.Join(t.TempDir(), "gone.csv")
	tests := []struct {
		name   string
		args   []string
		f      fakeImporter
		status int
		want   string
	}{
		{"no file", []string{"orders"}, fakeImporter{}, exitUsage, "requires at least 1 arg"},
		{"no subcommand", nil, fakeImporter{}, exitUsage, "orders, suppliers or snapshots"},
		{"unknown subcommand", []string{"parcels"}, fakeImporter{}, exitUsage, "unknown command"},
		{"unknown flag", []string{"orders", "--what", good}, fakeImporter{}, exitUsage, "unknown flag"},
		{"unknown format", []string{"orders", "--format", "taobao", good}, fakeImporter{}, exitUsage, "unknown format"},
		{"unknown merchant", []string{"orders", "--merchant", "shop-c", good}, fakeImporter{}, exitUsage, `no merchant "shop-c"`},
		{"missing file", []string{"orders", good, missing}, fakeImporter{}, exitFailed, missing + ": there is no such file"},
		{"directory", []string{"orders", filepath.Dir(good)}, fakeImporter{}, exitFailed, "is a directory"},
		{"device", []string{"orders", os.DevNull}, fakeImporter{}, exitFailed, "is not an ordinary file"},
		{"empty", []string{"orders", write(t, "empty.csv", "")}, fakeImporter{}, exitFailed, "empty.csv: is empty"},
		{"header only", []string{"orders", write(t, "header.csv", ordersHeader)}, fakeImporter{}, exitFailed, "header.csv: has a header but no rows"},
		{"binary", []string{"orders", write(t, "b.csv", "\x00\x01")}, fakeImporter{}, exitFailed, "b.csv: is a binary file"},
		{"wrong format", []string{"orders", "--format", "doudian", good}, fakeImporter{}, exitFailed, "主订单编号 is missing"},
		{"store fails", []string{"orders", good}, fakeImporter{importErr: errors.New("disk full")}, exitFailed, "from row 2 on: disk full"},
		{"close fails", []string{"orders", good}, fakeImporter{closeErr: errors.New("disk full")}, exitFailed, "disk full"},
		{
			"merchant lookup fails",
			[]string{"orders", write(t, "x.csv", ordersHeader+orderLine("A-1", "sf", "shop-x"))},
			fakeImporter{findErr: errors.New("disk full")},
			exitFailed, "find merchant of a row: disk full",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := runImportCommand(t, &tt.f, tt.args...)
			if r.status != tt.status || !strings.Contains(r.err.Error(), tt.want) {
				t.Errorf("status %d, error %v; want %d with %q", r.status, r.err, tt.status, tt.want)
			}
			if r.status != exitUsage && tt.name != "close fails" && (len(tt.f.rows) > 0 || r.out != "") {
				t.Errorf("it stored %d rows and printed %q", len(tt.f.rows), r.out)
			}
		})
	}
}

func TestImportNeverTrustsASourceFromTheFuture(t *testing.T) {
	t.Parallel()
	f := &fakeImporter{}
	runImportCommand(t, f, "orders", write(t, "1991213782_orders.csv", ordersHeader+orderLine("A-1", "sf", "")))
	if at := time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC); len(f.calls) != 1 || !f.calls[0].SourceAt.Equal(at) {
		t.Errorf("got %+v, want %v", f.calls, at)
	}
}

// TestImportReportsWhatWasDoneBeforeAFailure imports a good file and then one that cannot be read.
func TestImportReportsWhatWasDoneBeforeAFailure(t *testing.T) {
	t.Parallel()
	good, bad := write(t, "good.csv", ordersHeader+orderLine("A-1", "sf", "")), write(t, "bad.csv", "colour\nred\n")
	r := runImportCommand(t, &fakeImporter{}, "orders", good, bad)
	if r.status != exitFailed || !strings.Contains(r.err.Error(), bad) || !strings.Contains(r.out, "1 created") {
		t.Errorf("status %d, error %v, output %q", r.status, r.err, r.out)
	}
}

func TestImportSuppliers(t *testing.T) {
	t.Parallel()
	path := write(t, "s.csv", "supplier,sku,stock,fax\nS-01,MUG-01,4,1\nS-01,MUG-02,5,1\nS-02,MUG-01,many,1\n")
	f := &fakeImporter{}
	r := runImportCommand(t, f, "suppliers", path, "--json")
	var got struct{ Files []tracker.ImportReport }
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatalf("%v in %q", err, r.out)
	}
	want := []tracker.ImportReport{{
		Name: path, Rows: 2, Created: 1, Rejected: 1,
		Errors: []tracker.RowError{{Row: 4, Field: "stock", Value: "many", Reason: "is not a whole number from 0 to 1000000000"}},
	}}
	if diff := cmp.Diff(want, got.Files); diff != "" || r.status != exitRejected {
		t.Errorf("status %d:\n%s", r.status, diff)
	}
	if len(f.suppliers) != 1 || len(f.suppliers[0].SKUs) != 2 || !strings.Contains(r.errOut, "columns ignored: fax") {
		t.Errorf("%+v %s", f.suppliers, r.errOut)
	}
	if r := runImportCommand(t, &fakeImporter{}, "suppliers", path, path); r.status != exitUsage {
		t.Errorf("two files: status %d", r.status)
	}
	if r := runImportCommand(t, &fakeImporter{importErr: errors.New("disk full")}, "suppliers", path); r.status != exitFailed {
		t.Errorf("store fails: status %d", r.status)
	}
}

// TestHelpExamplesAreTrue imports what the help shows.
func TestHelpExamplesAreTrue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ kind, help, start string }{
		{"orders", importOrdersHelp, "  order_no,courier"},
		{"suppliers", importSuppliersHelp, "  supplier,name"},
		{"orders", importOrdersHelp, "  主订单编号,子订单编号"},
	} {
		_, example, _ := strings.Cut(tt.help, tt.start)
		example, _, _ = strings.Cut(example, "\n\n")
		example = strings.ReplaceAll(tt.start+example, "\n  ", "\n")[2:] + "\n"
		f := &fakeImporter{}
		r := runImportCommand(t, f, tt.kind, write(t, "help.csv", strings.ReplaceAll(strings.ReplaceAll(example, "顺丰速运", "sf"), "SF Express", "sf")))
		if r.err != nil || len(f.rows)+len(f.suppliers) != 2 {
			t.Errorf("%s: %v, %d rows, %d suppliers\n%s%s", tt.start, r.err, len(f.rows), len(f.suppliers), r.errOut, example)
		}
	}
}
