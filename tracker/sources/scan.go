package sources

import (
	"bytes"
	"io"
)

const (
	readSize  = 64 << 10
	maxRecord = 1 << 20
)

// Reasons for which a record cannot be cut into cells.
const (
	reasonQuote   = "a quotation mark is opened and not closed properly"
	reasonTooLong = "longer than 1 MiB"
)

// scanner cuts delimited text into records. Unlike encoding/csv it survives a broken quote: only the physical line that opened it
// is lost, and an unclosed one never pulls the rest of the file into memory. It also takes CR alone as a line end. It works on
// bytes, which is sound for GB18030 as well: no byte of a delimiter, quote or line end occurs inside one of its characters.
type scanner struct {
	src      io.Reader
	buf      []byte
	pos, end int
	eof      bool
	delim    byte
	line     int // physical line at pos, 1 = first

	text []byte // cells of the record, unquoted, one after another
	ends []int  // where each cell ends in text
}

func newScanner(src io.Reader) *scanner {
	return &scanner{src: src, buf: make([]byte, readSize), delim: ',', line: 1}
}

type verdict int

const (
	recordDone verdict = iota
	recordMore         // the record goes on after the bytes at hand
	recordBroken
)

// next reads the next record that is not blank into text and ends. A record that cannot be read has a problem; the error is io.EOF
// at the end, else the source's own.
func (s *scanner) next() (line int, problem string, err error) {
	for {
		line = s.line
		if s.pos == s.end {
			if s.eof {
				return 0, "", io.EOF
			}
			if err := s.fill(); err != nil {
				return line, "", err
			}
			continue
		}
		n, lines, v := s.split(s.buf[s.pos:s.end])
		switch {
		case v == recordMore && s.end-s.pos < maxRecord:
			if err := s.fill(); err != nil {
				return line, "", err
			}
		case v == recordMore:
			return line, reasonTooLong, s.skipLine()
		case v == recordBroken:
			return line, reasonQuote, s.skipLine()
		default:
			s.pos, s.line = s.pos+n, s.line+lines
			if len(bytes.TrimSpace(s.text)) > 0 {
				return line, "", nil
			}
		}
	}
}

// fill reads until the buffer is full, after making room: it moves what is left to the front, or doubles the buffer if it is full.
func (s *scanner) fill() error {
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.pos, s.end = 0, s.end-s.pos
	} else if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := io.ReadFull(s.src, s.buf[s.end:])
	s.end += n
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		s.eof, err = true, nil
	}
	return err
}

// split cuts one record from the front of data and returns how many bytes and physical lines it takes.
func (s *scanner) split(data []byte) (n, lines int, v verdict) {
	s.text, s.ends = s.text[:0], s.ends[:0]
	i := 0
	for {
		if i < len(data) && data[i] == '"' {
			var inner int
			if i, inner, v = s.quoted(data, i+1); v != recordDone {
				return 0, 0, v
			}
			lines += inner
		} else {
			i = s.bare(data, i)
		}
		s.ends = append(s.ends, len(s.text))
		switch {
		case i == len(data):
			return i, lines, s.orMore()
		case data[i] == s.delim:
			i++
		case data[i] == '\n':
			return i + 1, lines + 1, recordDone
		case i+1 == len(data): // a CR whose LF may still come
			return i + 1, lines + 1, s.orMore()
		case data[i+1] == '\n':
			return i + 2, lines + 1, recordDone
		default:
			return i + 1, lines + 1, recordDone
		}
	}
}

func (s *scanner) orMore() verdict {
	if s.eof {
		return recordDone
	}
	return recordMore
}

// bare copies a cell without quotes and returns where it ends. Quotation marks inside it are ordinary characters.
func (s *scanner) bare(data []byte, from int) int {
	i := from
	for i < len(data) && data[i] != s.delim && data[i] != '\n' && data[i] != '\r' {
		i++
	}
	s.text = append(s.text, data[from:i]...)
	return i
}

// quoted copies a cell whose opening mark ends at from; it returns where the closing mark ends and the lines inside.
func (s *scanner) quoted(data []byte, from int) (at, lines int, v verdict) {
	for {
		j := bytes.IndexByte(data[from:], '"')
		if j < 0 || (from+j+1 == len(data) && !s.eof) {
			if s.eof {
				return 0, 0, recordBroken
			}
			return 0, 0, recordMore
		}
		cell := data[from : from+j]
		s.text = append(s.text, cell...)
		lines += countLines(cell)
		from += j + 1
		if from == len(data) || data[from] != '"' {
			break
		}
		s.text = append(s.text, '"')
		from++
	}
	for from < len(data) && (data[from] == ' ' || data[from] == '\t') && data[from] != s.delim {
		from++
	}
	if from < len(data) && data[from] != s.delim && data[from] != '\n' && data[from] != '\r' {
		return 0, 0, recordBroken
	}
	return from, lines, recordDone
}

func countLines(cell []byte) int {
	n := bytes.Count(cell, []byte{'\n'})
	if returns := bytes.Count(cell, []byte{'\r'}); returns > 0 {
		n += returns - bytes.Count(cell, []byte("\r\n"))
	}
	return n
}

// skipLine drops the physical line at pos, however long it is.
func (s *scanner) skipLine() error {
	for {
		i := bytes.IndexAny(s.buf[s.pos:s.end], "\r\n")
		if i < 0 || (i == s.end-s.pos-1 && s.buf[s.pos+i] == '\r' && !s.eof) {
			s.pos = max(s.pos, s.end-1) // a last CR stays: its LF may still come
			if s.eof {
				s.pos, s.line = s.end, s.line+1
				return nil
			}
			if err := s.fill(); err != nil {
				return err
			}
			continue
		}
		s.pos += i + 1
		if s.buf[s.pos-1] == '\r' && s.pos < s.end && s.buf[s.pos] == '\n' {
			s.pos++
		}
		s.line++
		return nil
	}
}
