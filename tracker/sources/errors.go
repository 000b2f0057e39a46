package sources

import (
	"parcelwarden/tracker"
	"regexp"
	"strings"
	"unicode"
)

// FileError says why a whole file cannot be read, in words for the person who chose it.
type FileError struct {
	Name   string
	Reason string
	Err    error // the cause, if another package reported it
}

// Error names the file and the reason.
func (e *FileError) Error() string {
	if e.Err != nil {
		return e.Name + ": " + e.Reason + ": " + e.Err.Error()
	}
	return e.Name + ": " + e.Reason
}

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

const maxErrorValue = 80

var mobilePattern = regexp.MustCompile(`(^|[^0-9])1[3-9][0-9]{9}($|[^0-9])`)

// rowError builds a RowError that is safe to print: no control characters, no endless cells, and no phone number that slipped
// into another column.
func rowError(line int, field, value, reason string) tracker.RowError {
	value = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\uFFFD' {
			return '·'
		}
		return r
	}, value)
	if runes := []rune(value); len(runes) > maxErrorValue {
		value = string(runes[:maxErrorValue]) + "…"
	}
	if mobilePattern.MatchString(value) && field != "order_no" && field != "tracking_no" {
		value = maskPhone(value)
	}
	return tracker.RowError{Row: line, Field: field, Value: value, Reason: reason}
}

// maskPhone hides all but the last four characters of a long text, and a short text wholly.
func maskPhone(text string) string {
	runes := []rune(text)
	shown := len(runes) - 4
	if len(runes) < 8 {
		shown = len(runes)
	}
	for i := range runes[:shown] {
		runes[i] = '*'
	}
	return string(runes)
}
