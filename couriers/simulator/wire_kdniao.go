package simulator

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"parcelwarden/tracker"
	"time"
)

// signKdniao is the Base64 of the 32 lower-case hex characters of MD5(RequestData + AppKey).
func signKdniao(data, appKey string) string {
	sum := md5.Sum([]byte(data + appKey))
	return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(sum[:])))
}

// kdniaoAsk is the RequestData of a query.
type kdniaoAsk struct {
	OrderCode    string `json:"OrderCode"`
	ShipperCode  string `json:"ShipperCode"`
	LogisticCode string `json:"LogisticCode"`
	CustomerName string `json:"CustomerName"`
	Sort         any    `json:"Sort"`
}

// kdniao answers request types 1002 (basic) and 8001 (with StateEx), and the subscriptions 1008 and 8008.
func (c *call) kdniao() {
	account := c.world.accounts[Kdniao]
	data := c.form.Get("RequestData")
	if c.form.Get("EBusinessID") != account["business_id"] || c.form.Get("DataSign") != signKdniao(data, account["app_key"]) {
		c.refuseKdniao(kdniaoAsk{}, "非法参数[请核实ID和key是否正确]", tracker.OutcomeAuth)
		return
	}
	kind := c.form.Get("RequestType")
	subscribes := kind == "1008" || kind == "8008"
	if kind != "1002" && kind != "8001" && !subscribes {
		c.refuseKdniao(kdniaoAsk{}, "业务错误[没有可用套餐]", tracker.OutcomeRejected)
		return
	}
	var ask kdniaoAsk
	if err := json.Unmarshal([]byte(data), &ask); err != nil || ask.LogisticCode == "" {
		c.refuseKdniao(ask, "无效的输入[【LogisticCode】快递单号不能为空]", tracker.OutcomeRejected)
		return
	}
	code := ""
	for _, row := range couriers {
		if row.kdn == ask.ShipperCode {
			code = row.code
		}
	}
	if code == "" {
		c.refuseKdniao(ask, "无效的输入[【ShipperCode】快递公司编码有误]", tracker.OutcomeRejected)
		return
	}
	p := c.feed.parcel(ask.LogisticCode)
	if needsTail(Kdniao, code) && (ask.CustomerName == "" || (p != nil && !sameTail(ask.CustomerName, p.PhoneTail))) {
		c.refuseKdniao(ask, "无效的输入[【CustomerName】手机号后四位有误]", tracker.OutcomeRejected)
		return
	}
	if subscribes {
		c.subscribeKdniao(ask, kind == "1008")
		return
	}
	c.idx = c.idx[:0]
	if p != nil && p.Courier == code {
		c.idx = p.visible(c.seen, c.idx)
	}
	if len(c.idx) == 0 {
		c.headKdniao(ask)
		c.out.WriteString(`,"Success":true,"Reason":null,"State":"0","Traces":[]}`)
		c.count(tracker.OutcomeNotFound)
		return
	}
	c.headKdniao(ask)
	c.writeKdniao(p, kind == "8001", ask.Sort == "1" || ask.Sort == 1.0)
	c.count(tracker.OutcomeOK)
}

func (c *call) headKdniao(ask kdniaoAsk) {
	writeAll(c.out, `{"EBusinessID":"`, c.world.accounts[Kdniao]["business_id"], `","OrderCode":`, quote(ask.OrderCode),
		`,"ShipperCode":`, quote(ask.ShipperCode), `,"LogisticCode":`, quote(ask.LogisticCode))
}

func (c *call) refuseKdniao(ask kdniaoAsk, reason string, outcome tracker.Outcome) {
	c.headKdniao(ask)
	writeAll(c.out, `,"Success":false,"Reason":"`, reason, `","Traces":[]}`)
	c.count(outcome)
}

// writeKdniao renders a found parcel whose visible events are in c.idx.
func (c *call) writeKdniao(p *Parcel, extended, descending bool) {
	last := &p.Events[c.idx[len(c.idx)-1]]
	c.out.WriteString(`,"Success":true,"Reason":null,"State":"`)
	c.out.WriteString(c.stateKdniao(p, last))
	if extended {
		writeAll(c.out, `","StateEx":"`, hintKdniao(last, c.seen), `","Location":"`, last.City)
	}
	c.out.WriteString(`","Traces":[`)
	c.idx = p.listed(c.idx, !descending)
	for n, i := range c.idx {
		e := &p.Events[i]
		if n > 0 {
			c.out.WriteByte(',')
		}
		c.out.WriteString(`{"AcceptTime":"`)
		writeLocal(c.out, e.At)
		writeAll(c.out, `","AcceptStation":`, e.quoted)
		if extended {
			writeAll(c.out, `,"Location":"`, e.City, `","Action":"`, e.codes.kdn, `"`)
		}
		c.out.WriteString(`,"Remark":""}`)
	}
	c.out.WriteString(`]}`)
}

// stateKdniao keeps the basic State at 4 after a problem until the parcel is signed, as the provider does.
func (c *call) stateKdniao(p *Parcel, last *Event) string {
	if last.codes.state == "3" {
		return "3"
	}
	for _, i := range c.idx {
		if p.Events[i].codes.state == "4" {
			return "4"
		}
	}
	return last.codes.state
}

// hintKdniao is the StateEx: the newest action, or the aggregator's own time-out verdict over it.
func hintKdniao(last *Event, seen time.Time) string {
	age := seen.Sub(last.At)
	switch {
	case last.What == OutForDelivery && age > 36*time.Hour:
		return "402"
	case last.What == Locker && age > 18*time.Hour:
		return "412"
	case last.What.Physical() && !last.What.Signature() && last.What != Returned && age > 5*24*time.Hour:
		return "403"
	default:
		return last.codes.kdn
	}
}
