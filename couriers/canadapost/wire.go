package canadapost

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"parcelwarden/couriers"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// answer is any answer: the details of a parcel or messages, either of them as the outermost element or below another one. Namespaces are
// not looked at: they differ between the versions of the service, and gateways drop them.
type answer struct {
	XMLName xml.Name
	details
	Within   *details  `xml:"tracking-detail"`
	Messages []message `xml:"message"`
	Inner    []message `xml:"messages>message"`
}

type details struct {
	Number   string       `xml:"pin"`
	Expected string       `xml:"expected-delivery-date"`
	Changed  string       `xml:"changed-expected-date"`
	Postcode string       `xml:"destination-postal-id"`
	Events   []occurrence `xml:"significant-events>occurrence"`
}

type message struct {
	Code        string `xml:"code"`
	Description string `xml:"description"`
}

type occurrence struct {
	Code     string `xml:"event-identifier"`
	Date     string `xml:"event-date"`
	Time     string `xml:"event-time"`
	Zone     string `xml:"event-time-zone"`
	Text     string `xml:"event-description"`
	Site     string `xml:"event-site"`
	Province string `xml:"event-province"`
}

// deepest is how deep an answer may be nested: the service's own go down five levels.
const deepest = 40

var errTooDeep = errors.New("the answer is nested too deep")

// shallow hands on the tokens of an answer that is not nested too deep.
type shallow struct {
	tokens *xml.Decoder
	depth  int
}

// Token returns the next token.
func (s *shallow) Token() (xml.Token, error) {
	token, err := s.tokens.Token()
	switch token.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > deepest {
			return nil, errTooDeep
		}
	case xml.EndElement:
		s.depth--
	}
	return token, err
}

// decode reads a whole body. One published answer starts with an empty line, which XML does not allow before its declaration.
func decode(body []byte) (answer, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\xef\xbb\xbf")))
	switch {
	case len(body) == 0:
		return answer{}, couriers.ErrEmptyBody
	case body[0] != '<':
		return answer{}, errors.New("the answer is no XML")
	}
	tokens := xml.NewDecoder(bytes.NewReader(body))
	tokens.CharsetReader = latin
	var out answer
	if err := xml.NewTokenDecoder(&shallow{tokens: tokens}).Decode(&out); err != nil {
		return answer{}, fmt.Errorf("read answer: %w", err)
	}
	return out, nil
}

// latin reads the encodings that are not UTF-8 but may be declared.
func latin(charset string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(charset) {
	case "iso-8859-1", "latin1", "windows-1252", "us-ascii":
		return charmap.Windows1252.NewDecoder().Reader(input), nil
	default:
		return nil, fmt.Errorf("encoding %.20q is not supported", charset)
	}
}

// one joins the lines of a wrapped text.
func one(text string) string { return strings.Join(strings.Fields(text), " ") }
