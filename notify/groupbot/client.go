package groupbot

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"parcelwarden/notify"
	"time"
)

// answerLimit is how much of an answer is read, in bytes.
const answerLimit = 8 << 10

// post makes the call and judges the answer.
func (c *Channel) post(ctx context.Context, bot Bot, s sheet, now time.Time) (string, *notify.SendError) {
	address, content := c.dialect.call(bot, s, now)
	hide := func(text string) string { return redact(text, bot) }
	response, err := c.client.R().SetContext(ctx).SetDoNotParseResponse(true).
		SetHeader("Content-Type", "application/json; charset=utf-8").
		SetBody(encode(content)).Post(address)
	if err != nil {
		return "", &notify.SendError{Temporary: true, Reason: "no answer: " + hide(notify.CauseOf(err))}
	}
	body := response.RawBody()
	defer func() { _ = body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(body, answerLimit))
	if err != nil {
		return "", &notify.SendError{Temporary: true, Reason: "broken answer: " + hide(notify.CauseOf(err))}
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
