package couriers_test

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"testing"
)

func TestRefusal(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]struct {
		outcome tracker.Outcome
		problem tracker.Problem
	}{
		"请求过于频繁，请稍后再试":         {tracker.OutcomeRateLimited, tracker.ProblemNone},
		"签名验证失败":               {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"app-key 不存在":          {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"access_token 已过期":     {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"该应用没有接口权限":            {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"账户余额不足":               {tracker.OutcomeRejected, tracker.ProblemQuota},
		"请提供手机号后四位":            {tracker.OutcomeRejected, tracker.ProblemNeedsPhone},
		"运单不存在":                {tracker.OutcomeNotFound, tracker.ProblemNone},
		"Data cannot be found": {tracker.OutcomeNotFound, tracker.ProblemNone},
		"运单号格式不正确":             {tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"系统繁忙，请稍后重试":           {tracker.OutcomeServerError, tracker.ProblemNone},
	} {
		outcome, problem, known := couriers.Refusal(message)
		if outcome != want.outcome || problem != want.problem || !known {
			t.Errorf("%s: %s %q known %v, want %s %q", message, outcome, problem, known, want.outcome, want.problem)
		}
	}
	for _, message := range []string{"", "操作失败", "error 17"} {
		if outcome, problem, known := couriers.Refusal(message); outcome != tracker.OutcomeRejected || problem != "" || known {
			t.Errorf("%q: %s %q known %v, want an unknown rejection", message, outcome, problem, known)
		}
	}
}
