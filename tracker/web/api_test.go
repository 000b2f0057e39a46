package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// importing answers as the real import would, by what the body says.
func importing(_ context.Context, merchantID int64, body io.Reader) (tracker.ImportReport, error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		return tracker.ImportReport{}, fmt.Errorf("read orders: %w", err)
	}
	switch string(raw) {
	case "bad header":
		return tracker.ImportReport{}, fmt.Errorf("no column order_no: %w", ErrBadInput)
	case "broken json":
		return tracker.ImportReport{}, json.Unmarshal([]byte("{"), &struct{}{})
	case "disk":
		return tracker.ImportReport{}, errors.New("open /var/lib/secret.db: disk full")
	case "all rejected":
		return tracker.ImportReport{Rows: 1, Rejected: 1, Errors: []tracker.RowError{{Row: 2, Field: "courier", Value: "x", Reason: "unknown"}}}, nil
	}
	return tracker.ImportReport{Name: fmt.Sprint("merchant ", merchantID), Rows: 3, Created: 2, Rejected: 1}, nil
}

func TestPostOrders(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, auth, body string
		status           int
		contains         string
	}{
		{"good", "Bearer pw_test_token", "rows", 200, `"name":"merchant 1","rows":3,"created":2`},
		{"scheme in small letters", "bearer pw_test_token", "rows", 200, `"errors":[]`},
		{"no token", "", "rows", 401, `"status":401`},
		{"wrong token", "Bearer pw_other", "rows", 401, "unknown or revoked"},
		{"basic", "Basic cHc6cHc=", "rows", 401, "unauthorized"},
		{"revoked", "Bearer pw_revoked", "rows", 401, "revoked"},
		{"unreadable", "Bearer pw_test_token", "bad header", 422, "no column order_no"},
		{"broken", "Bearer pw_test_token", "broken json", 422, "unexpected end of JSON"},
		{"nothing kept", "Bearer pw_test_token", "all rejected", 422, `"reason":"unknown"`},
		{"too large", "Bearer pw_test_token", strings.Repeat("x", largestBody+1), 413, "32 MiB"},
		{"our fault", "Bearer pw_test_token", "disk", 500, `"reference"`},
	}
	shop := fakeShop()
	shop.tokens[TokenHash("pw_revoked")] = tracker.APIToken{ID: 2, MerchantID: 1, RevokedAt: hoursAgo(1)}
	s := newSite(t, shop, func(c *Config) { c.ImportOrders = importing })
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			res, body := s.send(http.MethodPost, "/api/orders", c.body, "Authorization", c.auth)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d, want %d: %.200s", res.StatusCode, c.status, body)
			}
			mustContain(t, body, c.contains)
			mustNotContain(t, body, "secret.db")
			want := "application/problem+json"
			if c.status == http.StatusOK {
				want = "application/json"
			}
			if got := res.Header.Get("Content-Type"); got != want {
				t.Errorf("type %q", got)
			}
		})
	}
}
