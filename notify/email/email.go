package email

import (
	"context"
	"fmt"
	"parcelwarden/notify"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Channel sends over one SMTP server. Every send has its own connection, so that workers do not wait for one another and a server
// that drops idle connections does not matter.
type Channel struct {
	cfg Config
}

var _ notify.Channel = (*Channel)(nil)

// New returns the channel "email". It does not connect.
func New(cfg Config) (*Channel, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	c := &Channel{cfg: cfg}
	if _, err := c.client(&dialer{}); err != nil {
		return nil, err
	}
	return c, nil
}

// Name returns "email".
func (c *Channel) Name() string { return "email" }

// Send delivers m to the address in its recipient. The receipt is the server's last answer. A mail that the server has taken counts
// as sent even if the connection breaks afterwards.
func (c *Channel) Send(ctx context.Context, m notify.Outgoing) (string, error) {
	mail, err := c.compose(m)
	if err != nil {
		return "", notify.Failed(c.redact(err.Error()))
	}
	line := &dialer{}
	if c.cfg.TLS == TLSDirect {
		line.secure = c.cfg.tlsConfig()
	}
	defer line.close()
	client, err := c.client(line)
	if err != nil {
		return "", c.dialFailure(err)
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return "", c.dialFailure(err)
	}
	stop := context.AfterFunc(ctx, line.close)
	defer stop()
	err = client.SendWithSMTPClient(connection, mail)
	// The mail is taken or refused by now: what QUIT brings changes nothing.
	_ = client.CloseWithSMTPClient(connection)
	if err != nil && !mail.IsDelivered() {
		return "", c.sendFailure(err)
	}
	return mail.ServerResponse(), nil
}

// client is made for one send: the library leaves its connection open when the greeting, TLS or the sign-in fails, so whoever dials
// must be the one who closes.
func (c *Channel) client(line *dialer) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(c.cfg.Port), gomail.WithTimeout(c.cfg.Timeout), gomail.WithDialContextFunc(line.dial),
		gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithTLSConfig(c.cfg.tlsConfig()),
	}
	switch c.cfg.TLS {
	case TLSNone:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case TLSDirect:
		options = append(options, gomail.WithSSL())
	case TLSStartTLS:
	}
	if c.cfg.Username != "" {
		options = append(options, gomail.WithUsername(c.cfg.Username), gomail.WithPassword(c.cfg.Password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	client, err := gomail.NewClient(c.cfg.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("e-mail: %w", err)
	}
	return client, nil
}

// compose builds the mail. Addresses are parsed and the library encodes header values, so that no value can start a header of its own.
func (c *Channel) compose(m notify.Outgoing) (*gomail.Msg, error) {
	mail := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := mail.From(c.cfg.From); err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	if err := mail.To(m.Notification.Recipient); err != nil {
		return nil, fmt.Errorf("recipient: %w", err)
	}
	mail.Subject(m.Subject)
	mail.SetDateWithValue(c.cfg.Now())
	mail.SetMessageIDWithValue(m.MessageID)
	mail.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Unsubscribe != "" {
		mail.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.Unsubscribe+">")
		if strings.HasPrefix(m.Unsubscribe, "https://") { // one click is for encrypted addresses only (RFC 8058, 3.1)
			mail.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
		}
	}
	mail.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		mail.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return mail, nil
}

// Probe connects, signs in and says goodbye without a mail: what a check of the configuration can prove.
func (c *Channel) Probe(ctx context.Context) error {
	line := &dialer{}
	if c.cfg.TLS == TLSDirect {
		line.secure = c.cfg.tlsConfig()
	}
	defer line.close()
	client, err := c.client(line)
	if err != nil {
		return c.dialFailure(err)
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return c.dialFailure(err)
	}
	_ = client.CloseWithSMTPClient(connection)
	return nil
}
