package sources

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// workbook builds an XLSX file from rows of cells; prepare may change it before it is written.
func workbook(t *testing.T, rows [][]any, prepare func(*excelize.File)) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, cells := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			t.Fatal(err)
		}
	}
	if prepare != nil {
		prepare(book)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func genericHeader() []any {
	return []any{"order_no", "courier", "tracking_no", "shipped_at", "promised_at", "value", "quantity", "phone_tail", "remark"}
}

func TestWorkbookGeneric(t *testing.T) {
	t.Parallel()
	content := workbook(t, [][]any{
		{},
		genericHeader(),
		{"A-1", "圆通速递", 773000000017, 46275.333333333336, 46279, 46.6, 2, 17, "x"},
		{},
		{100200300, "sf", "SF9000000000025", "2026/9/10 8:00", nil, "89", nil, "1188"},
		{"A-3", "sf", nil, 46275.333333333336},
		{"A-4", "sf", "SF9000000000033", "someday"},
		{"A-5", "sf", nil, 46275.333333333336},
	}, func(book *excelize.File) { // numbers as Excel and as Java programs store them
		for _, err := range []error{
			book.SetCellDefault("Sheet1", "C6", "6.9179267688236401E+18"),
			book.SetCellDefault("Sheet1", "C8", "7.73000000025E11"),
			book.SetSheetDimension("Sheet1", "A1:I8"),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	got := mustRead(t, "orders.xlsx", content)
	want := []tracker.ParcelRow{
		{
			Line: 3, OrderNo: "A-1", Courier: "yto", TrackingNo: "773000000017", ShippedAt: utc(10, 0, 0, 0), PromisedAt: utc(14, 15, 59, 59),
			Value: cny(4660), Quantity: 2, PhoneTail: "0017",
		},
		{
			Line: 5, OrderNo: "100200300", Courier: "sf", TrackingNo: "SF9000000000025", ShippedAt: utc(10, 0, 0, 0),
			Value: cny(8900), Quantity: 1, PhoneTail: "1188",
		},
		{Line: 8, OrderNo: "A-5", Courier: "sf", TrackingNo: "773000000025", ShippedAt: utc(10, 0, 0, 0), Quantity: 1},
	}
	if diff := cmp.Diff(want, got.parcels); diff != "" {
		t.Errorf("parcels (-want +got):\n%s", diff)
	}
	if len(got.errs) != 2 || got.errs[0].Row != 6 || got.errs[0].Field != "tracking_no" || got.errs[1].Row != 7 || got.errs[1].Field != "shipped_at" {
		t.Errorf("errors: %+v", got.errs)
	}
	if diff := cmp.Diff([]string{"remark"}, got.reader.UnknownColumns()); diff != "" {
		t.Errorf("unknown columns: %s", diff)
	}
	if read, total := got.reader.Progress(); read != 8 || total != 8 {
		t.Errorf("progress: %d of %d", read, total)
	}
}

func TestWorkbookDoudian(t *testing.T) {
	t.Parallel()
	content := workbook(t, [][]any{
		{"主订单编号", "子订单编号", "快递信息", "发货时间", "预计送达时间", "订单状态"},
		{"\t6900000000000000301", "6900000000000000311", "YT9000000000017-圆通速递;SF9000000000025-顺丰速运", 46275.333333333336, "2026-09-14 23:59:59", "已发货"},
	}, nil)
	got := mustRead(t, "orders.xlsx", content)
	if len(got.parcels) != 2 || got.parcels[1].TrackingNo != "SF9000000000025" || !got.parcels[1].ShippedAt.Equal(utc(10, 0, 0, 0)) {
		t.Errorf("parcels: %+v", got.parcels)
	}
	if len(got.errs) > 0 || got.reader.Format() != FormatDoudian {
		t.Errorf("format %s, errors %+v", got.reader.Format(), got.errs)
	}
}

func TestWorkbookOf1904AndSecondSheet(t *testing.T) {
	t.Parallel()
	content := workbook(t, nil, func(book *excelize.File) {
		yes := true
		if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
		if _, err := book.NewSheet("Orders"); err != nil {
			t.Fatal(err)
		}
		header, cells := genericHeader(), []any{"A-1", "sf", "SF9000000000025", 44813.333333333336}
		for ref, row := range map[string]*[]any{"A1": &header, "A2": &cells} {
			if err := book.SetSheetRow("Orders", ref, row); err != nil {
				t.Fatal(err)
			}
		}
	})
	got := mustRead(t, "orders.xlsx", content)
	if len(got.parcels) != 1 || !got.parcels[0].ShippedAt.Equal(utc(10, 0, 0, 0)) {
		t.Errorf("got %+v %+v", got.parcels, got.errs)
	}
}

func TestWorkbookThatSpills(t *testing.T) {
	t.Parallel()
	rows := [][]any{genericHeader()}
	for i := range 3_000 {
		rows = append(rows, []any{fmt.Sprintf("A-%d", i), "sf", fmt.Sprintf("SF9%012d", i), "2026-09-10 08:00:00", "2026-09-14 08:00:00", "46.60", "1", "0417", fmt.Sprintf("%0400d", i)})
	}
	got := mustRead(t, "orders.xlsx", workbook(t, rows, nil))
	if len(got.parcels) != 3_000 || len(got.errs) > 0 || got.parcels[2_999].OrderNo != "A-2999" {
		t.Errorf("%d parcels, %d errors", len(got.parcels), len(got.errs))
	}
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	t.Parallel()
	whole := workbook(t, [][]any{genericHeader()}, nil)
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	packed := []byte("\x03\x00") // an empty deflate stream that claims to be a gigabyte
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: uint64(len(packed)), UncompressedSize64: 1 << 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(packed); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"bomb", bomb.Bytes(), "unzip size exceeds"},
		{"cut", whole[:len(whole)/2], "not a readable XLSX"},
		{"empty sheets", workbook(t, nil, nil), "is empty"},
		{"header only", whole, "has a header but no rows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := readBytes(t, "orders.xlsx", tt.content, testOptions())
			var file *FileError
			if !errors.As(err, &file) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestWorkbookThatIsTooLarge(t *testing.T) {
	t.Parallel()
	head := append([]byte("PK\x03\x04"), make([]byte, 4096)...)
	_, err := Open("orders.xlsx", bytes.NewReader(head), maxWorkbook+1, testOptions())
	if err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("got %v", err)
	}
}

// TestDamagedWorkbooks flips bytes all over a workbook: whatever comes of it, nothing may panic.
func TestDamagedWorkbooks(t *testing.T) {
	t.Parallel()
	whole := workbook(t, [][]any{genericHeader(), {"A-1", "sf", "SF9000000000025", "2026-09-10 08:00:00"}}, nil)
	for at := 4; at < len(whole); at += 97 {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 0x5A
		_, _ = readBytes(t, "orders.xlsx", damaged, testOptions())
	}
}
