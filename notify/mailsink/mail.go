package mailsink

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// Mail is one mail as a person reads it, and as it came.
type Mail struct {
	Number     int // 1 for the first mail since the start
	From       string
	To         []string // recipients of the envelope
	Subject    string   // decoded
	Text       string   // decoded first text/plain part
	MessageID  string   // without angle brackets
	Date       time.Time
	ReceivedAt time.Time
	Raw        []byte
}

// parseMail reads what it can: a mail that is not well formed is kept with its raw text.
func parseMail(from string, to []string, raw []byte, now time.Time) Mail {
	m := Mail{From: from, To: slices.Clone(to), Raw: raw, ReceivedAt: now}
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		m.Text = strings.ToValidUTF8(string(raw), "\uFFFD")
		return m
	}
	m.Subject = parsed.Header.Get("Subject")
	if decoded, err := new(mime.WordDecoder).DecodeHeader(m.Subject); err == nil {
		m.Subject = decoded
	}
	m.MessageID = strings.Trim(parsed.Header.Get("Message-ID"), " <>")
	if date, err := parsed.Header.Date(); err == nil {
		m.Date = date.UTC()
	}
	text, _ := plainPart(parsed.Header.Get("Content-Type"), parsed.Header.Get("Content-Transfer-Encoding"), parsed.Body)
	m.Text = strings.ReplaceAll(text, "\r\n", "\n")
	return m
}

// plainPart finds the first text/plain part, also inside nested multiparts.
func plainPart(contentType, encoding string, body io.Reader) (string, bool) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err != nil {
				return "", false
			}
			if text, found := plainPart(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); found {
				return text, true
			}
		}
	case kind == "text/plain":
		text, err := io.ReadAll(decoded(encoding, body))
		return strings.ToValidUTF8(string(text), "\uFFFD"), err == nil
	default:
		return "", false
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	default:
		return body
	}
}
