package couriers

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestText(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]Text{
		`"3"`: "3", `3`: "3", `true`: "true", `null`: "", `" a "`: "a", `9007199254740993`: "9007199254740993", `{"a":1}`: "", `[1]`: "", `"中"`: "中", `1.50`: "1.50",
	} {
		var got struct{ V Text }
		if err := json.Unmarshal([]byte(`{"V":`+raw+`}`), &got); err != nil || got.V != want {
			t.Errorf("%s: %q %v, want %q", raw, got.V, err, want)
		}
	}
	if !Text("True").True() || !Text("1").True() || Text("").True() || !Text("FALSE").False() || !Text("0").False() || Text("").False() {
		t.Error("yes and no are confused")
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]List[Text]{`["a",1]`: {"a", "1"}, `[]`: {}, `null`: nil, `""`: nil} {
		var got List[Text]
		if err := json.Unmarshal([]byte(raw), &got); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", raw, diff)
		}
	}
	type one struct{ A Text }
	var got List[one]
	if err := json.Unmarshal([]byte(`{"A":1}`), &got); err != nil || len(got) != 1 || got[0].A != "1" {
		t.Errorf("a single object reads as %v %v", got, err)
	}
	for _, raw := range []string{`7`, `"x"`, `true`} {
		if err := json.Unmarshal([]byte(raw), &got); err == nil {
			t.Errorf("%s reads as a list", raw)
		}
	}
}

func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	var v struct{ A int }
	if err := DecodeJSON([]byte("\xef\xbb\xbf {\"A\":1} \n"), &v); err != nil || v.A != 1 {
		t.Errorf("with a byte-order mark: %v %v", v, err)
	}
	for body, want := range map[string]error{"": ErrEmptyBody, " \n": ErrEmptyBody, "\xef\xbb\xbf": ErrEmptyBody, " <html>": ErrMarkup} {
		if err := DecodeJSON([]byte(body), &v); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", body, err, want)
		}
	}
	if err := DecodeJSON([]byte(`{"A":1}{"A":2}`), &v); err == nil {
		t.Error("two values read as one")
	}
}

func TestPushField(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"a":1}`: `{"a":1}`, "sign=1&param=%7B%22a%22%3A+1%7D": `{"a": 1}`, " [1] ": "[1]",
	} {
		got, err := PushField([]byte(body), "param")
		if err != nil || string(got) != want {
			t.Errorf("%s: %s %v, want %s", body, got, err, want)
		}
	}
	for _, body := range []string{"", "sign=1", "param=", "param=%zz", "words"} {
		if got, err := PushField([]byte(body), "param"); err == nil {
			t.Errorf("%q reads as %q", body, got)
		}
	}
}

func TestRetryAfterNeverOverflows(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{
		"1e300": math.MaxInt64, "99999999999999999999": math.MaxInt64, "NaN": 0, "1.5": 1500 * time.Millisecond, "Inf": math.MaxInt64,
	} {
		if got := RetryAfter(http.Header{"Retry-After": {header}}, fixedNow()); got != want {
			t.Errorf("%s: %v, want %v", header, got, want)
		}
	}
}

func TestFillMissing(t *testing.T) {
	t.Parallel()
	queries := []tracker.TrackQuery{{TrackingNo: "A"}, {TrackingNo: "B"}, {TrackingNo: "B"}}
	a := FillMissing(tracker.Answer{Outcome: tracker.OutcomeOK, Shipments: []tracker.TrackedShipment{{TrackingNo: "A", Outcome: tracker.OutcomeOK}}}, queries)
	if len(a.Shipments) != 2 || a.Shipments[1].TrackingNo != "B" || a.Shipments[1].Outcome != tracker.OutcomeNotFound {
		t.Errorf("%+v", a.Shipments)
	}
	if a := FillMissing(tracker.Answer{Outcome: tracker.OutcomeAuth}, queries); len(a.Shipments) != 0 {
		t.Errorf("a failed look says something about parcels: %+v", a.Shipments)
	}
}
