package tracker

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// numberForm draws numbers of one form without their check digit, and tells which changes of a digit its arithmetic cannot see.
type numberForm struct {
	name  string
	why   string
	draw  func(t *rapid.T) (head, tail string) // the check digit goes between them
	blind func(number string, at int, digit byte) bool
}

func numberForms() []numberForm {
	digits := func(n int) func(*rapid.T) string {
		return func(t *rapid.T) string { return rapid.StringMatching(fmt.Sprintf("[0-9]{%d}", n)).Draw(t, "digits") }
	}
	behind := func(prefix string, n int) func(*rapid.T) (string, string) {
		return func(t *rapid.T) (string, string) { return prefix + digits(n)(t), "" }
	}
	never := func(string, int, byte) bool { return false }
	before := func(first int) func(string, int, byte) bool {
		return func(_ string, at int, _ byte) bool { return at < first }
	}
	return []numberForm{
		{"S10", "s10-check-digit", func(t *rapid.T) (string, string) {
			return rapid.StringMatching("[A-Z]{2}").Draw(t, "service") + digits(8)(t), rapid.SampledFrom([]string{"CN", "GB", "CA", "US", "DE", "BR"}).Draw(t, "country")
		}, func(n string, at int, digit byte) bool { // the remainders 0 and 6 have the same check digit
			weights := []int{8, 6, 4, 2, 3, 5, 9, 7}
			old := 0
			for i, w := range weights {
				old += w * int(n[2+i]-'0')
			}
			if at < 2 || at > 9 {
				return false
			}
			changed := old + weights[at-2]*(int(digit)-int(n[at]))
			return (old%11 == 0 && changed%11 == 6) || (old%11 == 6 && changed%11 == 0)
		}},
		{"UPS", "ups-1z-check-digit", func(t *rapid.T) (string, string) {
			return "1Z" + rapid.StringMatching("[0-9A-Z]{15}").Draw(t, "serial"), ""
		}, func(n string, at int, digit byte) bool { // every second digit counts twice: five more make ten
			return at%2 == 1 && at < 17 && (int(digit)-int(n[at])+10)%5 == 0
		}},
		{"FedEx Express", "fedex-express-12-check-digit", behind("", 11), func(n string, at int, digit byte) bool {
			sum := 0
			for i := range 11 {
				sum += int(n[i]-'0') * []int{3, 1, 7}[i%3]
			}
			if at > 10 {
				return false
			}
			changed := sum + (int(digit)-int(n[at]))*[]int{3, 1, 7}[at%3]
			return (sum%11 == 0 && changed%11 == 10) || (sum%11 == 10 && changed%11 == 0) // both have check digit 0
		}},
		{"DHL Express", "dhl-express-10-check-digit", behind("", 9), func(n string, at int, digit byte) bool {
			return at < 9 && (int(digit)-int(n[at]))%7 == 0
		}},
		{"FedEx Ground", "fedex-ground-15-check-digit", behind("", 14), never},
		{"FedEx Ground 96", "fedex-96-check-digit", behind("96", 19), before(7)}, // only the last fifteen digits are checked
		{"Canada Post", "canadapost-16-check-digit", behind("", 15), never},
		{"SSCC", "sscc-check-digit", behind("00", 17), never},
		{"USPS 20", "usps-20-check-digit", behind("70", 17), never},
		{"USPS 22", "usps-22-check-digit", behind("94", 19), never},
		{"USPS behind a ZIP code", "usps-420-check-digit", behind("4209021094", 19), before(8)},
	}
}

func checkedAs(number, why string) bool {
	for _, form := range checkedForms {
		if _, _, verified := form.read(number); verified && form.key+"-check-digit" == why {
			return true
		}
	}
	return false
}

// TestOneCheckDigitFits draws numbers of every form and tries all ten check digits.
func TestOneCheckDigitFits(t *testing.T) {
	t.Parallel()
	for _, form := range numberForms() {
		t.Run(form.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				head, tail := form.draw(t)
				number, fitting := complete(head, tail, form.why)
				if fitting != 1 {
					t.Fatalf("%s_%s: %d of ten check digits fit", head, tail, fitting)
				}
				if got := Recognise(number); len(got) == 0 || got[0].Strength != NumberChecked {
					t.Fatalf("%s: %+v", number, got)
				}
			})
		})
	}
}

func complete(head, tail, why string) (number string, fitting int) {
	for digit := byte('0'); digit <= '9'; digit++ {
		if n := head + string(digit) + tail; checkedAs(n, why) {
			number = n
			fitting++
		}
	}
	return number, fitting
}

// TestOneWrongDigitIsSeen changes one digit of a checked number: it is never checked in that form again, except where the form's own
// arithmetic is blind, which is computed here a second time.
func TestOneWrongDigitIsSeen(t *testing.T) {
	t.Parallel()
	for _, form := range numberForms() {
		t.Run(form.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				head, tail := form.draw(t)
				number, _ := complete(head, tail, form.why)
				var places []int // letters stay: they make the form
				for i := range number {
					if number[i] >= '0' && number[i] <= '9' {
						places = append(places, i)
					}
				}
				at := rapid.SampledFrom(places).Draw(t, "at")
				digit := '0' + (number[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "further")))%10
				wrong := number[:at] + string(digit) + number[at+1:]
				if got, want := checkedAs(wrong, form.why), form.blind(number, at, digit); got && !want {
					t.Fatalf("%s with one wrong digit, %s, is still checked", number, wrong)
				}
			})
		})
	}
}

// TestNumbersNeverPanic feeds any text: normalizing is idempotent, and the couriers are not repeated.
func TestNumbersNeverPanic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Z0-9OI .+-]{0,36}`)).Draw(t, "text")
		once := NormalizeNumber(text)
		if twice := NormalizeNumber(once); twice != once {
			t.Fatalf("%q becomes %q, then %q", text, once, twice)
		}
		seen := map[string]bool{}
		shapes := false
		for _, g := range Recognise(text) {
			if seen[g.Courier] || g.Strength == NumberChecked && shapes || !strings.Contains(g.Why, "-") {
				t.Fatalf("%q: %+v", text, Recognise(text))
			}
			seen[g.Courier], shapes = true, shapes || g.Strength == NumberShape
		}
		if reason, bad := SuspectNumber(text); bad != (reason != "") {
			t.Fatalf("%q: %q %v", text, reason, bad)
		}
	})
}

func TestRecognisedIsWhatRecogniseFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(
			rapid.StringMatching(`[A-Z]{0,4}[0-9]{8,22}[A-Z]{0,2}`), rapid.StringMatching(`(SF|YT|JD|GM|3S|RR|EE|1Z|42)[0-9A-F-]{6,18}(CN|GB|ZZ)?`), rapid.String(),
		).Draw(t, "number")
		if got, want := recognised(n), len(Recognise(n)) > 0; got != want {
			t.Fatalf("%q: recognised %t, and Recognise finds %v", n, got, Recognise(n))
		}
	})
}
