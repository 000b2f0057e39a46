package couriertest

import (
	"bytes"
	"encoding/xml"
	"regexp"
)

// sentence is the text of an element that is more than one word.
var sentence = regexp.MustCompile(`>([^<>\s][^<>]*\s[^<>]*[^<>\s])</`)

// speakMarkup appends more to every sentence of an XML document, for couriers that answer in XML.
func speakMarkup(raw []byte, more string) []byte {
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("<")) {
		return raw
	}
	var escaped bytes.Buffer
	if xml.EscapeText(&escaped, []byte(more)) != nil {
		return raw
	}
	return sentence.ReplaceAllFunc(raw, func(text []byte) []byte {
		end := len(text) - len("</")
		return append(append(bytes.Clone(text[:end]), escaped.Bytes()...), "</"...)
	})
}
