package tracker

import (
	"regexp"
	"strings"
)

// The reasons of SuspectNumber, stable keys.
const (
	SuspectEmpty      = "empty"
	SuspectScientific = "scientific-notation"
	SuspectRounded    = "digits-lost"
	SuspectFullWidth  = "full-width"
	SuspectPhone      = "phone-number"
	SuspectOrder      = "order-number"
	SuspectJunk       = "trailing-junk"
	SuspectLetter     = "letter-for-digit"
	SuspectCheck      = "check-digit"
	SuspectLength     = "length"
)

var (
	scientific  = regexp.MustCompile(`^[0-9]+([.,][0-9]*)?[eE]\+?[0-9]{1,2}$`)
	mobilePhone = regexp.MustCompile(`^(\+86)?1[3-9][0-9]{9}$`)
)

// SuspectNumber tells what is wrong with a tracking number as it was typed or imported, or ("", false) if nothing is. It never says that a
// number exists: only that this one cannot, or is another kind of number. A form with a check digit is held against it only where the
// number cannot be anything else.
func SuspectNumber(number string) (reason string, bad bool) {
	raw, n := strings.TrimSpace(number), NormalizeNumber(number)
	switch {
	case n == "":
		return SuspectEmpty, true
	case strings.ContainsAny(raw, "eE") && scientific.MatchString(raw):
		return SuspectScientific, true
	case roundedBySheet(n):
		return SuspectRounded, true
	case !plainNumber(raw) && strings.ContainsFunc(raw, func(r rune) bool {
		return r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ'
	}):
		return SuspectFullWidth, true
	case len(n) >= 11 && len(n) <= 14 && mobilePhone.MatchString(n):
		return SuspectPhone, true
	case len(n) == 19 && digitsOnly(n):
		return SuspectOrder, true
	}
	if failsCheck(n) {
		return SuspectCheck, true
	}
	if recognised(n) {
		return "", false
	}
	switch {
	case recognised(withDigits(n)):
		return SuspectLetter, true
	case strings.Trim(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" || beginsAsNumber(n):
		return SuspectJunk, true
	case len(n) < 8 || len(n) > 40:
		return SuspectLength, true
	default:
		return "", false
	}
}

// roundedBySheet reports digits that a table program has thrown away: it keeps fifteen and fills up with zeros.
func roundedBySheet(n string) bool {
	return len(n) > 17 && digitsOnly(n) && strings.Trim(n[15:], "0") == ""
}

// failsCheck reports a wrong check digit in a form that is told by its letters, or by digits that fit no other form.
func failsCheck(n string) bool {
	failed := false
	for i := range checkedForms {
		form := &checkedForms[i]
		_, fits, verified := form.read(n)
		if verified {
			return false
		}
		failed = failed || fits
		if fits && form.lettered {
			return true
		}
	}
	return failed && !recognised(n)
}

// withDigits puts digits for the letters that are taken for them, but not in the letters a number starts or ends with. The first two letters
// stay where they are followed by digits; an S10 number also ends in two.
func withDigits(n string) string {
	mend := strings.NewReplacer("O", "0", "I", "1", "L", "1", "Q", "0")
	if all := mend.Replace(n); digitsOnly(all) {
		return all
	}
	head := len(n) - len(strings.TrimLeft(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	head = min(max(head, 2), 4, len(n))
	if len(n) == 13 && lettersOnly(n[11:]) {
		return n[:2] + mend.Replace(n[2:11]) + n[11:]
	}
	for ; head >= 2; head-- {
		if mended := n[:head] + mend.Replace(n[head:]); mended != n && digitsOnly(mended[head:]) {
			return mended
		}
	}
	return n
}

// beginsAsNumber reports a number in a known form with letters or a second number behind it.
func beginsAsNumber(n string) bool {
	for end := len(n) - 1; end >= 10; end-- {
		for _, g := range Recognise(n[:end]) {
			if g.Strength == NumberChecked && !digitsOnly(n) || strings.HasSuffix(g.Why, "-prefix") {
				return true
			}
		}
	}
	return false
}
