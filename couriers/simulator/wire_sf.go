package simulator

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"parcelwarden/tracker"
	"slices"
	"strings"
)

// sfBatch is how many numbers SF answers in one call.
const sfBatch = 10

// signSF is Base64(MD5(URLEncode(msgData + timestamp + checkWord))) with the encoding rules of Java, which keep the star and escape
// the tilde.
func signSF(data, timestamp, checkWord string) string {
	encoded := strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(data + timestamp + checkWord))
	sum := md5.Sum([]byte(encoded))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// sf answers std/service: the route search.
func (c *call) sf() {
	account := c.world.accounts[SF]
	data := c.form.Get("msgData")
	switch {
	case data == "" || c.form.Get("partnerID") == "" || c.form.Get("requestID") == "" || c.form.Get("timestamp") == "":
		c.refuseSF("A1001", "必传参数不可为空", tracker.OutcomeRejected)
		return
	case c.form.Get("partnerID") != account["partner_id"],
		c.form.Get("msgDigest") != signSF(data, c.form.Get("timestamp"), account["check_word"]):
		c.refuseSF("A1006", "数字签名无效", tracker.OutcomeAuth)
		return
	case c.form.Get("serviceCode") != "EXP_RECE_SEARCH_ROUTES":
		c.refuseSF("A1004", "无对应服务权限", tracker.OutcomeAuth)
		return
	}
	inner := &bytes.Buffer{}
	c.routesSF(inner, data)
	writeAll(c.out, `{"apiErrorMsg":"","apiResponseID":"`, requestDigest(c.form.Get("requestID")), `","apiResultCode":"A1000","apiResultData":"`)
	writeEscaped(c.out, inner.Bytes())
	c.out.WriteString(`"}`)
}

// requestDigest makes the response id, which real answers derive from nothing that a client knows.
func requestDigest(id string) string {
	const digits = "0123456789ABCDEF"
	sum := md5.Sum([]byte(id))
	out := make([]byte, 0, 32)
	for _, b := range sum {
		out = append(out, digits[b>>4], digits[b&15])
	}
	return string(out)
}

func (c *call) refuseSF(code, message string, outcome tracker.Outcome) {
	writeAll(c.out, `{"apiErrorMsg":"`, message, `","apiResponseID":"`, requestDigest(message), `","apiResultCode":"`, code, `","apiResultData":null}`)
	c.count(outcome)
}

func (c *call) routesSF(out *bytes.Buffer, data string) {
	var ask struct {
		TrackingNumber []string `json:"trackingNumber"`
		CheckPhoneNo   string   `json:"checkPhoneNo"`
	}
	problem, message := "", ""
	if err := json.Unmarshal([]byte(data), &ask); err != nil {
		problem, message = "S0001", "非法的JSON格式"
	} else if len(ask.TrackingNumber) == 0 {
		problem, message = "8013", "未传入查询单号"
	} else if len(ask.TrackingNumber) > sfBatch {
		problem, message = "8003", "查询单号超过最大数量"
	}
	if problem != "" {
		writeAll(out, `{"success":false,"errorCode":"`, problem, `","errorMsg":"`, message, `","msgData":null}`)
		c.count(tracker.OutcomeRejected)
		return
	}
	tails := strings.Split(ask.CheckPhoneNo, ",")
	out.WriteString(`{"success":true,"errorCode":"S0000","errorMsg":null,"msgData":{"routeResps":[`)
	for n, number := range ask.TrackingNumber {
		if n > 0 {
			out.WriteByte(',')
		}
		c.routeSF(out, number, tails)
	}
	out.WriteString(`]}}`)
}

// routeSF renders one number. Without a right phone tail SF gives no error but an empty route with a reason.
func (c *call) routeSF(out *bytes.Buffer, number string, tails []string) {
	p := c.feed.parcel(number)
	writeAll(out, `{"mailNo":`, quote(number), `,"routes":[`)
	if p == nil {
		out.WriteString(`]}`)
		c.count(tracker.OutcomeNotFound)
		return
	}
	if !slices.ContainsFunc(tails, func(tail string) bool { return sameTail(strings.TrimSpace(tail), p.PhoneTail) }) {
		out.WriteString(`],"reasonCode":"20028","reasonRemark":"月结卡号不匹配"}`)
		c.count(tracker.OutcomeRejected)
		return
	}
	c.idx = p.listed(p.visible(c.seen, c.idx), false)
	for n, i := range c.idx {
		if n > 0 {
			out.WriteByte(',')
		}
		rowSF(out, &p.Events[i])
	}
	out.WriteString(`]}`)
	if len(c.idx) == 0 {
		c.count(tracker.OutcomeNotFound)
		return
	}
	c.count(tracker.OutcomeOK)
}

func rowSF(out *bytes.Buffer, e *Event) {
	out.WriteString(`{"acceptTime":"`)
	writeLocal(out, e.At)
	place := ""
	if e.City != "" {
		place = e.City + "市"
	}
	writeAll(out, `","acceptAddress":"`, place, `","remark":`, e.quoted, `,"opCode":"`, e.codes.op, `","firstStatusCode":"`, e.codes.first,
		`","firstStatusName":"`, sfStatusNames[e.codes.first], `","secondaryStatusCode":"`, e.codes.second, `","secondaryStatusName":"`,
		sfStatusNames[e.codes.second], `"}`)
}

var sfStatusNames = map[string]string{
	"1": "已揽收", "2": "运送中", "3": "派送中", "4": "已签收", "5": "已取消", "11": "待取件", "13": "待再派", "101": "已揽收", "201": "运送中",
	"301": "派送中", "401": "已签收", "501": "已取消", "1101": "待取件", "1301": "待再派",
}
