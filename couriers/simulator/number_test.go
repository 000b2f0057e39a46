package simulator

import "testing"

func TestCheckDigits(t *testing.T) {
	t.Parallel()
	if got := checkUPS("999AA1012345678"); got != "4" { // 1Z999AA10123456784 is the number of UPS's own examples
		t.Errorf("1Z number: %s", got)
	}
	if got := checkTen("03600029145"); got != "2" { // the example of every description of a bar code
		t.Errorf("bar code: %s", got)
	}
	for courier, length := range map[string]int{"ups": 18, "usps": 22, "canadapost": 16, "fedex": 15, "dhl": 15, "yto": 15} {
		row, _ := courierOf(courier)
		if got := numberOf(row, 7, 12); len(got) != length {
			t.Errorf("%s: %s", courier, got)
		}
	}
}
