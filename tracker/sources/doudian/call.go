package doudian

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"strconv"
	"strings"
)

// call makes one signed call with a valid token and reads its data. A token that the platform refuses is renewed, and the call made once
// more.
func (s *Source) call(ctx context.Context, method string, params, data any) error {
	token, err := s.tokens.get(ctx, "")
	if err != nil {
		return err
	}
	err = s.send(ctx, request{method: method, token: token, params: params}, data)
	if !errors.Is(err, errStaleToken) {
		return err
	}
	if token, err = s.tokens.get(ctx, token); err != nil {
		return err
	}
	return s.send(ctx, request{method: method, token: token, params: params}, data)
}

// request is one call. Without a token it is about tokens, and must not be repeated.
type request struct {
	method, token string
	params        any
}

func (s *Source) send(ctx context.Context, r request, data any) error {
	params, err := canonical(r.params)
	if err != nil {
		return err
	}
	timestamp := strconv.FormatInt(s.cfg.Now().Unix(), 10)
	query := url.Values{
		"app_key": {s.cfg.AppKey}, "method": {r.method}, "timestamp": {timestamp}, "v": {"2"}, "sign_method": {"hmac-sha256"},
		"sign": {signed{appKey: s.cfg.AppKey, appSecret: s.cfg.AppSecret, method: r.method, timestamp: timestamp, params: params}.sign()},
	}
	if r.token != "" {
		query.Set("access_token", r.token)
	}
	reply, err := s.cfg.Caller.Call(ctx, sources.Request{
		Base: productionBase, Path: "/" + strings.ReplaceAll(r.method, ".", "/"), Query: query, JSON: params,
		Header: map[string]string{"x-open-no-old-err-code": "1"}, Once: r.token == "",
	})
	if err != nil {
		return err //nolint:wrapcheck // a *tracker.SourceError, as promised
	}
	return s.clean(read(reply, data))
}

func read(reply sources.Reply, data any) error {
	if failed := sources.StatusError(reply); failed != nil {
		return failed
	}
	var answer envelope
	if err := json.Unmarshal(reply.Body, &answer); err != nil {
		return sources.Malformed("the answer is not JSON of the platform")
	}
	if err := answer.verdict(); err != nil {
		return err
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		return sources.Malformed("the answer's data have another form than documented")
	}
	return nil
}

// clean takes secrets out of what the platform said before anybody keeps or shows it.
func (s *Source) clean(err error) error {
	var failed *tracker.SourceError
	if !errors.As(err, &failed) {
		return err
	}
	for _, secret := range append(s.tokens.known(), s.cfg.AppSecret, s.cfg.RefreshToken) {
		if secret != "" {
			failed.Detail = strings.ReplaceAll(failed.Detail, secret, "[redacted]")
		}
	}
	failed.Detail = sources.Detail(failed.Detail)
	return err
}
