package notify

import (
	"parcelwarden/tracker"
	"strings"
	"unicode/utf16"
)

// Sizes of one text message: GSM 03.38 letters, or UTF-16 units as soon as one character is outside of that alphabet.
const (
	gsmSegment     = 160
	unicodeSegment = 70
)

// The alphabet of GSM 03.38, 6.2.1 without its line breaks, and the characters that take two places in it.
const (
	gsmLetters  = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "^{}\\[~]|€"
)

// Segments says how much of one text message a text takes: its size, and the size that one message holds.
func Segments(text string) (size, limit int) {
	if gsm, ok := gsmSize(text); ok {
		return gsm, gsmSegment
	}
	return len(utf16.Encode([]rune(text))), unicodeSegment
}

func gsmSize(text string) (int, bool) {
	size := 0
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmLetters, r):
			size++
		case strings.ContainsRune(gsmExtended, r):
			size += 2
		default:
			return 0, false
		}
	}
	return size, true
}

// oneSegment cuts a text between two characters so that it fits one message. The templates fit by themselves with numbers and names
// of usual length; this holds for the others.
func oneSegment(text string) string {
	size, limit := Segments(text)
	if size <= limit {
		return text
	}
	runes := []rune(text)
	for size > limit {
		runes = runes[:len(runes)-1]
		size, _ = gsmSize(string(runes))
		if limit == unicodeSegment { // even if the character that asked for the bigger alphabet has gone
			size = len(utf16.Encode(runes))
		}
	}
	return strings.TrimSpace(string(runes))
}

// Topics lists every topic that has a text.
func Topics() []tracker.Topic { return topics() }
