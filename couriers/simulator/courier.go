package simulator

import "strings"

// The providers, by the names that accounts are configured with.
const (
	Kuaidi100 = "kuaidi100"
	Kdniao    = "kdniao"
	SF        = "sf"
	Track17   = "17track"
)

// Providers returns the wires that a World speaks.
func Providers() []string { return []string{Kuaidi100, Kdniao, SF, Track17} }

// courierRow is one physical courier with its names on the wires.
type courierRow struct {
	code   string
	name   string
	com    string // Kuaidi100
	kdn    string // Kdniao
	key    int    // 17TRACK
	via    string // provider that the generator routes it over
	prefix string // of invented numbers
	share  int    // of generated parcels, per cent
	hub    string
	branch string
}

// couriers holds the eight couriers of the invented world. Keys at 17TRACK other than 3011 are invented too: a client may send any.
var couriers = []courierRow{
	{"yto", "圆通速递", "yuantong", "YTO", 990001, Kuaidi100, "YT99", 18, "转运中心", "网点"},
	{"zto", "中通快递", "zhongtong", "ZTO", 990002, Kuaidi100, "ZT99", 18, "中转部", "网点"},
	{"yunda", "韵达快递", "yunda", "YD", 990003, Kuaidi100, "YD99", 12, "分拨中心", "网点"},
	{"sto", "申通快递", "shentong", "STO", 990004, Kdniao, "ST99", 13, "转运中心", "网点"},
	{"jt", "极兔速递", "jtexpress", "JTSD", 990005, Kdniao, "JT99", 11, "转运中心", "网点"},
	{"sf", "顺丰速运", "shunfeng", "SF", 990006, SF, "SF99", 14, "中转场", "营业部"},
	{"jd", "京东快递", "jd", "JD", 990007, Track17, "JD99", 8, "分拣中心", "营业部"},
	{"ems", "邮政EMS", "ems", "EMS", 3011, Track17, "EM99", 6, "处理中心", "营业部"},
}

// courierOf finds a courier by code or by (the start of) its Chinese name.
func courierOf(word string) (courierRow, bool) {
	for _, c := range couriers {
		if c.code == strings.ToLower(word) || (word != "" && strings.HasPrefix(c.name, word)) {
			return c, true
		}
	}
	if word == "EMS" || word == "邮政" {
		return couriers[len(couriers)-1], true
	}
	return courierRow{}, false
}

// Routes tells for every provider which couriers a generated world sends over it: a courier belongs to exactly one account.
func Routes() map[string][]string {
	out := map[string][]string{}
	for _, c := range couriers {
		out[c.via] = append(out[c.via], c.code)
	}
	return out
}

// needsTail tells where a wire refuses to answer without the phone tail.
func needsTail(provider, courier string) bool {
	switch provider {
	case SF:
		return true
	case Kuaidi100, Kdniao:
		return courier == "sf" || courier == "zto"
	default:
		return false
	}
}

// Credentials returns the account credentials that the simulator accepts, by provider and setting name. Kdniao's account number
// stands under both of the names that it goes by.
func Credentials() map[string]map[string]string {
	return map[string]map[string]string{
		Kuaidi100: {"customer": "SIMCUSTOMER00000000000000000000A", "key": "SimKey100100"},
		Kdniao:    {"business_id": "9900001", "ebusiness_id": "9900001", "app_key": "5157c0de-0000-4000-8000-00000000face"},
		SF:        {"partner_id": "SIMPARTNER", "check_word": "SimCheckWord000000000000000000000"},
		Track17:   {"token": "51A17000000000000000000000000001"},
	}
}

// Root returns the address that takes the place of the provider's own host, for clients that append the endpoint's path themselves.
func Root(provider, serverURL string) string {
	return strings.TrimRight(serverURL, "/") + "/" + provider
}

// Base returns the full endpoint address of the provider, given the address of the server. At 17TRACK the method follows it.
func Base(provider, serverURL string) string {
	paths := map[string]string{Kuaidi100: "/poll/query.do", Kdniao: "/api/dist", SF: "/std/service", Track17: "/track/v2.2"}
	return Root(provider, serverURL) + paths[provider]
}
