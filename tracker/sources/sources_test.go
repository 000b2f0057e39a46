package sources

import (
	"bytes"
	"errors"
	"os"
	"parcelwarden/tracker"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// courierNames is the courier table of these tests.
func courierNames(text string) (string, bool) {
	code, ok := map[string]string{
		"圆通速递": "yto", "yto": "yto", "顺丰速运": "sf", "sf": "sf", "中通快递": "zto", "京东快递": "jd", "J&T-Express": "jt",
	}[text]
	return code, ok
}

func now() time.Time { return time.Date(2026, 9, 20, 0, 0, 0, 0, time.UTC) }

func testOptions() Options {
	return Options{Zone: time.FixedZone("CST", 8*3600), Courier: courierNames, Now: now()}
}

// utc returns a time on a day of September 2026.
func utc(day, hour, minute, second int) time.Time {
	return time.Date(2026, 9, day, hour, minute, second, 0, time.UTC)
}

func cny(minor int64) tracker.Money { return tracker.Money{Minor: minor, Currency: "CNY"} }

// outcome is everything a file says.
type outcome struct {
	parcels []tracker.ParcelRow
	errs    []tracker.RowError
	rows    int
	reader  *Reader
}

func readBytes(t *testing.T, name string, content []byte, o Options) (outcome, error) {
	t.Helper()
	r, err := Open(name, bytes.NewReader(content), int64(len(content)), o)
	if err != nil {
		return outcome{}, err
	}
	out := outcome{reader: r}
	for r.Next() {
		if (len(r.Parcels()) > 0) == (len(r.Rejected()) > 0) {
			t.Errorf("row %d: %d parcels and %d errors", r.Rows(), len(r.Parcels()), len(r.Rejected()))
		}
		out.parcels = append(out.parcels, r.Parcels()...)
		out.errs = append(out.errs, r.Rejected()...)
	}
	out.rows = r.Rows()
	if err := r.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	return out, r.Err()
}

func mustRead(t *testing.T, name string, content []byte) outcome {
	t.Helper()
	out, err := readBytes(t, name, content, testOptions())
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return out
}

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, content, want string }{
		{"empty", "", "is empty"},
		{"blank", "\n \n\n", "is empty"},
		{"mark only", "\uFEFF", "is empty"},
		{"header only", "order_no,courier,tracking_no,shipped_at\n\n", "has a header but no rows"},
		{"columns missing", "order_no,tracking_no,colour\nA,B,C\n", "the column courier, shipped_at is missing; the first line has: order_no, tracking_no, colour"},
		{"column twice", "order_no,courier,tracking_no,shipped_at,Order No\n", "has the column order_no twice"},
		{"binary", "PNG\x00\x01\x02", "is a binary file"},
		{"archive", "PK\x03\x04rubbish", "is not a readable XLSX workbook"},
		{"old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old or password-protected Excel workbook"},
		{"compressed", "\x1F\x8B\x08\x00", "is compressed"},
		{"page", "\n<HTML><table>", "is a web page"},
		{"header quote", `order_no,"courier`, "the header is unreadable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := readBytes(t, "orders.csv", []byte(tt.content), testOptions())
			var file *FileError
			if !errors.As(err, &file) || !strings.HasPrefix(err.Error(), "orders.csv: ") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want a FileError of orders.csv with %q", err, tt.want)
			}
		})
	}
}

func TestDoudianFormatNeedsItsColumn(t *testing.T) {
	t.Parallel()
	o := testOptions()
	o.Format = FormatDoudian
	_, err := readBytes(t, "orders.csv", fixture(t, "generic.csv"), o)
	if err == nil || !strings.Contains(err.Error(), "主订单编号 is missing") {
		t.Errorf("got %v", err)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"zone":    {Courier: courierNames},
		"courier": {Zone: time.UTC},
		"format":  {Zone: time.UTC, Courier: courierNames, Format: "taobao"},
	} {
		if _, err := Open("x.csv", strings.NewReader("a"), 1, o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
