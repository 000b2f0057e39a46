package sms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"parcelwarden/notify"
	"parcelwarden/tracker"

	"github.com/go-resty/resty/v2"
)

// answerLimit is how much of a provider's answer is read, in bytes.
const answerLimit = 64 << 10

// call is one request as it goes over the wire.
type call struct {
	url    string
	header map[string]string
	body   []byte // nil: none
}

// answer is what came back for a call.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// service knows one provider: how to ask it and what its answers mean. An error of ask is final, unless it is errNoTemplate: the message
// cannot be sent this way. An answer is either a receipt or a refusal.
type service interface {
	ask(to number, m notify.Outgoing) (call, error)
	read(a answer) (receipt string, refused *refusal)
}

// Channel sends one text message per notification.
type Channel struct {
	cfg     Config
	service service
	client  *resty.Client
}

var _ notify.Channel = (*Channel)(nil)

// New returns the channel "sms". It does not connect.
func New(cfg Config) (*Channel, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	client := notify.NewClient(cfg.Timeout).SetHeader("Accept", "application/json")
	return &Channel{cfg: cfg, service: serviceOf(cfg), client: client}, nil
}

func serviceOf(cfg Config) service {
	switch cfg.Provider {
	case Aliyun:
		return aliyun{cfg}
	case Tencent:
		return tencent{cfg}
	default:
		return twilio{cfg}
	}
}

// Name returns "sms".
func (c *Channel) Name() string { return "sms" }

// Send sends m to the number in its recipient. The receipt is the provider's id of the message, under which its fate is reported.
func (c *Channel) Send(ctx context.Context, m notify.Outgoing) (string, error) {
	to, err := parseNumber(m.Notification.Recipient)
	if err != nil {
		return "", notify.Failed("the recipient is " + err.Error())
	}
	ask, err := c.service.ask(to, m)
	if err != nil {
		failure := notify.Failed(fmt.Sprintf("%s: %s", c.cfg.Provider, err))
		if errors.Is(err, errNoTemplate) {
			failure.Temporary, failure.Setup, failure.Template = true, true, true
		}
		return "", failure
	}
	request := c.client.R().SetContext(ctx).SetDoNotParseResponse(true).SetHeaders(ask.header)
	if ask.body != nil {
		request.SetBody(ask.body)
	}
	response, err := request.Post(ask.url)
	if err != nil {
		return "", &notify.SendError{Temporary: true, Reason: fmt.Sprintf("%s: no answer: %s", c.cfg.Provider, notify.CauseOf(err))}
	}
	body := response.RawBody()
	defer func() { _ = body.Close() }()
	said, err := io.ReadAll(io.LimitReader(body, answerLimit))
	if err != nil {
		return "", &notify.SendError{Temporary: true, Reason: fmt.Sprintf("%s: the answer broke off: %s", c.cfg.Provider, notify.CauseOf(err))}
	}
	receipt, refused := c.service.read(answer{status: response.StatusCode(), header: response.Header(), body: said})
	if refused != nil {
		return "", c.failure(refused)
	}
	return tracker.CleanText(receipt, 100), nil
}
