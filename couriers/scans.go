package couriers

import (
	"parcelwarden/tracker"
	"strings"
)

// ReadSigned reads a signature scan. The one who signs for a returned parcel is the sender: then the words say so, and the code does not.
func ReadSigned(text string) Reading {
	if Keyword(text) == tracker.StatusReturned {
		return Reading{Status: tracker.StatusReturned}
	}
	return Reading{Status: tracker.StatusDelivered, Milestone: tracker.MilestoneSigned}
}

// ReadReturn reads a scan of a parcel that goes back: on its way, unless the words say that the sender has it.
func ReadReturn(text string) Reading {
	if Keyword(text) == tracker.StatusReturned {
		return Reading{Status: tracker.StatusReturned}
	}
	return Reading{Status: tracker.StatusReturning}
}

// ReadProblem reads a problem scan (问题件) by the reason in its words. Words of success are not believed there: complaints quote them
// ("客户称未收到，系统显示已签收").
func ReadProblem(text string) Reading {
	switch word := Keyword(text); word {
	case tracker.StatusFailedAttempt, tracker.StatusReturning, tracker.StatusLost, tracker.StatusCancelled, tracker.StatusCustomsHold:
		return Reading{Status: word}
	default:
		return Reading{Status: tracker.StatusException}
	}
}

// ReadStationExit reads a scan out of a station or locker. Usually the receiver took the parcel, but the same scan is made when a courier
// takes it back for another round: it counts as delivered only where the words say 取件 or 签收, else the parcel is on its way.
func ReadStationExit(text string) Reading {
	word := Keyword(text)
	switch {
	case word == tracker.StatusDelivered || word == "" && collected(text):
		return Reading{Status: tracker.StatusDelivered, Milestone: tracker.MilestoneSigned}
	case word == tracker.StatusException, word == tracker.StatusFailedAttempt, turning(word):
		return Reading{Status: word}
	default:
		return Reading{Status: tracker.StatusInTransit}
	}
}

// collected reports whether a clause of the text says that somebody other than a courier took the parcel.
func collected(text string) bool {
	for clause := range strings.SplitSeq(statements(text), "，") {
		clause = strings.NewReplacer("取件码", "", "待取件", "", "未取件", "", "取件通知", "", "取件时间", "", "待签收", "", "未签收", "").Replace(clause)
		if hasAny(clause, []string{"取件", "取走", "自提", "领取", "提货", "签收"}) &&
			!hasAny(clause, []string{"快递员", "业务员", "派件员", "派送员", "配送员", "小哥", "自提柜", "自提点"}) {
			return true
		}
	}
	return false
}
