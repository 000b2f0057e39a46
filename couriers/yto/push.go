package yto

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// update is logistics_interface of a push: one event as XML.
type update struct {
	XMLName  xml.Name `xml:"UpdateInfo"`
	Number   string   `xml:"mailNo"`
	Order    string   `xml:"txLogisticID"`
	Kind     string   `xml:"infoType"` // STATUS
	Code     string   `xml:"infoContent"`
	Time     string   `xml:"acceptTime"` // local; in some pushes with " CST" behind it
	Remark   string   `xml:"remark"`
	Cause    string   `xml:"questionCause"`
	Site     string   `xml:"orgName"`
	City     string   `xml:"city"`
	District string   `xml:"district"`
	Signer   string   `xml:"signedName"`
}

func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	raw, err := couriers.PushField(r.Body, "logistics_interface")
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	var u update
	if err := xml.Unmarshal(raw, &u); err != nil {
		return couriers.Malformed("read logistics_interface: " + err.Error())
	}
	u.Kind, u.Code = strings.TrimSpace(u.Kind), strings.TrimSpace(u.Code)
	switch {
	case u.Kind != "" && !strings.EqualFold(u.Kind, "STATUS"):
		return tracker.Answer{Outcome: tracker.OutcomeOK, Detail: tracker.CleanText("infoType "+u.Kind, couriers.DetailLimit)}
	case u.Code == "":
		return couriers.Malformed("the push has no infoContent")
	case strings.TrimSpace(u.Number) == "": // the order is told about before it has a number
		return tracker.Answer{Outcome: tracker.OutcomeOK, Detail: tracker.CleanText("no number yet: "+u.Code, couriers.DetailLimit)}
	}
	parcel := couriers.NewParcel(strings.TrimSpace(u.Number))
	text := u.text()
	parcel.Add(couriers.Event{
		Time: strings.TrimSuffix(strings.TrimSpace(u.Time), " CST"), Code: u.Code, Text: text, Place: place(couriers.Text(u.City), couriers.Text(u.District)),
	}, p.read(u.Code, text))
	return couriers.One(parcel.Done(""))
}

// text is the remark, and what else the push tells: pushes often have no remark, and rules and people read words.
func (u update) text() string {
	words := []string{strings.TrimSpace(u.Remark), strings.TrimSpace(u.Cause)}
	site, signer := strings.TrimSpace(u.Site), strings.TrimSpace(u.Signer)
	if words[0] == "" && site != "" {
		switch u.Code {
		case "ARRIVAL":
			words[0] = "快件到达【" + site + "】"
		case "DEPARTURE":
			words[0] = "快件离开【" + site + "】"
		default:
			words[0] = "【" + site + "】"
		}
	}
	if u.Code == "SIGNED" && signer != "" && !strings.Contains(words[0], signer) {
		words = append(words, "签收人："+signer)
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// verify checks the digest over the XML as it was sent, with the key of the push where it has one of its own.
func verify(a couriers.Account, r couriers.PushRequest) error {
	form, err := url.ParseQuery(strings.TrimSpace(string(r.Body)))
	if err != nil || form.Get("logistics_interface") == "" {
		return couriers.ErrForged
	}
	secret := a.Credentials["push_secret"]
	if secret == "" {
		secret = a.Credentials["secret"]
	}
	return couriers.SameSignature(form.Get("data_digest"), digest(form.Get("logistics_interface"), secret))
}

// acknowledge answers in XML, with the order number of the push.
func acknowledge(r couriers.PushRequest, accepted bool) couriers.PushAck {
	var u update
	if raw, err := couriers.PushField(r.Body, "logistics_interface"); err == nil {
		_ = xml.Unmarshal(raw, &u) // what cannot be read has no order number to repeat
	}
	ack, success := couriers.PushAck{Status: http.StatusUnauthorized, ContentType: "text/xml; charset=utf-8"}, "false"
	if accepted {
		ack.Status, success = http.StatusOK, "true"
	}
	var body bytes.Buffer
	body.WriteString("<Response><logisticProviderID>YTO</logisticProviderID><txLogisticID>")
	_ = xml.EscapeText(&body, []byte(strings.TrimSpace(u.Order))) // a buffer takes everything
	body.WriteString("</txLogisticID><success>" + success + "</success></Response>")
	ack.Body = body.Bytes()
	return ack
}
