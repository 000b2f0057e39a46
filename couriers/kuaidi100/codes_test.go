package kuaidi100

import (
	"parcelwarden/tracker"
	"testing"
)

// TestStates restates the provider's list: 14 basic and 22 advanced states, by code and by name. A hint is its own time-out, not a scan.
func TestStates(t *testing.T) {
	t.Parallel()
	list := []struct {
		code, name string
		status     tracker.Status
		hint       bool
	}{
		{"0", "在途", tracker.StatusInTransit, false},
		{"1", "揽收", tracker.StatusPickedUp, false},
		{"2", "疑难", tracker.StatusException, false},
		{"3", "签收", tracker.StatusDelivered, false},
		{"4", "退签", tracker.StatusReturned, false},
		{"5", "派件", tracker.StatusOutForDelivery, false},
		{"6", "退回", tracker.StatusReturning, false},
		{"7", "转投", tracker.StatusInTransit, false},
		{"8", "清关", tracker.StatusInTransit, false},
		{"10", "待清关", tracker.StatusInTransit, false},
		{"11", "清关中", tracker.StatusInTransit, false},
		{"12", "已清关", tracker.StatusInTransit, false},
		{"13", "清关异常", tracker.StatusCustomsHold, false},
		{"14", "拒签", tracker.StatusException, false},
		{"101", "已下单", tracker.StatusInfoReceived, false},
		{"102", "待揽收", tracker.StatusInfoReceived, false},
		{"103", "已揽收", tracker.StatusPickedUp, false},
		{"1001", "到达派件城市", tracker.StatusInTransit, false},
		{"1002", "干线", tracker.StatusInTransit, false},
		{"1003", "转递", tracker.StatusInTransit, false},
		{"501", "投柜或驿站", tracker.StatusAvailableForPickup, false},
		{"301", "本人签收", tracker.StatusDelivered, false},
		{"302", "派件异常后签收", tracker.StatusDelivered, false},
		{"303", "代签", tracker.StatusDelivered, false},
		{"304", "投柜或站签收", tracker.StatusDelivered, false},
		{"401", "已销单", tracker.StatusCancelled, false},
		{"201", "超时未签收", tracker.StatusException, true},
		{"202", "超时未更新", tracker.StatusException, true},
		{"203", "拒收", tracker.StatusException, false},
		{"204", "派件异常", tracker.StatusFailedAttempt, false},
		{"205", "柜或驿站超时未取", tracker.StatusAvailableForPickup, true},
		{"206", "无法联系", tracker.StatusFailedAttempt, false},
		{"207", "超区", tracker.StatusException, false},
		{"208", "滞留", tracker.StatusException, false},
		{"209", "破损", tracker.StatusException, false},
		{"210", "销单", tracker.StatusCancelled, false},
	}
	codes := table()
	if len(list) != 36 || len(codes) != 2*len(list) {
		t.Errorf("the list has %d states and the table %d codes and names, want 36 and 72", len(list), len(codes))
	}
	for _, row := range list {
		for _, key := range []string{row.code, row.name} {
			got := read(codes, key, "")
			if got.Status != row.status || got.Hint != row.hint || got.Unknown {
				t.Errorf("%s %s: %+v, want %s, hint %v", row.code, row.name, got, row.status, row.hint)
			}
		}
	}
}

// TestLockerCodesAreReversed: the provider calls the arrival in a locker "in transit" and the parcel that was taken out of it "in locker".
func TestLockerCodesAreReversed(t *testing.T) {
	t.Parallel()
	codes := table()
	for text, want := range map[[2]string]tracker.Status{
		{"0", "您的快件已到达【递易柜自提柜】（晨光苑3号楼），请及时取件"}:    tracker.StatusAvailableForPickup,
		{"0", "快件已暂存至晨光苑店菜鸟驿站，请凭取件码取件"}:           tracker.StatusAvailableForPickup,
		{"501", "快件已被快递员从【递易柜自提柜】晨光苑3号楼取回，请等待联系"}: tracker.StatusInTransit,
		{"501", "从自提柜取回"}:         tracker.StatusInTransit,
		{"501", "快件已从晨光苑丰巢取回"}:    tracker.StatusInTransit,
		{"501", "取件成功，感谢使用丰巢"}:    tracker.StatusDelivered,
		{"投柜或驿站", "从自提柜取回"}:       tracker.StatusInTransit,
		{"501", "快件已放入【晨光苑丰巢】"}:   tracker.StatusAvailableForPickup,
		{"501", "快件由驿站代签收，请尽快取件"}: tracker.StatusAvailableForPickup,
		{"501", ""}: tracker.StatusAvailableForPickup,
	} {
		if got := read(codes, text[0], text[1]); got.Status != want {
			t.Errorf("%s %q: %s, want %s", text[0], text[1], got.Status, want)
		}
	}
}

func TestCourierCodes(t *testing.T) {
	t.Parallel()
	for ours, com := range map[string]string{
		"sf": "shunfeng", "zto": "zhongtong", "yto": "yuantong", "sto": "shentong", "yunda": "yunda", "jt": "jtexpress", "jd": "jd", "ems": "ems",
		"chinapost": "youzhengguonei", "deppon": "debangkuaidi", "best": "huitongkuaidi", "zhaijisong": "zhaijisong", "cainiao": "danniao",
		"sffreight": "shunfengkuaiyun", "kuayue": "kuayue", "annto": "annto",
	} {
		if got, ok := comCode(ours); got != com || !ok {
			t.Errorf("%s is asked for as %q, want %q", ours, got, com)
		}
		if got := ourCode(com); got != ours {
			t.Errorf("%s reads as %q, want %q", com, got, ours)
		}
	}
	for com, ours := range map[string]string{"debangwuliu": "deppon", "youzhengbk": "chinapost", "ShunFeng": "sf", "jiajiwuliu": "jiajiwuliu"} {
		if got := ourCode(com); got != ours {
			t.Errorf("%s reads as %q, want %q", com, got, ours)
		}
	}
}

func TestReturnCodes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, message string
		outcome       tracker.Outcome
		problem       tracker.Problem
	}{
		{"400", "提交的数据不完整，或者贵公司没授权", tracker.OutcomeRejected, tracker.ProblemNone},
		{"400", "不支持此快递公司", tracker.OutcomeRejected, tracker.ProblemCourierUnknown},
		{"400", "账号未充值，请充值后再使用", tracker.OutcomeRejected, tracker.ProblemQuota},
		{"408", "快递公司参数异常", tracker.OutcomeRejected, tracker.ProblemCourierUnknown},
		{"408", "验证码错误", tracker.OutcomeRejected, tracker.ProblemNeedsPhone},
		{"500", "查询无结果", tracker.OutcomeNotFound, tracker.ProblemNone},
		{"501", "服务器错误", tracker.OutcomeServerError, tracker.ProblemNone},
		{"502", "服务器繁忙", tracker.OutcomeServerError, tracker.ProblemNone},
		{"503", "验证签名失败", tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		{"504", "请求过快", tracker.OutcomeRateLimited, tracker.ProblemNone},
		{"504", "单号已锁单", tracker.OutcomeRateLimited, tracker.ProblemNumberLocked},
		{"600", "您不是合法的订阅者", tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		{"601", "POLL:KEY已过期", tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		{"601", "可用单量已用完", tracker.OutcomeRejected, tracker.ProblemQuota},
	} {
		if a := failure(c.code, c.message); a.Outcome != c.outcome || a.Problem != c.problem || len(a.UnknownCodes) != 0 {
			t.Errorf("%s %s: %s %q %v, want %s %q", c.code, c.message, a.Outcome, a.Problem, a.UnknownCodes, c.outcome, c.problem)
		}
	}
	if a := failure("777", "无此说明"); a.Outcome != tracker.OutcomeRejected || len(a.UnknownCodes) != 1 {
		t.Errorf("a code that nobody knows: %+v", a)
	}
}
