package tracker

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func mustCalendar(t testing.TB) *WorkCalendar {
	t.Helper()
	c, err := LoadWorkCalendar()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWorkday(t *testing.T) {
	t.Parallel()
	c := mustCalendar(t)
	for date, want := range map[string]bool{
		"2026-02-13 23:59:59": true,  // a Friday
		"2026-02-14 00:00:00": true,  // a Saturday worked for the festival
		"2026-02-16 12:00:00": false, // a Monday of the festival
		"2026-02-23 23:59:59": false,
		"2026-02-24 00:00:00": true,
		"2026-02-28 08:00:00": true,  // another Saturday worked
		"2026-03-01 08:00:00": false, // a plain Sunday
		"2026-10-07 08:00:00": false,
		"2026-10-08 08:00:00": true,
		"2031-10-01 08:00:00": true,  // not listed: a Wednesday
		"2031-10-04 08:00:00": false, // not listed: a Saturday
	} {
		if got := c.Workday(day(date)); got != want {
			t.Errorf("Workday(%s) = %v", date, got)
		}
	}
	if name := c.Holiday(day("2026-02-16 12:00:00")); name != "春节" {
		t.Errorf("holiday %q", name)
	}
	if !c.MadeUp(day("2026-02-14 12:00:00")) || c.MadeUp(day("2026-02-13 12:00:00")) {
		t.Error("the made-up Saturday is not told")
	}
}

func TestAddWorkdays(t *testing.T) {
	t.Parallel()
	c := mustCalendar(t)
	for name, tt := range map[string]struct {
		from string
		n    int
		want string
	}{
		"over a weekend":               {"2026-11-20 12:30:00", 1, "2026-11-23 12:30:00"},
		"into a made-up Saturday":      {"2026-02-13 12:00:00", 1, "2026-02-14 12:00:00"},
		"over the festival":            {"2026-02-14 12:00:00", 1, "2026-02-24 12:00:00"},
		"back over the festival":       {"2026-02-24 12:00:00", -1, "2026-02-14 12:00:00"},
		"none, on a free day":          {"2026-02-16 12:00:00", 0, "2026-02-16 12:00:00"},
		"five from a Monday is Monday": {"2026-11-16 09:00:00", 5, "2026-11-23 09:00:00"},
	} {
		if got := c.AddWorkdays(day(tt.from), tt.n); !got.Equal(day(tt.want)) {
			t.Errorf("%s: %s", name, got.In(chinaZone()))
		}
	}
	if n := c.WorkdaysBetween(day("2026-02-13 23:00:00"), day("2026-02-25 01:00:00")); n != 3 {
		t.Errorf("%d working days from 02-13 to 02-25, want 13, 14 and 24", n)
	}
	if n := c.WorkdaysBetween(day("2026-02-25 01:00:00"), day("2026-02-13 23:00:00")); n != -3 {
		t.Errorf("backwards: %d", n)
	}
}

func TestAddHours(t *testing.T) {
	t.Parallel()
	c := mustCalendar(t)
	for name, tt := range map[string]struct {
		from  string
		hours float64
		want  string
	}{
		"within a day":                    {"2026-11-17 10:00:00", 3.5, "2026-11-17 13:30:00"},
		"to the last moment of Friday":    {"2026-11-20 10:00:00", 14, "2026-11-21 00:00:00"},
		"a minute into Monday":            {"2026-11-20 10:00:00", 14 + 1.0/60, "2026-11-23 00:01:00"},
		"started on a Sunday":             {"2026-11-22 18:00:00", 1, "2026-11-23 01:00:00"},
		"96 h over the festival":          {"2026-02-13 12:00:00", 96, "2026-02-26 12:00:00"},
		"nothing, on a free day":          {"2026-11-22 18:00:00", 0, "2026-11-22 18:00:00"},
		"over a year that is not listed":  {"2031-10-03 12:00:00", 24, "2031-10-06 12:00:00"},
		"over the midnight of local days": {"2026-11-20 23:59:00", 24, "2026-11-23 23:59:00"},
	} {
		if got := c.AddHours(day(tt.from).UTC(), tt.hours); !got.Equal(day(tt.want)) {
			t.Errorf("%s: %s, want %s", name, got.In(chinaZone()), tt.want)
		}
	}
}

func TestAddHoursAscends(t *testing.T) {
	t.Parallel()
	c := mustCalendar(t)
	rapid.Check(t, func(t *rapid.T) {
		start := day("2026-01-01 00:00:00").Add(time.Duration(rapid.IntRange(0, 500*24*60).Draw(t, "minute")) * time.Minute)
		a, b := float64(rapid.IntRange(1, 900).Draw(t, "a")), float64(rapid.IntRange(1, 900).Draw(t, "b"))
		once, twice := c.AddHours(start, a+b), c.AddHours(c.AddHours(start, a), b)
		if !once.Equal(twice) {
			t.Errorf("%g+%g h after %s: %s, step by step %s", a, b, start, once, twice)
		}
		if once.Sub(start).Hours() < a+b {
			t.Errorf("%s is less than %g h after %s", once, a+b, start)
		}
	})
}

func TestCalendarMissing(t *testing.T) {
	t.Parallel()
	c := mustCalendar(t)
	if c.Source == "" || c.Version == "" {
		t.Error("the list does not say where it comes from")
	}
	for now, want := range map[string]int{"2026-11-30 23:59:59": 0, "2026-12-01 00:00:00": 2027, "2027-01-01 00:00:00": 2027, "2003-06-01 00:00:00": 2003} {
		year, missing := c.Missing(day(now).UTC())
		if year != want || missing != (want > 0) {
			t.Errorf("at %s: %d, %v", now, year, missing)
		}
	}
	for name, raw := range map[string]string{
		"both":     `{"years":{"2026":{"off":{"元旦":["01-01"]},"work":["01-01"]}}}`,
		"no date":  `{"years":{"2026":{"off":{"元旦":["02-30"]}}}}`,
		"no year":  `{"years":{"next":{}}}`,
		"misspelt": `{"year":{}}`,
	} {
		if _, err := parseWorkCalendar([]byte(raw)); err == nil || !strings.Contains(err.Error(), "calendar") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
