package jt

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// code is one row of the platform's lists. The lists number the rows, and the samples carry the names, so both are read.
type code struct{ number, name string }

// named enters both forms of every code with the same meaning.
func named(t couriers.CodeTable, m couriers.Meaning, codes ...code) {
	for _, c := range codes {
		t[c.number], t[c.name] = m, m
	}
}

// scans is scanType, 14 rows. 5, 9, 10, 11 and 13 are read together with their words or with problemType (see parser.read).
func scans() couriers.CodeTable {
	plain := func(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s} }
	t := couriers.CodeTable{}
	named(t, plain(tracker.StatusPickedUp), code{"1", "快件揽收"})
	named(t, plain(tracker.StatusInTransit), code{"2", "入仓扫描"}, code{"3", "发件扫描"}, code{"4", "到件扫描"}, code{"8", "快件取出扫描"}, code{"12", "安检扫描"})
	named(t, plain(tracker.StatusOutForDelivery), code{"5", "出仓扫描"})
	named(t, plain(tracker.StatusAvailableForPickup), code{"6", "入库扫描"}, code{"7", "代理点收入扫描"})
	named(t, plain(tracker.StatusInTransit), code{"9", "出库扫描"})
	named(t, plain(tracker.StatusDelivered), code{"10", "快件签收"})
	named(t, plain(tracker.StatusException), code{"11", "问题件扫描"})
	named(t, plain(tracker.StatusReturning), code{"14", "退件扫描"})
	t["入仓扫描（停用）"] = t["2"]
	return t
}

// problems is problemType, 32 rows: why a parcel is a problem. A5, A6 and A22 are not in the list.
func problems() couriers.CodeTable {
	plain := func(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s} }
	t := couriers.CodeTable{}
	named(t, plain(tracker.StatusCancelled), code{"A1", "客户取消寄件-网点"}, code{"A26", "客户取消寄件-中心"}, code{"A31", "作废件"})
	named(t, plain(tracker.StatusException), // refused
		code{"A2", "客户拒收"}, code{"A14", "客户拒收"}, code{"A29", "代收/到付结算异议拒付"}, code{"A35", "发票问题客户拒收"})
	named(t, plain(tracker.StatusReturning), code{"A4", "退回件-网点"}, code{"A25", "退回件-中心"})
	named(t, plain(tracker.StatusFailedAttempt), // the receiver or the address
		code{"A3", "更改派送地址"}, code{"A9", "收件人联系不上"}, code{"A10", "收件人联系不上"}, code{"A11", "多次派件失败"}, code{"A12", "收件人信息错误"},
		code{"A13", "更改派送时间"}, code{"A15", "收件地址不详"}, code{"A16", "收件地址错误"})
	named(t, plain(tracker.StatusAvailableForPickup), code{"A17", "包裹存放至网点"}, code{"A18", "包裹存放至网点"}, code{"A21", "包裹暂存网点"})
	named(t, plain(tracker.StatusException), // the parcel, or what holds it up
		code{"A7", "异常件提醒"}, code{"A8", "包裹异常-网点"}, code{"A19", "收件地址禁止"}, code{"A20", "包裹异常"}, code{"A23", "包裹延迟-节假日"}, code{"A24", "包裹异常-中心"},
		code{"A27", "异常天气"}, code{"A28", "自然灾害"}, code{"A30", "货未到齐"}, code{"A32", "未录进仓编码"}, code{"A33", "政府管制"}, code{"A34", "乡镇件"})
	return t
}

// read weighs one event.
func (p parser) read(e event) couriers.Reading {
	text := string(e.Text)
	switch e.Scan {
	case "5", "出仓扫描":
		if departs(text) {
			return couriers.Reading{Status: tracker.StatusInTransit}
		}
	case "9", "出库扫描", "8", "快件取出扫描":
		if collected(text) {
			return couriers.Reading{Status: tracker.StatusDelivered, Milestone: tracker.MilestoneSigned}
		}
	case "10", "快件签收":
		if couriers.Keyword(text) == tracker.StatusReturned {
			return couriers.Reading{Status: tracker.StatusReturned} // signed by the sender
		}
	case "11", "问题件扫描":
		if e.Problem != "" {
			return p.readProblem(e)
		}
	case "13", "其他扫描":
		r := p.scans.Read("", text)
		r.Hint = r.Status == tracker.StatusUnknown // "other" says nothing: it must not undo what was known
		return r
	}
	return p.scans.Read(string(e.Scan), text)
}

// readProblem reads the reason of a problem. One that is not in the list is a problem all the same.
func (p parser) readProblem(e event) couriers.Reading {
	r := p.problems.Read(string(e.Problem), string(e.Text))
	if r.Unknown && r.Status == tracker.StatusUnknown {
		r.Status = tracker.StatusException
	}
	return r
}

// departs tells a vehicle leaving a hub from a deliverer leaving a branch: both are "out of the warehouse". The platform's own sample is
// the deliverer, so that only words about a next place make it a departure.
func departs(text string) bool {
	for _, word := range []string{"发往", "前往", "下一站", "离开", "运往"} {
		if strings.Contains(text, word) {
			return couriers.Keyword(text) != tracker.StatusOutForDelivery
		}
	}
	return false
}

// collected tells from the words that the buyer has the parcel: a station books parcels out for its buyers and for deliverers alike.
func collected(text string) bool {
	switch couriers.Keyword(text) {
	case tracker.StatusDelivered:
		return true
	case "", tracker.StatusAvailableForPickup:
	default:
		return false
	}
	for _, courier := range []string{"快递员", "业务员", "派件员", "小哥"} {
		if strings.Contains(text, courier) {
			return false
		}
	}
	for _, word := range []string{"已取件", "取件完成", "完成取件", "本人取件", "客户取件", "已自提", "自提成功"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
