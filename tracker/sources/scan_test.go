package sources

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// scanned is one record as the scanner gives it.
type scanned struct {
	Line    int
	Cells   []string
	Problem string
}

func scanAll(t *testing.T, src io.Reader) []scanned {
	t.Helper()
	s := newScanner(src)
	var all []scanned
	for {
		line, problem, err := s.next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("scan: %v", err)
		}
		rec := scanned{Line: line, Problem: problem}
		if problem == "" {
			from := 0
			for _, end := range s.ends {
				rec.Cells = append(rec.Cells, string(s.text[from:end]))
				from = end
			}
		}
		all = append(all, rec)
	}
}

func TestScan(t *testing.T) {
	t.Parallel()
	abc := []string{"a", "b", "c"}
	tests := []struct {
		name, in string
		want     []scanned
	}{
		{"plain", "a,b,c\na,b,c\n", []scanned{{1, abc, ""}, {2, abc, ""}}},
		{"no last line end", "a,b,c", []scanned{{1, abc, ""}}},
		{"CRLF", "a,b,c\r\na,b,c\r\n", []scanned{{1, abc, ""}, {2, abc, ""}}},
		{"CR only", "a,b,c\ra,b,c\r", []scanned{{1, abc, ""}, {2, abc, ""}}},
		{"blank lines", "\n\na,b,c\n,,\n \na,b,c", []scanned{{3, abc, ""}, {6, abc, ""}}},
		{"quoted", "\"a\",\"b, c\",\"d \"\"e\"\"\"\n", []scanned{{1, []string{"a", "b, c", `d "e"`}, ""}}},
		{"line ends in quotes", "\"a\nb\r\nc\rd\",e\nf,g\n", []scanned{{1, []string{"a\nb\r\nc\rd", "e"}, ""}, {5, []string{"f", "g"}, ""}}},
		{"space after the quote", "\"a\" ,b\n", []scanned{{1, []string{"a", "b"}, ""}}},
		{"quote inside a bare cell", "5\" pipe,=\"12\"\n", []scanned{{1, []string{`5" pipe`, `="12"`}, ""}}},
		{"text after the quote", "\"a\"b,c\nd,e\n", []scanned{{1, nil, reasonQuote}, {2, []string{"d", "e"}, ""}}},
		{"never closed", "a,b\n\"c,d\ne,f\n", []scanned{{1, []string{"a", "b"}, ""}, {2, nil, reasonQuote}, {3, []string{"e", "f"}, ""}}},
		{"never closed at the end", "a,b\n\"", []scanned{{1, []string{"a", "b"}, ""}, {2, nil, reasonQuote}}},
		{"closed by a later row", "\"a,b\nc,\"d\"\ne,f\n", []scanned{{1, nil, reasonQuote}, {2, []string{"c", "d"}, ""}, {3, []string{"e", "f"}, ""}}},
		{"empty last cell", "a,\n,b", []scanned{{1, []string{"a", ""}, ""}, {2, []string{"", "b"}, ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, scanAll(t, strings.NewReader(tt.in))); diff != "" {
				t.Errorf("whole (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, scanAll(t, iotest.OneByteReader(strings.NewReader(tt.in)))); diff != "" {
				t.Errorf("byte by byte (-want +got):\n%s", diff)
			}
		})
	}
}

// TestScanAcrossBuffers moves every kind of border over the end of the read buffer.
func TestScanAcrossBuffers(t *testing.T) {
	t.Parallel()
	const tail = "\"q \"\"x\"\"\ny\",b\r\nlast,row\r\n"
	for pad := readSize - len(tail) - 4; pad < readSize+4; pad++ {
		got := scanAll(t, strings.NewReader(strings.Repeat("p", pad)+",1\r\n"+tail))
		want := []scanned{{1, []string{strings.Repeat("p", pad), "1"}, ""}, {2, []string{"q \"x\"\ny", "b"}, ""}, {4, []string{"last", "row"}, ""}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("pad %d:\n%s", pad, diff)
		}
	}
}

func TestScanHugeLine(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("x", 3*maxRecord)
	for name, in := range map[string]string{
		"bare":   "a,b\n" + huge + "\r\nc,d\n",
		"quoted": "a,b\n\"" + huge + "\",1\r\nc,d\n",
		"open":   "a,b\n\"" + huge + "\nc,d\n",
	} {
		want := []scanned{{1, []string{"a", "b"}, ""}, {2, nil, reasonTooLong}, {3, []string{"c", "d"}, ""}}
		if diff := cmp.Diff(want, scanAll(t, strings.NewReader(in))); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	s := newScanner(strings.NewReader("\"" + huge))
	for {
		if _, _, err := s.next(); err != nil {
			break
		}
	}
	if len(s.buf) > 2*maxRecord {
		t.Errorf("the buffer grew to %d", len(s.buf))
	}
}

func TestScanReportsReadErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk gone")
	s := newScanner(io.MultiReader(strings.NewReader("a,b\n"), iotest.ErrReader(broken)))
	if _, _, err := s.next(); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// FuzzScan holds the scanner against encoding/csv on all input that the latter accepts, and checks that nothing else hangs it.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\"a\"\"b\",c\r\n\nd,e", "\"open\na,b", "a\rb", "\"x\ny\",z\n", ",,\n\"\"", "\"a\" ,b", "a,\"b\nc"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got := scanAll(t, bytes.NewReader(in))
		last := 0
		for _, rec := range got {
			if rec.Line <= last {
				t.Fatalf("line %d after %d", rec.Line, last)
			}
			last = rec.Line
		}
		if bytes.Contains(bytes.ReplaceAll(in, []byte("\r\n"), nil), []byte("\r")) || bytes.HasSuffix(in, []byte("\r")) {
			return // encoding/csv takes a lone CR for text
		}
		oracle := csv.NewReader(bytes.NewReader(in))
		oracle.FieldsPerRecord = -1
		var want []scanned
		for {
			cells, err := oracle.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return
			}
			if strings.TrimSpace(strings.Join(cells, "")) == "" {
				continue
			}
			line, _ := oracle.FieldPos(0)
			want = append(want, scanned{Line: line, Cells: cells})
		}
		for i := range got {
			for j := range got[i].Cells {
				got[i].Cells[j] = strings.ReplaceAll(got[i].Cells[j], "\r\n", "\n")
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-encoding/csv +scanner):\n%s", in, diff)
		}
	})
}
