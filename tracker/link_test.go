package tracker_test

import (
	"encoding/base64"
	"errors"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func linkToken(t *testing.T, s tracker.LinkSigner, expires time.Time) string {
	t.Helper()
	token, found := strings.CutPrefix(s.Link("https://pw.example/", 7, 42, expires), "https://pw.example/s/")
	if !found {
		t.Fatalf("link does not start with the base URL and /s/")
	}
	return token
}

func TestLinkSignerRoundTrip(t *testing.T) {
	t.Parallel()
	signer := tracker.LinkSigner{Key: []byte("0123456789abcdef0123456789abcdef")}
	expires := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	merchant, escalation, err := signer.Verify(linkToken(t, signer, expires), expires)
	if err != nil || merchant != 7 || escalation != 42 {
		t.Fatalf("Verify = %d, %d, %v; want 7, 42, no error", merchant, escalation, err)
	}
	if a, b := linkToken(t, signer, expires), linkToken(t, signer, expires); a != b {
		t.Errorf("two links for the same input differ: %s and %s", a, b)
	}
}

func TestLinkSignerRefuses(t *testing.T) {
	t.Parallel()
	signer := tracker.LinkSigner{Key: []byte("0123456789abcdef0123456789abcdef")}
	expires := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	token := linkToken(t, signer, expires)
	head, tail, _ := strings.Cut(token, ".")
	forged := base64.RawURLEncoding.EncodeToString([]byte("7.43.1795492800"))
	unlike := "B"
	if strings.HasSuffix(token, "B") {
		unlike = "C"
	}
	tests := []struct {
		name   string
		signer tracker.LinkSigner
		token  string
		now    time.Time
		want   error
	}{
		{"one second too late", signer, token, expires.Add(time.Second), tracker.ErrLinkExpired},
		{"another escalation under the old signature", signer, forged + "." + tail, expires, tracker.ErrLinkInvalid},
		{"last character changed", signer, token[:len(token)-1] + unlike, expires, tracker.ErrLinkInvalid},
		{"signature cut short", signer, head + "." + tail[:10], expires, tracker.ErrLinkInvalid},
		{"no signature", signer, head, expires, tracker.ErrLinkInvalid},
		{"empty", signer, "", expires, tracker.ErrLinkInvalid},
		{"not base64", signer, "%%%.%%%", expires, tracker.ErrLinkInvalid},
		{"three parts", signer, token + ".x", expires, tracker.ErrLinkInvalid},
		{"key of another installation", tracker.LinkSigner{Key: []byte("another key, another house")}, token, expires, tracker.ErrLinkInvalid},
		{"no key", tracker.LinkSigner{}, token, expires, tracker.ErrLinkInvalid},
		{"invalid and too late is invalid", signer, forged + "." + tail, expires.Add(time.Hour), tracker.ErrLinkInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			merchant, escalation, err := tt.signer.Verify(tt.token, tt.now)
			if !errors.Is(err, tt.want) || merchant != 0 || escalation != 0 {
				t.Errorf("Verify = %d, %d, %v; want 0, 0, %v", merchant, escalation, err, tt.want)
			}
		})
	}
}

func TestLinkSignerWithoutKeyMakesNoLink(t *testing.T) {
	t.Parallel()
	if got := (tracker.LinkSigner{}).Link("https://pw.example", 1, 2, time.Unix(0, 0)); got != "" {
		t.Errorf("Link = %q, want none", got)
	}
}
