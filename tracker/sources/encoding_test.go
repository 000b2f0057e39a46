package sources

import (
	"strings"
	"testing"

	textenc "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const exampleFile = "order_no,courier,tracking_no,shipped_at,supplier\n" +
	"A-1,圆通速递,YT9000000000017,2026-09-10 08:00:00,北岸杯具厂\n" +
	"A-2,顺丰速运,SF9000000000025,2026-09-10 08:00:00,北岸杯具厂\n"

func encode(t *testing.T, e textenc.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEncodingsAndDelimiters(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		content []byte
	}{
		{"UTF-8", []byte(exampleFile)},
		{"byte-order mark", []byte("\uFEFF" + exampleFile)},
		{"GB18030", encode(t, simplifiedchinese.GB18030, exampleFile)},
		{"GBK", encode(t, simplifiedchinese.GBK, exampleFile)},
		{"UTF-16 little endian", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), exampleFile)},
		{"UTF-16 big endian", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), exampleFile)},
		{"semicolons", []byte(strings.ReplaceAll(exampleFile, ",", ";"))},
		{"TABs", []byte(strings.ReplaceAll(exampleFile, ",", "\t"))},
		{"TABs in GB18030", encode(t, simplifiedchinese.GB18030, strings.ReplaceAll(exampleFile, ",", "\t"))},
		{"CR only", []byte(strings.ReplaceAll(exampleFile, "\n", "\r"))},
		{"blank lines first", []byte("\n\n" + exampleFile)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := mustRead(t, "orders.csv", tt.content)
			if len(got.parcels) != 2 || len(got.errs) > 0 {
				t.Fatalf("parcels %+v, errors %+v", got.parcels, got.errs)
			}
			if p := got.parcels[1]; p.Courier != "sf" || p.Supplier != "北岸杯具厂" || p.TrackingNo != "SF9000000000025" {
				t.Errorf("got %+v", p)
			}
		})
	}
}

// TestChineseAfterTheWindow has only ASCII in the part that is sniffed.
func TestChineseAfterTheWindow(t *testing.T) {
	t.Parallel()
	head := "order_no,courier,tracking_no,shipped_at,supplier\n" + strings.Repeat("A-1,yto,YT9000000000017,2026-09-10 08:00:00,S-01\n", 2000)
	last := "A-2,圆通速递,YT9000000000025,2026-09-10 08:00:00,北岸杯具厂\n"
	for name, content := range map[string][]byte{
		"UTF-8":   []byte(head + last),
		"GB18030": append([]byte(head), encode(t, simplifiedchinese.GB18030, last)...),
	} {
		got := mustRead(t, "orders.csv", content)
		if len(got.errs) > 0 || got.parcels[2000].Supplier != "北岸杯具厂" {
			t.Errorf("%s: %+v %+v", name, got.errs, got.parcels[2000])
		}
	}
}

// TestWindowCutsACharacter shifts the window's end through a character, byte by byte.
func TestWindowCutsACharacter(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("好", readSize/2+10)
	gb := encode(t, simplifiedchinese.GB18030, text)
	for shift := range 4 {
		if got := sniffEncoding(append([]byte("xxxx"[:shift]), text...)[:readSize], false); got != encodingUTF8 {
			t.Errorf("UTF-8 shifted by %d: %v", shift, got)
		}
		if got := sniffEncoding(append([]byte("xxxx"[:shift]), gb...)[:readSize], false); got != encodingGB18030 {
			t.Errorf("GB18030 shifted by %d: %v", shift, got)
		}
	}
	if got := sniffEncoding([]byte("plain"), true); got != encodingUnsure {
		t.Errorf("ASCII: %v", got)
	}
}

func TestRowsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	good := "A-9,yto,YT9000000000017,2026-09-10 08:00:00,好\n"
	tests := []struct{ name, line, want string }{
		{"short", "A-1,yto,YT1\n", "has 3 cells, the header has 5"},
		{"long", "A-1,yto,YT1,2026-09-10 08:00:00,x,y\n", "has 6 cells, the header has 5"},
		{"quote", "A-1,\"yto,YT1,2026-09-10 08:00:00,x\n", reasonQuote},
		{"damaged byte", "A-1,yto,YT1,2026-09-10 08:00:00,\xE5\xA5\n", "cannot be decoded"},
		{"zero byte", "A-1,yto,YT1,2026-09-10 08:00:00,\x00\n", "zero byte"},
		{"huge", "A-1,yto," + strings.Repeat("9", 2*maxRecord) + "\n", reasonTooLong},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			// The first row is long enough that the bad one lies behind what is sniffed for binary files.
			first := "A-0,yto,YT9000000000009,2026-09-10 08:00:00," + strings.Repeat("好", 100) + "\n"
			filler := strings.Repeat(first, 14)
			got := mustRead(t, "orders.csv", []byte("order_no,courier,tracking_no,shipped_at,supplier\n"+filler+tt.line+good))
			if len(got.parcels) != 15 || len(got.errs) != 1 {
				t.Fatalf("%d parcels, errors %+v", len(got.parcels), got.errs)
			}
			if e := got.errs[0]; e.Row != 16 || !strings.Contains(e.Reason, tt.want) || len(e.Value) > 300 {
				t.Errorf("got %+v, want row 16 with %q", e, tt.want)
			}
			if p := got.parcels[14]; p.OrderNo != "A-9" || p.Line != 17 {
				t.Errorf("after it: %+v", p)
			}
		})
	}
}

func TestEmptyCellsAtTheEndAreAllowed(t *testing.T) {
	t.Parallel()
	got := mustRead(t, "orders.csv", []byte("order_no,courier,tracking_no,shipped_at\nA-1,sf,SF1,2026-09-10 08:00:00,,\n,,,\n"))
	if len(got.parcels) != 1 || len(got.errs) > 0 || got.rows != 1 {
		t.Errorf("%+v %+v %d", got.parcels, got.errs, got.rows)
	}
}
