package doudian

import (
	"errors"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources/sourcetest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// tokenCalls reads once and returns the calls about tokens.
func (s *shop) tokenCalls() []string {
	s.t.Helper()
	if _, err := s.Next(s.t.Context(), ""); err != nil {
		s.t.Fatal(err)
	}
	return slices.DeleteFunc(s.platform.Calls(), func(c string) bool { return !strings.HasPrefix(c, "token.") })
}

func (s *shop) expectTokenCalls(when string, want ...string) {
	s.t.Helper()
	if got := s.tokenCalls(); !slices.Equal(got, want) {
		s.t.Errorf("%s: calls %v, want %v", when, got, want)
	}
}

func TestTokenLife(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.expectTokenCalls("at first", "token.refresh")
	s.expectTokenCalls("again")
	s.restart()
	s.expectTokenCalls("after a restart")
	s.clock.Add(7*24*time.Hour - 30*time.Minute)
	s.expectTokenCalls("near its end", "token.refresh")
	s.platform.Revoke(false)
	s.expectTokenCalls("revoked", "token.refresh")
	if hidden := s.caller.Hidden(); !slices.Contains(hidden, "access-3") || !slices.Contains(hidden, "refresh-3") {
		t.Errorf("hidden: %v", hidden)
	}
	s.platform.Revoke(true)
	_, err := s.Next(t.Context(), "")
	var failed *tracker.SourceError
	if !errors.As(err, &failed) || failed.Outcome != tracker.OutcomeAuth || failed.Problem != tracker.ProblemBadCredentials {
		t.Errorf("all revoked: %v", err)
	}
	s.cfg.RefreshToken = "nobody has this one either" // the shop was authorized anew
	s.restart()
	s.expectTokenCalls("authorized anew", "token.refresh")
}

func TestTokenOfOnesOwnApp(t *testing.T) {
	t.Parallel()
	s := newShop(t, func(c *Config) { c.RefreshToken, c.ShopID = "", sourcetest.DoudianShop })
	s.expectTokenCalls("at first", "token.create")
	s.clock.Add(7 * 24 * time.Hour)
	s.expectTokenCalls("a week later", "token.refresh")
	s.platform.Revoke(true)
	s.expectTokenCalls("all revoked", "token.create")
}

func TestAnotherNodeRenewedTheToken(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.expectTokenCalls("first node", "token.refresh")
	other, err := New(s.cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.platform.Revoke(false)
	if _, err := other.Next(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	s.platform.Calls()
	s.expectTokenCalls("first node, after the second renewed it")
}

func TestOneRenewalForAll(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := s.Next(t.Context(), ""); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	calls := slices.DeleteFunc(s.platform.Calls(), func(c string) bool { return !strings.HasPrefix(c, "token.") })
	if len(calls) != 1 {
		t.Errorf("calls %v", calls)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		status  int
		body    string
		outcome tracker.Outcome
		problem tracker.Problem
		wait    time.Duration
	}{
		{"busy", 200, `{"code":20000,"msg":"服务不可用","sub_code":"isp.service-error"}`, tracker.OutcomeServerError, "", time.Minute},
		{"in part", 200, `{"code":10001,"msg":"部分成功","data":{}}`, tracker.OutcomeServerError, "", time.Minute},
		{"too often", 200, `{"code":50002,"msg":"x","sub_code":"isv.flow-control","sub_msg":"调用过于频繁"}`, tracker.OutcomeRateLimited, "", time.Minute},
		{"too often, by status", 429, ``, tracker.OutcomeRateLimited, "", 0},
		{"signature", 200, `{"code":40003,"msg":"参数错误","sub_code":"isv.signature-invalid:1"}`, tracker.OutcomeAuth, tracker.ProblemBadCredentials, 0},
		{"address list", 200, `{"code":30002,"msg":"IP不在白名单"}`, tracker.OutcomeAuth, tracker.ProblemBadCredentials, 0},
		{"permission", 200, `{"code":"30001","msg":"无权限"}`, tracker.OutcomeAuth, tracker.ProblemNoPermission, 0},
		{"parameter", 200, `{"code":40003,"msg":"参数错误","sub_code":"isv.parameter-invalid:20012","sub_msg":"size limit"}`, tracker.OutcomeRejected, "", 0},
		{"old form", 200, `{"err_no":7,"message":"系统错误"}`, tracker.OutcomeRejected, "", 0},
		{"page", 200, `<html>maintenance</html>`, tracker.OutcomeMalformed, "", 0},
		{"no code", 200, `{}`, tracker.OutcomeMalformed, "", 0},
		{"other data", 200, `{"code":10000,"data":[1]}`, tracker.OutcomeMalformed, "", 0},
		{"gateway", 502, `<html>`, tracker.OutcomeServerError, "", 0},
		{"echo", 200, `{"code":50002,"msg":"` + sourcetest.DoudianSecret + ` of 13912345678"}`, tracker.OutcomeRejected, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			s.platform.Before(func(method string, _ object) (int, string) {
				if method == "order.searchList" {
					return c.status, c.body
				}
				return 0, ""
			})
			_, err := s.Next(t.Context(), "")
			var failed *tracker.SourceError
			if !errors.As(err, &failed) {
				t.Fatalf("error %v", err)
			}
			if failed.Outcome != c.outcome || failed.Problem != c.problem || failed.RetryAfter != c.wait {
				t.Errorf("%+v", failed)
			}
			for _, secret := range []string{sourcetest.DoudianSecret, "13912345678", "access-1"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s in %v", secret, err)
				}
			}
		})
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.caller.Base = "http://127.0.0.1:1"
	_, err := s.Next(t.Context(), "")
	var failed *tracker.SourceError
	if !errors.As(err, &failed) || failed.Outcome != tracker.OutcomeUnreachable || failed.Problem != tracker.ProblemNone {
		t.Errorf("%v: an outage is no reason to authorize anew", err)
	}
}
