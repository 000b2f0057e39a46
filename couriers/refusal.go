package couriers

import (
	"parcelwarden/tracker"
	"strings"
)

// refusalRule reads one kind of refusal out of a provider's words.
type refusalRule struct {
	outcome tracker.Outcome
	problem tracker.Problem
	words   []string
}

// refusalRules are tried in order: who is not let in at all stands before what was not found, because "app-key 不存在" is no missing
// parcel, and the words of a failing server come last, because they are in many sentences.
func refusalRules() []refusalRule {
	of := func(words ...string) []string { return words }
	return []refusalRule{
		{tracker.OutcomeRateLimited, tracker.ProblemNone, of("频繁", "限流", "限频", "频率", "过快", "rate limit", "too many", "frequent")},
		{tracker.OutcomeAuth, tracker.ProblemBadCredentials, of(
			"签名", "验签", "鉴权", "认证", "令牌", "密钥", "白名单", "授权码", "未授权", "授权失败", "授权过期", "app-key", "appkey", "app_key", "token", "signature",
			"无客户信息", "客户不存在", "账号不存在", "账户不存在", "account does not exist", "digest",
		)},
		{tracker.OutcomeAuth, tracker.ProblemNoPermission, of("权限", "无权", "permission")},
		{tracker.OutcomeRejected, tracker.ProblemQuota, of("余额", "额度", "配额", "欠费", "次数已", "quota")},
		{tracker.OutcomeRejected, tracker.ProblemNeedsPhone, of("手机", "电话")},
		{tracker.OutcomeNotFound, tracker.ProblemNone, of(
			"查无", "不存在", "未查询到", "未查到", "查询不到", "未找到", "无数据", "无轨迹", "没有轨迹", "没有物流", "无物流", "暂无", "无记录", "无查询信息", "无邮件信息",
			"查询无结果", "not found", "cannot be found", "no data",
		)},
		{tracker.OutcomeRejected, tracker.ProblemBadNumber, of("单号格式", "单号错误", "单号有误", "单号无效", "单号不合法", "单号不正确", "无效的运单", "无效单号")},
		{tracker.OutcomeServerError, tracker.ProblemNone, of("系统", "繁忙", "超时", "稍后", "内部", "服务异常", "服务器", "timeout", "internal")},
	}
}

// Refusal reads what a provider says when it refuses, for codes that it does not document. known is false where the words tell nothing
// either: the look was rejected, and the code should be counted.
func Refusal(message string) (outcome tracker.Outcome, problem tracker.Problem, known bool) {
	message = strings.ToLower(message)
	for _, rule := range refusalRules() {
		if hasAny(message, rule.words) {
			return rule.outcome, rule.problem, true
		}
	}
	return tracker.OutcomeRejected, tracker.ProblemNone, false
}
