package tracker

import "strings"

// SuspectNumber is replaced at the merge.
func SuspectNumber(number string) (string, bool) {
	if strings.Contains(number, "E+") {
		return "scientific", true
	}
	return "", false
}
