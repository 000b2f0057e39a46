package zto

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// verdict is what a status code of a refusal means for the look.
type verdict struct {
	outcome tracker.Outcome
	problem tracker.Problem
}

// failures is statusCode of a refused call: S… comes from the gateway, E… from the rights to a parcel. All of them arrive with HTTP 200.
// S214 is the clock of the request, which is the account's set-up and never the parcel.
func failures() map[string]verdict {
	auth := verdict{tracker.OutcomeAuth, tracker.ProblemBadCredentials}
	server := verdict{tracker.OutcomeServerError, tracker.ProblemNone}
	busy := verdict{tracker.OutcomeRateLimited, tracker.ProblemNone}
	rejected := verdict{tracker.OutcomeRejected, tracker.ProblemNone}
	phone := verdict{tracker.OutcomeRejected, tracker.ProblemNeedsPhone}
	foreign := verdict{tracker.OutcomeRejected, tracker.ProblemNoPermission} // this parcel, not the account
	return map[string]verdict{
		"S200": server, "S202": server, "S203": server, "E500": server,
		"S206": busy, "S221": busy,
		"S207": {tracker.OutcomeAuth, tracker.ProblemNoPermission}, // the method is not part of the account
		"S210": {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"S208": rejected, "E403": rejected,
		"S211": auth, "S212": auth, "S214": auth,
		"E404": foreign, "E418": foreign,
		"E409": phone, "E413": phone,
		"E416": {tracker.OutcomeRejected, tracker.ProblemBadNumber},
	}
}

// refused answers for a refusal: by its code, and where that is in no table by its words, counted.
func (p parser) refused(code, message string) tracker.Answer {
	v, known := p.failures[code]
	if !known {
		v = byWords(message)
	}
	a := couriers.Failed(v.outcome, v.problem, strings.TrimSpace(code+" "+message))
	if !known && code != "" && v.outcome != tracker.OutcomeNotFound {
		a.UnknownCodes = []string{"error:" + tracker.CleanText(code, 32)}
	}
	return a
}

func byWords(message string) verdict {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(message, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("手机", "电话"):
		return verdict{tracker.OutcomeRejected, tracker.ProblemNeedsPhone}
	case has("签名", "黑白名单", "白名单"):
		return verdict{tracker.OutcomeAuth, tracker.ProblemBadCredentials}
	case has("无轨迹", "暂无", "没有轨迹", "查无", "不存在", "未查询到"):
		return verdict{tracker.OutcomeNotFound, tracker.ProblemNone}
	case has("权限", "鉴权"):
		return verdict{tracker.OutcomeRejected, tracker.ProblemNoPermission}
	case has("频繁", "流控", "限制"):
		return verdict{tracker.OutcomeRateLimited, tracker.ProblemNone}
	case has("运单号", "单号"):
		return verdict{tracker.OutcomeRejected, tracker.ProblemBadNumber}
	case has("超时", "异常", "繁忙", "不可用", "发生错误"):
		return verdict{tracker.OutcomeServerError, tracker.ProblemNone}
	default:
		return verdict{tracker.OutcomeRejected, tracker.ProblemNone}
	}
}
