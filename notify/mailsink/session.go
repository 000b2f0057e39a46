package mailsink

import (
	"fmt"
	"io"
	"slices"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// failure is an answer that waits for the next mails.
type failure struct {
	code int
	text string
}

// FailNext answers the next n mails with code and text after their recipient was named: 4xx makes a sender try again, 5xx give up.
func (s *Sink) FailNext(code int, text string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, slices.Repeat([]failure{{code, text}}, max(n, 0))...)
}

func (s *Sink) nextFailure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.failures) == 0 {
		return nil
	}
	next := s.failures[0]
	s.failures = s.failures[1:]
	return &smtp.SMTPError{Code: next.code, EnhancedCode: smtp.EnhancedCodeNotSet, Message: next.text}
}

func (s *Sink) newSession() smtp.Session {
	if s.cfg.Username == "" {
		return &session{sink: s}
	}
	return &authSession{session: session{sink: s}}
}

// session takes mails over one connection.
type session struct {
	sink *Sink
	from string
	to   []string
}

// authSession takes mails from a client that has signed in.
type authSession struct {
	session
	signedIn bool
}

var (
	_ smtp.Session     = (*session)(nil)
	_ smtp.AuthSession = (*authSession)(nil)
)

// Reset forgets the envelope.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout ends the connection.
func (s *session) Logout() error { return nil }

// Mail takes the sender of the envelope.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

// Rcpt takes a recipient of the envelope.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if len(s.to) == 0 {
		if err := s.sink.nextFailure(); err != nil {
			return err
		}
	}
	s.to = append(s.to, to)
	return nil
}

// Data takes the mail itself.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("read mail: %w", err)
	}
	s.sink.store(parseMail(s.from, s.to, raw, s.sink.cfg.Now()))
	return nil
}

// AuthMechanisms lists what a client may sign in with.
func (s *authSession) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth checks the user and the password.
func (s *authSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username != s.sink.cfg.Username || password != s.sink.cfg.Password {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

// Mail refuses a client that has not signed in.
func (s *authSession) Mail(from string, opts *smtp.MailOptions) error {
	if !s.signedIn {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	return s.session.Mail(from, opts)
}
