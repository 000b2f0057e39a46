package simulator

import (
	"encoding/json"
	"parcelwarden/tracker"
	"strings"
)

// jtBatch is how many numbers J&T answers in one call: the limit of the platform's other countries, the Chinese one is not published.
const jtBatch = 30

// jtMarks is scanType by name, and of a problem problemType. The query tells nothing about a parcel before it was picked up.
var jtMarks = map[What]mark{
	PickedUp: {code: "快件揽收"}, HubIn: {code: "到件扫描"}, HubOut: {code: "发件扫描"}, ArriveCity: {code: "到件扫描"}, Branch: {code: "到件扫描"},
	OutForDelivery: {code: "出仓扫描"}, AttemptFailed: {code: "问题件扫描", detail: "A13"}, Unreachable: {code: "问题件扫描", detail: "A9"},
	Locker: {code: "入库扫描"}, Collected: {code: "快件签收"}, Signed: {code: "快件签收"}, Refused: {code: "问题件扫描", detail: "A2"},
	Damaged: {code: "问题件扫描", detail: "A20"}, Detained: {code: "问题件扫描", detail: "A23"}, Returning: {code: "退件扫描"},
	Returned: {code: "快件签收"}, LostText: {code: "问题件扫描", detail: "A20"}, Cancelled: {code: "问题件扫描", detail: "A1"},
	Unknown: {code: "盘点扫描"}, Other: {code: "安检扫描"},
}

// jt answers logistics/trace: numbers parted by commas.
func (c *call) jt() {
	account := c.world.accounts[JT]
	content := c.form.Get("bizContent")
	switch {
	case c.header.Get("apiAccount") == "" || c.header.Get("timestamp") == "":
		c.refuseJT("145003050", "非法参数", tracker.OutcomeRejected)
		return
	case c.header.Get("apiAccount") != account["api_account"]:
		c.refuseJT("145003010", "API账户不存在", tracker.OutcomeAuth)
		return
	case c.header.Get("digest") != signMD5(content, account["private_key"]):
		c.refuseJT("145003030", "headers签名校验失败", tracker.OutcomeAuth)
		return
	}
	var ask struct {
		BillCodes string `json:"billCodes"`
	}
	numbers := []string{}
	if err := json.Unmarshal([]byte(content), &ask); err == nil && ask.BillCodes != "" {
		numbers = strings.Split(ask.BillCodes, ",")
	}
	if len(numbers) == 0 || len(numbers) > jtBatch {
		c.refuseJT("145003050", "非法参数", tracker.OutcomeRejected)
		return
	}
	c.out.WriteString(`{"code":"1","msg":"success","data":[`)
	for n, number := range numbers {
		if n > 0 {
			c.out.WriteByte(',')
		}
		c.traceJT(strings.TrimSpace(number))
	}
	c.out.WriteString(`]}`)
}

func (c *call) refuseJT(code, message string, outcome tracker.Outcome) {
	writeAll(c.out, `{"code":"`, code, `","msg":"`, message, `","data":null}`)
	c.count(outcome)
}

// traceJT renders one number, newest first; a number that is not known has no details.
func (c *call) traceJT(number string) {
	p := c.feed.parcel(number)
	writeAll(c.out, `{"billCode":`, quote(number), `,"details":[`)
	if !c.sees(p) {
		c.out.WriteString(`]}`)
		c.count(tracker.OutcomeNotFound)
		return
	}
	c.idx = p.listed(c.idx, false)
	for n, i := range c.idx {
		if n > 0 {
			c.out.WriteByte(',')
		}
		e := &p.Events[i]
		writeAll(c.out, `{"billCode":"`, p.TrackingNo, `","scanTime":"`)
		writeLocal(c.out, e.At)
		writeAll(c.out, `","desc":`, e.quoted, `,"scanType":"`, e.mark.code)
		if e.mark.detail != "" {
			writeAll(c.out, `","problemType":"`, e.mark.detail)
		}
		writeAll(c.out, `","scanNetworkName":`, quote(e.Place), `,"scanNetworkProvince":"`, e.spot.province, `省","scanNetworkCity":"`, e.spot.name, `市"}`)
	}
	c.out.WriteString(`]}`)
	c.count(tracker.OutcomeOK)
}
