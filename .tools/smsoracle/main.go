// Command smsoracle prints the requests that the official SDKs of Aliyun and Tencent Cloud would send. It reads a list of cases as JSON
// from standard input and writes the list of requests to standard output. Nothing leaves the machine: the SDKs' transports are replaced.
//
// It is a module of its own so that the SDKs stay out of the program's dependencies.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

// oracleCase is one message and everything that a signature depends on.
type oracleCase struct {
	Provider string            `json:"provider"` // aliyun, tencent
	KeyID    string            `json:"key_id"`
	Secret   string            `json:"secret"`
	Host     string            `json:"host"`
	Region   string            `json:"region,omitempty"`
	Unix     int64             `json:"unix"`
	Nonce    string            `json:"nonce,omitempty"`
	Query    map[string]string `json:"query,omitempty"`   // of Aliyun
	Payload  json.RawMessage   `json:"payload,omitempty"` // of Tencent
}

// sent is what an SDK handed to its transport.
type sent struct {
	URL    string            `json:"url"`
	Header map[string]string `json:"header"` // names in lower case
	Body   string            `json:"body"`
}

func main() {
	var cases []oracleCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fail(err)
	}
	requests := make([]sent, len(cases))
	for i, c := range cases {
		send := map[string]func(oracleCase, *recorder) error{"aliyun": sendAliyun, "tencent": sendTencent}[c.Provider]
		if send == nil {
			fail(fmt.Errorf("case %d: no SDK for provider %q", i, c.Provider))
		}
		record := &recorder{}
		err := send(c, record)
		if record.request == nil {
			fail(fmt.Errorf("case %d: the SDK sent nothing: %w", i, err))
		}
		requests[i] = *record.request
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(requests); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "smsoracle:", err)
	os.Exit(1)
}

// recorder is both SDKs' transport: it keeps the request and answers with nothing.
type recorder struct{ request *sent }

// Call implements the transport of Aliyun's SDK.
func (r *recorder) Call(request *http.Request, _ *http.Transport) (*http.Response, error) {
	return r.RoundTrip(request)
}

// RoundTrip implements the transport of Tencent's SDK.
func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	s := &sent{URL: request.URL.String(), Header: map[string]string{}}
	for name, values := range request.Header {
		s.Header[strings.ToLower(name)] = strings.Join(values, ",")
	}
	if request.Body != nil {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		s.Body = string(body)
	}
	r.request = s
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{}`)), Request: request}, nil
}
