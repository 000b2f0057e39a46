package sources

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

var _ table = (*csvTable)(nil)

// csvTable reads delimited text in UTF-8, GB18030 or UTF-16.
type csvTable struct {
	scan    *scanner
	read    *counter
	total   int64
	enc     encoding
	gb      transform.Transformer
	columns int // of the header; 0 until it is read
	cells   []string
	decoded []byte
}

// errShrunk is returned for a file that was cut while it was read: its end is not the end of the orders.
var errShrunk = errors.New("the file became shorter while it was read")

// counter counts the bytes read from a file.
type counter struct {
	r io.Reader
	n int64
}

// Read passes on what the file gives.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func openCSV(name string, file *io.SectionReader, utf16 bool, known func([]string) int) (*csvTable, error) {
	read := &counter{r: file}
	var src io.Reader = read
	if utf16 {
		src = transform.NewReader(read, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder())
	}
	t := &csvTable{scan: newScanner(src), read: read, total: file.Size(), gb: simplifiedchinese.GB18030.NewDecoder()}
	if err := t.scan.fill(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	window := t.scan.buf[:t.scan.end]
	t.enc = sniffEncoding(window, t.scan.eof)
	if bytes.HasPrefix(window, []byte("\uFEFF")) {
		t.enc, t.scan.pos = encodingUTF8, len("\uFEFF")
	}
	t.scan.delim = t.sniffDelimiter(known)
	return t, nil
}

// sniffDelimiter reads the header with each delimiter and takes the one that gives the most known columns.
func (t *csvTable) sniffDelimiter(known func([]string) int) byte {
	best, most := byte(','), 0
	for _, delim := range []byte{',', ';', '\t'} {
		probe := *t.scan
		probe.src, probe.eof, probe.delim, probe.text, probe.ends = nil, true, delim, nil, nil
		if _, problem, err := probe.next(); problem != "" || err != nil {
			continue
		}
		header := csvTable{enc: t.enc, scan: &probe, gb: t.gb}
		if header.decode() != "" {
			continue
		}
		if n := known(header.cells); n > most {
			best, most = delim, n
		}
	}
	return best
}

func (t *csvTable) next() (record, error) {
	line, problem, err := t.scan.next()
	if errors.Is(err, io.EOF) && t.read.n < t.total {
		return record{}, errShrunk
	}
	if err != nil || problem != "" {
		return record{line: line, problem: problem}, err
	}
	if problem = t.decode(); problem != "" {
		return record{line: line, problem: problem}, nil
	}
	if t.columns == 0 {
		t.columns = len(t.cells)
	}
	if extra := t.cells[min(t.columns, len(t.cells)):]; len(extra) > 0 && strings.Join(extra, "") == "" {
		t.cells = t.cells[:t.columns]
	}
	if len(t.cells) != t.columns {
		return record{line: line, problem: fmt.Sprintf("has %d cells, the header has %d", len(t.cells), t.columns)}, nil
	}
	return record{line: line, cells: t.cells}, nil
}

// decode turns the scanned bytes into cells, which share one string.
func (t *csvTable) decode() (problem string) {
	raw, ends := t.scan.text, t.scan.ends
	if bytes.IndexByte(raw, 0) >= 0 {
		return "contains a zero byte"
	}
	if !isASCII(raw) {
		valid := utf8.Valid(raw)
		if t.enc == encodingUnsure {
			t.enc = encodingGB18030
			if valid {
				t.enc = encodingUTF8
			}
		}
		if t.enc == encodingGB18030 {
			raw, valid = t.fromGB(raw, ends)
		}
		if !valid {
			return "contains characters that cannot be decoded: save the file as UTF-8"
		}
	}
	text, from := string(raw), 0
	t.cells = t.cells[:0]
	for _, end := range ends {
		t.cells = append(t.cells, text[from:end])
		from = end
	}
	return ""
}

// fromGB decodes cell by cell and moves ends to where the cells end in the result.
func (t *csvTable) fromGB(raw []byte, ends []int) (text []byte, valid bool) {
	t.decoded = t.decoded[:0]
	from := 0
	for i, end := range ends {
		need := len(t.decoded) + 3*(end-from)
		if cap(t.decoded) < need {
			t.decoded = append(make([]byte, 0, 2*need), t.decoded...)
		}
		at := len(t.decoded)
		t.gb.Reset()
		n, _, err := t.gb.Transform(t.decoded[at:need], raw[from:end], true)
		if err != nil {
			return nil, false
		}
		t.decoded = t.decoded[:at+n]
		from, ends[i] = end, at+n
	}
	return t.decoded, !bytes.ContainsRune(t.decoded, utf8.RuneError)
}

func (t *csvTable) progress() (read, total int64) { return t.read.n, t.total }

func (t *csvTable) excel() (serial bool, epoch int) { return false, 0 }

func (t *csvTable) close() error { return nil }

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
