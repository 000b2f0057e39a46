package sources

import (
	"errors"
	"fmt"
	"io"
	"parcelwarden/tracker"
)

// rowFile is a file of which each row stands for itself, and what its columns are.
type rowFile struct {
	name     string
	file     io.ReaderAt
	size     int64
	columns  columnSet
	required string
	o        *Options
}

// rowCount is what became of the rows of a file.
type rowCount struct {
	Rows           int // rows read, the header not counted
	Rejected       int // rows among them that were rejected
	Errors         []tracker.RowError
	UnknownColumns []string
}

// each reads the file, CSV or XLSX, and hands every row that can be read to decode, which keeps it or adds to its errors. The error is that
// of the file as a whole; what was counted until then is returned with it.
func (f rowFile) each(decode func(*row)) (count rowCount, err error) {
	t, err := openTable(f.name, f.file, f.size, func(header []string) int { return f.columns.count(header, spellGeneric) })
	if err != nil {
		return count, err
	}
	defer func() { _ = t.close() }()
	header, err := readHeader(f.name, t)
	if err != nil {
		return count, err
	}
	if count.UnknownColumns, err = f.columns.bind(f.name, header.cells, spellGeneric); err != nil {
		return count, err
	}
	if err := f.columns.require(f.name, header.cells, f.required); err != nil {
		return count, err
	}
	r := row{o: f.o}
	r.serial, r.epoch = t.excel()
	for {
		rec, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return count, fmt.Errorf("read %s: %w", f.name, err)
		}
		count.Rows++
		r.record, r.errs = rec, nil
		if rec.problem != "" {
			r.errs = []tracker.RowError{rowError(rec.line, "", "", rec.problem)}
		} else {
			decode(&r)
		}
		if len(r.errs) > 0 {
			count.Rejected++
			count.Errors = append(count.Errors, r.errs...)
		}
	}
	if count.Rows == 0 {
		return count, &FileError{Name: f.name, Reason: "has a header but no rows"}
	}
	return count, nil
}
