package ems

import (
	"encoding/json"
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"unicode/utf8"
)

// notice is a push as it comes in: one event, encrypted like our own questions.
type notice struct {
	Sealed couriers.Text `json:"logitcsInterface"`
	Method couriers.Text `json:"method"`
	Serial couriers.Text `json:"serialNo"`
	Sender couriers.Text `json:"senderNo"`
}

// parsePush reads the content of a push, decrypted.
func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	var in notice
	if couriers.DecodeJSON(r.Body, &in) == nil && in.Sealed != "" {
		return couriers.Malformed("the push is still encrypted")
	}
	body := unwrap(r.Body)
	rows, err := events(body)
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	if len(rows) == 0 || rows[0].Number == "" {
		return couriers.Malformed("the push has no event or no waybillNo")
	}
	return couriers.One(p.shipment(rows))
}

// reveal decrypts a push. Nothing else shows that EMS sent it: there is no signature, and blocks are encrypted one by one, so that what
// comes out has to be whole JSON in UTF-8. The secret in the address is the better protection.
func reveal(a couriers.Account, r couriers.PushRequest) ([]byte, error) {
	in, err := open(r)
	if err != nil {
		return nil, couriers.ErrForged
	}
	key := a.Credentials["sign_key"]
	s, err := newSeal(key)
	if err != nil {
		return nil, couriers.ErrForged
	}
	text, err := s.decrypt(string(in.Sealed))
	if err != nil {
		return nil, couriers.ErrForged
	}
	text = strings.TrimSuffix(text, key) // questions carry the key behind them; pushes were seen without
	if !utf8.ValidString(text) || !json.Valid([]byte(text)) {
		return nil, couriers.ErrForged
	}
	return []byte(text), nil
}

// open reads the envelope, which is JSON, or a form with the same fields.
func open(r couriers.PushRequest) (notice, error) {
	raw, err := couriers.PushField(r.Body, "logitcsInterface")
	if err != nil {
		return notice{}, err
	}
	if len(raw) > 0 && raw[0] != '{' {
		return notice{Sealed: couriers.Text(raw)}, nil
	}
	var in notice
	err = couriers.DecodeJSON(raw, &in)
	return in, err
}

func verify(a couriers.Account, r couriers.PushRequest) error {
	_, err := reveal(a, r)
	return err
}

// pushKey is the platform's serial number of the push.
func pushKey(r couriers.PushRequest) string {
	in, err := open(r)
	if err != nil {
		return ""
	}
	return string(in.Serial)
}

// ack echoes the serial number; 00000 is success, S00001 a failure that the platform repeats.
func ack(r couriers.PushRequest, accepted bool) couriers.PushAck {
	in, err := open(r)
	if err != nil {
		in = notice{}
	}
	answer := struct {
		Serial  string `json:"serialNo"`
		Code    string `json:"code"`
		Message string `json:"codeMessage"`
		Sender  string `json:"senderNo"`
	}{string(in.Serial), "00000", "", string(in.Sender)}
	status := http.StatusOK
	if !accepted {
		answer.Code, answer.Message, status = "S00001", "not accepted", http.StatusUnauthorized
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return couriers.PushAck{Status: http.StatusInternalServerError}
	}
	return couriers.PushAck{Status: status, Body: body}
}
