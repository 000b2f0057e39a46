package groupbot

import (
	"fmt"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"sort"
	"strings"
)

// sheet is what a bot says: a title, lines and one link. All of it is plain text; a dialect takes the sting out of its own markup.
type sheet struct {
	locale   tracker.Locale
	title    string
	lines    []string
	link     string
	linkText string
}

// sheetOf takes a message apart. The line that shows the link becomes the link.
func sheetOf(m notify.Outgoing) sheet {
	s := sheet{locale: m.Notification.Locale, title: m.Subject, link: m.Link, linkText: phrases(m.Notification.Locale).open}
	for line := range strings.SplitSeq(m.Text, "\n") {
		line = strings.TrimSpace(line)
		label, isLink := strings.CutSuffix(line, m.Link)
		switch {
		case line == "":
		case m.Link != "" && isLink:
			if label = strings.TrimRight(label, "：: "); label != "" {
				s.linkText = label
			}
		default:
			s.lines = append(s.lines, line)
		}
	}
	return s
}

// fitted leaves out the last lines of a sheet that is too long for its provider, and says how many.
func (c *Channel) fitted(s sheet) sheet {
	if c.dialect.size(s) <= c.dialect.limit {
		return s
	}
	cut := func(k int) sheet {
		short := s
		short.lines = append(append([]string(nil), s.lines[:k]...), fmt.Sprintf(phrases(s.locale).moreLines, len(s.lines)-k))
		return short
	}
	if k := c.longest(len(s.lines)-1, cut); k >= 0 {
		return cut(k)
	}
	s.lines, s.title = nil, cutBytes(s.title, 300)
	return s
}

// longest returns the most lines, at most n, with which what make returns is within the limit; -1 if even none is.
func (c *Channel) longest(n int, build func(k int) sheet) int {
	return sort.Search(n+1, func(k int) bool { return c.dialect.size(build(k)) > c.dialect.limit }) - 1
}

// cutBytes shortens a text to at most limit bytes, between two characters.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	const dots = "…"
	s = s[:max(0, limit-len(dots))]
	return strings.ToValidUTF8(s, "") + dots
}

// defused replaces the characters that make up links, mentions and emphasis by their wide twins: couriers, suppliers and buyers write
// some of what a message says, and no provider documents an escape for all of them.
func defused(s string) string {
	s = strings.NewReplacer("<", "＜", ">", "＞", "[", "［", "]", "］", "*", "＊", "`", "｀", "\\", "＼").Replace(s)
	if strings.HasPrefix(s, "#") { // a heading; elsewhere it belongs to an order number
		s = "＃" + s[1:]
	}
	return s
}
