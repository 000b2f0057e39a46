package simulator

import "strings"

// textOf writes an event in the words of the trade. The place names are invented.
func textOf(courier courierRow, e Event) string {
	table := plainTexts
	switch {
	case courier.far():
		place := spotOf(e.City).latin
		return strings.NewReplacer("{city}", place, "{place}", e.Place, "{next}", e.Next, "{name}", courier.name).Replace(englishTexts[e.What])
	case courier.code == "sf":
		table = sfTexts
	case courier.code == "jd" || courier.code == "ems":
		table = houseTexts
	}
	template, ok := table[e.What]
	if !ok {
		template = plainTexts[e.What]
	}
	return strings.NewReplacer("{city}", e.City+"市", "{place}", e.Place, "{next}", e.Next, "{name}", courier.name).Replace(template)
}

// plainTexts are the words of the franchise couriers.
var plainTexts = map[What]string{
	Ordered:        "【{city}】商家已下单，等待快递员上门揽收",
	PickedUp:       "【{city}】【{place}】已揽收，揽收员：陈师傅",
	HubIn:          "【{city}】快件已到达【{place}】",
	HubOut:         "【{city}】快件离开【{place}】已发往【{next}】",
	ArriveCity:     "【{city}】快件已到达【{place}】",
	Branch:         "【{city}】快件已到达【{place}】",
	OutForDelivery: "【{city}】【{place}】派件员刘师傅正在派件中，请保持电话畅通",
	AttemptFailed:  "【{city}】派件不成功：收件人不在指定地点，快件带回【{place}】",
	Unreachable:    "【{city}】派件异常：联系不上收件人，快件带回【{place}】",
	Locker:         "【{city}】快件已暂存至【{place}】，请凭取件码及时领取",
	Collected:      "【{city}】收件人已从【{place}】取走快件，取件签收",
	Signed:         "【{city}】快件已签收，签收人：本人，感谢使用{name}",
	Refused:        "【{city}】收件人拒收，快件暂留【{place}】等待处理",
	Damaged:        "【{city}】快件在【{place}】分拣时发现外包装破损，已登记问题件",
	Detained:       "【{city}】快件滞留在【{place}】，待安排发出",
	Customs:        "【{city}】快件在【{place}】清关异常，海关查验中",
	Returning:      "【{city}】快件退回中，离开【{place}】发往【{next}】",
	Returned:       "【{city}】退件已由寄件方签收",
	LostText:       "【{city}】快件在运输途中遗失，已登记丢失，请寄件方办理理赔",
	Cancelled:      "【{city}】运单已取消",
	Unknown:        "【{city}】快件在【{place}】完成信息记录",
	Other:          "【{city}】快件运输中",
}

var sfTexts = map[What]string{
	Ordered:        "寄件方正在准备快件",
	PickedUp:       "{name} 已收取快件",
	HubIn:          "快件到达【{place}】",
	HubOut:         "快件在【{place}】完成分拣，离开【{place}】发往【{next}】",
	ArriveCity:     "快件到达【{place}】",
	Branch:         "快件到达【{place}】，已分配快递员",
	OutForDelivery: "快件交给刘师傅，正在派送途中，请您准备签收",
	AttemptFailed:  "派送不成功：收件人不在指定地点，将再次派送",
	Unreachable:    "派送不成功：无法联系收件人，将再次派送",
	Locker:         "快件已放入【{place}】，请凭取件码取件",
	Collected:      "快件已从【{place}】取出，取件成功",
	Signed:         "已签收（本人），感谢使用{name}，期待再次为您服务",
	Refused:        "收件人拒收，快件暂存【{place}】，等待寄件方处理",
	Returning:      "应客户要求，快件正在退回寄件方",
	Returned:       "快件已退回寄件方并签收",
}

var houseTexts = map[What]string{
	PickedUp:       "【{city}】{name}【{place}】已收寄揽收",
	HubIn:          "【{city}】邮件到达【{place}】",
	HubOut:         "【{city}】邮件离开【{place}】，下一站【{next}】",
	ArriveCity:     "【{city}】邮件到达【{place}】",
	Branch:         "【{city}】邮件到达【{place}】，准备安排派送",
	OutForDelivery: "【{city}】【{place}】已安排投递，派送员刘师傅派送中",
	Signed:         "【{city}】已签收，签收人：本人，感谢使用{name}",
}

// englishTexts are the words of the couriers that deliver abroad.
var englishTexts = map[What]string{
	Ordered:        "Shipment information received, awaiting shipment",
	PickedUp:       "Picked up at {place}",
	HubIn:          "Arrived at {place}",
	HubOut:         "Departed {place} towards {next}",
	ArriveCity:     "Arrived at {place}",
	Branch:         "Processed at {place}",
	OutForDelivery: "Out for delivery from {place}",
	AttemptFailed:  "Delivery attempted, no one home; a new attempt follows",
	Unreachable:    "Delivery attempt not possible, recipient could not be reached",
	Locker:         "Available for pickup at {place}",
	Collected:      "Delivered, collected by the recipient at {place}",
	Signed:         "Delivered, signed for by the recipient",
	Refused:        "The recipient refused the delivery, held at {place}",
	Damaged:        "Damage reported at {place}",
	Detained:       "Delayed at {place}",
	Customs:        "Held by customs at {place}, clearance delayed",
	Returning:      "Returning to shipper from {place}",
	Returned:       "Returned to shipper",
	LostText:       "Investigation closed, the parcel is lost",
	Cancelled:      "Shipment cancelled",
	Unknown:        "Record updated at {place}",
	Other:          "On the way",
}
