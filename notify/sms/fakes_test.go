package sms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/notify"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake is a provider on loopback. It keeps what it got and answers what the test says, once the request has proven itself.
type fake struct {
	server *httptest.Server
	mu     sync.Mutex
	got    []*http.Request
	bodies []string
}

// answers is what a fake says.
type answers struct {
	status int
	header map[string]string
	body   string
}

// listen starts a fake. check returns what is wrong with a request's proof of who sent it; refuse is what such a request gets.
func listen(t *testing.T, check func(*http.Request, string) error, refuse, say answers) *fake {
	t.Helper()
	f := &fake{}
	f.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		f.mu.Lock()
		f.got, f.bodies = append(f.got, r), append(f.bodies, string(body))
		f.mu.Unlock()
		reply := say
		if err := check(r, string(body)); err != nil {
			t.Logf("refused: %v", err)
			reply = refuse
		}
		for name, value := range reply.header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(reply.status)
		_, _ = io.WriteString(w, reply.body)
	}))
	t.Cleanup(f.server.Close)
	return f
}

// only returns the one request that came.
func (f *fake) only(t *testing.T) (*http.Request, string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.got) != 1 {
		t.Fatalf("%d requests, want 1", len(f.got))
	}
	return f.got[0], f.bodies[0]
}

// send opens a channel to the fake and sends one alert.
func (f *fake) send(t *testing.T, cfg Config, m notify.Outgoing) (string, *notify.SendError) {
	t.Helper()
	cfg.Endpoint = f.server.URL
	channel, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(channel.client.GetClient().CloseIdleConnections)
	receipt, err := channel.Send(t.Context(), m)
	if err == nil {
		return receipt, nil
	}
	failure, ok := errors.AsType[*notify.SendError](err)
	if !ok {
		t.Fatalf("%v is no SendError", err)
	}
	private(t, failure.Reason)
	return receipt, failure
}

// private fails the test if a text names the recipient, a key or a signature.
func private(t *testing.T, text string) {
	t.Helper()
	for _, hidden := range []string{"13800001111", "138 0000", "0000-1111", secret, keyID, account, "Signature="} {
		if strings.Contains(text, hidden) {
			t.Errorf("%q tells %q", text, hidden)
		}
	}
}

// The checks below are written from the providers' documents, not from our signer: they start from what came over the wire.

var acs3 = regexp.MustCompile(`^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$`)

func checkACS3(r *http.Request, body string) error {
	part := acs3.FindStringSubmatch(r.Header.Get("Authorization"))
	if part == nil || part[1] != keyID {
		return errors.New("no authorization of ours")
	}
	header := func(name string) string {
		if name == "host" {
			return r.Host
		}
		return r.Header.Get(name)
	}
	must := []string{"host"}
	for name := range r.Header {
		if name = strings.ToLower(name); strings.HasPrefix(name, "x-acs-") || name == "content-type" {
			must = append(must, name)
		}
	}
	sort.Strings(must)
	if part[2] != strings.Join(must, ";") {
		return fmt.Errorf("signed headers %s, want %v", part[2], must)
	}
	at, err := time.Parse("2006-01-02T15:04:05Z", header("x-acs-date"))
	if err != nil || at.Sub(noon).Abs() > 15*time.Minute || header("x-acs-signature-nonce") == "" {
		return errors.New("date or nonce")
	}
	sum := sha256.Sum256([]byte(body))
	if header("x-acs-content-sha256") != hex.EncodeToString(sum[:]) {
		return errors.New("hash of the body")
	}
	canonical := r.Method + "\n" + r.URL.Path + "\n" + percentQuery(r.URL.Query()) + "\n"
	for _, name := range must {
		canonical += name + ":" + strings.TrimSpace(header(name)) + "\n"
	}
	canonical += "\n" + part[2] + "\n" + header("x-acs-content-sha256")
	digest := sha256.Sum256([]byte(canonical))
	if mac := sealed([]byte(secret), "ACS3-HMAC-SHA256\n"+hex.EncodeToString(digest[:])); hex.EncodeToString(mac) != part[3] {
		return errors.New("signature")
	}
	return nil
}

func percentQuery(query map[string][]string) string {
	var pairs []string
	for name, values := range query {
		pairs = append(pairs, percent(name)+"="+percent(values[0]))
	}
	sort.Strings(pairs)
	return strings.Join(pairs, "&")
}

// percent encodes every byte but the unreserved ones of RFC 3986.
func percent(s string) string {
	var out strings.Builder
	for i := range len(s) {
		b := s[i]
		if b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || strings.IndexByte("-_.~", b) >= 0 {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}

func sealed(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	_, _ = io.WriteString(mac, text)
	return mac.Sum(nil)
}

var tc3 = regexp.MustCompile(`^TC3-HMAC-SHA256 Credential=([^/]+)/(\d{4}-\d\d-\d\d)/sms/tc3_request, SignedHeaders=([a-z;-]+), Signature=([0-9a-f]{64})$`)

func checkTC3(r *http.Request, body string) error {
	part := tc3.FindStringSubmatch(r.Header.Get("Authorization"))
	if part == nil || part[1] != keyID || !strings.Contains(part[3], "content-type") || !strings.Contains(part[3], "host") {
		return errors.New("no authorization of ours")
	}
	seconds, err := strconv.ParseInt(r.Header.Get("X-TC-Timestamp"), 10, 64)
	at := time.Unix(seconds, 0).UTC()
	if err != nil || at.Sub(noon).Abs() > 5*time.Minute || at.Format("2006-01-02") != part[2] {
		return errors.New("time")
	}
	sum := sha256.Sum256([]byte(body))
	canonical := r.Method + "\n/\n" + r.URL.RawQuery + "\n"
	for name := range strings.SplitSeq(part[3], ";") {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		canonical += name + ":" + strings.ToLower(value) + "\n"
	}
	canonical += "\n" + part[3] + "\n" + hex.EncodeToString(sum[:])
	digest := sha256.Sum256([]byte(canonical))
	key := sealed(sealed(sealed([]byte("TC3"+secret), part[2]), "sms"), "tc3_request")
	text := "TC3-HMAC-SHA256\n" + r.Header.Get("X-TC-Timestamp") + "\n" + part[2] + "/sms/tc3_request\n" + hex.EncodeToString(digest[:])
	if hex.EncodeToString(sealed(key, text)) != part[4] {
		return errors.New("signature")
	}
	return nil
}

func checkBasic(r *http.Request, _ string) error {
	if user, password, ok := r.BasicAuth(); !ok || user != account || password != secret {
		return errors.New("credentials")
	}
	return nil
}
