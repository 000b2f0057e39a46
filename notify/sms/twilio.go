package sms

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"parcelwarden/notify"
	"strconv"
	"time"
)

// twilio speaks the Messages resource of the API 2010-04-01.
type twilio struct{ cfg Config }

func (t twilio) ask(to number, m notify.Outgoing) (call, error) {
	form := url.Values{"To": {to.e164()}, "Body": {twilioText(m)}}
	from := "From"
	if serviceSID.MatchString(t.cfg.From) {
		from = "MessagingServiceSid"
	}
	form.Set(from, t.cfg.From)
	if t.cfg.Callback != "" {
		form.Set("StatusCallback", t.cfg.Callback)
	}
	return call{
		url:  t.cfg.Endpoint + "/2010-04-01/Accounts/" + t.cfg.KeyID + "/Messages.json",
		body: []byte(form.Encode()),
		header: map[string]string{
			"Content-Type":  "application/x-www-form-urlencoded",
			"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte(t.cfg.KeyID+":"+t.cfg.Secret)),
		},
	}, nil
}

func (t twilio) read(got answer) (string, *refusal) {
	var said struct {
		SID     string `json:"sid"`
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	err := json.Unmarshal(got.body, &said)
	if err == nil && said.SID != "" && got.status >= 200 && got.status < 300 {
		return said.SID, nil
	}
	now := t.cfg.Now()
	r := byStatus(got, now)
	if got.status == http.StatusBadRequest || got.status == http.StatusUnprocessableEntity {
		r.verdict = final // what is wrong with a request is wrong at every try
	}
	if err != nil || said.Code == 0 {
		return "", r
	}
	r.code, r.message = strconv.Itoa(said.Code), said.Message
	if v, known := twilioCodes()[said.Code]; known && got.status != http.StatusUnauthorized {
		r.verdict = v
	}
	if said.Code == 63038 { // the account's messages of a day, counted in UTC
		r.verdict, r.wait = later, untilMidnight(now, time.UTC)
	}
	return "", r
}

// twilioCodes says what Twilio's error codes mean where the status of the answer does not (its dictionary of errors).
func twilioCodes() map[int]verdict {
	table := map[int]verdict{20429: nextMinute, 14107: nextMinute, 21611: nextMinute, 30001: nextMinute, 20500: later, 20503: later}
	for v, codes := range map[verdict][]int{
		// credentials, the account, the sender, the messaging service, regions that are switched off
		setup: {
			10001, 20002, 20003, 20005, 20006, 20008, 20010, 20404, 21212, 21408, 21603, 21606, 21607, 21659, 21660, 21661, 21701, 21703, 21704, 21705,
			21712, 30002, 63007,
		},
		// the number: invalid, of no country, no mobile, unsubscribed, out of reach, not verified by a trial account; and the words
		final: {21201, 21211, 21214, 21217, 21265, 21604, 21608, 21610, 21612, 21614, 21635, 21602, 21617, 21619, 30004, 30006},
	} {
		for _, code := range codes {
			table[code] = v
		}
	}
	return table
}
