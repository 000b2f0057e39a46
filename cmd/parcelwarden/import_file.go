package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"slices"
	"time"
)

const (
	importBatch  = 2000
	maxRowErrors = 10_000 // kept per file; a file that is wrong in every row does not fill the memory
)

// orderFile is the import of one file.
type orderFile struct {
	store     orderStore
	options   sources.Options
	home      tracker.Merchant
	files     orderFiles
	merchants map[string]rowMerchant // named by rows
	lookErr   error                  // a failure to look one of them up
	sourceAt  time.Time
	report    tracker.ImportReport
	pending   map[int64][]tracker.ParcelRow
	count     int
}

// rowMerchant is a merchant that a row names; zone is nil if there is none of that name.
type rowMerchant struct {
	id   int64
	zone *time.Location
}

func (f *orderFile) run(ctx context.Context, path string) (tracker.ImportReport, error) {
	f.report = tracker.ImportReport{Name: path}
	file, stat, err := openFile(path)
	if err != nil {
		return f.report, err
	}
	defer func() { _ = file.Close() }()
	f.sourceAt = sources.SourceTime(path, stat.ModTime())
	if f.sourceAt.After(f.files.now) { // a name or a clock that is wrong must not outrank every later export
		f.sourceAt = f.files.now.UTC()
	}
	reader, err := sources.Open(path, file, stat.Size(), f.options)
	if err != nil {
		return f.report, fmt.Errorf("import orders: %w", err)
	}
	defer func() { _ = reader.Close() }()
	f.note(reader)
	bar := newImportBar(f.files.errOut, path)
	defer bar.finish()
	f.pending = map[int64][]tracker.ParcelRow{}
	for reader.Next() {
		if f.lookErr != nil {
			return f.report, f.lookErr
		}
		f.take(reader)
		if f.count >= importBatch {
			if err := f.flush(ctx); err != nil {
				return f.report, err
			}
			bar.show(reader.Progress())
		}
	}
	if err := f.flush(ctx); err != nil {
		return f.report, err
	}
	if err := reader.Err(); err != nil {
		return f.report, fmt.Errorf("import orders: %w", err)
	}
	return f.report, nil
}

// take keeps the parcels of a row for the next flush, or books its errors.
func (f *orderFile) take(reader *sources.Reader) {
	if errs := reader.Rejected(); len(errs) > 0 {
		f.report.Rows++
		f.report.Rejected++
		f.reject(errs...)
		return
	}
	for _, p := range reader.Parcels() {
		id := f.home.ID
		if p.Merchant != "" {
			id = f.merchants[p.Merchant].id
		}
		f.pending[id] = append(f.pending[id], p)
		f.count++
	}
}

func (f *orderFile) reject(errs ...tracker.RowError) {
	room := maxRowErrors - len(f.report.Errors)
	f.report.Errors = append(f.report.Errors, errs[:min(len(errs), room)]...)
}

// flush stores what is pending and counts rows: a row with several parcels counts once, by the greatest of its outcomes.
func (f *orderFile) flush(ctx context.Context) error {
	for id, rows := range f.pending {
		if len(rows) == 0 {
			continue
		}
		outcomes, err := f.store.ImportParcels(ctx, id, rows, f.sourceAt)
		if err == nil && len(outcomes) != len(rows) {
			err = fmt.Errorf("%d outcomes for %d rows", len(outcomes), len(rows))
		}
		if err != nil {
			return fmt.Errorf("store orders of %s from row %d on: %w", f.report.Name, rows[0].Line, err)
		}
		for from := 0; from < len(rows); {
			to := from + 1
			for to < len(rows) && rows[to].Line == rows[from].Line {
				to++
			}
			f.book(rows[from], outcomes[from:to])
			from = to
		}
		f.pending[id] = rows[:0]
	}
	f.count = 0
	return nil
}

// book counts one row.
func (f *orderFile) book(row tracker.ParcelRow, outcomes []tracker.RowOutcome) {
	f.report.Rows++
	switch slices.MaxFunc(outcomes, func(a, b tracker.RowOutcome) int { return cmp.Compare(rank(a), rank(b)) }) {
	case tracker.RowCreated:
		f.report.Created++
	case tracker.RowUpdated:
		f.report.Updated++
	case tracker.RowUnchanged:
		f.report.Unchanged++
	default:
		f.report.Rejected++
		f.reject(tracker.RowError{Row: row.Line, Field: "tracking_no", Value: row.TrackingNo, Reason: "could not be stored"})
	}
}

func rank(o tracker.RowOutcome) int {
	return slices.Index([]tracker.RowOutcome{tracker.RowUnchanged, tracker.RowUpdated, tracker.RowCreated, tracker.RowRejected}, o)
}

// zoneOf looks up a merchant that a row names, once per file.
func (f *orderFile) zoneOf(ctx context.Context, code string) (*time.Location, bool) {
	m, seen := f.merchants[code]
	if !seen {
		found, err := f.store.Merchant(ctx, code)
		if err == nil {
			m.id = found.ID
			m.zone, err = merchantZone(found)
		}
		if err != nil && !errors.Is(err, tracker.ErrNotFound) {
			f.lookErr = fmt.Errorf("find merchant of a row: %w", err)
		}
		f.merchants[code] = m
	}
	return m.zone, m.zone != nil
}
