package tracker

import "strings"

// checkedForm is a form of number with a check digit.
type checkedForm struct {
	key      string
	lettered bool // told by its letters, so that it is recognised also when the check digit fails
	// read returns the couriers of the form, whether the number has it, and whether its check digit verifies.
	read func(n string) (couriers []string, fits, verified bool)
}

// checkedForms are the forms whose check digit is public. They never change.
var checkedForms = [...]checkedForm{
	{key: "s10", lettered: true, read: readS10},
	{key: "ups-1z", lettered: true, read: readUPS},
	{key: "usps-420", read: readRoutedUSPS},
	{key: "usps-22", read: digitForm(22, []string{"91", "92", "93", "94", "95"}, "usps", mod10)},
	{key: "fedex-smartpost", read: digitForm(22, []string{"9261"}, "fedex", mod10)},
	{key: "fedex-96", read: digitForm(22, []string{"96"}, "fedex", func(n string) bool { return mod10(n[len(n)-15:]) })},
	{key: "sscc-germany", read: digitForm(20, []string{"0034043"}, "dhl", mod10)},
	{key: "sscc", read: digitForm(20, []string{"00"}, "fedex", mod10)},
	{key: "usps-20", read: digitForm(20, []string{"01", "02", "03", "13", "23", "70", "71", "72", "73", "77", "81"}, "usps", mod10)},
	{key: "canadapost-16", read: digitForm(16, nil, "canadapost", mod10)},
	{key: "fedex-ground-15", read: digitForm(15, nil, "fedex", mod10)},
	{key: "fedex-express-12", read: digitForm(12, nil, "fedex", fedexExpress)},
	{key: "dhl-express-10", read: digitForm(10, nil, "dhl", dhlExpress)},
}

// digitForm is a form of digits alone. starts lists its first digits; nil: any.
func digitForm(length int, starts []string, courier string, verify func(string) bool) func(string) ([]string, bool, bool) {
	return func(n string) ([]string, bool, bool) {
		if len(n) != length || !digitsOnly(n) || starts != nil && !startsWithAny(n, starts) {
			return nil, false, false
		}
		return []string{courier}, true, verify(n)
	}
}

// readS10 reads the form of the Universal Postal Union: two letters, eight digits, a check digit, the country. The first letter E marks
// express mail, which is EMS in China.
func readS10(n string) ([]string, bool, bool) {
	if !s10Shape(n) {
		return nil, false, false
	}
	couriers := map[string][]string{
		"CN": {"chinapost", "ems"}, "GB": {"royalmail"}, "CA": {"canadapost"}, "US": {"usps"}, "DE": {"dhl"}, "BR": {"correios"},
	}[n[11:]]
	if n[11:] == "CN" && n[0] == 'E' {
		couriers = []string{"ems", "chinapost"}
	}
	return couriers, true, s10Check(n)
}

func s10Shape(n string) bool {
	return len(n) == 13 && lettersOnly(n[:2]) && digitsOnly(n[2:11]) && lettersOnly(n[11:])
}

// s10Check weighs the eight digits by UPU standard S10; where the remainder gives no digit, 10 stands for 0 and 11 for 5.
func s10Check(n string) bool {
	sum := 0
	for i, weight := range []int{8, 6, 4, 2, 3, 5, 9, 7} {
		sum += weight * int(n[2+i]-'0')
	}
	check := 11 - sum%11
	switch check {
	case 10:
		check = 0
	case 11:
		check = 5
	}
	return int(n[10]-'0') == check
}

// readUPS reads 1Z, fifteen letters or digits, and a check digit: letters count as numbers, every second one twice.
func readUPS(n string) ([]string, bool, bool) {
	if len(n) != 18 || !strings.HasPrefix(n, "1Z") || !digitsOnly(n[17:]) {
		return nil, false, false
	}
	sum := 0
	for i, c := range []byte(n[2:17]) {
		value := int(c - '0')
		switch {
		case c >= 'A' && c <= 'Z':
			value = (int(c) - 3) % 10 // A is 2, B is 3 … the way UPS counts
		case c < '0' || c > '9':
			return nil, false, false
		}
		sum += value * (1 + i%2)
	}
	return []string{"ups"}, true, (10-sum%10)%10 == int(n[17]-'0')
}

// readRoutedUSPS reads a number behind the routing barcode: 420, a ZIP code of five or nine digits, then a number of 22.
func readRoutedUSPS(n string) ([]string, bool, bool) {
	if len(n) != 30 && len(n) != 34 || !strings.HasPrefix(n, "420") || !digitsOnly(n) {
		return nil, false, false
	}
	inner := n[len(n)-22:]
	if !startsWithAny(inner, []string{"91", "92", "93", "94", "95"}) {
		return nil, false, false
	}
	return []string{"usps"}, true, mod10(inner)
}

// mod10 is the check digit of GS1: counted from the right, the digits before it weigh 3, 1, 3, 1 and so on.
func mod10(n string) bool {
	sum := 0
	for i := range len(n) - 1 {
		digit := int(n[len(n)-2-i] - '0')
		sum += digit * (3 - 2*(i%2))
	}
	return (10-sum%10)%10 == int(n[len(n)-1]-'0')
}

// fedexExpress weighs the eleven digits 3, 1, 7 in turn; a remainder of 10 stands for 0.
func fedexExpress(n string) bool {
	sum := 0
	for i := range len(n) - 1 {
		sum += int(n[i]-'0') * []int{3, 1, 7}[i%3]
	}
	return sum%11%10 == int(n[len(n)-1]-'0')
}

// dhlExpress is the remainder of the first nine digits by seven.
func dhlExpress(n string) bool {
	value := 0
	for i := range len(n) - 1 {
		value = value*10 + int(n[i]-'0')
	}
	return value%7 == int(n[len(n)-1]-'0')
}

func digitsOnly(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

func lettersOnly(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

func startsWithAny(s string, starts []string) bool {
	for _, start := range starts {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return false
}
