package kuaidi100

import "strings"

// comCodes pairs our courier codes with the provider's where they differ. The first pair of a code is the one that is asked with; the others
// are names that the provider may answer with.
func comCodes() [][2]string {
	return [][2]string{
		{"sf", "shunfeng"},
		{"zto", "zhongtong"},
		{"yto", "yuantong"},
		{"sto", "shentong"},
		{"jt", "jtexpress"},
		{"chinapost", "youzhengguonei"},
		{"chinapost", "youzhengbk"},
		{"deppon", "debangkuaidi"},
		{"deppon", "debangwuliu"},
		{"best", "huitongkuaidi"},
		{"zhaijisong", "zhaijisong"},
		{"zjs", "zhaijisong"},
		{"sffreight", "shunfengkuaiyun"},
		{"cainiao", "danniao"},
	}
}

// comCode translates our courier code into the provider's. A code that is not in the list is passed on when it looks like one of the
// provider's own: it serves many hundred couriers, and answers 400 for what it does not know.
func comCode(courier string) (string, bool) {
	courier = strings.ToLower(courier)
	for _, pair := range comCodes() {
		if pair[0] == courier {
			return pair[1], true
		}
	}
	foreign := strings.ContainsFunc(courier, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return courier, courier != "" && !foreign
}

// ourCode translates the provider's courier code into ours. One that is not in the list stays as it is, so that it can be asked with.
func ourCode(com string) string {
	com = strings.ToLower(com)
	for _, pair := range comCodes() {
		if pair[1] == com {
			return pair[0]
		}
	}
	return com
}

// wantsPhone lists the couriers that answer only with the last four digits of a phone.
func wantsPhone(com string) bool {
	switch com {
	case "shunfeng", "shunfengkuaiyun", "zhongtong", "fengwang":
		return true
	default:
		return false
	}
}
