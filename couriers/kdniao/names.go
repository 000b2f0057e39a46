package kdniao

import "strings"

// shippers pairs our courier codes with the provider's. The first pair of a shipper is the one it reads as.
func shippers() [][2]string {
	return [][2]string{
		{"sf", "SF"},
		{"zto", "ZTO"},
		{"yto", "YTO"},
		{"sto", "STO"},
		{"yunda", "YD"},
		{"jt", "JTSD"},
		{"jd", "JD"},
		{"ems", "EMS"},
		{"chinapost", "YZPY"},
		{"deppon", "DBL"},
		{"best", "HTKY"},
		{"fengwang", "FWX"},
		{"kuayue", "KYSY"},
		{"kysy", "KYSY"},
		{"zhaijisong", "ZJS"},
	}
}

// shipperCode translates our courier code into the provider's.
func shipperCode(courier string) (string, bool) {
	courier = strings.ToLower(courier)
	for _, pair := range shippers() {
		if pair[0] == courier {
			return pair[1], true
		}
	}
	return "", false
}

// ourCode translates the provider's courier code into ours.
func ourCode(shipper string) (string, bool) {
	shipper = strings.ToUpper(shipper)
	for _, pair := range shippers() {
		if pair[1] == shipper {
			return pair[0], true
		}
	}
	return "", false
}

// wantsPhone lists the couriers that answer only with the last four digits of a phone.
func wantsPhone(shipper string) bool {
	return shipper == "SF" || shipper == "ZTO" || shipper == "KYSY"
}
