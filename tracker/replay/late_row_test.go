package replay

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const lateHead = "id,origin,destination,seller,ordered_at,ship_by,shipped_at,promised_on,delivered_at,status,weight\n"

func TestReadLate(t *testing.T) {
	t.Parallel()
	file, err := ReadLate(strings.NewReader("\ufeff"+lateHead+
		"A-1,North,East,S-1,2018-03-04 08:00:00,2018-03-07,2018-03-05 14:10:00,2018-03-16,2018-03-16 23:59:59,delivered,2.5\n"+
		"A-2,North,West,S-1,,,2018-03-06 09:00:00,2018-03-14,2018-03-15 00:00:00,delivered,\n"+
		"A-3,South,West,-,,,2018-03-06 17:40:00,2018-03-13,-,shipped,1\n"), "small.csv")
	if err != nil || len(file.Rejected) > 0 || len(file.Rows) != 3 {
		t.Fatalf("%d rows, rejected %v, %v", len(file.Rows), file.Rejected, err)
	}
	var late []bool
	for _, r := range file.Rows {
		late = append(late, r.Late())
	}
	if diff := cmp.Diff([]bool{false, true, true}, late); diff != "" {
		t.Errorf("the promised day ends at midnight, and what never came is late:\n%s", diff)
	}
	first, second := file.Rows[0].Trip, file.Rows[1].Trip
	if first.Weight != 2.5 || second.Weight != 1 || first.Seller != "S-1" || !second.OrderedAt.IsZero() {
		t.Errorf("read %+v and %+v", first, second)
	}
	if want := time.Date(2018, 3, 5, 14, 10, 0, 0, time.UTC); !first.HandedAt.Equal(want) {
		t.Errorf("handed over %s, want %s", first.HandedAt, want)
	}
}

func TestReadLateKeepsBadRowsOut(t *testing.T) {
	t.Parallel()
	const good = "G,N,E,S,,,2018-03-05 14:10:00,2018-03-16,2018-03-10 10:00:00,delivered,1\n"
	for _, tc := range []struct{ name, row, field, leftOut string }{
		{name: "no time", row: "B,N,E,S,,,soon,2018-03-16,,shipped,1", field: "shipped_at"},
		{name: "no day", row: "B,N,E,S,,,2018-03-05 14:10:00,16/3/2018,,shipped,1", field: "promised_on"},
		{name: "delivered before handover", row: "B,N,E,S,,,2018-03-05 14:10:00,2018-03-16,2018-03-04 10:00:00,delivered,1", field: "delivered_at"},
		{name: "delivered without a date", row: "B,N,E,S,,,2018-03-05 14:10:00,2018-03-16,,delivered,1", field: "delivered_at"},
		{name: "delivered without a handover", row: "B,N,E,S,,,,2018-03-16,2018-03-14 10:00:00,delivered,1", field: "shipped_at"},
		{name: "no weight", row: "B,N,E,S,,,2018-03-05 14:10:00,2018-03-16,,shipped,-3", field: "weight"},
		{name: "weight that is no number", row: "B,N,E,S,,,2018-03-05 14:10:00,2018-03-16,,shipped,NaN", field: "weight"},
		{name: "no id", row: ",N,E,S,,,2018-03-05 14:10:00,2018-03-16,,shipped,1", field: "id"},
		{name: "the same id", row: "G,N,E,S,,,2018-03-05 14:10:00,2018-03-16,,shipped,1", field: "id"},
		{name: "a quote that does not end a field", row: "B,N,E,\"S\"x,,,2018-03-05 14:10:00,2018-03-16,,shipped,1", field: "row"},
		{name: "cancelled with a delivery", row: "B,N,E,S,,,2018-03-05 14:10:00,2018-03-16,2018-03-09 10:00:00,canceled,1", leftOut: "cancelled"},
		{name: "never shipped", row: "B,N,E,S,,,,2018-03-16,,unavailable,1", leftOut: "never handed to a courier"},
		{name: "no promise", row: "B,N,E,S,,,2018-03-05 14:10:00,,,shipped,1", leftOut: "nothing promised"},
		{name: "short row", row: "B,N", leftOut: "never handed to a courier"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			file, err := ReadLate(strings.NewReader(lateHead+good+tc.row+"\n"), "f.csv")
			if err != nil || len(file.Rows) != 1 || file.Rows[0].ID != "G" {
				t.Fatalf("the good row is not kept: %+v, %v", file, err)
			}
			if tc.leftOut != "" {
				if file.LeftOut[tc.leftOut] != 1 || len(file.Rejected) != 0 {
					t.Errorf("left out %v, rejected %v", file.LeftOut, file.Rejected)
				}
				return
			}
			if len(file.Rejected) != 1 || file.Rejected[0].Field != tc.field || file.Rejected[0].Row != 3 || file.Rejected[0].File != "f.csv" {
				t.Errorf("rejected %+v, want field %s of row 3", file.Rejected, tc.field)
			}
		})
	}
}

func TestReadLateWantsItsColumns(t *testing.T) {
	t.Parallel()
	_, err := ReadLate(strings.NewReader("id,origin\nA,N\n"), "f.csv")
	if !errors.Is(err, ErrLateColumns) || !strings.Contains(err.Error(), "promised_on") {
		t.Errorf("got %v", err)
	}
	if _, err := ReadLate(strings.NewReader(""), "f.csv"); err == nil {
		t.Error("an empty file was read")
	}
}
