package notify_test

import (
	stdcmp "cmp"
	"encoding/json"
	"flag"
	"os"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got; -update writes it anew):\n%s", name, diff)
	}
}

func render(t *testing.T, n tracker.Notification) notify.Outgoing {
	t.Helper()
	out, err := newRenderer(t).Render(n, noon.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRenderEveryTopic(t *testing.T) {
	t.Parallel()
	for topic := range sampleMessages() {
		for _, locale := range []tracker.Locale{tracker.LocaleZH, tracker.LocaleEN} {
			t.Run(string(topic)+"/"+string(locale), func(t *testing.T) {
				t.Parallel()
				out := render(t, sample(topic, locale))
				golden(t, filepath.Join(string(locale), string(topic)+".txt"), out.Subject+"\n\n"+out.Text)
			})
		}
	}
}

func TestRenderHTMLAndJSON(t *testing.T) {
	t.Parallel()
	out := render(t, sample(tracker.TopicOpened, tracker.LocaleZH))
	golden(t, "incident_opened.html", out.HTML)
	var pretty strings.Builder
	encoder := json.NewEncoder(&pretty)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(json.RawMessage(out.JSON)); err != nil {
		t.Fatal(err)
	}
	golden(t, "incident_opened.json", pretty.String())
}

// An alert that leaves out one of these is not worth reading.
func TestAlertsSayEverythingThatMatters(t *testing.T) {
	t.Parallel()
	for _, topic := range []tracker.Topic{tracker.TopicOpened, tracker.TopicClimbed, tracker.TopicBackupProposed} {
		out := render(t, sample(topic, tracker.LocaleZH))
		for _, want := range []string{
			"YT7600010002003", "静默", "最近查询：2026-11-21 19:48（判定前 12 分钟）", "douyin-2026-07-09/hub_gap/far", "0.105", "0.280",
			"次选", "下一节点：2026-11-22 14:36", "https://pw.example.cn/parcels/907", "北京时间",
		} {
			if !strings.Contains(out.Text, want) {
				t.Errorf("%s: text lacks %q:\n%s", topic, want, out.Text)
			}
		}
		if !strings.Contains(out.HTML, `<a href="https://pw.example.cn/parcels/907"`) {
			t.Errorf("%s: the HTML part does not link the parcel's page", topic)
		}
	}
}

func TestRenderKeepsForeignWordsHarmless(t *testing.T) {
	t.Parallel()
	n := sample(tracker.TopicOpened, tracker.LocaleZH)
	n.Message.TrackingNo = "YT1\r\nBcc: thief@example.com\x00"
	n.Message.LastText = "<script>alert(1)</script>\n最近查询\tnever\u202e, call +86 139-0000-1234 or 02087654321, ticket 1390000123456"
	out := render(t, n)
	if strings.ContainsAny(out.Subject, "\r\n\x00") {
		t.Errorf("subject %q holds a line break", out.Subject)
	}
	if strings.Contains(out.Text, "\nBcc:") || strings.Contains(out.Text, "\n最近查询：never") || strings.Contains(out.Text, "\u202e") {
		t.Errorf("a foreign word made its own line:\n%s", out.Text)
	}
	if strings.Contains(out.HTML, "<script>") {
		t.Errorf("HTML part holds a foreign tag")
	}
	for _, part := range []string{out.Text, out.HTML, string(out.JSON)} {
		if strings.Contains(part, "0000-1234") || strings.Contains(part, "87654321") {
			t.Errorf("a phone number is shown in:\n%s", part)
		}
		if !strings.Contains(part, "1390000123456") {
			t.Errorf("a ticket number was taken for a phone number in:\n%s", part)
		}
	}
}

func TestSupplierLinkOpensItsEscalation(t *testing.T) {
	t.Parallel()
	out := render(t, sample(tracker.TopicSupplierNotice, tracker.LocaleZH))
	_, rest, _ := strings.Cut(out.Text, "https://pw.example.cn/s/")
	token, _, _ := strings.Cut(rest, "\n")
	signer := tracker.LinkSigner{Key: []byte("only for tests, thirty-two bytes")}
	merchant, escalation, err := signer.Verify(token, noon.Add(12*time.Hour).AddDate(0, 0, 14))
	if err != nil || merchant != 7 || escalation != 12 {
		t.Errorf("Verify = %d, %d, %v; want 7, 12, no error", merchant, escalation, err)
	}
	for _, secret := range []string{"89.00", "19.20", "0.105", "parcels/907", "reship"} {
		if strings.Contains(out.Text+out.HTML+string(out.JSON), secret) {
			t.Errorf("the supplier reads %q, which is the merchant's own", secret)
		}
	}
}

func TestRenderIsTheSameAtEveryTry(t *testing.T) {
	t.Parallel()
	n := sample(tracker.TopicSupplierNotice, tracker.LocaleEN)
	first := render(t, n)
	n.Tries, n.State, n.LastError = 3, tracker.DeliverySending, "connection refused"
	again := render(t, n)
	if first.MessageID != again.MessageID || first.Text != again.Text || first.Subject != again.Subject {
		t.Errorf("the third try differs: %s and %s", first.MessageID, again.MessageID)
	}
	n.ID++
	if other := render(t, n); other.MessageID == first.MessageID {
		t.Errorf("two rows share the Message-ID %s", other.MessageID)
	}
}

func TestTimesAreInTheMerchantsZone(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]string{
		"": "2026-11-21 19:48", "Asia/Shanghai": "2026-11-21 19:48", "Europe/Paris": "2026-11-21 12:48", "Mars/Olympus": "2026-11-21 11:48",
	} {
		n := sample(tracker.TopicOpened, tracker.LocaleEN)
		n.Message.Zone = zone
		name := map[string]string{"": "Asia/Shanghai", "Mars/Olympus": "UTC"}[zone]
		if out := render(t, n); !strings.Contains(out.Text, want) || !strings.Contains(out.Text, "times in "+stdcmp.Or(name, zone)) {
			t.Errorf("zone %q: want %s and the zone's name in:\n%s", zone, want, out.Text)
		}
	}
}

func TestRenderErrors(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	unknown := sample(tracker.TopicOpened, tracker.LocaleZH)
	unknown.Topic = "birthday"
	if _, err := r.Render(unknown, noon); err == nil {
		t.Error("an unknown topic has a text")
	}
	orphan := sample(tracker.TopicSupplierNotice, tracker.LocaleZH)
	orphan.Message.EscalationID = 0
	if _, err := r.Render(orphan, noon); err == nil {
		t.Error("a supplier is asked about no escalation")
	}
	foreign := sample(tracker.TopicOpened, "fr")
	if out, err := r.Render(foreign, noon); err != nil || !strings.Contains(out.Subject, "中转超时") {
		t.Errorf("Render for fr = %q, %v; want the Chinese text", out.Subject, err)
	}
}

func TestNewRendererRefuses(t *testing.T) {
	t.Parallel()
	words, err := tracker.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	good := notify.RendererConfig{BaseURL: "http://127.0.0.1:8080", Words: words, Links: tracker.LinkSigner{Key: make([]byte, 32)}}
	tests := []struct {
		name   string
		change func(*notify.RendererConfig)
	}{
		{"no base URL", func(c *notify.RendererConfig) { c.BaseURL = "" }},
		{"a path only", func(c *notify.RendererConfig) { c.BaseURL = "/pages" }},
		{"another scheme", func(c *notify.RendererConfig) { c.BaseURL = "javascript://pw.example.cn" }},
		{"no words", func(c *notify.RendererConfig) { c.Words = nil }},
		{"short key", func(c *notify.RendererConfig) { c.Links.Key = []byte("short") }},
	}
	for _, tt := range tests {
		cfg := good
		tt.change(&cfg)
		if _, err := notify.NewRenderer(cfg); err == nil {
			t.Errorf("%s: accepted", tt.name)
		}
	}
	if _, err := notify.NewRenderer(good); err != nil {
		t.Errorf("a good configuration is refused: %v", err)
	}
}
