package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parcelwarden/tracker"
)

func importTests() []storeTest {
	return []storeTest{
		{"import/repeat changes nothing", testImportRepeat},
		{"import/older export never wins", testImportOlder},
	}
}

func testImportRepeat(t *testing.T, w *world) {
	rows := []tracker.ParcelRow{row("A1", "YT001"), row("A2", "YT002")}
	if diff := cmp.Diff([]tracker.RowOutcome{tracker.RowCreated, tracker.RowCreated}, w.imports(t, t0(), rows...)); diff != "" {
		t.Fatal(diff)
	}
	before := w.find(t, "YT001")
	if diff := cmp.Diff([]tracker.RowOutcome{tracker.RowUnchanged, tracker.RowUnchanged}, w.imports(t, t0(), rows...)); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(before, w.find(t, "YT001")); diff != "" {
		t.Error(diff)
	}
}

func testImportOlder(t *testing.T, w *world) {
	newer := row("A1", "YT001")
	newer.AfterSale = tracker.AfterSaleRefunded
	w.imports(t, at(2), newer)
	older := row("A1", "YT001")
	older.Destination.City = "绵阳市"
	out := w.imports(t, at(1), older)
	if out[0] != tracker.RowUnchanged {
		t.Errorf("outcome %s", out[0])
	}
	if got := w.find(t, "YT001"); got.Destination.City != "成都市" {
		t.Errorf("city became %s", got.Destination.City)
	}
}
