package sources

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"parcelwarden/tracker"
	"slices"
)

const jsonName = "orders"

// ParseJSON reads orders as JSON: {"orders":[{…}]} or a bare array, each with the field names of the generic CSV and strings or
// numbers as values. It is strict: an order with an unknown field is rejected. Row numbers and ParcelRow.Line are positions in the
// array, 1 = first. The caller limits the size of r; its error is wrapped. A body that is not of this form is a *FileError.
func ParseJSON(r io.Reader, o Options) ([]tracker.ParcelRow, []tracker.RowError, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, nil, err
	}
	p := newJSONOrders(&o)
	dec := json.NewDecoder(r)
	if err := p.document(dec); err != nil {
		return nil, nil, jsonError(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, &FileError{Name: jsonName, Reason: "something follows the end of the JSON value"}
	}
	return p.parcels, p.errs, nil
}

// jsonError turns what is wrong with the text into a FileError and wraps what is wrong with the connection.
func jsonError(err error) error {
	var syntax *json.SyntaxError
	var file *FileError
	switch {
	case errors.As(err, &file):
		return file
	case errors.As(err, &syntax), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &FileError{Name: jsonName, Reason: "not valid JSON", Err: err}
	default:
		return fmt.Errorf("read orders: %w", err)
	}
}

// jsonOrders collects the orders of one document.
type jsonOrders struct {
	layout  *genericLayout
	names   []string // field names; each has the column of its position
	row     row
	parcels []tracker.ParcelRow
	errs    []tracker.RowError
}

func newJSONOrders(o *Options) *jsonOrders {
	p := &jsonOrders{layout: newGenericLayout(o)}
	p.names = slices.Sorted(maps.Keys(p.layout.columns))
	for i, name := range p.names {
		*p.layout.columns[name] = column{name: name, at: i}
	}
	p.row.o = o
	p.row.cells = make([]string, len(p.names))
	return p
}

func (p *jsonOrders) document(dec *json.Decoder) error {
	token, err := dec.Token()
	if err != nil {
		return err //nolint:wrapcheck // ParseJSON wraps it
	}
	if token == json.Delim('[') {
		return p.array(dec)
	}
	wrong := &FileError{Name: jsonName, Reason: `must be {"orders":[…]} or an array of orders`}
	if token != json.Delim('{') {
		return wrong
	}
	for dec.More() {
		if token, err = dec.Token(); err != nil {
			return err //nolint:wrapcheck // ParseJSON wraps it
		}
		if key, _ := token.(string); key != "orders" {
			return &FileError{Name: jsonName, Reason: "unknown field " + rowError(0, "", key, "").Value}
		}
		if token, err = dec.Token(); err != nil {
			return err //nolint:wrapcheck // ParseJSON wraps it
		}
		if token != json.Delim('[') {
			return wrong
		}
		if err := p.array(dec); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err //nolint:wrapcheck // ParseJSON wraps it
}

func (p *jsonOrders) array(dec *json.Decoder) error {
	for dec.More() {
		p.row.line++
		p.row.errs = nil
		var fields map[string]json.RawMessage
		err := dec.Decode(&fields)
		var wrongType *json.UnmarshalTypeError
		switch {
		case errors.As(err, &wrongType) || (err == nil && fields == nil):
			p.errs = append(p.errs, rowError(p.row.line, "", "", "is not an object"))
			continue
		case err != nil:
			return err //nolint:wrapcheck // ParseJSON wraps it
		}
		p.order(fields)
	}
	_, err := dec.Token()
	return err //nolint:wrapcheck // ParseJSON wraps it
}

func (p *jsonOrders) order(fields map[string]json.RawMessage) {
	clear(p.row.cells)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		c, known := p.layout.columns[name]
		if !known {
			p.row.reject(column{name: name}, string(fields[name]), "unknown field")
			continue
		}
		var ok bool
		if p.row.cells[c.at], ok = jsonText(fields[name]); !ok {
			p.row.reject(*c, string(fields[name]), "must be a string or a number")
		}
	}
	parcels := p.layout.decode(&p.row, nil)
	if len(p.row.errs) > 0 {
		p.errs = append(p.errs, p.row.errs...)
		return
	}
	p.parcels = append(p.parcels, parcels...)
}

// jsonText returns the text of a string, the digits of a number as they were written, and nothing for null.
func jsonText(raw json.RawMessage) (text string, ok bool) {
	switch raw = bytes.TrimSpace(raw); {
	case string(raw) == "null":
		return "", true
	case raw[0] == '"':
		err := json.Unmarshal(raw, &text)
		return text, err == nil
	case raw[0] == '-' || (raw[0] >= '0' && raw[0] <= '9'):
		return string(raw), true
	default:
		return "", false
	}
}
