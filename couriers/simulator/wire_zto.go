package simulator

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"parcelwarden/tracker"
	"strconv"
)

// ztoMarks is scanType; of a return also returnType. The query tells nothing about a parcel before it was picked up.
var ztoMarks = map[What]mark{
	PickedUp: {code: "收件"}, HubIn: {code: "到件"}, HubOut: {code: "发件"}, ArriveCity: {code: "到件"}, Branch: {code: "到件"},
	OutForDelivery: {code: "派件"}, AttemptFailed: {code: "问题件"}, Unreachable: {code: "问题件"}, Locker: {code: "ARRIVAL"},
	Collected: {code: "SIGNED"}, Signed: {code: "签收"}, Refused: {code: "问题件"}, Damaged: {code: "问题件"}, Detained: {code: "问题件"},
	Returning: {code: "退件", detail: "2"}, Returned: {code: "签收"}, LostText: {code: "问题件"},
	Unknown: {code: "盘库"}, Other: {code: "事件"},
}

// signMD5 is Base64 of the MD5 bytes of a text and a secret, the recipe of ZTO, YTO and J&T.
func signMD5(text, secret string) string {
	sum := md5.Sum([]byte(text + secret))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// zto answers zto.merchant.waybill.track.query: one number per call. Everything but a broken feed comes with HTTP 200.
func (c *call) zto() {
	account := c.world.accounts[ZTO]
	key := c.header.Get("X-Appkey")
	if key == "" {
		key = c.header.Get("X-Companyid") // its older name
	}
	if key != account["app_key"] || c.header.Get("X-Datadigest") != signMD5(string(c.body), account["app_secret"]) {
		c.refuseZTO("S211", "签名错误", tracker.OutcomeAuth)
		return
	}
	var ask struct {
		BillCode    string `json:"billCode"`
		MobilePhone string `json:"mobilePhone"`
	}
	if err := json.Unmarshal(c.body, &ask); err != nil || ask.BillCode == "" {
		c.refuseZTO("S208", "请求参数错误", tracker.OutcomeRejected)
		return
	}
	p := c.feed.parcel(ask.BillCode)
	switch {
	case ask.MobilePhone == "":
		c.refuseZTO("E413", "鉴权未通过，需要收寄件人电话后四位", tracker.OutcomeRejected)
	case p != nil && !sameTail(ask.MobilePhone, p.PhoneTail):
		c.refuseZTO("E409", "鉴权未通过，电话后四位不匹配", tracker.OutcomeRejected)
	case !c.sees(p):
		c.out.WriteString(`{"status":true,"statusCode":"SYS000","message":"操作成功","result":[]}`)
		c.count(tracker.OutcomeNotFound)
	default:
		c.writeZTO(p)
		c.count(tracker.OutcomeOK)
	}
}

func (c *call) refuseZTO(code, message string, outcome tracker.Outcome) {
	writeAll(c.out, `{"status":false,"statusCode":"`, code, `","message":"`, message, `","result":null}`)
	c.count(outcome)
}

// writeZTO renders a found parcel whose visible events are in c.idx, oldest first.
func (c *call) writeZTO(p *Parcel) {
	courier, _ := courierOf(p.Courier)
	c.out.WriteString(`{"status":true,"statusCode":"SYS000","message":"操作成功","result":[`)
	c.idx = p.listed(c.idx, true)
	for n, i := range c.idx {
		if n > 0 {
			c.out.WriteByte(',')
		}
		e := &p.Events[i]
		writeAll(c.out, `{"billCode":"`, p.TrackingNo, `","scanType":"`, e.mark.code, `","scanDate":`, strconv.FormatInt(e.At.UnixMilli(), 10),
			`,"scanSite":`)
		c.siteZTO(e.Place, e.spot, e.What == HubIn || e.What == HubOut || e.What == ArriveCity)
		c.out.WriteString(`,"preOrNextSite":`)
		switch {
		case e.What == Branch: // an arrival tells where it came from, a departure where it goes
			c.siteZTO(e.spot.name+courier.hub, e.spot, true)
		case e.Next != "":
			c.siteZTO(e.Next, &city{}, true)
		default:
			c.out.WriteString("null")
		}
		signer := ""
		if e.What == Signed {
			signer = "本人"
		}
		writeAll(c.out, `,"signMan":"`, signer, `","operateUser":"","returnType":"`, e.mark.detail, `","country":"China","desc":`, e.quoted, `}`)
	}
	c.out.WriteString(`]}`)
}

func (c *call) siteZTO(name string, where *city, center bool) {
	if name == "" {
		c.out.WriteString("null")
		return
	}
	is, transfer := "F", "2"
	if center {
		is, transfer = "T", "1"
	}
	writeAll(c.out, `{"name":`, quote(name), `,"code":"`, where.code, `","prov":"`, where.province, `","city":"`, where.name, `","isCenter":"`, is,
		`","isTransfer":`, transfer, `}`)
}
