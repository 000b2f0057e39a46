package sources

import (
	"errors"
	"fmt"
	"io"
)

// record is one row of a file. Its cells are valid until the next one is read.
type record struct {
	line    int
	cells   []string
	problem string // why the record cannot be used; it then has no cells
}

// table yields the records of a file, the header first, without blank ones.
type table interface {
	next() (record, error) // io.EOF at the end
	progress() (read, total int64)
	excel() (serial bool, epoch int) // whether dates are Excel's serial numbers, and of which calendar
	close() error
}

// openTable finds out what kind of file it is. known counts the column names of a header that it recognizes; the delimiter that
// gives the most is taken.
func openTable(name string, r io.ReaderAt, size int64, known func(header []string) int) (table, error) {
	if size == 0 {
		return nil, &FileError{Name: name, Reason: "is empty"}
	}
	head := make([]byte, min(size, 4096))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return nil, &FileError{Name: name, Reason: "cannot be read", Err: err}
	}
	switch {
	case isZip(head):
		return openXLSX(name, r, size)
	case isUTF16(head):
	default:
		if reason := sniffForeign(head); reason != "" {
			return nil, &FileError{Name: name, Reason: reason}
		}
	}
	return openCSV(name, io.NewSectionReader(r, 0, size), isUTF16(head), known)
}

// readHeader reads the first record and binds its columns.
func readHeader(name string, t table) (record, error) {
	header, err := t.next()
	switch {
	case errors.Is(err, io.EOF):
		return header, &FileError{Name: name, Reason: "is empty"}
	case err != nil:
		return header, fmt.Errorf("read %s: %w", name, err)
	case header.problem != "":
		return header, &FileError{Name: name, Reason: "the header is unreadable: " + header.problem}
	}
	return header, nil
}
