package web

import "regexp"

// mobile matches a Chinese mobile number, with or without country code and separators, between characters that are no digits.
var mobile = regexp.MustCompile(`(^|[^0-9])((?:\+?86[- ]?)?1[3-9][0-9])[- ]?[0-9]{4}[- ]?([0-9]{4})($|[^0-9])`)

// hidePhones masks the middle of every phone number in courier text: riders' numbers stand in many out-for-delivery scans. It runs
// twice because two numbers with one character between them share that character.
func hidePhones(text string) string {
	for range 2 {
		text = mobile.ReplaceAllString(text, "$1$2****$3$4")
	}
	return text
}
