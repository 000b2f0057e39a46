package couriers

import (
	"testing"
	"time"
)

func TestParseOffset(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"+08:00": 8, "-06:00": -6, "-7:00": -7, "-04.00": -4, "+0530": 5.5, "-0500": -5, "+1000": 10, "-330": -3.5, "+9": 9, "-11": -11, "Z": 0,
		" utc ": 0, "GMT": 0, "+00:00": 0, "+14:00": 14,
	} {
		zone, ok := ParseOffset(text)
		if !ok {
			t.Errorf("%q is not read", text)
			continue
		}
		if _, got := time.Unix(0, 0).In(zone).Zone(); float64(got) != want*3600 {
			t.Errorf("%q is %d s, want %v h", text, got, want)
		}
	}
	for _, text := range []string{"", "+", "-", "8", "EST", "+15:00", "+08:60", "+-8:00", "-:30", "+8:00:00", "+123456", "null"} {
		if zone, ok := ParseOffset(text); ok {
			t.Errorf("%q reads as %v", text, zone)
		}
	}
}
