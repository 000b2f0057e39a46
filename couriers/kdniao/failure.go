package kdniao

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// refused reads a refusal. Subscriptions have numbers (from a single source), queries only words; 101, 103, 105 and 401 (something is missing
// or badly written) are read by their words too, which say what.
func (r result) refused() tracker.Answer {
	code, reason := string(r.ResultCode), string(r.Reason)
	if code == "" {
		code = string(r.Code)
	}
	if code == "" {
		code = number(reason)
	}
	fail := func(o tracker.Outcome, p tracker.Problem) tracker.Answer {
		return couriers.Failed(o, p, strings.TrimSpace(code+" "+strings.TrimPrefix(reason, code)))
	}
	switch code {
	case "102", "104":
		return fail(tracker.OutcomeAuth, tracker.ProblemBadCredentials)
	case "402", "403", "404":
		return fail(tracker.OutcomeRejected, tracker.ProblemBadNumber)
	case "405":
		return fail(tracker.OutcomeRejected, tracker.ProblemQuota)
	}
	a := failure(reason)
	switch code {
	case "", "100", "101", "103", "105", "401":
	default:
		a.UnknownCodes = append(a.UnknownCodes, "code:"+tracker.CleanText(code, 32))
	}
	if reason == "" {
		a.Detail = code
	}
	return a
}

// number is the error number that a reason starts with, if it does.
func number(reason string) string {
	digits := 0
	for digits < len(reason) && reason[digits] >= '0' && reason[digits] <= '9' {
		digits++
	}
	if digits != 3 {
		return ""
	}
	return reason[:digits]
}

// subscribedBefore reports a refusal to subscribe a number twice: it is subscribed, which is what was wanted.
func (r result) subscribedBefore() bool {
	for _, words := range []string{"重复订阅", "已订阅", "已经订阅"} {
		if strings.Contains(string(r.Reason), words) {
			return true
		}
	}
	return false
}

// failure reads the Reason of a refused request by its words.
func failure(reason string) tracker.Answer {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(reason, w) {
				return true
			}
		}
		return false
	}
	fail := func(o tracker.Outcome, p tracker.Problem) tracker.Answer { return couriers.Failed(o, p, reason) }
	switch {
	case has("没有物流轨迹", "暂无轨迹", "暂无物流", "无轨迹", "没有查询到", "查无结果"):
		return fail(tracker.OutcomeNotFound, tracker.ProblemNone)
	case has("核实ID", "签名", "DataSign", "验证失败", "用户ID", "非法用户", "IP"):
		return fail(tracker.OutcomeAuth, tracker.ProblemBadCredentials)
	case has("套餐", "余额", "次数", "额度", "欠费", "用完"):
		return fail(tracker.OutcomeRejected, tracker.ProblemQuota)
	case has("频繁", "并发", "频率", "限流", "流量"):
		return fail(tracker.OutcomeRateLimited, tracker.ProblemNone)
	case has("权限", "未开通", "未授权"):
		return fail(tracker.OutcomeRejected, tracker.ProblemNoPermission)
	case has("手机", "电话", "CustomerName"):
		return fail(tracker.OutcomeRejected, tracker.ProblemNeedsPhone)
	case has("ShipperCode", "快递公司"):
		return fail(tracker.OutcomeRejected, tracker.ProblemCourierUnknown)
	case has("LogisticCode", "单号"):
		return fail(tracker.OutcomeRejected, tracker.ProblemBadNumber)
	case has("系统", "异常", "繁忙", "超时", "稍后"):
		return fail(tracker.OutcomeServerError, tracker.ProblemNone)
	default:
		return fail(tracker.OutcomeRejected, tracker.ProblemNone)
	}
}
