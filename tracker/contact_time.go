package tracker

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DayTime is a time of day in minutes after midnight on the clock of a zone.
type DayTime int

// NoDayTime is no time of day.
const NoDayTime DayTime = -1

const dayMinutes = 24 * 60

// ParseDayTime reads 22:30, 8:00 or 8.
func ParseDayTime(text string) (DayTime, error) {
	hours, minutes, stated := strings.Cut(strings.TrimSpace(text), ":")
	if strings.ContainsAny(text, "+-") {
		return NoDayTime, fmt.Errorf("%q is no time of day like 22:30", text)
	}
	h, err := strconv.Atoi(hours)
	m := 0
	if err == nil && stated {
		m, err = strconv.Atoi(minutes)
	}
	if err != nil || h < 0 || h > 23 || m < 0 || m > 59 || stated && len(minutes) != 2 {
		return NoDayTime, fmt.Errorf("%q is no time of day like 22:30", text)
	}
	return DayTime(60*h + m), nil
}

// String returns the time as 22:30, or an empty text for NoDayTime.
func (d DayTime) String() string {
	if d < 0 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", int(d)/60, int(d)%60)
}

func dayTimeOf(local time.Time) DayTime { return DayTime(60*local.Hour() + local.Minute()) }

// Reached reports whether the clock of the day shows the time or a later one. No time is never reached.
func (d DayTime) Reached(local time.Time) bool { return d >= 0 && dayTimeOf(local) >= d }

// quietSpan is the part of each local day in which people rest; it may go over midnight. Equal ends: none.
type quietSpan struct {
	from, to DayTime
	zone     *time.Location
}

func (q quietSpan) holds(at time.Time) bool {
	now := dayTimeOf(at.In(q.zone))
	switch {
	case q.from == q.to:
		return false
	case q.from < q.to:
		return now >= q.from && now < q.to
	default:
		return now >= q.from || now < q.to
	}
}

// clockShift bounds how far a zone's clocks are put forward or back at once, in minutes.
const clockShift = 3 * 60

// after returns the first moment from at on that lies outside. The last hours are walked minute by minute, because the clocks may be put
// forward or back on the way: an end that a day does not have, or has twice, is met when the clock first shows it or a later time.
func (q quietSpan) after(at time.Time) time.Time {
	if !q.holds(at) {
		return at
	}
	left := (int(q.to-dayTimeOf(at.In(q.zone))) + dayMinutes) % dayMinutes
	wake := at.Truncate(time.Minute)
	if left > clockShift {
		wake = wake.Add(time.Duration(left-clockShift) * time.Minute)
	}
	for range 2 * clockShift {
		if wake.After(at) && !q.holds(wake) {
			break
		}
		wake = wake.Add(time.Minute)
	}
	return wake.UTC()
}
