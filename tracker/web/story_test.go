package web

import (
	"parcelwarden/tracker"
	"testing"
)

func TestTimelineInWords(t *testing.T) {
	t.Parallel()
	v := reader(t, tracker.LocaleZH)
	cases := []struct{ what, detail, want string }{
		{"opened", "transit_stall abnormal douyin-2026-07-09/hub_gap/far", "中转超时 · 异常 · douyin-2026-07-09/hub_gap/far"},
		{"opened", "kuaidi100-main", "kuaidi100-main"},
		{"resolved", "moved", "已恢复流转"},
		{"noticed", "supplier_notice 恒源布艺厂", "询问供应商 恒源布艺厂"},
		{"snoozed", "2026-11-19T01:00:00Z", "11-19 09:00"},
		{"snoozed", "soon", "soon"},
		{"commented", "opened by 13800138000", "opened by 138****8000"},
		{"something new", "x", "x"},
	}
	for _, c := range cases {
		if got := v.timelineDetail(tracker.TimelineEntry{What: c.what, Detail: c.detail}); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.what, c.detail, got, c.want)
		}
	}
	if got := v.timelineLine(tracker.TimelineEntry{Actor: "supplier:GZ-HY", What: "answered"}); got.Actor != "供应商 GZ-HY" || got.What != "答复" {
		t.Errorf("%+v", got)
	}
}

// The ladder is named by its rungs: what is proposed to the shop is no question to the supplier.
func TestThreadNamesItsRungs(t *testing.T) {
	t.Parallel()
	v := reader(t, tracker.LocaleZH)
	for _, c := range []struct {
		rung                     int
		second, proposed, backup bool
	}{{tracker.RungNotice, false, false, false}, {tracker.RungSecond, true, false, false}, {tracker.RungBackup, false, true, false}, {tracker.RungReship, false, false, true}} {
		got := v.escalationLine(tracker.Escalation{Rung: c.rung})
		if got.Second != c.second || got.Proposed != c.proposed || got.Backup != c.backup {
			t.Errorf("rung %d: %+v", c.rung, got)
		}
	}
}
