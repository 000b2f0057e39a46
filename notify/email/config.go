// Package email delivers notifications by SMTP.
package email

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"time"
)

// TLS says how the connection is protected.
type TLS string

// The ways to protect a connection. TLSNone is for a server on this machine.
const (
	TLSNone     TLS = "none"
	TLSStartTLS TLS = "starttls" // the server must offer it
	TLSDirect   TLS = "tls"
)

// Config is one SMTP server and the address to send from.
type Config struct {
	Host     string
	Port     int // 25 for none, 587 for starttls, 465 for tls, if 0
	Username string
	Password string
	From     string         // address, with or without a name: 物流提醒 <alerts@example.cn>
	TLS      TLS            // starttls if empty
	RootCAs  *x509.CertPool // who may have signed the server's certificate; the machine's own list if nil
	Timeout  time.Duration
	Now      func() time.Time
}

// withDefaults fills the zero fields and checks the rest. The errors never hold the password.
func (c Config) withDefaults() (Config, error) {
	c.TLS, c.Timeout = cmp.Or(c.TLS, TLSStartTLS), cmp.Or(max(c.Timeout, 0), 15*time.Second)
	ports := map[TLS]int{TLSNone: 25, TLSStartTLS: 587, TLSDirect: 465}
	port, known := ports[c.TLS]
	c.Port = cmp.Or(c.Port, port)
	switch {
	case c.Host == "":
		return c, errors.New("e-mail: host is missing")
	case !known:
		return c, fmt.Errorf("e-mail: tls %q is not one of none, starttls, tls", c.TLS)
	case c.Port < 1 || c.Port > 65535:
		return c, fmt.Errorf("e-mail: port %d does not exist", c.Port)
	case c.Now == nil:
		return c, errors.New("e-mail: a clock is missing")
	case (c.Username == "") != (c.Password == ""):
		return c, errors.New("e-mail: username and password belong together")
	case c.Username != "" && c.TLS == TLSNone && !isLoopback(c.Host):
		return c, errors.New("e-mail: a password is not sent to another machine without tls")
	}
	if _, err := mail.ParseAddress(c.From); err != nil {
		return c, fmt.Errorf("e-mail: from address %q: %w", c.From, err)
	}
	return c, nil
}

// tlsConfig is the same for both ways to encrypt: the certificate must be the host's.
func (c Config) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: c.Host, RootCAs: c.RootCAs, MinVersion: tls.VersionTLS12}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
