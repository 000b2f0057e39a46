package couriers

import (
	"strconv"
	"strings"
	"time"
)

// ParseOffset reads the forms in which couriers write how far local time is ahead of UTC: +08:00, -7:00, +0530, -04.00, -5, Z.
func ParseOffset(text string) (*time.Location, bool) {
	text = strings.TrimSpace(text)
	if strings.EqualFold(text, "Z") || strings.EqualFold(text, "UTC") || strings.EqualFold(text, "GMT") {
		return time.UTC, true
	}
	if text == "" || text[0] != '+' && text[0] != '-' {
		return nil, false
	}
	hours, minutes, parted := strings.Cut(strings.ReplaceAll(text[1:], ".", ":"), ":")
	if !parted && len(hours) > 2 {
		hours, minutes = hours[:len(hours)-2], hours[len(hours)-2:]
	}
	if minutes == "" {
		minutes = "0"
	}
	h, errH := strconv.ParseUint(hours, 10, 8)
	m, errM := strconv.ParseUint(minutes, 10, 8)
	if errH != nil || errM != nil || h > 14 || m > 59 {
		return nil, false
	}
	seconds := int(h)*3600 + int(m)*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), true
}
