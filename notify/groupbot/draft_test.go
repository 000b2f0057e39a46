package groupbot_test

import (
	"parcelwarden/notify/groupbot"
	"strings"
	"testing"
)

func TestDraftIsWhatIsPosted(t *testing.T) {
	t.Parallel()
	for kind, want := range map[groupbot.Kind]string{groupbot.WeCom: "**【停滞】", groupbot.DingTalk: "**【停滞】", groupbot.Feishu: `"msg_type": "post"`} {
		got := newChannel(t, kind, groupbot.Bot{}, fixed).Draft(stalled())
		if !strings.HasPrefix(strings.TrimPrefix(got, "{\n  "), want) || strings.Contains(got, "[领奖]") || !strings.Contains(got, "https://pw.example.cn/parcels/907") {
			t.Errorf("%s:\n%s", kind, got)
		}
	}
}
