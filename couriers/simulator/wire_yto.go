package simulator

import (
	"encoding/json"
	"parcelwarden/tracker"
)

// ytoMarks is infoContent. The query tells nothing about a parcel before it was picked up, and has one code for all that goes wrong.
var ytoMarks = map[What]mark{
	PickedUp: {code: "GOT"}, HubIn: {code: "ARRIVAL"}, HubOut: {code: "DEPARTURE"}, ArriveCity: {code: "ARRIVAL"}, Branch: {code: "ARRIVAL"},
	OutForDelivery: {code: "SENT_SCAN"}, AttemptFailed: {code: "FAILED"}, Unreachable: {code: "FAILED"}, Locker: {code: "INBOUND"},
	Collected: {code: "SIGNED"}, Signed: {code: "SIGNED"}, Refused: {code: "FAILED"}, Damaged: {code: "FAILED"}, Detained: {code: "FAILED"},
	Returning: {code: "TMS_RETURN"}, Returned: {code: "SIGNED"}, LostText: {code: "FAILED"},
	Unknown: {code: "STOCK_TAKING"}, Other: {code: "FORWARDING"},
}

// yto answers waybill_query: one number per call, the customer's code in the path.
func (c *call) yto() {
	account := c.world.accounts[YTO]
	param := c.form.Get("param")
	if c.req.PathValue("customer") != account["customer_code"] || c.form.Get("app_key") != account["app_key"] ||
		c.form.Get("sign") != signMD5(param+"yto.Marketing.WaybillTrace"+"1.01", account["secret"]) {
		c.out.WriteString(`{"success":"false","code":"401","reason":"加密校验未通过"}`)
		c.count(tracker.OutcomeAuth)
		return
	}
	var ask struct {
		Number string `json:"NUMBER"`
	}
	if err := json.Unmarshal([]byte(param), &ask); err != nil || ask.Number == "" {
		c.out.WriteString(`{"success":"false","code":"1002","message":"运单号不正确"}`)
		c.count(tracker.OutcomeRejected)
		return
	}
	p := c.feed.parcel(ask.Number)
	if !c.sees(p) {
		c.out.WriteString(`{"code":"1001","success":"true","message":"查询结果为空。"}`)
		c.count(tracker.OutcomeNotFound)
		return
	}
	c.out.WriteByte('[')
	c.idx = p.listed(c.idx, true)
	for n, i := range c.idx {
		if n > 0 {
			c.out.WriteByte(',')
		}
		e := &p.Events[i]
		writeAll(c.out, `{"waybill_No":"`, p.TrackingNo, `","upload_Time":"`)
		writeLocal(c.out, e.At)
		writeAll(c.out, `","infoContent":"`, e.mark.code, `","processInfo":`, e.quoted, `,"city":"`, e.spot.name, `市","district":"`, e.spot.district,
			`区","weight":0.5}`)
	}
	c.out.WriteByte(']')
	c.count(tracker.OutcomeOK)
}
