package sources

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	maxWorkbook = 64 << 20  // compressed; the library holds it in memory
	maxUnzipped = 512 << 20 // refuses archives made to explode
	spillAbove  = 1 << 20   // larger sheets are read from a temporary file
)

var _ table = (*xlsxTable)(nil)

// xlsxTable streams the first sheet of a workbook that has any rows.
type xlsxTable struct {
	book    *excelize.File
	rows    *excelize.Rows
	line    int
	last    int64 // last row as the sheet states it; 0 if it does not
	columns int
	pending *record // the header, read while looking for the sheet
}

func openXLSX(name string, r io.ReaderAt, size int64) (t *xlsxTable, err error) {
	if size > maxWorkbook {
		return nil, &FileError{Name: name, Reason: "is larger than 64 MiB: save it as CSV"}
	}
	defer func() {
		if err == nil {
			return
		}
		if t != nil {
			_ = t.close()
		}
		t, err = nil, &FileError{Name: name, Reason: "is not a readable XLSX workbook", Err: err}
	}()
	defer recoverBook(&err)
	book, err := excelize.OpenReader(io.NewSectionReader(r, 0, size),
		excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: spillAbove})
	if book != nil {
		t = &xlsxTable{book: book}
	}
	if err != nil {
		return t, fmt.Errorf("open: %w", err)
	}
	for _, sheet := range book.GetSheetList() {
		if t.rows != nil {
			_ = t.rows.Close()
		}
		if t.rows, err = book.Rows(sheet); err != nil {
			return t, fmt.Errorf("read sheet: %w", err)
		}
		t.line = 0
		header, err := t.next()
		if err == io.EOF { //nolint:errorlint // returned unwrapped by next
			continue
		}
		t.pending = &header
		t.last = lastRow(book, sheet)
		return t, err
	}
	return t, nil
}

// lastRow reads the number of the last row from the sheet's dimension, for the progress.
func lastRow(book *excelize.File, sheet string) int64 {
	ref, err := book.GetSheetDimension(sheet)
	if err != nil {
		return 0
	}
	_, end, _ := strings.Cut(ref, ":")
	_, row, err := excelize.CellNameToCoordinates(end)
	if err != nil {
		return 0
	}
	return int64(row)
}

// recoverBook turns a panic of the workbook library on a damaged file into an error.
func recoverBook(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("damaged workbook: %v", p)
	}
}

func (t *xlsxTable) next() (rec record, err error) {
	if t.pending != nil {
		rec, t.pending = *t.pending, nil
		return rec, nil
	}
	defer recoverBook(&err)
	for t.rows != nil && t.rows.Next() {
		t.line++
		cells, err := t.rows.Columns()
		if err != nil {
			return record{line: t.line, problem: "cannot be read from the workbook"}, nil
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if t.columns == 0 {
			t.columns = len(cells)
		}
		for len(cells) < t.columns { // the library leaves out empty cells at the end
			cells = append(cells, "")
		}
		return record{line: t.line, cells: cells}, nil
	}
	if t.rows != nil {
		if err := t.rows.Error(); err != nil {
			return record{}, fmt.Errorf("read row %d: %w", t.line+1, err)
		}
	}
	return record{}, io.EOF
}

// progress counts rows, since the library does not tell the bytes; total is -1 if the sheet does not state its size.
func (t *xlsxTable) progress() (read, total int64) {
	if t.last == 0 {
		return int64(t.line), -1
	}
	return int64(t.line), max(t.last, int64(t.line))
}

// excel also says whether the workbook counts days from 1904, 1462 days later than usual.
func (t *xlsxTable) excel() (serial bool, epoch int) {
	props, err := t.book.GetWorkbookProps()
	if err == nil && props.Date1904 != nil && *props.Date1904 {
		return true, 1462
	}
	return true, 0
}

// close removes the temporary files.
func (t *xlsxTable) close() error {
	if t.rows != nil {
		_ = t.rows.Close()
	}
	if err := t.book.Close(); err != nil {
		return fmt.Errorf("close workbook: %w", err)
	}
	return nil
}
