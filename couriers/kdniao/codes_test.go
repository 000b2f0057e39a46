package kdniao

import (
	"fmt"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"testing"
)

// TestStates restates the provider's list of State, StateEx and Action. A hint is its own time-out, not a scan.
func TestStates(t *testing.T) {
	t.Parallel()
	list := []struct {
		code, name string
		status     tracker.Status
		hint       bool
	}{
		{"0", "暂无轨迹信息", tracker.StatusPending, false},
		{"10", "待揽件", tracker.StatusInfoReceived, false},
		{"1", "已揽收", tracker.StatusPickedUp, false},
		{"2", "在途中", tracker.StatusInTransit, false},
		{"201", "到达派件城市", tracker.StatusInTransit, false},
		{"202", "派件中", tracker.StatusOutForDelivery, false},
		{"204", "到达转运中心", tracker.StatusInTransit, false},
		{"205", "到达派件网点", tracker.StatusInTransit, false},
		{"206", "寄件网点发件", tracker.StatusInTransit, false},
		{"211", "已放入快递柜或驿站", tracker.StatusAvailableForPickup, false},
		{"3", "已签收", tracker.StatusDelivered, false},
		{"301", "正常签收", tracker.StatusDelivered, false},
		{"302", "派件异常后最终签收", tracker.StatusDelivered, false},
		{"304", "代收签收", tracker.StatusDelivered, false},
		{"311", "快递柜或驿站签收", tracker.StatusDelivered, false},
		{"4", "问题件", tracker.StatusException, false},
		{"401", "发货无信息", tracker.StatusPending, true},
		{"402", "超时未签收", tracker.StatusOutForDelivery, true},
		{"403", "超时未更新", tracker.StatusInTransit, true},
		{"404", "拒收(退件)", tracker.StatusReturning, false},
		{"405", "派件异常", tracker.StatusFailedAttempt, false},
		{"406", "退货签收", tracker.StatusReturned, false},
		{"407", "退货未签收", tracker.StatusReturning, true},
		{"412", "快递柜或驿站超时未取", tracker.StatusAvailableForPickup, true},
		{"413", "单号已拦截", tracker.StatusCancelled, false},
		{"414", "破损", tracker.StatusException, false},
		{"415", "客户取消发货", tracker.StatusCancelled, false},
		{"416", "无法联系", tracker.StatusFailedAttempt, false},
		{"417", "配送延迟", tracker.StatusException, false},
		{"418", "快件取出", tracker.StatusInTransit, false},
		{"419", "重新派送", tracker.StatusOutForDelivery, false},
		{"420", "收货地址不详细", tracker.StatusFailedAttempt, false},
		{"421", "收件人电话错误", tracker.StatusFailedAttempt, false},
		{"422", "错分件", tracker.StatusException, false},
		{"423", "超区件", tracker.StatusException, false},
		{"5", "转寄", tracker.StatusInTransit, false},
		{"6", "清关", tracker.StatusInTransit, false},
		{"601", "待清关", tracker.StatusInTransit, false},
		{"602", "清关中", tracker.StatusInTransit, false},
		{"603", "已清关", tracker.StatusInTransit, false},
		{"604", "清关异常", tracker.StatusCustomsHold, false},
	}
	codes := table()
	if len(list) != 41 || len(codes) != len(list) {
		t.Errorf("the list has %d states and the table %d, want 41", len(list), len(codes))
	}
	for _, row := range list {
		if got := codes.Read(row.code, ""); got.Status != row.status || got.Hint != row.hint || got.Unknown {
			t.Errorf("%s %s: %+v, want %s, hint %v", row.code, row.name, got, row.status, row.hint)
		}
	}
}

// TestTimeOutCodesAreHints: the provider's own time-outs leave a parcel where it was last scanned, whether they stand on an event or on the
// parcel as a whole.
func TestTimeOutCodesAreHints(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"401", "402", "403", "407", "412"} {
		for _, body := range []string{
			`{"Success":true,"LogisticCode":"YT9100000000111","State":"2","StateEx":%q,"Traces":[` +
				`{"AcceptTime":"2026-03-09 10:00:00","AcceptStation":"快件离开【杭州转运中心】","Action":"206"}]}`,
			`{"Success":true,"LogisticCode":"YT9100000000111","State":"2","StateEx":"2","Traces":[` +
				`{"AcceptTime":"2026-03-09 10:00:00","AcceptStation":"快件离开【杭州转运中心】","Action":"206"},` +
				`{"AcceptTime":"2026-03-10 10:00:00","AcceptStation":"系统提醒","Action":%q}]}`,
		} {
			a := parser{codes: table()}.parse(couriers.Reply{Body: fmt.Appendf(nil, body, code)})
			if len(a.Shipments) != 1 || a.Shipments[0].Status != tracker.StatusInTransit {
				t.Errorf("%s: %+v", code, a)
			}
		}
	}
}

// TestStateStaysAtProblem: State is still 4 after a problem is over. The last Action tells, or, in the basic query, the last words.
func TestStateStaysAtProblem(t *testing.T) {
	t.Parallel()
	const row = `{"Success":true,"LogisticCode":"YT9100000000111","State":"4","Traces":[` +
		`{"AcceptTime":"2026-03-08 10:00:00","AcceptStation":"派送不成功，客户要求改天配送"%s},` +
		`{"AcceptTime":"2026-03-09 10:00:00","AcceptStation":%q%s}]}`
	for name, c := range map[string]struct {
		first, text, last string
		want              tracker.Status
	}{
		"moving again":          {`,"Action":"405"`, "快件离开【杭州转运中心】", `,"Action":"2"`, tracker.StatusInTransit},
		"delivering again":      {`,"Action":"405"`, "重新安排", `,"Action":"419"`, tracker.StatusOutForDelivery},
		"signed":                {`,"Action":"405"`, "已签收", `,"Action":"301"`, tracker.StatusDelivered},
		"still a problem":       {`,"Action":"2"`, "收件人电话关机", `,"Action":"421"`, tracker.StatusFailedAttempt},
		"basic, moving again":   {"", "快件离开【杭州转运中心】", "", tracker.StatusInTransit},
		"basic, words say none": {"", "其他", "", tracker.StatusException},
	} {
		a := parser{codes: table()}.parse(couriers.Reply{Body: fmt.Appendf(nil, row, c.first, c.text, c.last)})
		if len(a.Shipments) != 1 || a.Shipments[0].Status != c.want {
			t.Errorf("%s: %+v, want %s", name, a, c.want)
		}
	}
}

func TestCourierCodes(t *testing.T) {
	t.Parallel()
	for ours, theirs := range map[string]string{
		"sf": "SF", "zto": "ZTO", "yto": "YTO", "sto": "STO", "yunda": "YD", "jt": "JTSD", "jd": "JD", "ems": "EMS", "chinapost": "YZPY",
		"deppon": "DBL", "best": "HTKY", "fengwang": "FWX", "kuayue": "KYSY", "zhaijisong": "ZJS",
	} {
		if got, ok := shipperCode(ours); got != theirs || !ok {
			t.Errorf("%s is asked for as %q, want %q", ours, got, theirs)
		}
		if got, ok := ourCode(theirs); got != ours || !ok {
			t.Errorf("%s reads as %q, want %q", theirs, got, ours)
		}
	}
}

func TestErrorNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, reason string
		outcome      tracker.Outcome
		problem      tracker.Problem
		unknown      int
	}{
		{"100", "该单号没有物流轨迹", tracker.OutcomeNotFound, "", 0},
		{"101", "缺少必要参数【ShipperCode】", tracker.OutcomeRejected, tracker.ProblemCourierUnknown, 0},
		{"101", "缺少必要参数", tracker.OutcomeRejected, "", 0},
		{"102", "校验问题", tracker.OutcomeAuth, tracker.ProblemBadCredentials, 0},
		{"103", "格式问题", tracker.OutcomeRejected, "", 0},
		{"104", "用户问题", tracker.OutcomeAuth, tracker.ProblemBadCredentials, 0},
		{"105", "其他错误", tracker.OutcomeRejected, "", 0},
		{"105", "业务错误[没有可用套餐]", tracker.OutcomeRejected, tracker.ProblemQuota, 0},
		{"401", "RequestData格式有误", tracker.OutcomeRejected, "", 0},
		{"402", "缺少快递单号", tracker.OutcomeRejected, tracker.ProblemBadNumber, 0},
		{"403", "快递单号有特殊字符", tracker.OutcomeRejected, tracker.ProblemBadNumber, 0},
		{"404", "快递单号长度不符", tracker.OutcomeRejected, tracker.ProblemBadNumber, 0},
		{"405", "超出查询次数限制", tracker.OutcomeRejected, tracker.ProblemQuota, 0},
		{"405", "", tracker.OutcomeRejected, tracker.ProblemQuota, 0},
		{"499", "", tracker.OutcomeRejected, "", 1},
		{"", "405 超出查询次数限制", tracker.OutcomeRejected, tracker.ProblemQuota, 0},
		{"", "2026年起停用", tracker.OutcomeRejected, "", 0},
	} {
		for _, field := range []result{
			{ResultCode: couriers.Text(c.code), Reason: couriers.Text(c.reason)}, {Code: couriers.Text(c.code), Reason: couriers.Text(c.reason)},
		} {
			a := field.refused()
			if a.Outcome != c.outcome || a.Problem != c.problem || len(a.UnknownCodes) != c.unknown || a.Detail == "" {
				t.Errorf("%s %s: %+v", c.code, c.reason, a)
			}
		}
	}
}
