package simulator

import "strings"

// The providers, by the names that accounts are configured with.
const (
	Kuaidi100 = "kuaidi100"
	Kdniao    = "kdniao"
	SF        = "sf"
	Track17   = "17track"
	ZTO       = "zto"
	YTO       = "yto"
	JT        = "jt"
	AfterShip = "aftership"
	EasyPost  = "easypost"
	DHL       = "dhl"
	FedEx     = "fedex"
	UPS       = "ups"
)

// Providers returns the wires that a World speaks.
func Providers() []string {
	return []string{Kuaidi100, Kdniao, SF, Track17, ZTO, YTO, JT, AfterShip, EasyPost, DHL, FedEx, UPS}
}

// courierRow is one physical courier with its names on the wires; a wire on which it has no name does not carry it.
type courierRow struct {
	code   string
	name   string
	com    string   // Kuaidi100
	kdn    string   // Kdniao
	key    int      // 17TRACK
	slug   string   // AfterShip
	easy   string   // EasyPost
	via    string   // provider that the generator routes it over
	prefix string   // of invented numbers
	share  int      // of generated parcels within China, or of those that leave it, per cent
	reach  []string // where it delivers abroad; none within China
	hub    string
	branch string
}

// couriers holds the couriers of the invented world, those within China first. Keys at 17TRACK that begin with 99 are invented: a client
// may send any.
var couriers = []courierRow{
	{code: "yto", name: "圆通速递", com: "yuantong", kdn: "YTO", key: 990001, slug: "yto", via: YTO, prefix: "YT99", share: 17, hub: "转运中心", branch: "网点"},
	{code: "zto", name: "中通快递", com: "zhongtong", kdn: "ZTO", key: 990002, slug: "zto-express", via: ZTO, prefix: "ZT99", share: 17, hub: "中转部", branch: "网点"},
	{code: "yunda", name: "韵达快递", com: "yunda", kdn: "YD", key: 990003, slug: "yundaex", via: Kuaidi100, prefix: "YD99", share: 15, hub: "分拨中心", branch: "网点"},
	{code: "sto", name: "申通快递", com: "shentong", kdn: "STO", key: 990004, slug: "sto", via: Kdniao, prefix: "ST99", share: 13, hub: "转运中心", branch: "网点"},
	{code: "jt", name: "极兔速递", com: "jtexpress", kdn: "JTSD", key: 990005, via: JT, prefix: "JT99", share: 11, hub: "转运中心", branch: "网点"},
	{code: "sf", name: "顺丰速运", com: "shunfeng", kdn: "SF", key: 990006, slug: "sf-express", via: SF, prefix: "SF99", share: 13, hub: "中转场", branch: "营业部"},
	{code: "jd", name: "京东快递", com: "jd", kdn: "JD", key: 990007, via: Kdniao, prefix: "JD99", share: 7, hub: "分拣中心", branch: "营业部"},
	{code: "ems", name: "邮政EMS", com: "ems", kdn: "EMS", key: 3011, slug: "china-ems", via: Track17, prefix: "EM99", share: 7, hub: "处理中心", branch: "营业部"},

	{code: "dhl", name: "DHL Express", key: 100001, slug: "dhl", easy: "DHLExpress", via: DHL, prefix: "DX99", share: 24, reach: []string{"Berlin", "London"}, hub: "gateway", branch: "service centre"},
	{code: "fedex", name: "FedEx", key: 100003, slug: "fedex", easy: "FedEx", via: FedEx, prefix: "771", share: 20, reach: []string{"New York", "Los Angeles", "Toronto"}, hub: "sort facility", branch: "station"},
	{code: "ups", name: "UPS", key: 100002, slug: "ups", easy: "UPS", via: UPS, prefix: "1Z999A", share: 20, reach: []string{"New York", "Los Angeles", "Toronto", "Berlin", "London"}, hub: "facility", branch: "centre"},
	{code: "usps", name: "USPS", key: 21051, slug: "usps", easy: "USPS", via: EasyPost, prefix: "9400199000", share: 14, reach: []string{"New York", "Los Angeles"}, hub: "distribution centre", branch: "post office"},
	{code: "royalmail", name: "Royal Mail", key: 11031, slug: "royal-mail", easy: "RoyalMail", via: AfterShip, prefix: "RM99", share: 13, reach: []string{"London"}, hub: "mail centre", branch: "delivery office"},
	{code: "canadapost", name: "Canada Post", key: 3041, slug: "canada-post", easy: "CanadaPost", via: Track17, prefix: "7019", share: 9, reach: []string{"Toronto"}, hub: "processing plant", branch: "post office"},
}

// courierOf finds a courier by code or by (the start of) its Chinese name.
func courierOf(word string) (courierRow, bool) {
	for _, c := range couriers {
		if c.code == strings.ToLower(word) || (word != "" && strings.HasPrefix(c.name, word)) {
			return c, true
		}
	}
	if word == "邮政" {
		return courierOf("ems")
	}
	return courierRow{}, false
}

// far reports whether the courier delivers abroad, in English.
func (c courierRow) far() bool { return len(c.reach) > 0 }

// on reports whether a wire carries the courier: a courier's own carries no other, an aggregator those that it has a name for.
func (c courierRow) on(provider string) bool {
	switch provider {
	case Kuaidi100:
		return c.com != ""
	case Kdniao:
		return c.kdn != ""
	case Track17:
		return c.key != 0
	case AfterShip:
		return c.slug != ""
	case EasyPost:
		return c.easy != ""
	default:
		return c.code == provider
	}
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
	case SF, ZTO:
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
		Kuaidi100: {"customer": "SIMCUSTOMER00000000000000000000A", "key": "SimKey100100", "salt": "sim-salt-100"},
		Kdniao:    {"business_id": "9900001", "ebusiness_id": "9900001", "app_key": "5157c0de-0000-4000-8000-00000000face"},
		SF:        {"partner_id": "SIMPARTNER", "check_word": "SimCheckWord000000000000000000000"},
		Track17:   {"token": "51A17000000000000000000000000001"},
		ZTO:       {"app_key": "51a0ec0ffee0517000001", "app_secret": "51a0secret000000000000000000zto1"},
		YTO:       {"customer_code": "SIMYTO01", "app_key": "K51000001", "secret": "51a0yt0s"},
		JT:        {"api_account": "510000000000000017", "private_key": "51a0000000000000000000000000jt01"},
		AfterShip: {"api_key": "asat_51a00000000000000000000000000001", "webhook_secret": "whsec_sim_aftership_0001"},
		EasyPost:  {"api_key": "EZSIM51a0000000000000000000000001", "webhook_secret": "sécret-sim-easypost"},
		DHL:       {"api_key": "51a0dh1api0key000000000000000001"},
		FedEx:     {"client_id": "l751a0fedex0000000000000000000001", "client_secret": "51a0fedexsecret00000000000000001"},
		UPS:       {"client_id": "51a0upsclient000000000000000000000000000000000001", "client_secret": "51a0upssecret0000000000000000000000000000000000000001"},
	}
}

// Root returns the address that takes the place of the provider's own host, for clients that append the endpoint's path themselves.
func Root(provider, serverURL string) string {
	return strings.TrimRight(serverURL, "/") + "/" + provider
}

// Base returns the full endpoint address of the provider, given the address of the server. At 17TRACK and UPS the method or the number
// follows it.
func Base(provider, serverURL string) string {
	paths := map[string]string{
		Kuaidi100: "/poll/query.do", Kdniao: "/api/dist", SF: "/std/service", Track17: "/track/v2.2", ZTO: "/zto.merchant.waybill.track.query",
		YTO: "/service/waybill_query/v1/" + Credentials()[YTO]["customer_code"], JT: "/webopenplatformapi/api/logistics/trace",
		AfterShip: "/tracking/2026-07/trackings", EasyPost: "/v2/trackers", DHL: "/track/shipments", FedEx: "/track/v1/trackingnumbers",
		UPS: "/api/track/v1/details",
	}
	return Root(provider, serverURL) + paths[provider]
}

// Abroad reports whether a courier delivers outside China: its parcels belong to a shop of their own.
func Abroad(courier string) bool {
	row, _ := courierOf(courier)
	return row.far()
}
