package simulator

import (
	"encoding/json"
	"parcelwarden/tracker"
	"time"
)

// subscription is a number that a provider was asked to push about.
type subscription struct {
	since    time.Time
	callback string // where the subscription itself names the address
	salt     string // Kuaidi100
	basic    bool   // Kdniao: pushes without codes
}

// subscribe notes a subscription and reports whether it is new.
func (n *notebook) subscribe(provider, number string, s subscription) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, again := n.subscribed[provider+"/"+number]
	n.subscribed[provider+"/"+number] = s
	return !again
}

// subscription returns what a provider pushes about a number for. At 17TRACK, AfterShip and EasyPost that is whatever is registered, at SF
// every parcel of the account.
func (n *notebook) subscription(p *Parcel) (subscription, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch p.Provider {
	case SF:
		return subscription{since: p.ShippedAt}, true
	case Track17, AfterShip, EasyPost:
		since, ok := n.registered[p.Provider+"/"+p.TrackingNo]
		return subscription{since: since}, ok
	default:
		s, ok := n.subscribed[p.Provider+"/"+p.TrackingNo]
		return s, ok
	}
}

// poll100 answers /poll, the subscription of Kuaidi100. It is not signed: the key stands in it.
func (c *call) poll100() {
	var ask struct {
		Company    string `json:"company"`
		Number     string `json:"number"`
		Key        string `json:"key"`
		Parameters struct {
			Callback string `json:"callbackurl"`
			Salt     string `json:"salt"`
			AutoCom  string `json:"autoCom"`
			Phone    string `json:"phone"`
		} `json:"parameters"`
	}
	err := json.Unmarshal([]byte(c.form.Get("param")), &ask)
	courier, known := courierByCom(ask.Company)
	switch {
	case err != nil || c.form.Get("schema") != "json" || len(ask.Number) < 6 || len(ask.Number) > 32 || ask.Parameters.Callback == "":
		c.refuse100("700", "提交的数据不完整", tracker.OutcomeRejected)
	case ask.Key != c.world.accounts[Kuaidi100]["key"]:
		c.refuse100("600", "您不是合法的订阅者（即授权Key出错）", tracker.OutcomeAuth)
	case !known && ask.Parameters.AutoCom != "1":
		c.refuse100("701", "拒绝订阅的快递公司", tracker.OutcomeRejected)
	case known && needsTail(Kuaidi100, courier.code) && ask.Parameters.Phone == "":
		c.refuse100("700", "缺少手机号", tracker.OutcomeRejected)
	case !c.world.notes.subscribe(Kuaidi100, ask.Number, subscription{since: c.at, callback: ask.Parameters.Callback, salt: ask.Parameters.Salt}):
		c.out.WriteString(`{"result":false,"returnCode":"501","message":"重复订阅"}`)
	default:
		c.out.WriteString(`{"result":true,"returnCode":"200","message":"提交成功"}`)
	}
}

// subscribeKdniao answers request types 1008 (basic) and 8008.
func (c *call) subscribeKdniao(ask kdniaoAsk, basic bool) {
	c.world.notes.subscribe(Kdniao, ask.LogisticCode, subscription{since: c.at, basic: basic})
	writeAll(c.out, `{"EBusinessID":"`, c.world.accounts[Kdniao]["business_id"], `","UpdateTime":"`)
	writeLocal(c.out, c.at)
	c.out.WriteString(`","Success":true,"Reason":"","EstimatedDeliveryTime":null}`)
}

// stop17 answers stoptrack, which ends the registration.
func (c *call) stop17() {
	c.each17(func(ask ask17) (int, string) {
		if !c.world.notes.forget(Track17, ask.Number) {
			return -18019902, "Tracking number " + ask.Number + " is not registered, please register first."
		}
		return 0, ""
	})
}

// retrack17 answers retrack. No registration here is ever stopped without being forgotten.
func (c *call) retrack17() {
	c.each17(func(ask ask17) (int, string) {
		if _, ok := c.world.notes.registeredAt(Track17, ask.Number); !ok {
			return -18019902, "Tracking number " + ask.Number + " is not registered, please register first."
		}
		return -18019904, "Only stopped tracking numbers can be retracked."
	})
}
