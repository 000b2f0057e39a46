package couriers

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Expectation is one row of an EXPECTED.tsv: how one file is expected to read. An empty field is not compared.
type Expectation struct {
	Line        int
	File        string
	Courier     string
	TrackingNo  string // picks the parcel of the document; empty: the only one
	HTTPStatus  int    // 200 by default
	Push        bool
	Outcome     string
	Status      string
	Checkpoints string
	LastAt      string // RFC 3339, compared as an instant
	Note        string
}

// ReadExpectations reads a tab-separated table with a header line; columns are found by name, unknown ones are ignored. Empty lines
// and lines that start with # are skipped.
func ReadExpectations(r io.Reader) ([]Expectation, error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	var header map[string]int
	var out []Expectation
	for line := 1; scanner.Scan(); line++ {
		text := strings.TrimRight(strings.TrimPrefix(scanner.Text(), "\ufeff"), "\r\n")
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		cells := strings.Split(text, "\t")
		if header == nil {
			header = columns(cells)
			if _, ok := header["file"]; !ok {
				return nil, fmt.Errorf("read expectations: no column %q in line %d", "file", line)
			}
			continue
		}
		e, err := expectation(header, cells)
		if err != nil {
			return nil, fmt.Errorf("read expectations: line %d: %w", line, err)
		}
		e.Line = line
		out = append(out, e)
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("read expectations: %w", err)
	}
	return out, nil
}

func columns(cells []string) map[string]int {
	header := make(map[string]int, len(cells))
	for i, name := range cells {
		header[strings.ToLower(strings.TrimSpace(name))] = i
	}
	return header
}

func expectation(header map[string]int, cells []string) (Expectation, error) {
	cell := func(name string) string {
		if i, ok := header[name]; ok && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	e := Expectation{
		File: cell("file"), Courier: cell("courier"), TrackingNo: cell("tracking_no"), Outcome: cell("outcome"), Status: cell("status"),
		Checkpoints: cell("checkpoints"), LastAt: cell("last_at"), Note: cell("note"), HTTPStatus: 200,
	}
	if s := cell("http_status"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			return e, fmt.Errorf("http_status %q is not a number", s)
		}
		e.HTTPStatus = n
	}
	switch strings.ToLower(cell("push")) {
	case "", "no", "false", "0":
	case "yes", "true", "1":
		e.Push = true
	default:
		return e, fmt.Errorf("push %q is neither yes nor no", cell("push"))
	}
	if e.File == "" {
		return e, fmt.Errorf("the file is empty")
	}
	return e, nil
}

// Differences compares a document with the row, one text for each field that differs.
func (e Expectation) Differences(d Document) []string {
	s, found := e.pick(d)
	outcome := d.Outcome
	if found && s.Outcome != "" {
		outcome = s.Outcome
	}
	var out []string
	differ := func(field, want, got string) {
		if want != "" && want != got {
			out = append(out, fmt.Sprintf("%s: expected %s, got %s", field, want, got))
		}
	}
	differ("outcome", e.Outcome, string(outcome))
	if e.Status == "" && e.Checkpoints == "" && e.LastAt == "" {
		return out
	}
	if !found {
		return append(out, fmt.Sprintf("tracking_no: expected %s, got %s", orWord(e.TrackingNo, "one parcel"), numbers(d)))
	}
	differ("status", e.Status, string(s.Status))
	differ("checkpoints", e.Checkpoints, strconv.Itoa(len(s.Checkpoints)))
	if e.LastAt != "" && !sameInstant(e.LastAt, s) {
		out = append(out, fmt.Sprintf("last_at: expected %s, got %s", e.LastAt, lastAt(s)))
	}
	return out
}

func (e Expectation) pick(d Document) (DecodedShipment, bool) {
	if e.TrackingNo == "" {
		if len(d.Shipments) == 1 {
			return d.Shipments[0], true
		}
		return DecodedShipment{}, false
	}
	for _, s := range d.Shipments {
		if s.TrackingNo == e.TrackingNo {
			return s, true
		}
	}
	return DecodedShipment{}, false
}

func sameInstant(want string, s DecodedShipment) bool {
	at, err := time.Parse(time.RFC3339, want)
	if err != nil || len(s.Checkpoints) == 0 {
		return false
	}
	return at.Equal(s.Checkpoints[len(s.Checkpoints)-1].At)
}

func lastAt(s DecodedShipment) string {
	if len(s.Checkpoints) == 0 {
		return "no checkpoint"
	}
	return s.Checkpoints[len(s.Checkpoints)-1].At.Format(time.RFC3339)
}

func numbers(d Document) string {
	if len(d.Shipments) == 0 {
		return "none"
	}
	out := make([]string, 0, len(d.Shipments))
	for _, s := range d.Shipments {
		out = append(out, s.TrackingNo)
	}
	return strings.Join(out, ", ")
}

func orWord(s, word string) string {
	if s == "" {
		return word
	}
	return s
}
