package sources

import (
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CST", 8*3600)
	tests := []struct {
		in   string
		end  dayEnd
		want time.Time // zero: refused
	}{
		{"2026-09-10 08:00:00", false, utc(10, 0, 0, 0)},
		{"2026/9/10 8:00", false, utc(10, 0, 0, 0)},
		{"2026/09/10 08:00:07", false, utc(10, 0, 0, 7)},
		{"2026-9-10  8:00", false, utc(10, 0, 0, 0)},
		{"2026-09-10T08:00:00Z", false, utc(10, 8, 0, 0)},
		{"2026-09-10T08:00:00.250Z", false, utc(10, 8, 0, 0).Add(250 * time.Millisecond)},
		{"2026-09-10T08:00:00+08:00", false, utc(10, 0, 0, 0)},
		{"2026-09-10t08:00:00-0330", false, utc(10, 11, 30, 0)},
		{"2026-09-10T08:00:00", false, utc(10, 0, 0, 0)},
		{"2026-09-10", true, utc(10, 15, 59, 59)},
		{"2026-09-10", false, time.Time{}},
		{"2026/9", true, time.Time{}},
		{"2026-02-29 08:00:00", false, time.Time{}},
		{"2026-09-00 08:00:00", false, time.Time{}},
		{"2026-13-01 08:00:00", false, time.Time{}},
		{"2026-09/10 08:00:00", false, time.Time{}},
		{"2026-09-10 24:00:00", false, time.Time{}},
		{"2026-09-10 08:60:00", false, time.Time{}},
		{"2026-09-10 08:00:60", false, time.Time{}},
		{"2026-09-10 8", false, time.Time{}},
		{"2026-09-10 08:00:00 PM", false, time.Time{}},
		{"2026-09-10 08:00:00+25:00", false, time.Time{}},
		{"26-09-10 08:00:00", false, time.Time{}},
		{"1899-12-30 00:00:00", false, time.Time{}},
		{"20260910080000", false, time.Time{}},
		{"", false, time.Time{}},
	}
	for _, tt := range tests {
		got, ok := parseTime(tt.in, zone, tt.end)
		if ok != !tt.want.IsZero() || !got.Equal(tt.want) {
			t.Errorf("%q: got %v %v, want %v", tt.in, got, ok, tt.want)
		}
	}
}

func TestSerialTime(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CST", 8*3600)
	tests := []struct {
		in    string
		epoch int
		end   dayEnd
		want  time.Time
	}{
		{"46275.333333333336", 0, false, utc(10, 0, 0, 0)},
		{"46275.33334", 0, false, utc(10, 0, 0, 1)},
		{"44813.333333333336", 1462, false, utc(10, 0, 0, 0)},
		{"46275", 0, true, utc(10, 15, 59, 59)},
		{"46275", 0, false, utc(9, 16, 0, 0)},
		{"20260910", 0, false, time.Time{}},
		{"12", 0, false, time.Time{}},
		{"NaN", 0, false, time.Time{}},
		{"x", 0, false, time.Time{}},
	}
	for _, tt := range tests {
		got, ok := serialTime(tt.in, tt.epoch, zone, tt.end)
		if ok != !tt.want.IsZero() || !got.Equal(tt.want) {
			t.Errorf("%q: got %v %v, want %v", tt.in, got, ok, tt.want)
		}
	}
}

// FuzzParseTime holds the reading of RFC 3339 against the standard library.
func FuzzParseTime(f *testing.F) {
	f.Add("2026-09-10T08:00:00+08:00")
	f.Add("2026-09-10T08:00:00.5Z")
	f.Add("2026/9/10 8:00")
	f.Fuzz(func(t *testing.T, in string) {
		got, ok := parseTime(in, time.UTC, false)
		want, err := time.Parse(time.RFC3339Nano, in)
		if ok && err == nil && !got.Equal(want) {
			t.Errorf("%q: got %v, the library says %v", in, got, want)
		}
		if !ok && err == nil && len(in) <= len("2026-09-10T08:00:00+08:00") && want.Year() >= 2000 && want.Year() < 2200 {
			t.Errorf("%q: refused, the library says %v", in, want)
		}
	})
}
