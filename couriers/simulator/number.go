package simulator

import "fmt"

// numberOf invents the i-th tracking number of a world, with a right check digit where the courier's numbers have one: a mistyped number
// must be told from an invented one.
func numberOf(row courierRow, seed int64, i int) string {
	text := fmt.Sprintf("%s%02d%09d", row.prefix, uint64(seed)%100, i)
	switch row.code {
	case "ups":
		return text + checkUPS(text[len("1Z"):])
	case "usps", "canadapost", "fedex":
		return text + checkTen(text)
	default:
		return text
	}
}

// checkTen is the check digit of the post offices: weights three and one from the right, up to the next ten.
func checkTen(digits string) string {
	sum := 0
	for n, weight := len(digits)-1, 3; n >= 0; n, weight = n-1, 4-weight {
		sum += int(digits[n]-'0') * weight
	}
	return itoa((10 - sum%10) % 10)
}

// checkUPS is the last digit of a 1Z number: letters count from A as 2, and every second place counts twice.
func checkUPS(text string) string {
	sum := 0
	for n, r := range text {
		value := int(r - '0')
		if r >= 'A' {
			value = int(r-'A'+2) % 10
		}
		sum += value * (1 + n%2)
	}
	return itoa((10 - sum%10) % 10)
}
