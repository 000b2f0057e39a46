package email_test

import (
	"bytes"
	"net/mail"
	"parcelwarden/notify/mailsink"
	"strings"
	"testing"
)

func TestUnsubscribeHeaders(t *testing.T) {
	t.Parallel()
	long := "/u/" + strings.Repeat("Ny4xODAzMDM4NDAwLnNob3A", 8) + "." + strings.Repeat("a", 43)
	for name, c := range map[string]struct{ link, list, post string }{
		"an alert":    {"", "", ""},
		"a digest":    {"https://pw.example.cn" + long, "<https://pw.example.cn" + long + ">", "List-Unsubscribe=One-Click"},
		"unencrypted": {"http://127.0.0.1:8080" + long, "<http://127.0.0.1:8080" + long + ">", ""},
	} {
		sink := listen(t, mailsink.Config{})
		m := outgoing()
		m.Unsubscribe = c.link
		if _, err := dial(t, sink.Addr(), nil).Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		parsed, err := mail.ReadMessage(bytes.NewReader(sink.Messages()[0].Raw))
		if err != nil {
			t.Fatal(err)
		}
		list, post := parsed.Header.Get("List-Unsubscribe"), parsed.Header.Get("List-Unsubscribe-Post")
		if list != c.list || post != c.post {
			t.Errorf("%s: %q, %q", name, list, post)
		}
	}
}
