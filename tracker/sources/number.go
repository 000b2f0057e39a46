package sources

import (
	"parcelwarden/tracker"
	"strings"
)

// A tracking number is at least five characters long at every courier we know; what marketplaces let sellers type may be anything.
const (
	minTracking  = 5
	maxTracking  = 40
	fewestDigits = 3
)

// TrackingNo brings a tracking number that a person may have typed to the form couriers print. It returns the reason where it cannot
// be one.
func TrackingNo(text string) (number, reason string) {
	number = strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '\t' || r == '\u00a0' || r == '\u3000':
			return -1
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		default:
			return r
		}
	}, clean(text))
	number = trackingNo(number)
	digits := 0
	for i := range len(number) {
		switch b := number[i]; {
		case b >= '0' && b <= '9':
			digits++
		case b >= 'A' && b <= 'Z', b == '-', b == '_', b == '/':
		default:
			return "", "may contain only letters, digits and - _ /"
		}
	}
	switch {
	case number == "":
		return "", "is empty"
	case len(number) < minTracking || len(number) > maxTracking:
		return "", "is no tracking number: those have 5 to 40 characters"
	case digits < fewestDigits:
		return "", "is no tracking number: it has hardly any digits"
	}
	return number, ""
}

// OrderNo returns an order number that can be stored, or false.
func OrderNo(text string) (string, bool) {
	text = strings.ReplaceAll(clean(text), " ", "")
	if text == "" || len(text) > maxID {
		return "", false
	}
	for i := range len(text) {
		if !idByte(text[i]) {
			return "", false
		}
	}
	return text, true
}

// Reject builds a row error that is safe to print and to keep.
func Reject(field, value, reason string) tracker.RowError { return rowError(0, field, value, reason) }

// Word returns a short text that can be stored; a longer one is cut.
func Word(text string) string {
	return tracker.CleanText(clean(strings.ReplaceAll(text, "\x00", "")), maxWord)
}
