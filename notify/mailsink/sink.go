// Package mailsink is an SMTP server inside the process for demonstrations and tests: it takes every mail, sends none on, and shows
// what it took.
package mailsink

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Config says where the sink listens and how much it keeps.
type Config struct {
	Addr     string           // 127.0.0.1:0 by default; must be a loopback address
	Keep     int              // mails kept, the oldest go first; 2000 by default
	Now      func() time.Time // when a mail came in
	Username string           // if set, a client must sign in
	Password string
	TLS      *tls.Config // if set, STARTTLS is offered
	TLSOnly  bool        // TLS from the first byte on
}

// Sink is a listening server. It is safe for concurrent use.
type Sink struct {
	cfg      Config
	server   *smtp.Server
	listener net.Listener
	done     chan error

	mu         sync.Mutex
	mails      []Mail // oldest first
	seen       map[string]bool
	order      []string // keys of seen, oldest first
	taken      int
	duplicates int
	failures   []failure
}

// Listen starts a sink. Close ends it.
func Listen(cfg Config) (*Sink, error) {
	if cfg.Now == nil {
		return nil, errors.New("a mail sink needs a clock")
	}
	if cfg.TLSOnly && cfg.TLS == nil {
		return nil, errors.New("a mail sink cannot speak TLS without a certificate")
	}
	cfg.Addr, cfg.Keep = cmp.Or(cfg.Addr, "127.0.0.1:0"), cmp.Or(max(cfg.Keep, 0), 2000)
	var lc net.ListenConfig
	listener, err := lc.Listen(context.Background(), "tcp", cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("mail sink: %w", err)
	}
	if addr, ok := listener.Addr().(*net.TCPAddr); !ok || !addr.IP.IsLoopback() {
		return nil, errors.Join(fmt.Errorf("mail sink: %s is not a loopback address", cfg.Addr), listener.Close())
	}
	s := &Sink{cfg: cfg, listener: listener, done: make(chan error, 1), seen: map[string]bool{}}
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return s.newSession(), nil }))
	s.server.Domain = "mailsink.invalid"
	s.server.MaxMessageBytes, s.server.MaxRecipients = 4<<20, 100
	s.server.ReadTimeout, s.server.WriteTimeout = time.Minute, time.Minute
	s.server.EnableSMTPUTF8, s.server.AllowInsecureAuth = true, true
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	s.server.TLSConfig = cfg.TLS
	serve := listener
	if cfg.TLSOnly {
		serve = tls.NewListener(listener, cfg.TLS)
	}
	go func() { s.done <- s.server.Serve(serve) }()
	return s, nil
}

// Addr is the host and port to send to.
func (s *Sink) Addr() string { return s.listener.Addr().String() }

// Close stops listening and waits for open connections until ctx ends; one that is still open then ends with its own time-out.
func (s *Sink) Close(ctx context.Context) error {
	if err := s.server.Shutdown(ctx); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
		return fmt.Errorf("close mail sink: %w", err)
	}
	return <-s.done
}

// Messages returns the mails that are kept, oldest first.
func (s *Sink) Messages() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// Count is the number of different mails taken since the start, also those that are no longer kept.
func (s *Sink) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken
}

// Duplicates is the number of mails whose Message-ID had come before. They were accepted and dropped.
func (s *Sink) Duplicates() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.duplicates
}

// message returns the mail with the number, if it is still kept.
func (s *Sink) message(number int) (Mail, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, found := slices.BinarySearchFunc(s.mails, number, func(m Mail, n int) int { return m.Number - n })
	if !found {
		return Mail{}, false
	}
	return s.mails[i], true
}

// store keeps a mail unless its Message-ID has come before. Ids are remembered for longer than mails are kept.
func (s *Sink) store(m Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.MessageID != "" {
		if s.seen[m.MessageID] {
			s.duplicates++
			return
		}
		s.seen[m.MessageID] = true
		if s.order = append(s.order, m.MessageID); len(s.order) > 16*s.cfg.Keep {
			delete(s.seen, s.order[0])
			s.order = s.order[1:]
		}
	}
	s.taken++
	m.Number = s.taken
	if s.mails = append(s.mails, m); len(s.mails) > s.cfg.Keep {
		s.mails = s.mails[1:]
	}
}
