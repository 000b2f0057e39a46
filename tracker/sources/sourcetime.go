package sources

import (
	"path"
	"strconv"
	"strings"
	"time"
)

// SourceTime returns how new an export is: the Unix seconds with which marketplaces begin the file's name, as in
// 1791213782_orders.csv, else the time at which the file was last modified. An older export must not overwrite newer state.
func SourceTime(name string, modified time.Time) time.Time {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	digits := base[:len(base)-len(strings.TrimLeft(base, "0123456789"))]
	if len(digits) == 13 { // milliseconds
		digits = digits[:10]
	}
	if seconds, err := strconv.ParseInt(digits, 10, 64); err == nil && len(digits) == 10 {
		if at := time.Unix(seconds, 0).UTC(); at.Year() >= 2015 && at.Year() < 2100 {
			return at
		}
	}
	return modified.UTC()
}
