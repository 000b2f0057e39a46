package email_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"parcelwarden/notify"
	"parcelwarden/notify/email"
	"parcelwarden/notify/mailsink"
	"testing"
)

// certificate borrows the one of httptest, which is made for 127.0.0.1.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	return &tls.Config{Certificates: server.TLS.Certificates, MinVersion: tls.VersionTLS12}, pool
}

func TestEncryptedSend(t *testing.T) {
	t.Parallel()
	for _, mode := range []email.TLS{email.TLSStartTLS, email.TLSDirect} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			secure, pool := certificate(t)
			sink := listen(t, mailsink.Config{TLS: secure, TLSOnly: mode == email.TLSDirect, Username: "warden", Password: "right one"})
			settings := func(c *email.Config) {
				c.TLS, c.RootCAs, c.Username, c.Password = mode, pool, "warden", "right one"
			}
			if _, err := dial(t, sink.Addr(), settings).Send(t.Context(), outgoing()); err != nil || sink.Count() != 1 {
				t.Fatalf("Send: %v, %d mails", err, sink.Count())
			}
			stranger := dial(t, sink.Addr(), func(c *email.Config) { settings(c); c.RootCAs = x509.NewCertPool() })
			_, err := stranger.Send(t.Context(), outgoing())
			if failure, ok := errors.AsType[*notify.SendError](err); !ok || !failure.Setup || sink.Count() != 1 {
				t.Errorf("with an unknown certificate: %v, %d mails; want a setup failure", err, sink.Count())
			}
		})
	}
}
