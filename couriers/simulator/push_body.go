package simulator

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// message is one push as it goes out.
type message struct {
	body   []byte
	kind   string // content type
	header map[string]string
}

// writing makes the messages about one parcel.
type writing struct {
	pusher  *Pusher
	parcel  *Parcel
	sub     subscription
	feed    *feed
	at      time.Time
	forgery bool // signed with a secret that is nobody's
}

// messages tells what is new: in one message with the whole trace, or at SF event by event, at most ten in a push.
func (w writing) messages(fresh []int, seen time.Time) []message {
	if w.parcel.Provider != SF {
		return []message{w.whole(seen)}
	}
	var out []message
	for len(fresh) > 0 {
		n := min(len(fresh), 10)
		out = append(out, w.sf(fresh[:n]))
		fresh = fresh[n:]
	}
	return out
}

// turned tells the same in the wrong order: the newest state first, and then the one before it.
func (w writing) turned(fresh []int, seen time.Time) []message {
	if w.parcel.Provider == SF {
		var out []message
		for i := len(fresh) - 1; i >= 0; i-- {
			out = append(out, w.sf(fresh[i:i+1]))
		}
		return out
	}
	out := []message{w.whole(seen)}
	last := w.parcel.Events[fresh[len(fresh)-1]].Published()
	if before := last.Add(-time.Second); len(w.parcel.between(time.Time{}, before)) > 0 {
		out = append(out, w.whole(before))
	}
	return out
}

// forged is what somebody else could send who knows the address and not the secret: that the parcel has been delivered. SF signs nothing,
// so that nobody could tell a forged push there.
func (w writing) forged(seen time.Time) []message {
	if w.parcel.Provider == SF {
		return nil
	}
	lie := *w.parcel
	e := Event{At: seen, What: Signed, City: lie.Destination.City}
	courier, _ := courierOf(lie.Courier)
	lie.Events = prepare(lie.Provider, courier, append(append([]Event{}, lie.Events...), e))
	w.parcel, w.forgery = &lie, true
	return []message{w.whole(seen)}
}

// whole is the message with the whole trace as of a time.
func (w writing) whole(seen time.Time) message {
	c := &call{world: w.pusher.World, feed: w.feed, at: w.at, seen: seen, out: &bytes.Buffer{}}
	c.sees(w.parcel)
	switch w.parcel.Provider {
	case Kuaidi100:
		return w.kuaidi100(c)
	case Kdniao:
		return w.kdniao(c)
	case Track17:
		return w.track17(c)
	case AfterShip:
		return w.aftership(c)
	default:
		return w.easypost(c)
	}
}

// secret is an account's credential, or in a forged message one that it is not.
func (w writing) secret(name string) string {
	secret := w.pusher.World.accounts[w.parcel.Provider][name]
	if w.forgery {
		secret += "?"
	}
	return secret
}

// id names a push: the same news always has the same one.
func (w writing) id(c *call) string {
	sum := md5.Sum([]byte(w.parcel.TrackingNo + "|" + strconv.Itoa(len(c.idx))))
	return hex.EncodeToString(sum[:])
}

const formType = "application/x-www-form-urlencoded; charset=UTF-8"

func (w writing) kuaidi100(c *call) message {
	courier, _ := courierOf(w.parcel.Courier)
	status := "polling"
	if last := w.parcel.Events[c.idx[len(c.idx)-1]].What; last.Signature() || last == Returned {
		status = "shutdown"
	}
	writeAll(c.out, `{"status":"`, status, `","billstatus":"","message":"","autoCheck":"0","comOld":"","comNew":"","lastResult":`)
	c.write100(w.parcel, courier.com, true, false)
	c.out.WriteString(`}`)
	param, salt := c.out.String(), w.sub.salt
	if w.forgery {
		salt += "?"
	}
	sum := md5.Sum([]byte(param + salt))
	return message{body: []byte(url.Values{"param": {param}, "sign": {strings.ToUpper(hex.EncodeToString(sum[:]))}}.Encode()), kind: formType}
}

func (w writing) kdniao(c *call) message {
	courier, _ := courierOf(w.parcel.Courier)
	account := w.pusher.World.accounts[Kdniao]
	writeAll(c.out, `{"EBusinessID":"`, account["business_id"], `","PushTime":"`)
	writeLocal(c.out, w.at)
	c.out.WriteString(`","Count":"1","Data":[`)
	c.headKdniao(kdniaoAsk{ShipperCode: courier.kdn, LogisticCode: w.parcel.TrackingNo})
	c.writeKdniao(w.parcel, !w.sub.basic, false)
	c.out.WriteString(`]}`)
	kind := "102"
	if w.sub.basic {
		kind = "101"
	}
	data := c.out.String()
	form := url.Values{"RequestData": {data}, "RequestType": {kind}, "DataSign": {signKdniao(data, w.secret("app_key"))}}
	return message{body: []byte(form.Encode()), kind: formType}
}

// sf is a RoutePushService push in JSON. It is not signed.
func (w writing) sf(events []int) message {
	out := &bytes.Buffer{}
	out.WriteString(`{"Body":{"WaybillRoute":[`)
	for n, i := range events {
		if n > 0 {
			out.WriteByte(',')
		}
		e := &w.parcel.Events[i]
		writeAll(out, `{"mailno":"`, w.parcel.TrackingNo, `","orderid":"`, w.parcel.OrderNo, `","id":"`, w.parcel.TrackingNo, `-`, itoa(i+1), `","acceptTime":"`)
		writeLocal(out, e.At)
		writeAll(out, `","acceptAddress":"`, e.City, `市","remark":`, e.quoted, `,"opCode":"`, e.codes.op, `","reasonCode":"","reasonName":""}`)
	}
	out.WriteString(`]}}`)
	return message{body: out.Bytes(), kind: jsonType}
}

const jsonType = "application/json; charset=utf-8"

func (w writing) track17(c *call) message {
	courier, _ := courierOf(w.parcel.Courier)
	c.out.WriteString(`{"event":"TRACKING_UPDATED","data":`)
	c.write17(w.parcel, courier.key)
	c.out.WriteString(`}`)
	sum := sha256.Sum256([]byte(c.out.String() + "/" + w.secret("token")))
	return message{body: c.out.Bytes(), kind: jsonType, header: map[string]string{"sign": hex.EncodeToString(sum[:])}}
}

func (w writing) aftership(c *call) message {
	p := w.parcel
	writeAll(c.out, `{"ts":`, strconv.FormatInt(w.at.Unix(), 10), `,"event":"tracking_update","event_id":"`, w.id(c), `","is_tracking_first_tag":false,"msg":{"id":"`,
		idAftership(p.TrackingNo), `","tracking_number":"`, p.TrackingNo, `","active":true`)
	c.bodyAftership(p)
	c.out.WriteString(`}`)
	mac := hmac.New(sha256.New, []byte(w.secret("webhook_secret")))
	mac.Write(c.out.Bytes())
	return message{body: c.out.Bytes(), kind: jsonType, header: map[string]string{"aftership-hmac-sha256": base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
}

// easypost signs with the secret in its decomposed form.
func (w writing) easypost(c *call) message {
	p := w.parcel
	writeAll(c.out, `{"id":"evt_`, w.id(c), `","object":"Event","mode":"production","description":"tracker.updated","previous_attributes":{"status":"unknown"},`,
		`"pending_urls":[],"completed_urls":[],"created_at":"`, w.at.UTC().Format(time.RFC3339), `","result":{"id":"`, idEasypost(p.TrackingNo),
		`","object":"Tracker","mode":"production","tracking_code":"`, p.TrackingNo, `","est_delivery_date":null,"signed_by":null`)
	c.bodyEasypost(p)
	c.out.WriteString(`}`)
	mac := hmac.New(sha256.New, norm.NFKD.Bytes([]byte(w.secret("webhook_secret"))))
	mac.Write(c.out.Bytes())
	return message{body: c.out.Bytes(), kind: jsonType, header: map[string]string{"X-Hmac-Signature": "hmac-sha256-hex=" + hex.EncodeToString(mac.Sum(nil))}}
}
