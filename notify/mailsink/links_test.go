package mailsink

import (
	"bytes"
	"html/template"
	"strings"
	"testing"
)

func TestLinksToOurselvesOnly(t *testing.T) {
	t.Parallel()
	const origin = "http://127.0.0.1:8080"
	for text, want := range map[string]string{
		"查看：" + origin + "/parcels/7。谢谢":            origin + "/parcels/7",
		"(see " + origin + "/s/AbC-d_9?x=1&y=2).":   origin + "/s/AbC-d_9?x=1&y=2",
		origin + `/a"onmouseover="alert(1)`:         origin + "/a",
		origin + "/a<script>alert(1)</script>":      origin + "/a",
		"http://127.0.0.1:8080@evil.example/":       "",
		"http://me:pw@127.0.0.1:8080/":              "",
		"http://127.0.0.1:80801/parcels":            "",
		"https://127.0.0.1:8080/":                   "",
		"http://evil.example/" + origin + "/a":      "",
		"javascript:alert(1)//" + "127.0.0.1:8080":  "",
		"HTTP and http:// and https://%zz/ nothing": "",
	} {
		var got []string
		var whole strings.Builder
		for _, p := range linked(text, origin) {
			whole.WriteString(p.Text)
			if p.Href != "" {
				got = append(got, p.Href)
			}
		}
		if strings.Join(got, " ") != want || whole.String() != text {
			t.Errorf("%s: links %q, text %q", text, got, whole.String())
		}
		var page bytes.Buffer
		pages := template.Must(template.ParseFS(pageFiles, "pages.html"))
		if err := pages.ExecuteTemplate(&page, "mail", mailPage{Mail{Text: text}, linked(text, origin)}); err != nil {
			t.Fatal(err)
		}
		if body := page.String(); strings.Contains(body, "<script") || strings.Count(body, "<a href=\"http") != len(got) || strings.Contains(body, `"onmouseover`) {
			t.Errorf("%s: %s", text, body)
		}
	}
	if got := linked("http://x/", ""); len(got) != 1 || got[0].Href != "" {
		t.Errorf("without an origin: %+v", got)
	}
}
