package groupbot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// verdict is what a provider's code means for a message. Hint says to staff what to do about it.
type verdict struct {
	fate verdictFate
	wait time.Duration // of a limit
	hint string
}

type verdictFate int

const (
	unclear   verdictFate = iota // not in the provider's list: it may pass
	busy                         // the provider's own trouble: it may pass
	throttled                    // too many messages
	wrong                        // the bot's settings: a person must mend them
	refused                      // this content, for good
)

// answer is what came back, with the fields of all three providers. Each has its own name for the code; zero means done.
type answer struct {
	status  int
	header  http.Header
	code    *int
	said    string
	blocked time.Duration // DingTalk's outer gate asks to wait without giving a code
}

// read takes an answer apart. hide takes secrets out of what the provider says, before any of it is cut off.
func read(response *http.Response, raw []byte, hide func(string) string) answer {
	var body struct {
		ErrCode       *int   `json:"errcode"`
		ErrMsg        string `json:"errmsg"`
		Code          *int   `json:"code"`
		Msg           string `json:"msg"`
		StatusCode    *int   `json:"StatusCode"` // what Feishu's older bots say
		StatusMessage string `json:"StatusMessage"`
		Punish        string `json:"punish"`
		Wait          int    `json:"wait"`
	}
	a := answer{status: response.StatusCode, header: response.Header, said: string(raw)}
	if json.Unmarshal(raw, &body) == nil {
		a.code = cmp.Or(body.ErrCode, body.Code, body.StatusCode)
		a.said = cmp.Or(body.ErrMsg, body.Msg, body.StatusMessage, a.said)
		if body.Punish != "" && a.code == nil {
			a.blocked = time.Duration(min(max(body.Wait, 1), 3600)) * time.Second
		}
	}
	a.said, _, _ = strings.Cut(hide(a.said), ", hint:") // WeCom goes on with the caller's address
	a.said = strings.TrimSpace(tracker.CleanText(a.said, 120))
	return a
}

// judge turns an answer into a receipt or a failure. HTTP 200 says nothing: only a code of zero does.
func (c *Channel) judge(a answer, now time.Time) (string, *notify.SendError) {
	if a.code != nil && *a.code == 0 && a.status < 300 {
		return strings.TrimSpace("0 " + a.said), nil
	}
	asked := a.retryAfter(now)
	if a.code == nil {
		return "", a.withoutCode(c.cfg.Kind, asked)
	}
	v := c.dialect.judge(*a.code, a.said)
	failure := &notify.SendError{Temporary: v.fate != refused, Reason: strings.TrimSpace(fmt.Sprintf("%s %d %s", c.cfg.Kind, *a.code, a.said))}
	if v.hint != "" {
		failure.Reason += ": " + v.hint
	}
	switch v.fate {
	case throttled:
		failure.Throttled, failure.RetryAfter = true, cmp.Or(asked, v.wait)
	case wrong:
		failure.Setup = true
	case busy, unclear:
		failure.RetryAfter = asked
	case refused:
	}
	return "", failure
}

// withoutCode judges an answer that is not the provider's form: a gateway's, or that of an address which is no bot's.
func (a answer) withoutCode(kind Kind, asked time.Duration) *notify.SendError {
	failure := &notify.SendError{Temporary: true, RetryAfter: asked, Reason: strings.TrimSpace(fmt.Sprintf("HTTP %d %s", a.status, a.said))}
	switch {
	case a.blocked > 0:
		failure.Throttled, failure.RetryAfter = true, a.blocked
	case a.status == http.StatusTooManyRequests:
		failure.Throttled, failure.RetryAfter = true, cmp.Or(asked, time.Minute)
	case a.status == http.StatusRequestTimeout || a.status >= 500:
	case a.status == http.StatusRequestEntityTooLarge:
		failure.Temporary = false
	case a.status >= 300 && a.status < 400:
		failure.Setup, failure.Reason = true, fmt.Sprintf("HTTP %d: redirects are not followed", a.status)
	default:
		failure.Setup, failure.Reason = true, fmt.Sprintf("HTTP %d: the address does not answer as a %s bot", a.status, kind)
	}
	return failure
}

// retryAfter reads how long the provider asks to wait: Feishu's header in seconds, or the common one in both forms.
func (a answer) retryAfter(now time.Time) time.Duration {
	return cmp.Or(notify.RetryAfter(a.header.Get("x-ogw-ratelimit-reset"), now), notify.RetryAfter(a.header.Get("Retry-After"), now))
}
