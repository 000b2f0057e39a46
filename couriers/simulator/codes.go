package simulator

// wireCodes are the codes of one event on every wire.
type wireCodes struct {
	k100   string // Kuaidi100 advanced status
	k100zh string
	basic  string // Kuaidi100 basic status
	kdn    string // Kdniao Action
	state  string // Kdniao basic State
	op     string // SF opCode
	first  string // SF firstStatusCode
	second string // SF secondaryStatusCode
	sub    string // 17TRACK sub_status
	stage  string // 17TRACK stage; empty for null
}

// codesOf maps what happened to the published codes of the first four wires; the others have a map each, beside their wire. Kuaidi100 and SF have no code for a lost parcel: the words
// alone tell it. The row of Unknown holds codes that are in no published table.
var codesOf = map[What]*wireCodes{
	Ordered:        {"101", "已下单", "1", "10", "0", "647", "-", "", "InfoReceived", "InfoReceived"},
	PickedUp:       {"103", "已揽收", "1", "1", "1", "50", "1", "101", "InTransit_PickedUp", "PickedUp"},
	HubIn:          {"1002", "干线", "0", "204", "2", "31", "2", "201", "InTransit_Arrival", "Arrival"},
	HubOut:         {"1002", "干线", "0", "2", "2", "36", "2", "201", "InTransit_Departure", "Departure"},
	ArriveCity:     {"1001", "到达派件城市", "0", "201", "2", "31", "2", "201", "InTransit_Arrival", "Arrival"},
	Branch:         {"1002", "干线", "0", "205", "2", "44", "2", "201", "InTransit_Arrival", "Arrival"},
	OutForDelivery: {"5", "派件", "5", "202", "2", "204", "3", "301", "OutForDelivery_Other", "OutForDelivery"},
	AttemptFailed:  {"204", "派件异常", "2", "405", "4", "70", "13", "1301", "DeliveryFailure_Other", ""},
	Unreachable:    {"206", "无法联系", "2", "416", "4", "33", "13", "1301", "DeliveryFailure_NoBody", ""},
	Locker:         {"501", "投柜或驿站", "5", "211", "2", "125", "11", "1101", "AvailableForPickup_Other", "AvailableForPickup"},
	Collected:      {"304", "投柜或站签收", "3", "311", "3", "128", "4", "401", "Delivered_Other", "Delivered"},
	Signed:         {"301", "本人签收", "3", "301", "3", "80", "4", "401", "Delivered_Other", "Delivered"},
	Refused:        {"203", "拒收", "2", "404", "4", "33", "-", "", "Exception_Rejected", ""},
	Damaged:        {"209", "破损", "2", "414", "4", "72", "-", "", "Exception_Damage", ""},
	Detained:       {"208", "滞留", "2", "417", "4", "77", "2", "201", "Exception_Delayed", ""},
	Customs:        {"13", "清关异常", "13", "604", "2", "15", "2", "204", "InTransit_CustomsProcessing", ""},
	Returning:      {"6", "退回", "6", "404", "4", "99", "-", "", "Exception_Returning", "Returning"},
	Returned:       {"4", "退签", "4", "406", "4", "215", "-", "", "Exception_Returned", "Returned"},
	LostText:       {"2", "疑难", "2", "4", "4", "72", "-", "", "Exception_Lost", ""},
	Cancelled:      {"401", "已销单", "2", "415", "4", "33", "5", "501", "Exception_Cancel", ""},
	Unknown:        {"1099", "其他", "0", "299", "2", "9931", "-", "", "InTransit_Sorted", ""},
	Other:          {"0", "在途", "0", "2", "2", "136", "2", "201", "InTransit_Other", ""},
}

// whatOf reads a provider's raw code in a scenario. Codes that stand for several events give the most usual one; a code that is in no
// table gives Unknown.
func whatOf(provider, code string) What {
	if w, ok := rawCodes[provider][code]; ok {
		return w
	}
	return markedAs(provider, code)
}

// rawCodes are the codes a scenario may use beside those of codesOf, and the choice where codesOf is ambiguous.
var rawCodes = map[string]map[string]What{
	Kuaidi100: {
		"0": Other, "1": PickedUp, "101": Ordered, "102": Ordered, "103": PickedUp, "1001": ArriveCity, "1002": HubOut, "1003": Other,
		"5": OutForDelivery, "501": Locker, "2": Other, "203": Refused, "204": AttemptFailed, "206": Unreachable, "208": Detained,
		"209": Damaged, "3": Signed, "301": Signed, "302": Signed, "303": Signed, "304": Collected, "4": Returned, "6": Returning,
		"14": Refused, "401": Cancelled, "210": Cancelled,
	},
	Kdniao: {
		"10": Ordered, "1": PickedUp, "2": HubOut, "201": ArriveCity, "202": OutForDelivery, "204": HubIn, "205": Branch, "206": Other,
		"211": Locker, "3": Signed, "301": Signed, "302": Signed, "304": Signed, "311": Collected, "4": Other, "404": Returning,
		"405": AttemptFailed, "406": Returned, "407": Returning, "413": Cancelled, "414": Damaged, "415": Cancelled, "416": Unreachable,
		"417": Detained, "419": OutForDelivery,
	},
	SF: {
		"647": Ordered, "50": PickedUp, "54": PickedUp, "30": HubOut, "31": HubIn, "36": HubOut, "44": Branch, "204": OutForDelivery,
		"33": AttemptFailed, "70": AttemptFailed, "80": Signed, "8000": Signed, "125": Locker, "678": Locker, "128": Collected,
		"72": Other, "77": Detained, "99": Returning, "648": Returning, "215": Returned, "136": Other,
	},
	Track17: {
		"InfoReceived": Ordered, "InTransit_PickedUp": PickedUp, "InTransit_Other": Other, "InTransit_Departure": HubOut,
		"InTransit_Arrival": HubIn, "OutForDelivery_Other": OutForDelivery, "AvailableForPickup_Other": Locker,
		"DeliveryFailure_Other": AttemptFailed, "DeliveryFailure_NoBody": Unreachable, "DeliveryFailure_Rejected": Refused, "Exception_Rejected": Refused,
		"Delivered_Other": Signed, "Exception_Returning": Returning, "Exception_Returned": Returned, "Exception_Damage": Damaged,
		"Exception_Delayed": Detained, "Exception_Lost": LostText, "Exception_Cancel": Cancelled, "Exception_Other": Other,
	},
	ZTO: {
		"1": PickedUp, "2": HubOut, "3": HubIn, "4": OutForDelivery, "5": Signed, "7": Signed, "8": Returning, "9": Other, "44": Locker,
		"45": Collected, "ARRIVAL": Locker, "SIGNED": Collected, "DELIVERY": OutForDelivery,
	},
	JT: {
		"1": PickedUp, "3": HubOut, "4": HubIn, "5": OutForDelivery, "6": Locker, "7": Locker, "8": Other, "9": Other, "10": Signed, "12": Other,
		"13": Other, "14": Returning,
	},
}

// withCode puts a raw code in the place of the event's own code on one wire.
func (c *wireCodes) withCode(provider, code string) *wireCodes {
	if code == "" {
		return c
	}
	own := *c
	switch provider {
	case Kuaidi100:
		own.k100 = code
	case Kdniao:
		own.kdn = code
	case SF:
		own.op = code
	case Track17:
		own.sub = code
	}
	return &own
}
