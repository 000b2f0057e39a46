package tracker

import (
	"regexp"
	"strings"
)

// The numbers that stand in couriers' texts: mainland mobiles, with or without country code and separators, and fixed lines with
// their area code. Both stand between characters that are no digits: a run of digits inside a longer number is no phone.
var (
	mobileNumber = regexp.MustCompile(`(^|[^0-9])((?:\+?86[- ]?)?1[3-9][0-9])[- ]?[0-9]{4}[- ]?([0-9]{4})($|[^0-9])`)
	fixedLine    = regexp.MustCompile(`(^|[^0-9])(0[0-9]{2,3}[- ]?)[0-9]{4,5}([0-9]{3})($|[^0-9])`)
)

// HidePhones masks the middle of every phone number in a text: riders' and branches' numbers stand in many scans, and none may leave
// the program in full. The parcel's own text is stored as the courier gave it.
func HidePhones(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return text
	}
	for range 2 { // two numbers with one character between them share that character
		text = mobileNumber.ReplaceAllString(text, "$1$2****$3$4")
		text = fixedLine.ReplaceAllString(text, "$1$2****$3$4")
	}
	return text
}
