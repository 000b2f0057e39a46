package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestRefusedRuleKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang", withBook(t))
	form := url.Values{"shop": {"1"}, "clock": {"hub_gap"}, "class": {"far"}, "watch": {"90"}, "breach": {"10"}, "from": {"2026-11-20"}, "why": {`提早 "两天"`}}
	if res, _ := s.post("/rules/hours", form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("answered %d", res.StatusCode)
	}
	_, body := s.get("/rules")
	mustContain(t, body, `<p class="alarm">没有保存：`, `name="watch" type="number" min="0.5" max="8760" step="0.5" value="90"`, `value="10"`,
		`<option value="hub_gap" selected>`, `<option value="far" selected>`, `value="提早 &#34;两天&#34;"`)
	_, body = s.get("/rules")
	mustNotContain(t, body, `<p class="alarm">`, `value="90"`, "两天")
}

func TestRefusedFormIsKeptWithinBounds(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang", withBook(t))
	form := url.Values{"shop": {"1"}, "clock": {"hub_gap"}, "class": {"far"}, "watch": {"nine"}, "why": {strings.Repeat("长", typedMost)}}
	for i := range 3 * typedFields {
		form.Set("x"+strings.Repeat("y", i), "z")
	}
	s.post("/rules/hours", form)
	res, body := s.get("/rules")
	if res.StatusCode != http.StatusOK || strings.Contains(body, "长长长") {
		t.Errorf("answered %d", res.StatusCode)
	}
}
