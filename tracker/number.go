package tracker

import (
	"slices"
	"strings"
	"unicode"
)

// NumberStrength is how much a tracking number proves about its courier.
type NumberStrength string

// The strengths. Checked: the number's check digit verifies in this courier's form; one in seven to eleven wrong numbers passes too. Shape:
// only length and first characters fit.
const (
	NumberChecked NumberStrength = "checked"
	NumberShape   NumberStrength = "shape"
)

// NumberGuess is one courier that a number may belong to. Why names the form, a stable key such as "s10-check-digit".
type NumberGuess struct {
	Courier  string
	Strength NumberStrength
	Why      string
}

// Recognise says whose a tracking number may be, strongest first, then the more particular form first. Several guesses are normal: four
// couriers in China number with fourteen or fifteen digits. A number in no known form has none.
func Recognise(number string) []NumberGuess {
	n := NormalizeNumber(number)
	var out []NumberGuess
	add := func(g NumberGuess) {
		if !slices.ContainsFunc(out, func(o NumberGuess) bool { return o.Courier == g.Courier }) {
			out = append(out, g)
		}
	}
	var unproven []NumberGuess
	for i := range checkedForms {
		form := &checkedForms[i]
		switch couriers, fits, verified := form.read(n); {
		case fits && verified:
			for _, courier := range couriers {
				add(NumberGuess{Courier: courier, Strength: NumberChecked, Why: form.key + "-check-digit"})
			}
		case fits && form.lettered:
			for _, courier := range couriers {
				unproven = append(unproven, NumberGuess{Courier: courier, Strength: NumberShape, Why: form.key + "-shape"})
			}
		}
	}
	for i := range numberShapes {
		if s := &numberShapes[i]; s.fits(n) {
			unproven = append(unproven, NumberGuess{Courier: s.courier, Strength: NumberShape, Why: s.why})
		}
	}
	for _, g := range unproven {
		add(g)
	}
	return out
}

// recognised reports whether Recognise has any guess.
func recognised(number string) bool {
	n := NormalizeNumber(number)
	for i := range checkedForms {
		form := &checkedForms[i]
		if couriers, fits, verified := form.read(n); fits && (verified || form.lettered) && len(couriers) > 0 {
			return true
		}
	}
	for i := range numberShapes {
		if numberShapes[i].fits(n) {
			return true
		}
	}
	return false
}

// plainNumber reports whether there is nothing to mend in a number: capital letters and digits alone.
func plainNumber(n string) bool {
	for i := range len(n) {
		if c := n[i]; (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// marks end the sentence that a number was copied from.
const marks = ".,;:。，；：、"

// NormalizeNumber returns a tracking number the way couriers write it: half-width, capital letters, nothing around or between them. It
// mends what copying adds (spaces, line ends, quotes, the formula by which a table keeps long numbers as text) and leaves the rest as it is,
// so that SuspectNumber can tell what is wrong with it. Hyphens stay in numbers of JD, where they tell the parcels of one order apart.
func NormalizeNumber(number string) string {
	if plainNumber(number) {
		return number
	}
	n := strings.TrimSpace(number)
	n = strings.TrimSuffix(strings.TrimPrefix(n, `="`), `"`)
	n = strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r >= '\u2010' && r <= '\u2015' || r == '\u2212':
			r = '-'
		}
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.C, r): // also the marks of writing direction that pages put around numbers
			return -1
		case strings.ContainsRune("'\"`‘’“”", r):
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, n)
	n = strings.Trim(n, marks)
	if strings.HasPrefix(n, "JD") {
		return n
	}
	return strings.Trim(strings.ReplaceAll(n, "-", ""), marks)
}
