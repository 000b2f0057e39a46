package yto

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// codes is infoContent of queries and pushes. The push also tells what happens to an order before there is a parcel (ACCEPT, ORDER_BOOKING,
// NOT_SEND: taken, appointment changed, pick-up failed) and PACKAGE (bagged).
func codes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("ACCEPT ORDER_BOOKING NOT_SEND", tracker.StatusInfoReceived)
	t.Plain("GOT", tracker.StatusPickedUp)
	t.Plain("ARRIVAL DEPARTURE PACKAGE FORWARDING", tracker.StatusInTransit)
	t.Add("AIRSEND AIRPICK", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub}) // planes leave from hubs only
	t.Plain("SENT_SCAN", tracker.StatusOutForDelivery)
	t.Plain("INBOUND", tracker.StatusAvailableForPickup)
	t.Plain("SIGNED", tracker.StatusDelivered)
	t.Plain("FAILED", tracker.StatusFailedAttempt)
	t.Plain("TMS_RETURN", tracker.StatusReturning)
	return t
}

// read weighs one event. A failed signature is an attempt unless its words tell of worse: refused, lost, going back.
func (p parser) read(code, text string) couriers.Reading {
	switch code {
	case "SIGNED":
		return couriers.ReadSigned(text)
	case "TMS_RETURN":
		return couriers.ReadReturn(text)
	case "FAILED":
		switch couriers.Keyword(text) {
		case tracker.StatusException, tracker.StatusReturning, tracker.StatusLost, tracker.StatusCancelled:
			return couriers.ReadProblem(text)
		}
	}
	return p.codes.Read(code, text)
}

// codeEmpty says that the platform knows nothing about the number yet.
const codeEmpty = "1001"

// refused reads a refusal by its words: besides 1001 and 401 the platform publishes no list.
func refused(code, words string) tracker.Answer {
	has := func(list ...string) bool {
		for _, w := range list {
			if strings.Contains(words, w) {
				return true
			}
		}
		return false
	}
	fail := func(o tracker.Outcome, p tracker.Problem) tracker.Answer {
		return couriers.Failed(o, p, strings.TrimSpace(code+" "+words))
	}
	switch {
	case code == codeEmpty, has("结果为空", "暂无", "无物流", "无轨迹", "查无"):
		return fail(tracker.OutcomeNotFound, tracker.ProblemNone)
	case code == "401", has("签名", "加密校验", "验签", "密钥", "白名单", "IP", "sign"):
		return fail(tracker.OutcomeAuth, tracker.ProblemBadCredentials)
	case has("权限", "未授权", "未订阅", "未开通"):
		return fail(tracker.OutcomeAuth, tracker.ProblemNoPermission)
	case has("频繁", "限流", "流量", "超过次数", "超限"):
		return fail(tracker.OutcomeRateLimited, tracker.ProblemNone)
	case has("运单号", "单号", "面单号"):
		return fail(tracker.OutcomeRejected, tracker.ProblemBadNumber)
	case has("系统", "异常", "繁忙", "超时", "稍后"):
		return fail(tracker.OutcomeServerError, tracker.ProblemNone)
	default:
		a := fail(tracker.OutcomeRejected, tracker.ProblemNone)
		a.UnknownCodes = []string{"error:" + tracker.CleanText(code, 32)}
		return a
	}
}
