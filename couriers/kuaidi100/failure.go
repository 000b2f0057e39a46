package kuaidi100

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// failure reads returnCode and message of a refused query. Words win over codes where the provider uses one code for several
// things: 400 for an unsupported courier and for an account without money, 408 for a wrong courier and for a wrong phone.
func failure(code, message string) tracker.Answer {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(strings.ToUpper(message), w) {
				return true
			}
		}
		return false
	}
	fail := func(o tracker.Outcome, p tracker.Problem) tracker.Answer {
		return couriers.Failed(o, p, strings.TrimSpace(code+" "+message))
	}
	locked := has("锁单", "被锁", "锁定", "频繁")
	spent := has("余额", "充值", "次数", "单量", "用完", "用尽", "额度", "套餐")
	switch {
	case locked:
		return fail(tracker.OutcomeRateLimited, tracker.ProblemNumberLocked)
	case code == "504":
		return fail(tracker.OutcomeRateLimited, tracker.ProblemNone)
	case code == "500":
		return fail(tracker.OutcomeNotFound, tracker.ProblemNone)
	case code == "501", code == "502":
		return fail(tracker.OutcomeServerError, tracker.ProblemNone)
	case code == "503", code == "600":
		return fail(tracker.OutcomeAuth, tracker.ProblemBadCredentials)
	case spent && (code == "400" || code == "601"):
		return fail(tracker.OutcomeRejected, tracker.ProblemQuota)
	case code == "601":
		return fail(tracker.OutcomeAuth, tracker.ProblemBadCredentials)
	case code == "408" && (has("验证码", "手机", "电话", "PHONE") || !has("快递公司")):
		return fail(tracker.OutcomeRejected, tracker.ProblemNeedsPhone)
	case code == "400" && has("快递公司", "不支持"), code == "408":
		return fail(tracker.OutcomeRejected, tracker.ProblemCourierUnknown)
	case code == "400" && has("单号"):
		return fail(tracker.OutcomeRejected, tracker.ProblemBadNumber)
	}
	a := fail(tracker.OutcomeRejected, tracker.ProblemNone)
	if code != "400" {
		a.UnknownCodes = []string{"returnCode:" + tracker.CleanText(code, 32)}
	}
	return a
}
