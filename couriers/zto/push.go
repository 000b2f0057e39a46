package zto

import (
	"encoding/json"
	"net/http"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// message is a push: a form of data (JSON), data_digest, msg_type and company_id. Some receivers see the same fields as a JSON object.
type message struct {
	Data   couriers.Text `json:"data"`
	Digest couriers.Text `json:"data_digest"`
	Type   couriers.Text `json:"msg_type"`
}

func readMessage(body []byte) (message, error) {
	raw, err := couriers.PushField(body, "data")
	if err != nil {
		return message{}, err
	}
	if trimmed := strings.TrimSpace(strings.TrimPrefix(string(body), "\ufeff")); strings.HasPrefix(trimmed, "{") {
		var m message
		err := couriers.DecodeJSON(raw, &m)
		return m, err
	}
	form, err := url.ParseQuery(strings.TrimSpace(string(body)))
	if err != nil {
		return message{}, err
	}
	return message{Data: couriers.Text(raw), Digest: couriers.Text(form.Get("data_digest")), Type: couriers.Text(form.Get("msg_type"))}, nil
}

func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	m, err := readMessage(r.Body)
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	var e event
	if err := couriers.DecodeJSON([]byte(m.Data), &e); err != nil {
		return couriers.Malformed("data: " + err.Error())
	}
	switch {
	case m.Type != "" && !strings.EqualFold(string(m.Type), "Traces"):
		return tracker.Answer{Outcome: tracker.OutcomeOK, Detail: tracker.CleanText("msg_type "+string(m.Type), couriers.DetailLimit)}
	case e.Number == "" || e.Action == "":
		return couriers.Malformed("the push has no billCode or no action")
	}
	return couriers.One(p.parcel(p.actions, []scan{e.scan()}))
}

// verify checks the digest over the data field as it was sent.
func verify(a couriers.Account, r couriers.PushRequest) error {
	m, err := readMessage(r.Body)
	if err != nil || m.Data == "" {
		return couriers.ErrForged
	}
	return couriers.SameSignature(string(m.Digest), digest(string(m.Data), a.Credentials["app_secret"]))
}

// acknowledge answers in the platform's envelope: it takes a push for delivered only when status is true, and repeats it otherwise.
func acknowledge(_ couriers.PushRequest, accepted bool) couriers.PushAck {
	ack := couriers.PushAck{Status: http.StatusUnauthorized}
	out := struct {
		Status  bool   `json:"status"`
		Code    string `json:"statusCode"`
		Message string `json:"message"`
		Result  string `json:"result"`
	}{Code: "401", Message: "签名错误"}
	if accepted {
		ack.Status = http.StatusOK
		out.Status, out.Code, out.Message, out.Result = true, "200", "接收成功", "success"
	}
	ack.Body, _ = json.Marshal(out)
	return ack
}
