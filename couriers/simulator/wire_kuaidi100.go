package simulator

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// signKuaidi100 is UPPER(hex(MD5(param + key + customer))).
func signKuaidi100(param, key, customer string) string {
	sum := md5.Sum([]byte(param + key + customer))
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// kuaidi100 answers poll/query.do: one number per call.
func (c *call) kuaidi100() {
	account := c.world.accounts[Kuaidi100]
	param := c.form.Get("param")
	if c.form.Get("customer") != account["customer"] ||
		c.form.Get("sign") != signKuaidi100(param, account["key"], account["customer"]) {
		c.refuse100("503", "验证签名失败", tracker.OutcomeAuth)
		return
	}
	var ask struct {
		Com      string `json:"com"`
		Num      string `json:"num"`
		Phone    string `json:"phone"`
		ResultV2 string `json:"resultv2"`
		Order    string `json:"order"`
	}
	if err := json.Unmarshal([]byte(param), &ask); err != nil || len(ask.Num) < 6 || len(ask.Num) > 32 {
		c.refuse100("400", "提交的数据不完整，或者贵公司没授权", tracker.OutcomeRejected)
		return
	}
	courier, known := courierByCom(ask.Com)
	if !known {
		c.refuse100("400", "不支持此快递公司", tracker.OutcomeRejected)
		return
	}
	p := c.feed.parcel(ask.Num)
	if needsTail(Kuaidi100, courier.code) && (ask.Phone == "" || (p != nil && !sameTail(ask.Phone, p.PhoneTail))) {
		c.refuse100("408", "验证码错误", tracker.OutcomeRejected)
		return
	}
	if c.world.notes.lock(ask.Num, c.at, c.world.floor) {
		c.refuse100("504", "查询过于频繁，单号已被锁单，请30分钟后再试", OutcomeLocked)
		return
	}
	if p != nil && p.Courier == courier.code {
		if idx := p.visible(c.seen, c.idx); len(idx) > 0 {
			c.idx = idx
			c.write100(p, ask.Com, ask.ResultV2 == "4" || ask.ResultV2 == "8", ask.Order == "asc")
			c.count(tracker.OutcomeOK)
			return
		}
	}
	c.refuse100("500", "查询无结果，请隔段时间再查", tracker.OutcomeNotFound)
}

func (c *call) refuse100(code, message string, outcome tracker.Outcome) {
	writeAll(c.out, `{"result":false,"returnCode":"`, code, `","message":"`, message, `"}`)
	c.count(outcome)
}

func courierByCom(com string) (courierRow, bool) {
	for _, row := range couriers {
		if row.com == com {
			return row, true
		}
	}
	return courierRow{}, false
}

// sameTail accepts the last four digits or the whole number.
func sameTail(given, tail string) bool { return tail != "" && strings.HasSuffix(given, tail) }

// write100 renders a found parcel whose visible events are in c.idx.
func (c *call) write100(p *Parcel, com string, advanced, ascending bool) {
	last := &p.Events[c.idx[len(c.idx)-1]]
	check := "0"
	if last.What.Signature() || last.What == Returned {
		check = "1"
	}
	writeAll(c.out, `{"message":"ok","nu":"`, p.TrackingNo, `","ischeck":"`, check, `","com":"`, com, `","status":"200","data":[`)
	c.idx = p.listed(c.idx, ascending)
	for n, i := range c.idx {
		if n > 0 {
			c.out.WriteByte(',')
		}
		c.row100(&p.Events[i], advanced)
	}
	state := last.codes.basic
	if advanced {
		state = last.codes.k100
		// The aggregator's own verdict: five days without news. It stands in the state of the parcel, never in a row.
		if last.What.Physical() && check == "0" && c.seen.Sub(last.At) > 5*24*time.Hour {
			state = "202"
		}
	}
	from, _ := cityOf(p.Origin.City)
	to, _ := cityOf(p.Destination.City)
	writeAll(c.out, `],"state":"`, state, `","condition":"F00","routeInfo":{"from":`)
	c.area100(from)
	c.out.WriteString(`,"cur":`)
	cur, ok := cityOf(last.City)
	if !ok {
		cur = from
	}
	c.area100(cur)
	c.out.WriteString(`,"to":`)
	c.area100(to)
	c.out.WriteString(`},"isLoop":false}`)
}

func (c *call) row100(e *Event, advanced bool) {
	c.out.WriteString(`{"time":"`)
	writeLocal(c.out, e.At)
	writeAll(c.out, `","context":`, e.quoted, `,"ftime":"`)
	writeLocal(c.out, e.At)
	if !advanced {
		writeAll(c.out, `","status":"`, e.codes.k100zh, `"}`)
		return
	}
	if place, ok := cityOf(e.City); ok {
		writeAll(c.out, `","areaCode":"CN`, place.code, `000000","areaName":"`, place.province, `,`, place.name, `市"`)
	} else {
		c.out.WriteString(`","areaCode":null,"areaName":null`)
	}
	writeAll(c.out, `,"status":"`, e.codes.k100zh, `","location":"","areaCenter":null,"areaPinYin":null,"statusCode":"`, e.codes.k100, `"}`)
}

func (c *call) area100(place city) {
	if place.code == "" {
		c.out.WriteString("null")
		return
	}
	writeAll(c.out, `{"number":"CN`, place.code, `000000","name":"`, place.province, `,`, place.name, `市"}`)
}
