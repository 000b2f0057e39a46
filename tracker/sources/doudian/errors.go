package doudian

import (
	"encoding/json"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"strings"
	"time"
)

// errStaleToken is wrapped by the error of a call whose access token the platform does not take any more.
var errStaleToken = errors.New("the access token is not valid any more")

// envelope is both forms of an answer: code 10000, or err_no 0 of the old form. Some answers carry both.
type envelope struct {
	Code    sources.Text    `json:"code"`
	Msg     sources.Text    `json:"msg"`
	SubCode sources.Text    `json:"sub_code"`
	SubMsg  sources.Text    `json:"sub_msg"`
	LogID   sources.Text    `json:"log_id"`
	ErrNo   sources.Text    `json:"err_no"`
	Message sources.Text    `json:"message"`
	Data    json.RawMessage `json:"data"`
}

// Codes of the platform (documentation and two SDKs; the code for too many requests is nowhere stated).
const (
	codeFine         = "10000"
	codePartial      = "10001"
	codeUnavailable  = "20000"
	codeNoPermission = "30001"
	codeAddress      = "30002" // the caller's IP is not on the app's list
)

const busyPause = time.Minute

// verdict returns nil for an answer with data, else why there is none.
func (e *envelope) verdict() error {
	code := string(e.Code)
	switch {
	case code == codeFine, code == "" && e.ErrNo == "0":
		return nil
	case code == "" && e.ErrNo == "":
		return sources.Malformed("the answer has neither code nor err_no")
	case code == "":
		code = string(e.ErrNo)
	}
	words := strings.ToLower(strings.Join([]string{string(e.SubCode), string(e.SubMsg), string(e.Msg), string(e.Message)}, " "))
	failed := &tracker.SourceError{Outcome: tracker.OutcomeRejected, Detail: e.detail(code)}
	has := func(signs ...string) bool {
		for _, s := range signs {
			if strings.Contains(words, s) {
				return true
			}
		}
		return false
	}
	switch {
	case has("access-token", "access_token") && has("expired", "no-existed", "not-exist", "invalid", "过期", "不存在", "失效"):
		failed.Outcome, failed.Problem = tracker.OutcomeAuth, tracker.ProblemBadCredentials
		return fmt.Errorf("%w: %w", errStaleToken, failed)
	case code == codeNoPermission, has("isv.no-permission", "insufficient-isv-permissions"):
		failed.Outcome, failed.Problem = tracker.OutcomeAuth, tracker.ProblemNoPermission
	case code == codeAddress, has("signature-invalid", "sign-invalid", "签名", "app-key-invalid", "refresh-token", "refresh_token"):
		failed.Outcome, failed.Problem = tracker.OutcomeAuth, tracker.ProblemBadCredentials
	case has("flow-control", "频繁", "频率", "限流", "qps"), has("limit") && !strings.HasPrefix(code, "4"): // 4…: a limit of a parameter
		failed.Outcome, failed.RetryAfter = tracker.OutcomeRateLimited, busyPause
	case code == codeUnavailable, code == codePartial, strings.HasPrefix(words, "isp."):
		failed.Outcome, failed.RetryAfter = tracker.OutcomeServerError, busyPause
	}
	return failed
}

func (e *envelope) detail(code string) string {
	parts := []string{"code " + code}
	for _, part := range []sources.Text{e.SubCode, e.SubMsg, e.Msg, e.Message} {
		if part != "" && part != "success" {
			parts = append(parts, string(part))
		}
	}
	if e.LogID != "" {
		parts = append(parts, "log "+string(e.LogID))
	}
	return strings.Join(parts, " ")
}
