package claimfile

import (
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"unicode"
)

// A4 and its margins, in points.
const (
	pageWidth   = 595.0
	pageHeight  = 842.0
	marginX     = 56.0
	marginTop   = 64.0
	marginFoot  = 56.0
	bodySize    = 10.5
	headSize    = 12.5
	titleSize   = 17.0
	lineSpacing = 1.55
)

// piece is one line of text at its place.
type piece struct {
	x, y, size float64
	bold       bool
	text       string
}

// layout breaks a paper into pages of lines.
type layout struct {
	pages [][]piece
	y     float64
}

func lay(paper tracker.ClaimPaper) [][]piece {
	l := &layout{}
	l.newPage()
	l.paragraph(paper.Title, titleSize, true)
	for _, s := range paper.Sections {
		l.y -= bodySize
		if l.y < marginFoot+4*bodySize*lineSpacing { // a heading does not stand alone at a page's foot
			l.newPage()
		}
		l.paragraph(s.Heading, headSize, true)
		for _, line := range s.Lines {
			l.paragraph(line, bodySize, false)
		}
	}
	for n := range l.pages {
		foot := fmt.Sprintf("%d / %d", n+1, len(l.pages))
		l.pages[n] = append(l.pages[n], piece{x: (pageWidth - width(foot, 9)) / 2, y: marginFoot / 2, size: 9, text: foot})
	}
	return l.pages
}

func (l *layout) newPage() {
	l.pages = append(l.pages, nil)
	l.y = pageHeight - marginTop
}

func (l *layout) paragraph(text string, size float64, bold bool) {
	for _, line := range wrap(text, size, pageWidth-2*marginX) {
		l.y -= size * lineSpacing
		if l.y < marginFoot {
			l.newPage()
			l.y -= size * lineSpacing
		}
		last := len(l.pages) - 1
		l.pages[last] = append(l.pages[last], piece{x: marginX, y: l.y, size: size, bold: bold, text: line})
	}
}

// width is how wide a text is drawn: the face has half an em for each Latin character, by our own table of widths, and an em for others.
func width(text string, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		sum += runeWidth(r)
	}
	return sum * size
}

func runeWidth(r rune) float64 {
	if r < 0x80 {
		return 0.5
	}
	return 1
}

// wrap breaks a text into lines. Words of Latin letters stay whole where they fit a line, Chinese breaks anywhere.
func wrap(text string, size, limit float64) []string {
	var lines []string
	line, used := "", 0.0
	flush := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, used = "", 0
	}
	for _, word := range words(clean(text)) {
		w := width(word, size)
		if used+w > limit && used > 0 {
			flush()
			word = strings.TrimLeft(word, " ")
			w = width(word, size)
		}
		for _, r := range word {
			step := runeWidth(r) * size
			if w > limit && used+step > limit { // a word longer than a line
				flush()
			}
			line += string(r)
			used += step
		}
	}
	if line != "" || len(lines) == 0 {
		flush()
	}
	return lines
}

// clean drops what cannot be drawn and makes every kind of space one.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		default:
			return r
		}
	}, text)
}

// words splits before each space and around each character that is not ASCII.
func words(text string) []string {
	var out []string
	word := ""
	for _, r := range text {
		if word != "" && (r == ' ' || r >= 0x80) {
			out = append(out, word)
			word = ""
		}
		word += string(r)
		if r >= 0x80 {
			out = append(out, word)
			word = ""
		}
	}
	if word != "" {
		out = append(out, word)
	}
	return out
}
