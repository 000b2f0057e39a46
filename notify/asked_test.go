package notify_test

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// What lies with the buyer tells the merchant what to do, and names no supplier who would have to act.
func TestAlertsForTheBuyer(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind   tracker.Kind
		action tracker.Action
		locale tracker.Locale
		want   []string
	}{
		{tracker.KindNotCollected, tracker.ActionRemind, tracker.LocaleZH, []string{"到驿站/快递柜 101 小时买家未取", "建议：提醒买家取件", "处理办法：联系买家尽快取件", "到期会退回"}},
		{tracker.KindNotCollected, tracker.ActionRemind, tracker.LocaleEN, []string{"101 h in the locker or station, not collected", "Advice: remind the buyer to collect it", "What to do: Ask the buyer to collect it soon", "goes back"}},
		{tracker.KindRefused, tracker.ActionContact, tracker.LocaleZH, []string{"收件人拒收", "建议：联系买家", "处理办法：联系买家问清拒收原因", "退回再退款"}},
		{tracker.KindRefused, tracker.ActionContact, tracker.LocaleEN, []string{"refused by the recipient", "Advice: contact the buyer", "What to do: Ask the buyer why"}},
		{tracker.KindFailedAttempts, tracker.ActionContact, tracker.LocaleZH, []string{"多次派送未成功", "处理办法：联系买家核对地址、电话", "约时重派"}},
		{tracker.KindFailedAttempts, tracker.ActionContact, tracker.LocaleEN, []string{"delivery failed more than once", "What to do: Check address, telephone"}},
	} {
		n := sample(tracker.TopicOpened, test.locale)
		n.Message.Kind, n.Message.Action, n.Message.Then, n.Message.RunnerUp, n.Message.Regret = test.kind, test.action, "", "", ""
		out := render(t, n)
		for _, want := range test.want {
			if !strings.Contains(out.Text, want) {
				t.Errorf("%s in %s: the text lacks %q:\n%s", test.kind, test.locale, want, out.Text)
			}
		}
	}
	if text := render(t, sample(tracker.TopicOpened, tracker.LocaleZH)).Text; strings.Contains(text, "处理办法") {
		t.Errorf("a stall is no matter of the buyer:\n%s", text)
	}
}

// A backup supplier is named only where it would help.
func TestBackupOnlyWhereItHelps(t *testing.T) {
	t.Parallel()
	for locale, word := range map[tracker.Locale]string{tracker.LocaleZH: "备用供应商", tracker.LocaleEN: "backup supplier"} {
		n := sample(tracker.TopicSupplierRemind, locale)
		if text := render(t, n).Text; !strings.Contains(text, word) {
			t.Errorf("stuck on its way: %s", text)
		}
		n.Message.Kind, n.Message.Action, n.Message.RunnerUp = tracker.KindNotDispatched, tracker.ActionChase, ""
		if text := render(t, n).Text; strings.Contains(text, word) {
			t.Errorf("at the delivery branch: %s", text)
		}
	}
}
