package sto

import (
	"encoding/json"
	"net/http"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// message is the content of a push: one event of one number.
type message struct {
	Number couriers.Text `json:"waybillNo"`
	Order  couriers.Text `json:"linkCode"`
	Trace  *trace        `json:"trace"`
}

func readMessage(body []byte) (message, error) {
	var m message
	raw, err := couriers.PushField(body, "content")
	if err != nil {
		return m, err
	}
	return m, couriers.DecodeJSON(raw, &m)
}

func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	m, err := readMessage(r.Body)
	switch {
	case err != nil:
		return couriers.Malformed(err.Error())
	case m.Number == "" || m.Trace == nil:
		return couriers.Malformed("the push has no waybillNo or no trace")
	}
	return couriers.One(p.parcel(string(m.Number), []trace{*m.Trace}))
}

// verify checks the digest over the content as it was sent.
func verify(a couriers.Account, r couriers.PushRequest) error {
	form, err := url.ParseQuery(strings.TrimSpace(string(r.Body)))
	if err != nil || form.Get("content") == "" {
		return couriers.ErrForged
	}
	return couriers.SameSignature(form.Get("data_digest"), digest(form.Get("content"), a.Credentials["secret"]))
}

// eventKey is the gateway's own key of an event: it sends an event again when our answer came too late.
func eventKey(r couriers.PushRequest) string {
	m, err := readMessage(r.Body)
	if err != nil || m.Trace == nil {
		return ""
	}
	return string(m.Trace.Key)
}

// acknowledge answers in the gateway's envelope.
func acknowledge(r couriers.PushRequest, accepted bool) couriers.PushAck {
	type receipt struct {
		Number string `json:"waybillNo"`
		Retry  bool   `json:"needRetry"`
	}
	out := struct {
		Success bool    `json:"success"`
		Code    string  `json:"errorCode"`
		Message string  `json:"errorMsg"`
		Data    receipt `json:"data"`
	}{Success: accepted}
	ack := couriers.PushAck{Status: http.StatusOK}
	if !accepted {
		ack.Status, out.Code, out.Message = http.StatusUnauthorized, "401", "验签未通过"
	}
	if m, err := readMessage(r.Body); err == nil {
		out.Data = receipt{Number: string(m.Number), Retry: !accepted}
	}
	ack.Body, _ = json.Marshal(out) // strings and booleans always marshal
	return ack
}
