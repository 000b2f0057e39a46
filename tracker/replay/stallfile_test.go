package replay

import (
	"bytes"
	"compress/gzip"
	"io"
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const someScans = "\uFEFFAT,Id,code,event,place,origin,destination,driver\n" +
	"2025-02-03 08:00:00,p1,PU,Picked up,Northport,NP,HW,ann\n" +
	"2025-02-03T21:30:00+02:00,p1,AR,arrived at hub,,,,\n" +
	"2025/2/4 7:05,p2,,OUT_FOR_DELIVERY,,,,\n" +
	"yesterday,p1,AR,arrived,,,,\n" +
	"2025-02-05 07:10:00,,AR,arrived,,,,\n" +
	",p1,AR,arrived,,,,\n" +
	"2025-02-05 07:10:00,p1,,,,,,\n" +
	"2025-02-05 07:10:00,p1,A\"R,arrived,,,,\n" +
	"2025-02-05 11:45:00,p1,X9,handed over,Hillwick,,,\n"

func TestReadStall(t *testing.T) {
	t.Parallel()
	words := StallWords{Delivered: []string{"x9"}}
	file, err := ReadStall("scans.csv", strings.NewReader(someScans), words)
	if err != nil {
		t.Fatal(err)
	}
	if file.Rows != 9 || file.Rejected != 5 || len(file.Journeys) != 2 {
		t.Errorf("%d rows, %d rejected, %d journeys", file.Rows, file.Rejected, len(file.Journeys))
	}
	var told []string
	for _, e := range file.Errors {
		told = append(told, strings.Join([]string{string(rune('0' + e.Row)), e.Field, e.Value}, " "))
	}
	if diff := cmp.Diff([]string{"5 at yesterday", "6 id ", "7 at ", "8 code ", "9 row "}, told); diff != "" {
		t.Error(diff)
	}
	p1 := file.Journeys[0]
	var scans []string
	for _, s := range p1.Scans {
		scans = append(scans, s.At.Format("01-02 15:04 ")+s.Code+" "+string(s.Status)+" "+s.Place)
	}
	want := []string{"02-03 08:00 PU picked_up NORTHPORT", "02-03 19:30 AR in_transit ", "02-05 11:45 X9 delivered HILLWICK"}
	if diff := cmp.Diff(want, scans); diff != "" || p1.Origin != "NP" || p1.Destination != "HW" {
		t.Errorf("%s %s→%s", diff, p1.Origin, p1.Destination)
	}
	if s := file.Journeys[1].Scans[0]; s.Status != tracker.StatusOutForDelivery || s.Code != "OUT_FOR_DELIVERY" {
		t.Errorf("without a code: %+v", s)
	}
}

func TestReadStallUnpacks(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = io.WriteString(zip, someScans)
	_ = zip.Close()
	file, err := ReadStall("scans.csv.gz", bytes.NewReader(packed.Bytes()), StallWords{})
	if err != nil || len(file.Journeys) != 2 {
		t.Errorf("%v %+v", err, file)
	}
	if _, err := ReadStall("cut.csv.gz", bytes.NewReader(packed.Bytes()[:packed.Len()-12]), StallWords{}); err == nil {
		t.Error("a file that was cut was taken as whole")
	}
}

func TestReadStallRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "no id": "at,code\n", "no time": "id,code\n", "neither code nor event": "id,at,place\n", "not zipped": "\x1f\x8bnonsense",
	} {
		if _, err := ReadStall(name, strings.NewReader(text), StallWords{}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStallWords(t *testing.T) {
	t.Parallel()
	w := StallWords{
		OutForDelivery: []string{"7"}, Failed: []string{"8", "DELIVERED LATER"},
		Read: func(text string) tracker.Status {
			if strings.Contains(text, "已签收") {
				return tracker.StatusDelivered
			}
			return ""
		},
	}
	for _, c := range []struct {
		code, event string
		want        tracker.Status
	}{
		{"37", "DELIVERED", tracker.StatusDelivered},
		{"36", "DELIVERY_ATTEMPT_FAILED", tracker.StatusFailedAttempt},
		{"39", "OUT_FOR_DELIVERY", tracker.StatusOutForDelivery},
		{"DE", "Delivery exception", tracker.StatusFailedAttempt},
		{"OD", "On the vehicle for delivery", tracker.StatusOutForDelivery},
		{"7", "delivered", tracker.StatusOutForDelivery},
		{"8", "", tracker.StatusFailedAttempt},
		{"", "delivered later", tracker.StatusFailedAttempt},
		{"", "", tracker.StatusInTransit},
		{"3", "已签收", tracker.StatusDelivered},
		{"1", "Will be delivered tomorrow", tracker.StatusInTransit},
		{"32", "AT_DELIVERY_OFFICE", tracker.StatusInTransit},
		{"9", "not delivered: closed", tracker.StatusFailedAttempt},
	} {
		if got := w.Status(c.code, c.event); got != c.want {
			t.Errorf("%q %q: %s, want %s", c.code, c.event, got, c.want)
		}
	}
}
