package groupbot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"parcelwarden/notify"
	"time"

	"github.com/go-resty/resty/v2"
)

// answerLimit is how much of an answer is read, in bytes.
const answerLimit = 8 << 10

func newClient(timeout time.Duration) *resty.Client {
	return resty.New().
		SetTimeout(timeout).
		SetRetryCount(0). // the outbox tries again
		SetRedirectPolicy(resty.RedirectPolicyFunc(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })).
		SetTransport(&http.Transport{ // no proxy from the environment: what a bot gets must not depend on who started the program
			MaxIdleConnsPerHost: 4, MaxConnsPerHost: 16, IdleConnTimeout: time.Minute,
			TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: true,
		}).
		SetLogger(silent{}).
		SetHeader("User-Agent", "parcelwarden")
}

// post makes the call and judges the answer.
func (c *Channel) post(ctx context.Context, bot Bot, s sheet, now time.Time) (string, *notify.SendError) {
	address, content := c.dialect.call(bot, s, now)
	hide := func(text string) string { return redact(text, bot) }
	response, err := c.client.R().SetContext(ctx).SetDoNotParseResponse(true).
		SetHeader("Content-Type", "application/json; charset=utf-8").
		SetBody(encode(content)).Post(address)
	if err != nil {
		return "", &notify.SendError{Temporary: true, Reason: "no answer: " + hide(causeOf(err))}
	}
	body := response.RawBody()
	defer func() { _ = body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(body, answerLimit))
	if err != nil {
		return "", &notify.SendError{Temporary: true, Reason: "broken answer: " + hide(causeOf(err))}
	}
	return c.judge(read(response.RawResponse, raw, hide), now)
}

// encode writes JSON without \u escapes for <, > and &, which WeCom refuses (its code 40033).
func encode(v any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // structs of strings always encode
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// causeOf leaves the URL out of a client's error: it holds the key.
func causeOf(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return err.Error()
}

// silent keeps the library from writing to standard error.
type silent struct{}

// Errorf does nothing.
func (silent) Errorf(string, ...any) {}

// Warnf does nothing.
func (silent) Warnf(string, ...any) {}

// Debugf does nothing.
func (silent) Debugf(string, ...any) {}
