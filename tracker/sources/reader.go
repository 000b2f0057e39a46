package sources

import (
	"errors"
	"fmt"
	"io"
	"parcelwarden/tracker"
)

// Reader reads the rows of one order file, in order:
//
//	for reader.Next() {
//		reader.Parcels() // or, if it is empty, reader.Rejected()
//	}
//	err := reader.Err()
type Reader struct {
	name    string
	format  string
	t       table
	layout  layout
	row     row
	unknown []string
	missing []string
	current result
	ready   []result // decoded rows, not handed out yet
	held    []result // what ready is cut from
	ahead   result   // the first row of the next order
	isAhead bool
	rows    int
	decoded int
	scratch []tracker.ParcelRow
	ended   bool
	err     error
}

// layout is what the columns of a format mean.
type layout interface {
	decode(r *row, into []tracker.ParcelRow) []tracker.ParcelRow
}

// Open starts reading a CSV or XLSX file of the given size; name is what messages call it. Whatever the user can mend is a
// *FileError: an empty or binary file, a header without the required columns.
func Open(name string, file io.ReaderAt, size int64, o Options) (*Reader, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	generic, doudian := newGenericLayout(&o), newDoudianLayout(&o)
	t, err := openTable(name, file, size, func(header []string) int {
		return max(generic.columns.count(header, spellGeneric), doudian.columns.count(header, clean))
	})
	if err != nil {
		return nil, err
	}
	r := &Reader{name: name, t: t, format: o.Format}
	r.row.o = &o
	r.row.serial, r.row.epoch = t.excel()
	if err := r.readHeader(generic, doudian); err != nil {
		return nil, errors.Join(err, t.close())
	}
	return r, nil
}

func (r *Reader) readHeader(generic *genericLayout, doudian *doudianLayout) error {
	header, err := readHeader(r.name, r.t)
	if err != nil {
		return err
	}
	if r.format == FormatAuto {
		r.format = FormatGeneric
		for _, cell := range header.cells {
			if clean(cell) == doudianOrderNo {
				r.format = FormatDoudian
			}
		}
	}
	if r.format == FormatDoudian {
		r.layout = doudian
		if r.unknown, err = doudian.columns.bind(r.name, header.cells, clean); err != nil {
			return err
		}
		r.missing = doudian.missing()
		return doudian.columns.require(r.name, header.cells, doudianOrderNo)
	}
	r.layout = generic
	if r.unknown, err = generic.columns.bind(r.name, header.cells, spellGeneric); err != nil {
		return err
	}
	return generic.columns.require(r.name, header.cells, genericRequired()...)
}

// Next moves to the next row that is not blank. It returns false at the end or on failure; Err tells which.
func (r *Reader) Next() bool {
	r.current = result{}
	if len(r.ready) == 0 && !r.gather() {
		return false
	}
	r.current, r.ready = r.ready[0], r.ready[1:]
	r.rows++
	return true
}

// gather decodes the next row, and in a Doudian export the rows of the same order that follow it. Rejected rows among them do not
// part them.
func (r *Reader) gather() bool {
	r.ready = r.held[:0]
	order := ""
	for len(r.ready) < maxSubOrders {
		next, ok := r.take()
		if !ok {
			break
		}
		if no := next.orderNo(); no != "" {
			if order != "" && no != order {
				r.ahead, r.isAhead = next, true
				break
			}
			order = no
		}
		r.ready = append(r.ready, next)
		if r.format != FormatDoudian {
			break
		}
	}
	r.held = r.ready
	if r.format == FormatDoudian {
		settle(r.ready)
	}
	return len(r.ready) > 0
}

// take returns the row that was read ahead, or decodes the next one.
func (r *Reader) take() (result, bool) {
	if r.isAhead {
		r.isAhead = false
		return r.ahead, true
	}
	return r.decode()
}

// decode reads one row of the file; false at its end or on failure.
func (r *Reader) decode() (result, bool) {
	if r.ended {
		return result{}, false
	}
	rec, err := r.t.next()
	if err != nil {
		r.ended = true
		switch {
		case !errors.Is(err, io.EOF):
			r.err = fmt.Errorf("read %s: %w", r.name, err)
		case r.decoded == 0:
			r.err = &FileError{Name: r.name, Reason: "has a header but no rows"}
		}
		return result{}, false
	}
	r.decoded++
	if rec.problem != "" {
		return result{errs: []tracker.RowError{rowError(rec.line, "", "", rec.problem)}}, true
	}
	r.row.record, r.row.errs = rec, nil
	parcels := r.layout.decode(&r.row, r.scratch[:0])
	if r.format != FormatDoudian { // handed out before the next row is read
		r.scratch = parcels
	}
	if len(r.row.errs) > 0 {
		return result{errs: r.row.errs}, true
	}
	return result{parcels: parcels}, true
}

// Parcels returns what the row states: one entry per parcel of the order, or one without a number if the order has none. It is
// empty if the row was rejected, and valid until the next call of Next.
func (r *Reader) Parcels() []tracker.ParcelRow { return r.current.parcels }

// Rejected returns why the row cannot be used, one entry per wrong field; empty if it can.
func (r *Reader) Rejected() []tracker.RowError { return r.current.errs }

// Err returns why reading stopped before the end of the file, a *FileError if the file had no rows, or nil.
func (r *Reader) Err() error { return r.err }

// Rows returns how many rows have been read, the header not counted.
func (r *Reader) Rows() int { return r.rows }

// Format returns the format the file turned out to have.
func (r *Reader) Format() string { return r.format }

// UnknownColumns returns the columns that are ignored because no meaning is known for their names.
func (r *Reader) UnknownColumns() []string { return r.unknown }

// MissingColumns returns columns that the format allows to be absent but whose absence costs something, such as 快递信息 in a Doudian
// export: its orders then come without parcels.
func (r *Reader) MissingColumns() []string { return r.missing }

// Progress returns how far the reading is, in bytes for CSV and rows for XLSX; total is -1 where it is not known.
func (r *Reader) Progress() (read, total int64) { return r.t.progress() }

// Close gives up what the reading needed. The file itself stays open.
func (r *Reader) Close() error { return r.t.close() }
