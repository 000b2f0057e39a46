package sto

import (
	"bytes"
	"encoding/json"
	"parcelwarden/couriers"
	"strings"
)

// envelope is the answer of the gateway: JSON, and XML in an element of any name when the gateway itself refuses.
type envelope struct {
	OK        couriers.Text `json:"success"` // "true" or "false"
	Code      couriers.Text `json:"errorCode"`
	Message   couriers.Text `json:"errorMsg"`
	Retry     couriers.Text `json:"needRetry"`
	Exception couriers.Text `json:"expInfo"`
	Data      traces        `json:"data"`
}

// trace is one event, of a query and of a push.
type trace struct {
	Number   couriers.Text `json:"waybillNo"`
	Time     couriers.Text `json:"opTime"`
	Zone     couriers.Text `json:"tz"` // pushes of international parcels
	Code     couriers.Text `json:"scanType"`
	Words    couriers.Text `json:"memo"`
	Site     couriers.Text `json:"opOrgName"`
	Kind     couriers.Text `json:"opOrgType"` // 1 branch, 2 hub, 3 station or locker
	KindCode couriers.Text `json:"opOrgTypeCode"`
	Province couriers.Text `json:"opOrgProvinceName"`
	City     couriers.Text `json:"opOrgCityName"`
	Next     couriers.Text `json:"nextOrgName"`
	Issue    couriers.Text `json:"issueName"`
	Signer   couriers.Text `json:"signoffPeople"`
	Key      couriers.Text `json:"outBizCode"`
}

// text is what the courier says and the reason of a problem; where it says nothing, what the scan tells, in words of our own.
func (t trace) text() string {
	words := string(t.Words)
	switch {
	case words == "" && t.Code == "到件" && t.Site != "":
		words = "快件到达【" + string(t.Site) + "】"
	case words == "" && t.Code == "发件" && t.Site != "":
		words = "快件离开【" + string(t.Site) + "】"
		if t.Next != "" {
			words += "，发往【" + string(t.Next) + "】"
		}
	case words == "" && t.Signer != "":
		words = "签收人：" + string(t.Signer)
	}
	if t.Issue != "" && !strings.Contains(words, string(t.Issue)) {
		words = strings.TrimSpace(words + " " + string(t.Issue))
	}
	return words
}

func (t trace) place() string {
	where := t.City
	if where == "" {
		where = t.Province
	}
	return strings.TrimSpace(string(where) + " " + string(t.Site))
}

// traces are the events by number, as they come: an object of lists, a list, or either as JSON in a string.
type traces struct {
	numbers []string
	byNo    map[string][]trace
}

// UnmarshalJSON reads all of these forms. A key that is no number ("waybillNo" of the documents' own sample) gives way to the events' own.
func (d *traces) UnmarshalJSON(raw []byte) error {
	switch raw = bytes.TrimSpace(raw); {
	case len(raw) == 0 || bytes.Equal(raw, []byte("null")):
		return nil
	case raw[0] == '"':
		var inner string
		if err := json.Unmarshal(raw, &inner); err != nil || strings.TrimSpace(inner) == "" {
			return err
		}
		return d.text(inner)
	case raw[0] == '[':
		var list []trace
		if err := json.Unmarshal(raw, &list); err != nil {
			return err
		}
		d.add("", list)
		return nil
	default:
		return d.object(raw)
	}
}

// text reads JSON that stood in a string. It may not be a string again.
func (d *traces) text(inner string) error {
	if inner = strings.TrimSpace(inner); inner[0] == '"' {
		return couriers.ErrMarkup
	}
	return json.Unmarshal([]byte(inner), d)
}

// object keeps the order of the keys.
func (d *traces) object(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		var list couriers.List[trace]
		if err := dec.Decode(&list); err != nil {
			return err
		}
		number, _ := key.(string)
		if number == "waybillNo" {
			number = ""
		}
		d.add(number, list)
	}
	return nil
}

// add files events under a number, or each under its own. A number without events is known to be asked, and not found.
func (d *traces) add(number string, list []trace) {
	if number != "" {
		d.file(number)
	}
	for _, t := range list {
		at := number
		if at == "" {
			at = string(t.Number)
		}
		d.file(at, t)
	}
}

func (d *traces) file(number string, events ...trace) {
	if d.byNo == nil {
		d.byNo = map[string][]trace{}
	}
	if _, seen := d.byNo[number]; !seen {
		d.numbers = append(d.numbers, number)
	}
	d.byNo[number] = append(d.byNo[number], events...)
}
