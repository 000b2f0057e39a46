package jt

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// parsePush reads one number's push: the field bizContent of a form.
func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	raw, err := couriers.PushField(r.Body, "bizContent")
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	var in parcel
	if err := couriers.DecodeJSON(raw, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	if in.Details == nil || in.Number == "" {
		return couriers.Malformed("the push has no billCode or no details")
	}
	return couriers.One(p.shipment(in))
}

// verify checks the header digest over bizContent as it was before it became a form field: the recipe of our own requests.
func verify(a couriers.Account, r couriers.PushRequest) error {
	raw, err := couriers.PushField(r.Body, "bizContent")
	if err != nil {
		return couriers.ErrForged
	}
	return couriers.SameSignature(r.Header.Get("digest"), digest(string(raw), a.Credentials["private_key"]))
}

// ack is the answer the platform reads for code "1"; anything else it repeats. requestID is required and nothing is sent to echo, so
// that it is made from the body.
func ack(r couriers.PushRequest, accepted bool) couriers.PushAck {
	sum := sha256.Sum256(r.Body)
	answer := struct {
		Code    string `json:"code"`
		Message string `json:"msg"`
		Data    string `json:"data"`
		Request string `json:"requestID"`
	}{"1", "success", "SUCCESS", hex.EncodeToString(sum[:16])}
	status := http.StatusOK
	if !accepted {
		answer.Code, answer.Message, answer.Data = "145003030", "headers signature verification failed", "FAIL"
		status = http.StatusUnauthorized
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return couriers.PushAck{Status: http.StatusInternalServerError}
	}
	return couriers.PushAck{Status: status, Body: body}
}
