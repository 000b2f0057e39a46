package sto

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"parcelwarden/couriers"
	"strings"
)

// errNoEnvelope says that a body is markup of another kind: a page of a proxy, for example.
var errNoEnvelope = errors.New("the answer is a page, not an answer of the gateway")

// maxDepth is deeper than any answer of the gateway.
const maxDepth = 16

// element is any XML element.
type element struct {
	name     string
	text     strings.Builder
	children []*element
}

// readXML reads the gateway's XML into the same envelope. The data of a trace query may stand there as elements (whatever they are called:
// an event is what has an opTime), or as JSON in the text of data.
func readXML(body []byte) (envelope, error) {
	root, err := tree(body)
	if err != nil {
		return envelope{}, err
	}
	if root.child("success") == nil {
		return envelope{}, errNoEnvelope
	}
	out := envelope{
		OK: root.value("success"), Code: root.value("errorCode"), Message: root.value("errorMsg"), Retry: root.value("needRetry"),
		Exception: root.value("expInfo"),
	}
	if data := root.child("data"); data != nil {
		if text := strings.TrimSpace(data.text.String()); text != "" && len(data.children) == 0 {
			return out, out.Data.text(text)
		}
		data.collect(&out.Data, "")
	}
	return out, nil
}

// collect files the events below e. An entry of a map names its number in an element key or string beside them.
func (e *element) collect(into *traces, number string) {
	for _, name := range []string{"key", "string", "waybillNo"} {
		if v := e.value(name); v != "" {
			number = string(v)
			break
		}
	}
	if e.child("opTime") != nil {
		into.file(number, e.event())
		return
	}
	for _, child := range e.children {
		child.collect(into, number)
	}
}

func (e *element) event() trace {
	return trace{
		Number: e.value("waybillNo"), Time: e.value("opTime"), Zone: e.value("tz"), Code: e.value("scanType"), Words: e.value("memo"),
		Site: e.value("opOrgName"), Kind: e.value("opOrgType"), KindCode: e.value("opOrgTypeCode"), Province: e.value("opOrgProvinceName"),
		City: e.value("opOrgCityName"), Next: e.value("nextOrgName"), Issue: e.value("issueName"), Signer: e.value("signoffPeople"),
	}
}

func (e *element) child(name string) *element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (e *element) value(name string) couriers.Text {
	if c := e.child(name); c != nil {
		return couriers.Text(strings.TrimSpace(c.text.String()))
	}
	return ""
}

// tree reads a whole document.
func tree(body []byte) (*element, error) {
	dec := xml.NewDecoder(bytes.NewReader(body))
	top := &element{}
	stack := []*element{top}
	for {
		token, err := dec.Token()
		switch {
		case errors.Is(err, io.EOF) && len(top.children) == 1:
			return top.children[0], nil
		case errors.Is(err, io.EOF):
			return nil, errNoEnvelope
		case err != nil:
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local}
			parent := stack[len(stack)-1]
			parent.children = append(parent.children, e)
			if stack = append(stack, e); len(stack) > maxDepth {
				return nil, errNoEnvelope
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			stack[len(stack)-1].text.Write(token)
		}
	}
}
