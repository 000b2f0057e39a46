package tracker

import (
	"testing"
	"time"
)

func TestQuietHoursOfAPerson(t *testing.T) {
	t.Parallel()
	at := func(zone, text string) time.Time {
		t.Helper()
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		when, err := time.ParseInLocation("2006-01-02 15:04:05 -0700", text, place)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for name, c := range map[string]struct {
		zone, from, to, now, want string
	}{
		"by day":                        {"Asia/Shanghai", "22:30", "08:00", "2026-11-21 15:00:00 +0800", "2026-11-21 15:00:00 +0800"},
		"before midnight":               {"Asia/Shanghai", "22:30", "08:00", "2026-11-21 22:30:00 +0800", "2026-11-22 08:00:00 +0800"},
		"a minute before":               {"Asia/Shanghai", "22:30", "08:00", "2026-11-21 22:29:59 +0800", "2026-11-21 22:29:59 +0800"},
		"after midnight":                {"Asia/Shanghai", "22:30", "08:00", "2026-11-22 00:10:40 +0800", "2026-11-22 08:00:00 +0800"},
		"at the end":                    {"Asia/Shanghai", "22:30", "08:00", "2026-11-22 08:00:00 +0800", "2026-11-22 08:00:00 +0800"},
		"within one day":                {"Asia/Shanghai", "12:00", "14:15", "2026-11-22 13:00:01 +0800", "2026-11-22 14:15:00 +0800"},
		"never":                         {"Asia/Shanghai", "08:00", "08:00", "2026-11-22 08:00:00 +0800", "2026-11-22 08:00:00 +0800"},
		"a night shorter by an hour":    {"Europe/Berlin", "22:00", "08:00", "2026-03-28 23:00:00 +0100", "2026-03-29 08:00:00 +0200"},
		"a night longer by an hour":     {"Europe/Berlin", "22:00", "08:00", "2026-10-24 23:00:00 +0200", "2026-10-25 08:00:00 +0100"},
		"an end that the day lacks":     {"Europe/Berlin", "22:00", "02:30", "2026-03-29 01:00:00 +0100", "2026-03-29 03:00:00 +0200"},
		"an end that comes twice":       {"Europe/Berlin", "22:00", "02:30", "2026-10-25 01:00:00 +0200", "2026-10-25 02:30:00 +0200"},
		"between both":                  {"Europe/Berlin", "22:00", "02:30", "2026-10-25 02:40:00 +0200", "2026-10-25 02:40:00 +0200"},
		"quiet again in the added hour": {"Europe/Berlin", "22:00", "02:30", "2026-10-25 02:10:00 +0100", "2026-10-25 02:30:00 +0100"},
		"a shift of half an hour":       {"Australia/Lord_Howe", "22:00", "06:00", "2026-04-04 23:00:00 +1100", "2026-04-05 06:00:00 +1030"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, err := ParseDayTime(c.from)
			if err != nil {
				t.Fatal(err)
			}
			to, err := ParseDayTime(c.to)
			if err != nil {
				t.Fatal(err)
			}
			m, p := Merchant{Zone: c.zone}, Person{QuietFrom: from, QuietTo: to}
			if got, want := m.Rest(p, at(c.zone, c.now)), at(c.zone, c.want); !got.Equal(want) {
				t.Errorf("told at %s, want %s", got.In(m.Location()), want)
			}
		})
	}
}

func TestDayTime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]DayTime{"22:30": 1350, "8": 480, " 08:00 ": 480, "0:00": 0, "23:59": 1439} {
		if got, err := ParseDayTime(text); err != nil || got != want {
			t.Errorf("%s is %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "24:00", "8:5", "8:60", "-1:00", "noon", "8:00:00", "8:+1"} {
		if got, err := ParseDayTime(text); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
	if NoDayTime.Reached(at(0)) || NoDayTime.String() != "" || DayTime(65).String() != "01:05" {
		t.Error("no time is a time")
	}
}
