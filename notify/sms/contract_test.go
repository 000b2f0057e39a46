//go:build contract

package sms

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"parcelwarden/notify"
	"strconv"
	"strings"
	"testing"
)

// TestContract sends our request through a mock that plays Twilio's official specification: as it is, without a recipient, without
// credentials. .tools/contract.sh starts the mock.
func TestContract(t *testing.T) {
	t.Parallel()
	const variable = "CONTRACT_TWILIO"
	mock, err := url.Parse(os.Getenv(variable))
	if err != nil || mock.Host == "" {
		t.Fatalf("%s names no mock server: run .tools/contract.sh", variable)
	}
	tests := []struct {
		name   string
		from   string
		spoil  func(*http.Request)
		status int
		want   *notify.SendError
	}{
		{"from a number", "+15005550006", func(*http.Request) {}, http.StatusCreated, nil},
		{"from a service", "MG0123456789abcdef0123456789abcdef", func(*http.Request) {}, http.StatusCreated, nil},
		{"no recipient", "+15005550006", dropTo, http.StatusUnprocessableEntity, &notify.SendError{}},
		{"no credentials", "+15005550006", dropCredentials, http.StatusUnauthorized, &notify.SendError{Temporary: true, Setup: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			answered := make(chan *http.Response, 1)
			front := httptest.NewServer(&httputil.ReverseProxy{
				Rewrite: func(r *httputil.ProxyRequest) {
					r.SetURL(mock)
					tt.spoil(r.Out)
				},
				ModifyResponse: func(r *http.Response) error {
					answered <- r
					return nil
				},
			})
			t.Cleanup(front.Close)
			cfg := twilioConfig()
			cfg.Endpoint, cfg.From, cfg.Callback = front.URL, tt.from, "https://pw.example.cn/hooks/sms"
			channel, err := New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(channel.client.GetClient().CloseIdleConnections)
			t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
			receipt, err := channel.Send(t.Context(), alert("+14155552671"))
			answer := <-answered
			status, said := answer.StatusCode, answer.Header.Get("Sl-Violations")
			t.Logf("HTTP %d, receipt %q, %v", status, receipt, err)
			if status != tt.status {
				t.Errorf("the mock answers %d, want %d: %s", status, tt.status, said)
			}
			if tt.want == nil {
				if err != nil || !strings.HasPrefix(receipt, "SM") || strings.Contains(said, `"location":["request"`) {
					t.Errorf("Send = %q, %v; the mock objects: %s", receipt, err, said)
				}
				return
			}
			failure, ok := errors.AsType[*notify.SendError](err)
			if !ok || failure.Temporary != tt.want.Temporary || failure.Setup != tt.want.Setup {
				t.Errorf("%#v, want %+v", err, tt.want)
			}
		})
	}
}

func dropCredentials(r *http.Request) { r.Header.Del("Authorization") }

func dropTo(r *http.Request) {
	body, err := io.ReadAll(r.Body)
	form, errForm := url.ParseQuery(string(body))
	if err != nil || errForm != nil {
		return
	}
	form.Del("To")
	text := []byte(form.Encode())
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	r.Header.Set("Content-Length", strconv.Itoa(len(text)))
}
