// Package webhook delivers notifications as signed JSON over HTTP.
package webhook

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"parcelwarden/notify"
	"strconv"
	"time"

	"github.com/go-resty/resty/v2"
)

// Names of the headers that a receiver reads.
const (
	SignatureHeader = "X-Parcelwarden-Signature"
	KeyHeader       = "Idempotency-Key"
)

// answerLimit is how much of a receiver's answer is read, in bytes. Only its start is kept as the receipt.
const answerLimit = 8 << 10

// Config is what the channel needs. Secret gives a merchant's signing secret; "" means that the merchant has none yet, and nothing is
// sent then.
type Config struct {
	Secret  func(merchantID int64) string
	Now     func() time.Time
	Timeout time.Duration // 10 seconds by default
}

// Channel posts to the URL in the notification's recipient.
type Channel struct {
	cfg    Config
	client *resty.Client
}

var _ notify.Drafter = (*Channel)(nil)

// New returns the channel "webhook".
func New(cfg Config) (*Channel, error) {
	if cfg.Secret == nil || cfg.Now == nil {
		return nil, errors.New("webhook: secrets and a clock are needed")
	}
	client := notify.NewClient(cmp.Or(max(cfg.Timeout, 0), 10*time.Second))
	return &Channel{cfg: cfg, client: client}, nil
}

// Name returns "webhook".
func (c *Channel) Name() string { return "webhook" }

// Draft returns the body that Send posts.
func (c *Channel) Draft(m notify.Outgoing) string { return string(m.JSON) }

// Send posts m.JSON with a signature over the time and the body, and the message's id as its idempotency key. The receipt is the
// status with the first words of the answer.
func (c *Channel) Send(ctx context.Context, m notify.Outgoing) (string, error) {
	target, err := url.Parse(m.Notification.Recipient)
	if err != nil || target.Host == "" || (target.Scheme != "https" && target.Scheme != "http") {
		return "", notify.Failed("the webhook address is not an http or https URL")
	}
	secret := c.cfg.Secret(m.Notification.MerchantID)
	if secret == "" {
		return "", &notify.SendError{Temporary: true, Setup: true, Reason: "the merchant has no webhook secret"}
	}
	response, err := c.client.R().SetContext(ctx).SetDoNotParseResponse(true).
		SetHeader("Content-Type", "application/json").
		SetHeader(KeyHeader, m.MessageID).
		SetHeader(SignatureHeader, Sign(secret, m.JSON, c.cfg.Now())).
		SetBody(m.JSON).Post(target.String())
	if err != nil {
		return "", &notify.SendError{Temporary: true, Reason: "no answer: " + notify.CauseOf(err)}
	}
	body := response.RawBody()
	defer func() { _ = body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(body, answerLimit))
	return judge(response.RawResponse, answer, c.cfg.Now())
}

// Sign returns the value of SignatureHeader: "t=UNIX,v1=HEX", where HEX is the HMAC-SHA256 of "UNIX.BODY" under the secret. A receiver
// recomputes it, compares in constant time and refuses old times.
func Sign(secret string, body []byte, at time.Time) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return fmt.Sprintf("t=%s,v1=%s", stamp, hex.EncodeToString(mac.Sum(nil)))
}
