package sto

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// codes is scanType: Chinese words within China, action codes of Cainiao's making for international parcels. The gateway dropped 留仓件,
// 派件入柜, 第三方代收 and 代取快递, but old parcels still have them; 代理点签收 is of a push.
func codes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("收件", tracker.StatusPickedUp)
	t.Plain("发件 到件 改地址件 转邮 转同行", tracker.StatusInTransit)
	t.Plain("派件 第三方代派", tracker.StatusOutForDelivery)
	t.Plain("柜机代收 驿站代收 派件入柜 第三方代收", tracker.StatusAvailableForPickup)
	t.Plain("快件取出", tracker.StatusOutForDelivery) // the courier took it out of the locker, for another round or for the way back
	t.Plain("驿站出库 代取快递", tracker.StatusInTransit)
	t.Plain("问题件 留仓件", tracker.StatusException)
	t.Plain("退回件", tracker.StatusReturning)
	t.Plain("签收 代理点签收", tracker.StatusDelivered)

	t.Plain("SC_ORDER_PAY_SUCCESS", tracker.StatusInfoReceived)
	t.Plain("PU_PICKUP_SUCCESS", tracker.StatusPickedUp)
	t.Plain("MOT_TRANSIT SC_ORDER_WEIGHT SC_ORDER_PACKET_SUCCESS SC_ORDER_PACKET_OUT CC_START", tracker.StatusInTransit)
	t.Plain("CC_IM_START CC_IM_SUCCESS GOT", tracker.StatusInTransit) // customs at work, done, handed over: only a failure holds a parcel
	t.Add("SC_INBOUND_SUCCESS LH_DEPART LH_ARRIVE", couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub})
	t.Plain("CC_IM_FAILURE", tracker.StatusCustomsHold)
	return t
}

// read weighs one event.
func (p parser) read(t trace) couriers.Reading {
	text := t.text()
	switch t.Code {
	case "签收", "代理点签收":
		return couriers.ReadSigned(text)
	case "退回件":
		return couriers.ReadReturn(text)
	case "问题件", "留仓件":
		return couriers.ReadProblem(text)
	case "驿站出库", "代取快递":
		return couriers.ReadStationExit(text)
	case "快件取出":
		// Without words it was the courier; the words may say that it was the receiver, or that the parcel goes back.
		if r := couriers.ReadStationExit(text); r.Status != tracker.StatusInTransit {
			return r
		}
	case "到件", "发件":
		return p.passage(t)
	}
	return p.codes.Read(string(t.Code), text)
}

// passage reads an arrival or departure, and which building it was: the push names its kind (1 branch, 2 hub).
func (p parser) passage(t trace) couriers.Reading {
	r := p.codes.Read(string(t.Code), t.text())
	if t.Kind == "2" {
		r.Milestone = tracker.MilestoneHub
	}
	return r
}

// refused reads a refusal by its words: the gateway publishes no list of codes for this service. needRetry is its own word for a failure
// that passes.
func refused(in envelope) tracker.Answer {
	words := string(in.Message)
	if words == "" {
		words = string(in.Exception)
	}
	has := func(list ...string) bool {
		for _, w := range list {
			if strings.Contains(words, w) {
				return true
			}
		}
		return false
	}
	fail := func(o tracker.Outcome, p tracker.Problem) tracker.Answer {
		return couriers.Failed(o, p, strings.TrimSpace(string(in.Code)+" "+words))
	}
	switch {
	case has("验签", "签名", "加密失败", "sign check", "digest", "白名单", "密钥"):
		return fail(tracker.OutcomeAuth, tracker.ProblemBadCredentials)
	case has("权限", "未授权", "未订阅", "未开通", "appkey", "from_code"):
		return fail(tracker.OutcomeAuth, tracker.ProblemNoPermission)
	case has("暂无", "无轨迹", "查无", "查询不到", "未查询到", "没有物流", "不存在"):
		return fail(tracker.OutcomeNotFound, tracker.ProblemNone)
	case has("频繁", "限流", "流控", "流量", "超限"):
		return fail(tracker.OutcomeRateLimited, tracker.ProblemNone)
	case in.Retry.True(), has("系统", "异常", "繁忙", "超时", "稍后"):
		return fail(tracker.OutcomeServerError, tracker.ProblemNone)
	case has("运单号", "单号", "waybillNo"):
		return fail(tracker.OutcomeRejected, tracker.ProblemBadNumber)
	default:
		a := fail(tracker.OutcomeRejected, tracker.ProblemNone)
		a.UnknownCodes = []string{"error:" + tracker.CleanText(string(in.Code), 32)}
		return a
	}
}
