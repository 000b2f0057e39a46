package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"parcelwarden/tracker"
	"parcelwarden/tracker/replay"
	"slices"
	"strings"
	"time"
)

// scanColumns are the columns of a file of scan histories; origin and destination may be missing.
func scanColumns() []string {
	return []string{"id", "at", "code", "event", "place", "origin", "destination"}
}

// scanFile is what was read of a file of scans.
type scanFile struct {
	histories []replay.History // in the order of their first rows
	newest    time.Time
	rejected  int
	first     error // the first rejected row
}

// readScans reads a CSV file of one scan a row, plain or compressed. A row that cannot be read is counted and left out.
func readScans(path string, zone *time.Location) (scanFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return scanFile{}, fmt.Errorf("open histories: %w", err)
	}
	defer file.Close()
	var in io.Reader = bufio.NewReader(file)
	if magic, _ := in.(*bufio.Reader).Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		if in, err = gzip.NewReader(in); err != nil {
			return scanFile{}, fmt.Errorf("open histories: %w", err)
		}
	}
	return scansFrom(in, zone)
}

func scansFrom(in io.Reader, zone *time.Location) (scanFile, error) {
	rows := csv.NewReader(in)
	rows.ReuseRecord = true
	head, err := rows.Read()
	if err != nil {
		return scanFile{}, fmt.Errorf("read the head of the histories: %w", err)
	}
	columns, err := scanPlaces(head)
	if err != nil {
		return scanFile{}, err
	}
	b := scanBook{columns: columns, zone: zone, at: map[string]int{}}
	for {
		row, err := rows.Read()
		switch {
		case errors.Is(err, io.EOF):
			return b.done(), nil
		case errors.Is(err, csv.ErrFieldCount):
			b.reject(err)
		case err != nil:
			return scanFile{}, fmt.Errorf("read histories: %w", err)
		default:
			b.add(row)
		}
	}
}

// scanPlaces tells where each column stands; -1 where it is missing.
func scanPlaces(head []string) (map[string]int, error) {
	columns := map[string]int{}
	for _, name := range scanColumns() {
		columns[name] = slices.IndexFunc(head, func(h string) bool {
			return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), name)
		})
	}
	for _, name := range []string{"id", "at", "event"} {
		if columns[name] < 0 {
			return nil, fmt.Errorf("the histories have no column %q", name)
		}
	}
	return columns, nil
}

// scanBook gathers scans by parcel.
type scanBook struct {
	columns map[string]int
	zone    *time.Location
	at      map[string]int // parcel -> its place in the file's histories
	out     scanFile
}

func (b *scanBook) field(row []string, name string) string {
	if n := b.columns[name]; n >= 0 && n < len(row) {
		return strings.Clone(strings.TrimSpace(row[n]))
	}
	return ""
}

func (b *scanBook) reject(err error) {
	if b.out.rejected++; b.out.first == nil {
		b.out.first = err
	}
}

func (b *scanBook) add(row []string) {
	id := b.field(row, "id")
	at, err := scanTime(b.field(row, "at"), b.zone)
	if err != nil || id == "" {
		b.reject(fmt.Errorf("parcel %q: id and time are needed: %w", id, err))
		return
	}
	n, known := b.at[id]
	if !known {
		n = len(b.out.histories)
		b.at[id] = n
		b.out.histories = append(b.out.histories, replay.History{Shipment: tracker.Shipment{
			TrackingNo: id, Origin: tracker.Region{Province: b.field(row, "origin")}, Destination: tracker.Region{Province: b.field(row, "destination")},
		}})
	}
	c := scanEvent(b.field(row, "code"), b.field(row, "event"))
	c.At, c.Code, c.Place = at, b.field(row, "code"), b.field(row, "place")
	c.Text = strings.TrimSpace(b.field(row, "event"))
	b.out.histories[n].Checkpoints = append(b.out.histories[n].Checkpoints, c)
	if at.After(b.out.newest) {
		b.out.newest = at
	}
}

// done sorts every history. The first scan stands for the upload: these files know no other.
func (b *scanBook) done() scanFile {
	for i := range b.out.histories {
		h := &b.out.histories[i]
		h.Checkpoints = tracker.SortCheckpoints(h.Checkpoints)
		h.Shipment.ShippedAt = h.Checkpoints[0].At
		h.Shipment.SourceAt = h.Shipment.ShippedAt
	}
	return b.out
}

func scanTime(text string, zone *time.Location) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UTC(), nil
	}
	at, err := time.ParseInLocation(time.DateTime, text, zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("time %q: %w", text, err)
	}
	return at.UTC(), nil
}
