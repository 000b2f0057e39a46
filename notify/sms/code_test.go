package sms

import (
	"encoding/json"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// A supplier's real link goes to Tencent as pieces behind the template's fixed address, and opens what it was made for.
func TestTencentCarriesTheCodeOfALink(t *testing.T) {
	t.Parallel()
	signer := tracker.LinkSigner{Key: []byte("only for tests, thirty-two bytes")}
	for _, c := range []struct {
		limit, pieces    int
		merchant, ladder int64
	}{{12, 3, 1, 1}, {12, 3, 2_000_000, 2_000_000}, {6, 6, 31, 90_000}, {0, 3, 31, 90_000}} {
		cfg := tencentConfig()
		cfg.ParamLimit = c.limit
		names := []string{"courier", "code1", "code2", "code3", "code4", "code5", "code6"}[:1+c.pieces]
		cfg.Templates = map[string]Template{string(tracker.TopicSupplierNotice): {ID: "2000009", Params: names}}
		m := alert("13800001111")
		m.Notification.Topic = tracker.TopicSupplierNotice
		link := signer.Link("https://pw.example.cn", c.merchant, c.ladder, noon.Add(time.Hour))
		m.Params["path"] = strings.TrimPrefix(link, "https://pw.example.cn/")
		f := listen(t, checkTC3, tencentRefuses(), tencentSays("Ok", "send success"))
		if _, failure := f.send(t, cfg, m); failure != nil {
			t.Fatal(failure)
		}
		_, body := f.only(t)
		var sent tencentMessage
		if err := json.Unmarshal([]byte(body), &sent); err != nil {
			t.Fatal(err)
		}
		pieces := sent.TemplateParamSet[1:]
		for _, piece := range pieces {
			if piece == "" || len(piece) > max(c.limit, 6) && c.limit != 0 || len(piece) > 12 || strings.ContainsAny(piece, "/:.") {
				t.Errorf("piece %q of %d characters", piece, len(piece))
			}
		}
		merchant, ladder, err := signer.Verify(strings.Join(pieces, ""), noon)
		if err != nil || merchant != c.merchant || ladder != c.ladder {
			t.Errorf("%v opens %d/%d: %v", pieces, merchant, ladder, err)
		}
		channel, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if draft := channel.Draft(m); strings.Contains(draft, pieces[0]) || !strings.Contains(draft, "code1: •") {
			t.Errorf("the log keeps the code: %s", draft)
		}
	}
}

func TestCodesThatDoNotFit(t *testing.T) {
	t.Parallel()
	three := []string{"code1", "code2", "code3"}
	for path, want := range map[string]string{
		"s/" + strings.Repeat("x", 37): "3 variables hold 36", "parcels/7": "too few for 3", "stuck": "too few", "": "too few", "a/b/cccc": "no code",
	} {
		got, err := Config{ParamLimit: 12}.fill(Template{Params: three}, map[string]string{"path": path})
		if err == nil || !strings.Contains(err.Error(), want) || got != nil {
			t.Errorf("%s: %q, %v; want %q", path, got, err, want)
		}
	}
	for _, c := range []struct {
		names []string
		want  string
	}{
		{three, ""},
		{[]string{"tail", "code1", "code2", "code3", "hours"}, ""},
		{[]string{"code1", "code2"}, "do not hold"},
		{[]string{"code2", "code1", "code3"}, "in this order"},
		{[]string{"code1", "code1", "code2"}, "in this order"},
		{[]string{"code0"}, "nothing is called"},
		{[]string{"code7"}, "nothing is called"},
		{[]string{"code1", "code2", "code3", "path"}, "say the same"},
	} {
		cfg := tencentConfig()
		cfg.ParamLimit = 12
		cfg.Templates = map[string]Template{string(tracker.TopicSupplierNotice): {ID: "1", Params: c.names}}
		err := cfg.Validate()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v; want %q", c.names, err, c.want)
		}
	}
}
