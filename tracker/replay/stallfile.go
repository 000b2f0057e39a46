package replay

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// Journey is one parcel's scans as a file states them.
type Journey struct {
	ID          string
	Origin      string
	Destination string
	Scans       []tracker.Checkpoint // in the order of the file; Status is what StallWords read
}

// StallFile is a file of checkpoint histories as it was read.
type StallFile struct {
	Name     string
	Rows     int
	Rejected int
	Errors   []tracker.RowError // the first thousand; Row is the line, 1 is the header
	Journeys []Journey          // in the order in which they first appear
}

// maxRowErrors bounds what is kept of a file that is not what it claims to be.
const maxRowErrors = 1000

// ReadStall reads checkpoint histories: CSV with a header, plain or gzip, columns by name: id and at, code or event or both, and place,
// origin, destination where they are known. A row that cannot be used is counted and left out. The error is about the file as a whole.
func ReadStall(name string, r io.Reader, words StallWords) (*StallFile, error) {
	plain, err := unzipped(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	in := csv.NewReader(plain)
	in.FieldsPerRecord, in.ReuseRecord = -1, true
	f := &stallReader{file: &StallFile{Name: name}, words: words, in: in, byID: map[string]int{}}
	if err := f.header(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	for {
		row, err := in.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return f.file, nil
		case errors.As(err, &bad):
			f.file.Rows++
			f.reject(tracker.RowError{Row: bad.Line, Field: "row", Reason: bad.Err.Error()})
		case err != nil:
			return nil, fmt.Errorf("read %s: after %d rows: %w", name, f.file.Rows, err)
		default:
			f.file.Rows++
			f.row(row)
		}
	}
}

// unzipped looks at the first bytes: a name says little about what is inside.
func unzipped(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	head, _ := buffered.Peek(3)
	if len(head) >= 2 && head[0] == 0x1f && head[1] == 0x8b {
		unzip, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, err
		}
		return unzipped(unzip)
	}
	if string(head) == "\uFEFF" {
		_, _ = buffered.Discard(len(head))
	}
	return buffered, nil
}

type stallReader struct {
	file  *StallFile
	words StallWords
	in    *csv.Reader
	cols  struct{ id, at, code, event, place, origin, destination int }
	byID  map[string]int
}

func (f *stallReader) header() error {
	names, err := f.in.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty")
	}
	if err != nil {
		return fmt.Errorf("header: %w", err)
	}
	names = slices.Clone(names)
	find := func(name string) int {
		return slices.IndexFunc(names, func(cell string) bool { return strings.EqualFold(strings.TrimSpace(cell), name) })
	}
	c := &f.cols
	c.id, c.at, c.code, c.event = find("id"), find("at"), find("code"), find("event")
	c.place, c.origin, c.destination = find("place"), find("origin"), find("destination")
	switch {
	case c.id < 0 || c.at < 0:
		return errors.New("the header has no columns id and at")
	case c.code < 0 && c.event < 0:
		return errors.New("the header has neither a column code nor a column event")
	}
	return nil
}

func (f *stallReader) row(row []string) {
	cell := func(col int) string {
		if col < 0 || col >= len(row) {
			return ""
		}
		return strings.Clone(strings.TrimSpace(row[col]))
	}
	line, _ := f.in.FieldPos(0)
	id, text := cell(f.cols.id), cell(f.cols.at)
	code, event := cell(f.cols.code), cell(f.cols.event)
	at, ok := scanTime(text)
	switch {
	case id == "":
		f.reject(tracker.RowError{Row: line, Field: "id", Reason: "is empty"})
		return
	case text == "":
		f.reject(tracker.RowError{Row: line, Field: "at", Reason: "is empty"})
		return
	case !ok:
		f.reject(tracker.RowError{Row: line, Field: "at", Value: text, Reason: "is not a time: write 2026-09-10 08:00:00 or RFC 3339"})
		return
	case code == "" && event == "":
		f.reject(tracker.RowError{Row: line, Field: "code", Reason: "is empty, and so is event"})
		return
	}
	i, known := f.byID[id]
	if !known {
		i = len(f.file.Journeys)
		f.byID[id] = i
		f.file.Journeys = append(f.file.Journeys, Journey{ID: id})
	}
	j := &f.file.Journeys[i]
	j.Origin, j.Destination = firstOf(j.Origin, cell(f.cols.origin)), firstOf(j.Destination, cell(f.cols.destination))
	j.Scans = append(j.Scans, tracker.Checkpoint{
		At: at, Status: f.words.Status(code, event), Code: firstOf(code, event), Text: event, Place: strings.ToUpper(cell(f.cols.place)),
	})
}

func (f *stallReader) reject(e tracker.RowError) {
	f.file.Rejected++
	if len(f.file.Errors) < maxRowErrors {
		f.file.Errors = append(f.file.Errors, e)
	}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// scanTime reads a time with or without an offset; one without is taken as it stands, because only distances count.
func scanTime(text string) (time.Time, bool) {
	for _, layout := range [...]string{
		time.DateTime, time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006-01-02 15:04:05Z07:00",
	} {
		if at, err := time.Parse(layout, text); err == nil && at.Year() > 1970 && at.Year() < 2200 {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}
