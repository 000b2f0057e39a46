package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// TestTablesAreWhole counts the codes of the documentation.
func TestTablesAreWhole(t *testing.T) {
	t.Parallel()
	tables := newTables()
	for name, c := range map[string]struct {
		table couriers.CodeTable
		codes int
	}{
		"statusCode": {tables.status, 160}, "movement": {tables.movement, 38}, "manifest": {tables.manifest, 4}, "update": {tables.update, 3},
		"exception": {tables.exception, 687}, "mail": {tables.mail, 213}, "freight": {tables.freight, 66},
		"freight exception": {tables.freightException, 207}, "delivery": {tables.delivery, 151 + 2}, // FS and F4 stand in Track Alert
		"type": {tables.types, 9 + 3}, // D is none; P, O and RS occur
	} {
		if len(c.table) != c.codes {
			t.Errorf("%s: %d codes, the list has %d", name, len(c.table), c.codes)
		}
		for code, m := range c.table {
			if !m.Status.Valid() || m.Hint && m.Status != tracker.StatusInTransit && m.Status != tracker.StatusUnknown {
				t.Errorf("%s %s is mapped to %+v", name, code, m)
			}
		}
	}
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in      status
		kind    kind
		want    tracker.Status
		hint    bool
		unknown bool
	}{
		"the status code wins over the type":     {in: status{Type: "X", Status: "014"}, want: tracker.StatusInTransit},
		"customs without a code":                 {in: status{Type: "X", Status: "092"}, want: tracker.StatusCustomsHold},
		"the status code wins over the code":     {in: status{Type: "X", Code: "SR", Status: "003"}, want: tracker.StatusInfoReceived},
		"a status code that lost its zero":       {in: status{Type: "D", Status: "11"}, want: tracker.StatusDelivered},
		"a status code read as octal":            {in: status{Type: "D", Status: "9", Words: "?"}, want: tracker.StatusUnknown, unknown: true},
		"type D is not always delivered":         {in: status{Type: "D", Status: "072", Words: "Loaded"}, want: tracker.StatusOutForDelivery},
		"type D without a code, loaded":          {in: status{Type: "D", Words: "Loaded on Delivery Vehicle"}, want: tracker.StatusOutForDelivery},
		"type D without a code, delivered":       {in: status{Type: "D", Words: "DELIVERED"}, want: tracker.StatusDelivered},
		"type D without a word":                  {in: status{Type: "D"}, want: tracker.StatusUnknown},
		"type D, old code, delivered":            {in: status{Type: "D", Code: "KB", Words: "DELIVERED"}, want: tracker.StatusDelivered, unknown: true},
		"type D, old code, no words":             {in: status{Type: "D", Code: "KB", Words: "UPS INTERNAL ACTIVITY CODE"}, want: tracker.StatusUnknown, unknown: true},
		"type D, at an access point":             {in: status{Type: "D", Code: "2Q"}, want: tracker.StatusAvailableForPickup},
		"type D, to the sender":                  {in: status{Type: "D", Code: "B0"}, want: tracker.StatusReturned},
		"type D, refused":                        {in: status{Type: "D", Code: "53"}, want: tracker.StatusException},
		"type I, DL is the driver":               {in: status{Type: "I", Code: "DL"}, want: tracker.StatusOutForDelivery},
		"Mail Innovations, DL is the recipient":  {in: status{Type: "I", Code: "DL"}, kind: mail, want: tracker.StatusDelivered},
		"type X, DL goes back":                   {in: status{Type: "X", Code: "DL"}, want: tracker.StatusReturning},
		"type I, DP moves":                       {in: status{Type: "I", Code: "DP"}, want: tracker.StatusInTransit},
		"type M, DP is a label":                  {in: status{Type: "M", Code: "DP"}, want: tracker.StatusInfoReceived},
		"type MV":                                {in: status{Type: "MV", Code: "VP"}, want: tracker.StatusCancelled},
		"a voided pickup ends nothing":           {in: status{Type: "I", Status: "043"}, want: tracker.StatusException},
		"a new date is a note":                   {in: status{Type: "U", Status: "154"}, want: tracker.StatusInTransit, hint: true},
		"freight, 012":                           {in: status{Type: "DD", Code: "012"}, want: tracker.StatusDelivered},
		"freight exception":                      {in: status{Type: "X", Code: "LC"}, kind: freight, want: tracker.StatusLost},
		"exception with the words of a return":   {in: status{Type: "X", Status: "013", Words: "The package will be returned to sender."}, want: tracker.StatusReturning},
		"unknown everything":                     {in: status{Type: "Q", Code: "??", Status: "999", Words: "On the way"}, want: tracker.StatusUnknown, unknown: true},
		"unknown status code of a moving parcel": {in: status{Type: "I", Code: "AR", Status: "999"}, want: tracker.StatusUnknown, unknown: true},
		"unknown status code of trouble":         {in: status{Type: "X", Code: "S9", Status: "999"}, want: tracker.StatusLost, unknown: true},
		"unknown codes of type X":                {in: status{Type: "X", Code: "??", Status: "999"}, want: tracker.StatusException, unknown: true},
		"unknown code of type RS":                {in: status{Type: "RS", Code: "??"}, want: tracker.StatusReturned, unknown: true},
		"only a type":                            {in: status{Type: "P"}, want: tracker.StatusPickedUp},
	} {
		r := newTables().read(c.in, c.kind)
		if r.Status != c.want || r.Hint != c.hint || r.Unknown != c.unknown {
			t.Errorf("%s: %+v, want %s hint %v unknown %v", name, r, c.want, c.hint, c.unknown)
		}
	}
	for service, want := range map[string]kind{"UPS Ground": small, "UPS Expedited Mail Innovations": mail, "UPS Freight LTL": freight, "": small} {
		if got := kindOf(service); got != want {
			t.Errorf("%q is of kind %d", service, got)
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	tulsa := address{City: "Tulsa", State: "OK", Code: "US"}
	for name, c := range map[string]struct {
		in    stamp
		place address
		label bool
		want  string
		guess bool
	}{
		"GMT with colons":           {in: stamp{Date: "20260303", Time: "221500", GMTDate: "20260304", GMTTime: "04:15:00", Offset: "-06:00"}, want: "2026-03-04T04:15:00Z"},
		"GMT without its zero":      {in: stamp{Date: "20260303", Time: "221500", GMTDate: "20260304", GMTTime: "41500"}, want: "2026-03-04T04:15:00Z"},
		"GMT wins over the place":   {in: stamp{Date: "20260303", Time: "221500", GMTDate: "20260304", GMTTime: "041500"}, place: address{Code: "CN"}, want: "2026-03-04T04:15:00Z"},
		"local with an offset":      {in: stamp{Date: "20260303", Time: "221500", Offset: "-06:00"}, want: "2026-03-04T04:15:00Z"},
		"an offset with a dot":      {in: stamp{Date: "20260303", Time: "221500", Offset: "-04.00"}, want: "2026-03-04T02:15:00Z"},
		"local in its state":        {in: stamp{Date: "20260303", Time: "221500"}, place: tulsa, want: "2026-03-04T04:15:00Z", guess: true},
		"local in summer":           {in: stamp{Date: "20260703", Time: "221500"}, place: tulsa, want: "2026-07-04T03:15:00Z", guess: true},
		"local, no state: latest":   {in: stamp{Date: "20260303", Time: "221500"}, place: address{Country: "US"}, want: "2026-03-04T08:15:00Z", guess: true},
		"local, no place: latest":   {in: stamp{Date: "20260303", Time: "221500"}, want: "2026-03-04T08:15:00Z", guess: true},
		"a label is not the latest": {in: stamp{Date: "20260303", Time: "221500"}, place: address{Code: "US"}, label: true, want: "2026-03-04T03:15:00Z", guess: true},
		"local in China":            {in: stamp{Date: "20260303", Time: "081500"}, place: address{Code: "CN"}, want: "2026-03-03T00:15:00Z", guess: true},
		"a GMT date alone":          {in: stamp{Date: "20260303", Time: "221500", GMTDate: "20260304"}, place: tulsa, want: "2026-03-04T04:15:00Z", guess: true},
	} {
		at, guess, ok := c.in.when(c.place, c.label)
		if !ok || guess != c.guess || at.Format(time.RFC3339) != c.want {
			t.Errorf("%s: %s guess %v ok %v, want %s", name, at.Format(time.RFC3339), guess, ok, c.want)
		}
	}
	for _, bad := range []stamp{{}, {Date: "string", Time: "string"}, {Date: "20261303", Time: "101500"}, {Date: "20260303", Time: "991500"}, {Date: "00010101"}} {
		if at, _, ok := bad.when(tulsa, false); ok {
			t.Errorf("%+v reads as %v", bad, at)
		}
	}
}

func TestEstimate(t *testing.T) {
	t.Parallel()
	one := parcel{Dates: couriers.List[dated]{{Type: "SDD", Date: "20260304"}, {Type: "RDD", Date: "20260306"}}}
	for end, want := range map[string]string{"": "2026-03-07T09:59:59Z", "190000": "2026-03-07T05:00:00Z", "string": "2026-03-07T09:59:59Z"} {
		one.Time.End = couriers.Text(end)
		if at, ok := one.expected(); !ok || at.Format(time.RFC3339) != want {
			t.Errorf("window end %q: %v, want %s", end, at, want)
		}
	}
	if at, ok := (parcel{Dates: couriers.List[dated]{{Type: "DEL", Date: "20260304"}}}).expected(); ok {
		t.Errorf("a delivery is expected at %v", at)
	}
}

func TestLogicalScansAreNoMovement(t *testing.T) {
	t.Parallel()
	out := couriers.NewParcel("1")
	a := activity{Status: status{Type: "I", Status: "005"}, stamp: stamp{Date: "20260303", Time: "101500"}, Logical: "true"}
	newParser().add(out, a, small)
	a.Status.Status, a.Date = "021", "20260304"
	newParser().add(out, a, small)
	if c := out.Done("").Checkpoints; len(c) != 2 || !c[0].Hint || c[1].Hint {
		t.Errorf("%+v", c)
	}
}
