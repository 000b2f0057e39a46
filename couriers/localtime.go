package couriers

import (
	"strconv"
	"strings"
	"time"
)

// China is the zone of courier times without an offset. China has kept UTC+8 without daylight saving since 1991, so that a fixed
// zone is exact and needs no zone database.
func China() *time.Location { return time.FixedZone("CST", 8*3600) }

// ParseLocal reads the time formats seen in Chinese feeds. guess tells that the text had no zone and home was assumed. Digits alone
// are a Unix time in seconds or milliseconds. ok is false for anything else, and for placeholders such as year 1.
func ParseLocal(text string, home *time.Location) (at time.Time, guess, ok bool) {
	text = strings.TrimSpace(text)
	if at, ok := parseEpoch(text); ok {
		return at, false, true
	}
	if len(text) == len(time.DateTime) && text[4] == '-' && text[10] == ' ' {
		if at, err := time.ParseInLocation(time.DateTime, text, home); err == nil {
			return plausible(at, true) // the usual form
		}
	}
	if len(text) < len("2006-1-2") || len(text) > 40 {
		return time.Time{}, false, false
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05Z07:00"} {
		if at, err := time.Parse(layout, text); err == nil {
			return plausible(at, false)
		}
	}
	plain := strings.NewReplacer("/", "-", "T", " ").Replace(text)
	for _, layout := range []string{
		"2006-1-2 15:04:05", "2006-1-2 15:04", "2006-1-2 15:04:05.999999999", "2006-1-2 15", "2006-1-2",
	} {
		if at, err := time.ParseInLocation(layout, plain, home); err == nil {
			return plausible(at, true)
		}
	}
	return time.Time{}, false, false
}

func plausible(at time.Time, guess bool) (time.Time, bool, bool) {
	if at.Year() < 1990 || at.Year() > 2200 {
		return time.Time{}, false, false
	}
	return at.UTC(), guess, true
}

func parseEpoch(text string) (time.Time, bool) {
	if len(text) != 10 && len(text) != 13 {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return time.Time{}, false
	}
	if len(text) == 10 {
		return time.Unix(n, 0).UTC(), true
	}
	return time.UnixMilli(n).UTC(), true
}
