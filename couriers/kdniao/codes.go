package kdniao

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// table holds State, StateEx and Action, which share one list. The one-digit states come from the text and are soft. 401, 402, 403,
// 407 and 412 are the provider's own time-outs. 204 and 205 say which building a parcel reached.
func table() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("0", tracker.StatusPending)
	t.Plain("10", tracker.StatusInfoReceived)
	t.Plain("1", tracker.StatusPickedUp)
	t.Add("2 5", couriers.Meaning{Status: tracker.StatusInTransit, Soft: true})
	t.Plain("201 206 418 6 601 602 603", tracker.StatusInTransit)
	t.Add("204", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub})
	t.Add("205", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch})
	t.Plain("202 419", tracker.StatusOutForDelivery)
	t.Plain("211", tracker.StatusAvailableForPickup)
	t.Plain("3 301 302 304 311", tracker.StatusDelivered)
	t.Add("4", couriers.Meaning{Status: tracker.StatusException, Soft: true})
	t.Plain("414 417 422 423", tracker.StatusException)
	t.Plain("404", tracker.StatusReturning)
	t.Plain("406", tracker.StatusReturned)
	t.Plain("405 416 420 421", tracker.StatusFailedAttempt)
	t.Plain("413 415", tracker.StatusCancelled)
	t.Plain("604", tracker.StatusCustomsHold)
	t.Add("401", couriers.Meaning{Status: tracker.StatusPending, Hint: true})
	t.Add("402", couriers.Meaning{Status: tracker.StatusOutForDelivery, Hint: true})
	t.Add("403", couriers.Meaning{Status: tracker.StatusInTransit, Hint: true})
	t.Add("407", couriers.Meaning{Status: tracker.StatusReturning, Hint: true})
	t.Add("412", couriers.Meaning{Status: tracker.StatusAvailableForPickup, Hint: true})
	return t
}

// shipperCode translates our courier code into the provider's.
func shipperCode(courier string) (string, bool) {
	code, ok := map[string]string{
		"sf": "SF", "zto": "ZTO", "yto": "YTO", "sto": "STO", "yunda": "YD", "jt": "JTSD", "jd": "JD", "ems": "EMS", "chinapost": "YZPY",
		"deppon": "DBL", "best": "HTKY", "fengwang": "FWX", "kysy": "KYSY",
	}[strings.ToLower(courier)]
	return code, ok
}

// wantsPhone lists the couriers that answer only with the last four digits of a phone.
func wantsPhone(shipper string) bool {
	return shipper == "SF" || shipper == "ZTO" || shipper == "KYSY"
}

// failure reads the Reason of a refused query: the provider gives no numbers.
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
