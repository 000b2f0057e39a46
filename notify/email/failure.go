package email

import (
	"crypto/tls"
	"encoding/base64"
	"errors"
	"net/textproto"
	"parcelwarden/notify"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Answers of a server to which the way we sign in, encrypt or name ourselves does not suit: a person must mend the configuration,
// and no alert may be lost until then (RFC 4954, 6; RFC 3207).
func isSetupCode(code int) bool {
	switch code {
	case 530, 534, 535, 538:
		return true
	default:
		return false
	}
}

// dialFailure classifies what went wrong before a mail was offered: connection, greeting, TLS, sign-in. None of it is the mail's fault,
// so nothing here is permanent.
func (c *Channel) dialFailure(err error) *notify.SendError {
	reply, isReply := errors.AsType[*textproto.Error](err)
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	text := err.Error()
	setup := untrusted || (isReply && reply.Code >= 500) || strings.Contains(text, "SMTP AUTH") || strings.Contains(text, "STARTTLS") ||
		errors.Is(err, gomail.ErrNoSupportedAuthDiscovered)
	return &notify.SendError{Temporary: true, Setup: setup, Reason: c.redact("connect: " + text)}
}

// sendFailure classifies a refused mail by the server's code. A refused sender is our configuration, a refused recipient or content
// is final. Without a code the connection broke.
func (c *Channel) sendFailure(err error) *notify.SendError {
	failure := &notify.SendError{Temporary: true, Reason: c.redact(err.Error())}
	refused, classified := errors.AsType[*gomail.SendError](err)
	if !classified {
		return failure
	}
	switch code := refused.ErrorCode(); {
	case isSetupCode(code) || (code >= 500 && refused.Reason == gomail.ErrSMTPMailFrom):
		failure.Setup = true
	case code >= 500, refused.Reason == gomail.ErrGetSender, refused.Reason == gomail.ErrGetRcpts:
		failure.Temporary = false
	}
	return failure
}

// redact takes the password out of a text, also in the forms in which it travels, in case a server repeats what it was sent.
func (c *Channel) redact(text string) string {
	if c.cfg.Password == "" {
		return text
	}
	plain := base64.StdEncoding.EncodeToString([]byte("\x00" + c.cfg.Username + "\x00" + c.cfg.Password))
	for _, form := range []string{plain, base64.StdEncoding.EncodeToString([]byte(c.cfg.Password)), c.cfg.Password} {
		text = strings.ReplaceAll(text, form, "***")
	}
	return text
}
