package mailsink

import (
	"net/url"
	"regexp"
	"strings"
)

// webAddress is what may be a link in a text. It ends before what Chinese and English sentences put behind an address.
var webAddress = regexp.MustCompile(`https?://[^\s<>"'，。；：！？、（）【】]+`)

// piece is a part of a text: a link where Href is set.
type piece struct{ Text, Href string }

// linked cuts a text into links to an origin, such as http://127.0.0.1:8080, and what stands between them. Addresses elsewhere stay text: a mail
// may hold anything.
func linked(text, origin string) []piece {
	own, err := url.Parse(origin)
	if err != nil || own.Host == "" {
		return []piece{{Text: text}}
	}
	var out []piece
	done := 0
	for _, at := range webAddress.FindAllStringIndex(text, -1) {
		address := strings.TrimRight(text[at[0]:at[1]], ".,;:!?)]}")
		u, err := url.Parse(address)
		if err != nil || u.Scheme != own.Scheme || !strings.EqualFold(u.Host, own.Host) || u.User != nil {
			continue
		}
		out = append(out, piece{Text: text[done:at[0]]}, piece{Text: address, Href: u.String()})
		done = at[0] + len(address)
	}
	return append(out, piece{Text: text[done:]})
}
