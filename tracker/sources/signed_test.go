package sources

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"testing"
	"time"
)

func signature(secret, timestamp, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "." + body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func TestVerifySigned(t *testing.T) {
	t.Parallel()
	stamp := func(off time.Duration) string { return strconv.FormatInt(now().Add(off).Unix(), 10) }
	good := stamp(0)
	for _, c := range []struct {
		name, secret, stamp, signature string
		ok                             bool
	}{
		{"good", "s3cret", good, signature("s3cret", good, "{}"), true},
		{"four minutes ago", "s3cret", stamp(-4 * time.Minute), signature("s3cret", stamp(-4*time.Minute), "{}"), true},
		{"six minutes ago", "s3cret", stamp(-6 * time.Minute), signature("s3cret", stamp(-6*time.Minute), "{}"), false},
		{"six minutes ahead", "s3cret", stamp(6 * time.Minute), signature("s3cret", stamp(6*time.Minute), "{}"), false},
		{"other body", "s3cret", good, signature("s3cret", good, "{ }"), false},
		{"other secret", "s3cret", good, signature("other", good, "{}"), false},
		{"other time", "s3cret", stamp(time.Second), signature("s3cret", good, "{}"), false},
		{"no scheme", "s3cret", good, strings.TrimPrefix(signature("s3cret", good, "{}"), "sha256="), false},
		{"no secret", "", good, signature("", good, "{}"), false},
		{"no time", "s3cret", "", signature("s3cret", "", "{}"), false},
		{"no hex", "s3cret", good, "sha256=zz", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := VerifySigned(c.secret, c.stamp, c.signature, []byte("{}"), now())
			if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrUnsigned) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestSealer(t *testing.T) {
	t.Parallel()
	s, err := NewSealer([]byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := s.Seal("shop 1", "token-äöü")
	if err != nil || strings.Contains(sealed, "token") {
		t.Fatalf("%q, %v", sealed, err)
	}
	if again, _ := s.Seal("shop 1", "token-äöü"); again == sealed {
		t.Error("two seals of one text are equal: the nonce repeats")
	}
	if text, err := s.Open("shop 1", sealed); text != "token-äöü" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if text, err := s.Open("shop 1", ""); text != "" || err != nil {
		t.Errorf("nothing: %q, %v", text, err)
	}
	other, err := NewSealer([]byte("another key of enough length"))
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() (string, error){
		"another use": func() (string, error) { return s.Open("shop 2", sealed) },
		"another key": func() (string, error) { return other.Open("shop 1", sealed) },
		"changed":     func() (string, error) { return s.Open("shop 1", sealed[:len(sealed)-6]+"AAAA==") },
		"short":       func() (string, error) { return s.Open("shop 1", "v1:AAAA") },
		"plain":       func() (string, error) { return s.Open("shop 1", "token") },
	} {
		if text, err := open(); !errors.Is(err, ErrSealed) || text != "" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if _, err := NewSealer([]byte("short")); err == nil {
		t.Error("a short key was taken")
	}
}

func TestTrackingNo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, number, reason string }{
		{" yt8801234567890 ", "YT8801234567890", ""},
		{"1Z 999 AA1 01 2345 6784", "1Z999AA10123456784", ""},
		{"ＳＦ１２３", "", "only letters"},
		{"７７３０１２３４５", "773012345", ""},
		{"#☠1☢\n---\n4321\n", "", "only letters"},
		{"1111", "", "5 to 40"},
		{"n/a-later", "", "hardly any digits"},
		{"", "", "empty"},
		{strings.Repeat("9", 41), "", "5 to 40"},
	} {
		number, reason := TrackingNo(c.text)
		if number != c.number || (reason == "") != (c.reason == "") || !strings.Contains(reason, c.reason) {
			t.Errorf("%q: %q, %q", c.text, number, reason)
		}
	}
}

func TestStatusError(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status  int
		after   string
		outcome tracker.Outcome
		problem tracker.Problem
		wait    time.Duration
	}{
		{401, "", tracker.OutcomeAuth, tracker.ProblemBadCredentials, 0},
		{403, "", tracker.OutcomeAuth, tracker.ProblemNoPermission, 0},
		{404, "", tracker.OutcomeRejected, "", 0},
		{429, "2.5", tracker.OutcomeRateLimited, "", 2500 * time.Millisecond},
		{429, now().Add(time.Minute).Format(http.TimeFormat), tracker.OutcomeRateLimited, "", time.Minute},
		{503, "-3", tracker.OutcomeServerError, "", 0},
		{302, "", tracker.OutcomeMalformed, "", 0},
	} {
		e := StatusError(Reply{Status: c.status, Header: http.Header{"Retry-After": {c.after}}, Now: now()})
		if e == nil || e.Outcome != c.outcome || e.Problem != c.problem || e.RetryAfter != c.wait {
			t.Errorf("%d: %+v", c.status, e)
		}
	}
	if StatusError(Reply{Status: 204}) != nil {
		t.Error("204 is an error")
	}
}
