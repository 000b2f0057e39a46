package yto

import (
	"bytes"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

type parser struct{ codes couriers.CodeTable }

// row is one event of a query; the answer is a bare array of them, oldest first.
type row struct {
	Number   couriers.Text `json:"waybill_No"`
	Time     couriers.Text `json:"upload_Time"`
	Code     couriers.Text `json:"infoContent"`
	Words    couriers.Text `json:"processInfo"`
	City     couriers.Text `json:"city"`
	District couriers.Text `json:"district"`
}

// notice is the answer that is no array: nothing known (code 1001, with success true), or a refusal.
type notice struct {
	OK      couriers.Text                 `json:"success"`
	Code    couriers.Text                 `json:"code"`
	Message couriers.Text                 `json:"message"`
	Reason  couriers.Text                 `json:"reason"`
	Map     map[string]couriers.List[row] `json:"map"`
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a
	}
	if body := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(r.Body), []byte("\xef\xbb\xbf"))); len(body) == 0 || body[0] != '[' {
		return p.parseNotice(r.Body)
	}
	var rows couriers.List[row]
	if err := couriers.DecodeJSON(r.Body, &rows); err != nil {
		return couriers.Malformed(err.Error())
	}
	if len(rows) == 0 {
		return couriers.Malformed("the list is empty: a number without scans is answered otherwise")
	}
	return p.answer(rows)
}

func (p parser) parseNotice(body []byte) tracker.Answer {
	var in notice
	if err := couriers.DecodeJSON(body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	words := strings.TrimSpace(string(in.Message) + " " + string(in.Reason))
	empty := in.Code == codeEmpty || strings.Contains(words, "结果为空")
	for number, rows := range in.Map {
		switch {
		case len(in.Map) > 1: // one number was asked
		case len(rows) > 0:
			return p.answer(rows)
		case empty:
			return couriers.One(couriers.NotFound(number, string(in.Message)))
		}
	}
	switch {
	case in.Code == "" && words == "", in.OK.True() && !empty:
		return couriers.Malformed("the answer has neither scans nor a refusal")
	default:
		return refused(string(in.Code), words)
	}
}

// answer groups the rows by number.
func (p parser) answer(rows []row) tracker.Answer {
	var numbers []couriers.Text
	parcels := map[couriers.Text]*couriers.Parcel{}
	for _, r := range rows {
		parcel, seen := parcels[r.Number]
		if !seen {
			parcel = couriers.NewParcel(string(r.Number))
			parcels[r.Number], numbers = parcel, append(numbers, r.Number)
		}
		parcel.Add(couriers.Event{
			Time: string(r.Time), Code: string(r.Code), Text: string(r.Words), Place: place(r.City, r.District),
		}, p.read(string(r.Code), string(r.Words)))
	}
	shipments := make([]tracker.TrackedShipment, 0, len(numbers))
	for _, number := range numbers {
		shipments = append(shipments, parcels[number].Done(""))
	}
	if len(shipments) == 1 {
		return couriers.One(shipments[0])
	}
	return couriers.Several(shipments)
}

func place(city, district couriers.Text) string {
	return strings.TrimSpace(string(city) + " " + string(district))
}
