package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

// echoHooks answers with what it was given.
type echoHooks struct{}

func (echoHooks) ReceiveOrders(_ context.Context, merchant string, r HookRequest) HookReply {
	return HookReply{Status: http.StatusAccepted, Header: map[string]string{"X-Seen": r.Header.Get("X-Signature")}, Body: []byte("orders of " + merchant + ": " + string(r.Body))}
}

func (echoHooks) ReceiveMessage(_ context.Context, source string, r HookRequest) HookReply {
	if string(r.Body) == "boom" {
		panic("secret in a panic")
	}
	return HookReply{ContentType: "text/plain", Body: []byte("message for " + source)}
}

func TestOrderHooks(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop(), func(c *Config) { c.OrderHooks = echoHooks{} })
	foreign := []string{"Origin", "https://openapi.example.com", "Sec-Fetch-Site", "cross-site", "X-Signature", "sha256=ab"}
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		contains                 string
	}{
		{"orders", http.MethodPost, "/hooks/orders/shop-a", "rows", http.StatusAccepted, "orders of shop-a: rows"},
		{"message", http.MethodPost, "/hooks/sources/dd-1", "{}", http.StatusOK, "message for dd-1"},
		{"largest body", http.MethodPost, "/hooks/orders/shop-a", strings.Repeat("x", hookLimit), http.StatusAccepted, "xxx"},
		{"too large", http.MethodPost, "/hooks/orders/shop-a", strings.Repeat("x", hookLimit+1), http.StatusRequestEntityTooLarge, "1 MiB"},
		{"looked at", http.MethodGet, "/hooks/orders/shop-a", "", http.StatusNotFound, ""},
		{"deeper", http.MethodPost, "/hooks/orders/shop-a/b", "", http.StatusNotFound, ""},
		{"panic", http.MethodPost, "/hooks/sources/dd-1", "boom", http.StatusInternalServerError, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			res, body := s.send(c.method, c.path, c.body, foreign...)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d, want %d: %.200s", res.StatusCode, c.status, body)
			}
			mustContain(t, body, c.contains)
			mustNotContain(t, body, "secret in a panic")
			if c.name == "orders" && (res.Header.Get("X-Seen") != "sha256=ab" || res.Header.Get("Content-Type") != "application/json") {
				t.Errorf("header %v", res.Header)
			}
		})
	}
	if res, _ := s.send(http.MethodPost, "/login", "", foreign...); res.StatusCode != http.StatusForbidden {
		t.Errorf("a foreign form was answered %d", res.StatusCode)
	}
}

func TestNoOrderHooks(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	if res, _ := s.send(http.MethodPost, "/hooks/orders/shop-a", "{}"); res.StatusCode != http.StatusNotFound {
		t.Errorf("answered %d", res.StatusCode)
	}
}
