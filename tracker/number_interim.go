package tracker

import "strings"

// SuspectNumber is replaced at the merge.
func SuspectNumber(number string) (string, bool) {
	if strings.Contains(number, "E+") {
		return "scientific", true
	}
	return "", false
}

// NumberGuess is replaced at the merge.
type NumberGuess struct {
	Courier  string
	Strength string
	Why      string
}

// Recognise is replaced at the merge.
func Recognise(number string) []NumberGuess {
	if strings.HasPrefix(number, "YT") {
		return []NumberGuess{{Courier: "yto", Why: "prefix"}}
	}
	return nil
}
