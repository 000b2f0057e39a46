package couriertest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares each fixture's reading with the file beside it.
func (e exam) golden(t *testing.T) {
	t.Parallel()
	for _, f := range e.fixtures {
		t.Run(f.File, func(t *testing.T) {
			t.Parallel()
			body := e.read(t, f)
			CheckAnswer(t, e.parse(f, body))
			doc := couriers.Decode(e.adapter, couriers.Reply{Body: body, HTTPStatus: f.HTTPStatus, Now: Now()}, f.Push)
			var got bytes.Buffer
			enc := json.NewEncoder(&got)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(doc); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", "golden", f.File+".json")
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("reading differs from %s (-want +got):\n%s", path, diff)
			}
		})
	}
}

// stranger is a code that no courier has.
const stranger = "Zz9753"

// unknownCodes replaces event codes by one that nobody knows: it must be counted, kept, and never look healthy.
func (e exam) unknownCodes(t *testing.T) {
	t.Parallel()
	tried := false
	for _, f := range e.fixtures {
		if f.Codes == "" {
			continue
		}
		tried = true
		body := replaceGroup(regexp.MustCompile(f.Codes), e.read(t, f), stranger)
		a := e.parse(f, body)
		CheckAnswer(t, a)
		if a.Outcome != tracker.OutcomeOK || len(a.Shipments) == 0 {
			t.Fatalf("%s: reads as %s with %d parcels", f.File, a.Outcome, len(a.Shipments))
		}
		for _, s := range a.Shipments {
			if s.Outcome != tracker.OutcomeOK {
				continue
			}
			if healthy(s.Status) {
				t.Errorf("%s: a parcel of which every code is unknown is %s", f.File, s.Status)
			}
			if len(s.UnknownCodes) == 0 {
				t.Errorf("%s: the unknown code is not counted", f.File)
			}
			for _, c := range s.Checkpoints {
				if c.Code != stranger || healthy(c.Status) {
					t.Errorf("%s: code %q reads as %s", f.File, c.Code, c.Status)
				}
			}
		}
	}
	if !tried {
		t.Error("no fixture says where its codes are")
	}
}

func replaceGroup(re *regexp.Regexp, body []byte, by string) []byte {
	var out []byte
	last := 0
	for _, m := range re.FindAllSubmatchIndex(body, -1) {
		out = append(append(out, body[last:m[2]]...), by...)
		last = m[3]
	}
	return append(out, body[last:]...)
}
