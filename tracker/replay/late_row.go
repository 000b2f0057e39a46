package replay

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// LateRow is one parcel of the file of a late back-test.
type LateRow struct {
	ID   string
	Trip tracker.Trip
}

// Late reports whether the parcel was not delivered by the end of its promised day. One that never was delivered counts as late.
func (r LateRow) Late() bool {
	return r.Trip.DeliveredAt.IsZero() || r.Trip.DeliveredAt.After(r.Trip.PromisedAt)
}

// RowError says why a row was kept out. Row 1 is the line with the column names.
type RowError struct {
	File   string `json:"file"`
	Row    int    `json:"row"`
	Field  string `json:"field"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
}

// Error names file, row, field and reason.
func (e RowError) Error() string {
	return fmt.Sprintf("%s row %d: %s %q %s", e.File, e.Row, e.Field, e.Value, e.Reason)
}

// LateFile is what was read from one file.
type LateFile struct {
	Rows     []LateRow
	Rejected []RowError     // wrong or contradictory rows
	LeftOut  map[string]int // rows that are right but say nothing about lateness, by reason
}

// ErrLateColumns is returned for a file without the columns of a late back-test.
var ErrLateColumns = errors.New("is not a file of shipments for a late back-test")

func lateColumns() []string {
	return []string{"id", "origin", "destination", "shipped_at", "promised_on", "delivered_at", "status"}
}

// ReadLate reads shipments from CSV with named columns: id, origin, destination, shipped_at, promised_on, delivered_at, status, and
// if present courier, service, seller, ordered_at, ship_by, weight. Times are local, yyyy-MM-dd HH:mm:ss; days yyyy-MM-dd.
func ReadLate(in io.Reader, name string) (LateFile, error) {
	file := LateFile{LeftOut: map[string]int{}}
	r := csv.NewReader(in)
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		return file, fmt.Errorf("read %s: %w", name, err)
	}
	columns, err := columnsOf(head, lateColumns())
	if err != nil {
		return file, fmt.Errorf("read %s: %w: %w", name, ErrLateColumns, err)
	}
	ids := map[string]bool{}
	for row := 2; ; row++ {
		record, err := r.Read()
		if err == io.EOF {
			return file, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			file.Rejected = append(file.Rejected, RowError{File: name, Row: row, Field: "row", Reason: broken.Err.Error()})
			continue
		}
		if err != nil {
			return file, fmt.Errorf("read %s: %w", name, err)
		}
		p := lateParser{file: name, row: row, columns: columns, record: record}
		file.take(p, ids)
	}
}

func (f *LateFile) take(p lateParser, ids map[string]bool) {
	row, leftOut := p.parse()
	if p.wrong == nil && row.ID != "" && ids[row.ID] {
		p.fail("id", "stands in the file twice")
	}
	switch {
	case p.wrong != nil:
		f.Rejected = append(f.Rejected, *p.wrong)
		return
	case leftOut != "":
		f.LeftOut[leftOut]++
	default:
		f.Rows = append(f.Rows, row)
	}
	ids[row.ID] = true
}

func columnsOf(head, required []string) (map[string]int, error) {
	columns := map[string]int{}
	for i, name := range head {
		columns[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))] = i
	}
	missing := slices.DeleteFunc(slices.Clone(required), func(name string) bool { _, ok := columns[name]; return ok })
	if len(missing) > 0 {
		return nil, fmt.Errorf("it has no column %s", strings.Join(missing, ", "))
	}
	return columns, nil
}

// LateSplit says which moment of a parcel decides on which side of the cut it lies.
type LateSplit string

// The splits. A parcel whose order time is not known is split by its handover.
const (
	SplitByHandover LateSplit = "handover"
	SplitByOrder    LateSplit = "order"
)

func (by LateSplit) before(r LateRow, cut time.Time) bool {
	if by == SplitByOrder && !r.Trip.OrderedAt.IsZero() {
		return r.Trip.OrderedAt.Before(cut)
	}
	return r.Trip.HandedAt.Before(cut)
}

// Split parts the rows of one file at the cut: before it, and on it or later. Parcels that were ordered before the cut and handed over after
// it are learned once their ends are known, as those of another file are.
func (by LateSplit) Split(rows []LateRow, cut time.Time) (train, test []LateRow) {
	for _, r := range rows {
		if by.before(r, cut) {
			train = append(train, r)
		} else {
			test = append(test, r)
		}
	}
	return train, test
}

// Join prepares a walk whose parcels to judge are in a file of their own: those on the cut or later. Rows of the first file that stand in
// the other one too are taken from there; the others are learned once their ends are known.
func (by LateSplit) Join(rows, other []LateRow, cut time.Time) (train, test []LateRow) {
	known := map[string]bool{}
	for _, r := range other {
		known[r.ID] = true
	}
	early, test := by.Split(other, cut)
	train = slices.DeleteFunc(slices.Clone(rows), func(r LateRow) bool { return known[r.ID] })
	return append(train, early...), test
}
