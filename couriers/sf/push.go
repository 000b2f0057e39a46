package sf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// jsonPush is a push of the newer kind: single events of several parcels.
type jsonPush struct {
	Body struct {
		Routes *couriers.List[route] `json:"WaybillRoute"`
	} `json:"Body"`
}

// xmlPush is a push of the older kind, with the same content in attributes.
type xmlPush struct {
	XMLName xml.Name   `xml:"Request"`
	Service string     `xml:"service,attr"`
	Routes  []xmlRoute `xml:"Body>WaybillRoute"`
}

type xmlRoute struct {
	ID      string `xml:"id,attr"`
	Number  string `xml:"mailno,attr"`
	Time    string `xml:"acceptTime,attr"`
	Place   string `xml:"acceptAddress,attr"`
	Remark  string `xml:"remark,attr"`
	OpCode  string `xml:"opCode,attr"`
	Reason  string `xml:"reasonCode,attr"`
	Staying string `xml:"stayWhyCode,attr"`
}

// routeService is the only service whose pushes are about a parcel's way.
const routeService = "RoutePushService"

func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	routes, err := pushedRoutes(r.Body)
	if err != nil {
		return couriers.Malformed(err.Error())
	}
	list := make([]parcelRoutes, 0, len(routes))
	for _, event := range routes {
		list = append(list, parcelRoutes{Number: event.Number, Routes: couriers.List[route]{event}})
	}
	return couriers.Several(p.shipments(list))
}

// pushedRoutes reads the events of a push: JSON, XML, or either of them in the form field content. A push of another service has none.
func pushedRoutes(body []byte) ([]route, error) {
	raw, err := couriers.PushField(body, "content")
	switch {
	case err != nil:
		return nil, fmt.Errorf("read push: %w", err)
	case isXML(raw):
		return xmlRoutes(raw)
	}
	var in jsonPush
	if err := couriers.DecodeJSON(raw, &in); err != nil {
		return nil, fmt.Errorf("read push: %w", err)
	}
	if in.Body.Routes == nil {
		return nil, fmt.Errorf("read push: no WaybillRoute")
	}
	return *in.Body.Routes, nil
}

func isXML(raw []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("<")) }

func xmlRoutes(raw []byte) ([]route, error) {
	var in xmlPush
	if err := xml.Unmarshal(bytes.TrimSpace(raw), &in); err != nil {
		return nil, fmt.Errorf("read push: %w", err)
	}
	switch {
	case in.Service != "" && in.Service != routeService:
		return nil, nil
	case len(in.Routes) == 0:
		return nil, fmt.Errorf("read push: no WaybillRoute")
	}
	routes := make([]route, 0, len(in.Routes))
	for _, r := range in.Routes {
		text := func(s string) couriers.Text { return couriers.Text(strings.TrimSpace(s)) }
		routes = append(routes, route{
			ID: text(r.ID), Number: text(r.Number), Time: text(r.Time), Place: text(r.Place), Remark: text(r.Remark), OpCode: text(r.OpCode),
			Reason: text(r.Reason), StayReason: text(r.Staying),
		})
	}
	return routes, nil
}

// pushKey names a push by its events, each of which has an id of its own: the platform repeats most of them. A push with an event without
// an id, or with very many, goes by its content.
func pushKey(r couriers.PushRequest) string {
	routes, err := pushedRoutes(r.Body)
	if err != nil {
		return ""
	}
	var key strings.Builder
	for _, event := range routes {
		if event.ID == "" || key.Len() > 200 {
			return ""
		}
		fmt.Fprintf(&key, "%s:%s;", event.Number, event.ID)
	}
	if key.Len() > 200 {
		return ""
	}
	return tracker.CleanText(key.String(), 200)
}

// acknowledge answers in the format of the push. Anything but its word for success makes the platform push again.
func acknowledge(r couriers.PushRequest, accepted bool) couriers.PushAck {
	raw, err := couriers.PushField(r.Body, "content")
	ack := couriers.PushAck{Status: http.StatusOK}
	if !accepted {
		ack.Status = http.StatusUnauthorized
	}
	switch markup := err == nil && isXML(raw); {
	case markup && accepted:
		ack.Body = []byte(xml.Header + `<Response service="RoutePushService"><Head>OK</Head></Response>`)
	case markup:
		ack.Body = []byte(xml.Header + `<Response service="RoutePushService"><Head>ERR</Head><ERROR code="4001">拒绝接收</ERROR></Response>`)
	case accepted:
		ack.Body = []byte(`{"return_code":"0000","return_msg":"成功"}`)
	default:
		ack.Body = []byte(`{"return_code":"1000","return_msg":"拒绝接收"}`)
	}
	if ack.Body[0] == '<' {
		ack.ContentType = "application/xml; charset=utf-8"
	}
	return ack
}
