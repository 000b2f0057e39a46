package couriers

import (
	"parcelwarden/tracker"
	"testing"
)

func TestReadStationExit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]tracker.Status{
		"包裹已从清水路驿站出库": tracker.StatusInTransit,
		"":            tracker.StatusInTransit,
		"客户已取件，包裹从清水路驿站出库": tracker.StatusDelivered,
		"凭取件码取件":        tracker.StatusDelivered,
		"已签收，签收人凭取货码签收": tracker.StatusDelivered,
		"包裹已从代收点出库":     tracker.StatusInTransit,
		"快递员从清水路驿站取出包裹": tracker.StatusInTransit,
		"业务员已取件，将重新派送":  tracker.StatusInTransit,
		"业务员已取件":        tracker.StatusInTransit,
		"请凭取件码尽快取件":     tracker.StatusInTransit,
		"包裹出库，取件码已失效":   tracker.StatusInTransit,
		"超时未取件，包裹已退回":   tracker.StatusReturning,
		"收件人拒收，包裹出库":    tracker.StatusException,
		"出库时发现包裹丢失":     tracker.StatusLost,
		"包裹出库，无法联系收件人":  tracker.StatusFailedAttempt,
		"退回件已签收":        tracker.StatusReturned,
		"包裹已从自提柜取出":     tracker.StatusInTransit,
		"您的快件已由用户自提，感谢使用，如有疑问请联系派送员小王": tracker.StatusDelivered,
	} {
		got := ReadStationExit(text)
		if got.Status != want || (got.Milestone == tracker.MilestoneSigned) != (want == tracker.StatusDelivered) {
			t.Errorf("%q: %+v, want %s", text, got, want)
		}
	}
}

func TestReadProblem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]tracker.Status{
		"": tracker.StatusException,
		"客户称未收到，系统显示已签收":  tracker.StatusException,
		"正在派送中，客户地址有误待核实": tracker.StatusException,
		"拒收": tracker.StatusException,
		"电话无人接听，无法联系收件人":   tracker.StatusFailedAttempt,
		"客户要求退回，已退回":       tracker.StatusReturning,
		"经核实，快件已丢失":        tracker.StatusLost,
		"海关查验":             tracker.StatusCustomsHold,
		"外包装破损，已登记":        tracker.StatusException,
		"已暂存至驿站，客户不同意放驿站":  tracker.StatusException,
		"拦截成功，等待处理":        tracker.StatusCancelled,
		"退回件已签收，客户仍有疑问待处理": tracker.StatusException,
	} {
		if got := ReadProblem(text); got.Status != want || got.Milestone != tracker.MilestoneNone {
			t.Errorf("%q: %+v, want %s", text, got, want)
		}
	}
}

func TestReadSignedAndReturn(t *testing.T) {
	t.Parallel()
	if got := ReadSigned("已签收，签收人：本人"); got.Status != tracker.StatusDelivered || got.Milestone != tracker.MilestoneSigned {
		t.Errorf("signed: %+v", got)
	}
	if got := ReadSigned("退回件已签收，签收人：寄件人"); got.Status != tracker.StatusReturned || got.Milestone != tracker.MilestoneNone {
		t.Errorf("signed by the sender: %+v", got)
	}
	if got := ReadReturn("快件退回中"); got.Status != tracker.StatusReturning {
		t.Errorf("going back: %+v", got)
	}
	if got := ReadReturn("退件签收"); got.Status != tracker.StatusReturned {
		t.Errorf("gone back: %+v", got)
	}
}
