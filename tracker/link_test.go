package tracker_test

import (
	"encoding/base64"
	"errors"
	"parcelwarden/tracker"
	"slices"
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

// An SMS template's variable takes 35 characters, "s/" among them.
func TestLinkFitsAVariable(t *testing.T) {
	t.Parallel()
	signer := tracker.LinkSigner{Key: []byte("0123456789abcdef0123456789abcdef")}
	expires := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	for _, id := range []int64{0, 1, 127, 128, 2_000_000} {
		token := strings.TrimPrefix(signer.Link("", id, id, expires), "/s/")
		if merchant, escalation, err := signer.Verify(token, expires); err != nil || merchant != id || escalation != id || len("s/"+token) > 35 {
			t.Errorf("%d: %s (%d characters) = %d, %d, %v", id, token, len(token), merchant, escalation, err)
		}
	}
}

func TestLinkSignerRefuses(t *testing.T) {
	t.Parallel()
	signer := tracker.LinkSigner{Key: []byte("0123456789abcdef0123456789abcdef")}
	expires := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	token := linkToken(t, signer, expires)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(i int) string { // one bit of one byte
		other := slices.Clone(raw)
		other[i] ^= 1
		return base64.RawURLEncoding.EncodeToString(other)
	}
	tests := []struct {
		name   string
		signer tracker.LinkSigner
		token  string
		now    time.Time
		want   error
	}{
		{"one second too late", signer, token, expires.Add(time.Second), tracker.ErrLinkExpired},
		{"another end time under the old signature", signer, changed(3), expires, tracker.ErrLinkInvalid},
		{"another merchant", signer, changed(4), expires, tracker.ErrLinkInvalid},
		{"another escalation", signer, changed(5), expires, tracker.ErrLinkInvalid},
		{"last byte changed", signer, changed(len(raw) - 1), expires, tracker.ErrLinkInvalid},
		{"signature cut short", signer, token[:len(token)-4], expires, tracker.ErrLinkInvalid},
		{"no signature", signer, token[:8], expires, tracker.ErrLinkInvalid},
		{"empty", signer, "", expires, tracker.ErrLinkInvalid},
		{"not base64", signer, "%%%.%%%%", expires, tracker.ErrLinkInvalid},
		{"something behind it", signer, token + "AAAA", expires, tracker.ErrLinkInvalid},
		{"key of another installation", tracker.LinkSigner{Key: []byte("another key, another house")}, token, expires, tracker.ErrLinkInvalid},
		{"no key", tracker.LinkSigner{}, token, expires, tracker.ErrLinkInvalid},
		{"invalid and too late is invalid", signer, changed(5), expires.Add(time.Hour), tracker.ErrLinkInvalid},
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
