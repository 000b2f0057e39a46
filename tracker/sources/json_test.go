package sources

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const jsonOrder = `{"order_no":"A-1","courier":"圆通速递","tracking_no":773000000017,"shipped_at":"2026-09-10T08:00:00+08:00",
	"value":46.60,"quantity":2,"phone_tail":"0417","promised_at":null,"merchant":""}`

func TestParseJSON(t *testing.T) {
	t.Parallel()
	want := []tracker.ParcelRow{{
		Line: 1, OrderNo: "A-1", Courier: "yto", TrackingNo: "773000000017", ShippedAt: utc(10, 0, 0, 0), Value: cny(4660), Quantity: 2, PhoneTail: "0417",
	}}
	for name, body := range map[string]string{
		"object": `{"orders":[` + jsonOrder + `]}`,
		"array":  " [" + jsonOrder + "]\n",
	} {
		got, errs, err := ParseJSON(strings.NewReader(body), testOptions())
		if err != nil || len(errs) > 0 {
			t.Fatalf("%s: %v %v", name, errs, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, body := range []string{"[]", `{"orders":[]}`, "{}"} {
		if got, errs, err := ParseJSON(strings.NewReader(body), testOptions()); len(got)+len(errs) > 0 || err != nil {
			t.Errorf("%s: %v %v %v", body, got, errs, err)
		}
	}
}

func TestParseJSONKeepsTheGoodOrders(t *testing.T) {
	t.Parallel()
	body := `[{"order_no":"A-0","courier":"sf","tracking_no":"SF1","shipped_at":"2026-09-10 08:00:00","color":"red"},
		"text", null, {"order_no":{"no":1},"courier":"sf","tracking_no":"SF1","shipped_at":"2026-09-10 08:00:00"},
		{"order_no":"A-4","courier":"sf","tracking_no":6.91793e18,"shipped_at":true},` + jsonOrder + `]`
	got, errs, err := ParseJSON(strings.NewReader(body), testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].OrderNo != "A-1" || got[0].Line != 6 {
		t.Errorf("kept: %+v", got)
	}
	found := []string{}
	for _, e := range errs {
		found = append(found, strings.Join([]string{string(rune('0' + e.Row)), e.Field, strings.Split(e.Reason, ":")[0]}, "|"))
	}
	want := []string{
		"1|color|unknown field", "2||is not an object", "3||is not an object",
		"4|order_no|must be a string or a number", "4|order_no|is required",
		"5|shipped_at|must be a string or a number",
		"5|tracking_no|" + strings.Split(reasonDamaged, ":")[0], "5|shipped_at|is required",
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestParseJSONRefusesOtherBodies(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"", "{", "[", "[{]", `"text"`, "3", "null", `{"orders":{}}`, `{"orders":[],"shop":1}`, "[] []", "[]x", `{"orders":[}`, `{"orders":`, "order_no,courier",
	} {
		_, _, err := ParseJSON(strings.NewReader(body), testOptions())
		var file *FileError
		if !errors.As(err, &file) {
			t.Errorf("%q: got %v", body, err)
		}
	}
}

func TestParseJSONPassesOnTheSizeLimit(t *testing.T) {
	t.Parallel()
	body := http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(strings.NewReader("["+strings.Repeat(jsonOrder+",", 50)+jsonOrder+"]")), 1000)
	_, _, err := ParseJSON(body, testOptions())
	var large *http.MaxBytesError
	if !errors.As(err, &large) {
		t.Errorf("got %v", err)
	}
}
