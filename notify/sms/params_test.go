package sms

import (
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFill(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, value, want string
		limit             int
	}{
		{"kind", "中转超时", "中转超时", 12},
		{"kind", "", "-", 12},
		{"kind", "★", "-", 12},
		{"shop", "武夷山山野茶铺旗舰店官方自营店", "武夷山山野茶铺旗舰店官方", 12},
		{"shop", "【山野】茶铺", "(山野)茶铺", 12},
		{"shop", "茶铺 www.example.cn/a?b=c 好茶", "茶铺  好茶", 12},
		{"shop", "茶铺https://example.cn", "茶铺", 12},
		{"supplier", "老张 13800001111", "老张 138****1111", 20},
		{"place", "广州→成都", "广州-成都", 12},
		{"place", "¥5 [a] {b} ①", "5 (a) (b)", 12},
		{"number", "YT7600010002003", "600010002003", 12},
		{"order", "6931000111222333", "000111222333", 12},
		{"tail", "002003", "002003", 12},
		{"time", "11-22 14:36", "11-22 14:36", 12},
		{"path", "parcels/907", "parcels/907", 12},
		{"action", "👍👍👍先催件", "先催件", 12},
	}
	for _, tt := range tests {
		got, err := Config{ParamLimit: tt.limit}.fill(Template{Params: []string{tt.name}}, map[string]string{tt.name: tt.value})
		if err != nil || got[0] != tt.want {
			t.Errorf("%s %q = %q, %v; want %q", tt.name, tt.value, got, err, tt.want)
		}
	}
	link := tracker.LinkSigner{Key: []byte("only for tests, thirty-two bytes")}.Link("", 31, 90_000, time.Unix(1_796_000_000, 0))
	answer := map[string]string{"path": strings.TrimPrefix(link, "/")}
	if got, err := (Config{ParamLimit: 35}).fill(Template{Params: []string{"path"}}, answer); err != nil || got[0] != answer["path"] {
		t.Errorf("a supplier's link came out as %q, %v", got, err)
	}
	long := map[string]string{"path": "s/" + strings.Repeat("x", 60)}
	if got, err := (Config{ParamLimit: 35}).fill(Template{Params: []string{"path"}}, long); err == nil {
		t.Errorf("a link was cut: %q", got)
	}
}

func renderer(t *testing.T) *notify.Renderer {
	t.Helper()
	words, err := tracker.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	r, err := notify.NewRenderer(notify.RendererConfig{
		BaseURL: "https://pw.example.cn", Words: words, Links: tracker.LinkSigner{Key: []byte("only for tests, thirty-two bytes")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What the renderer names and what a template can ask for are the same.
func TestNamesAreTheRenderers(t *testing.T) {
	t.Parallel()
	texts := renderer(t)
	seen := map[string]bool{}
	for _, topic := range notify.Topics() {
		out, err := texts.Render(tracker.Notification{ID: 1, Topic: topic, Locale: tracker.LocaleZH, Message: full()}, noon)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range out.Params {
			if seen[name] = true; !slices.Contains(paramNames(), name) || value == "" {
				t.Errorf("%s: %q is %q", topic, name, value)
			}
		}
	}
	var unused []string
	for _, name := range paramNames() {
		if !seen[name] {
			unused = append(unused, name)
		}
	}
	if diff := cmp.Diff([]string(nil), unused); diff != "" {
		t.Errorf("names that no message has:\n%s", diff)
	}
}

// full is a message that knows everything.
func full() tracker.Message {
	return tracker.Message{
		Merchant: "山野茶铺", Supplier: "武夷一号仓", TrackingNo: "YT7600010002003", Courier: "yto", OrderNos: []string{"6931000111222"},
		Kind: tracker.KindTransitStall, Severity: "breach", LimitHours: 72, SilenceHours: 101, Action: tracker.ActionChase, Answer: tracker.AnswerTracing,
		Resolution: "moved", Destination: "成都", Members: 3, NewCount: 2, NextAt: noon, IncidentID: 31, ShipmentID: 907,
		Cluster: &tracker.ClusterFacts{Place: "广州"}, Digest: []tracker.DigestLine{{TrackingNo: "YT1", Courier: "yto", NextAt: noon}},
	}
}
