//go:build servers

package email_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"parcelwarden/notify/email"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// received is what maildev tells about a mail.
type received struct {
	MessageID string            `json:"messageId"`
	Subject   string            `json:"subject"`
	Text      string            `json:"text"`
	HTML      string            `json:"html"`
	Headers   map[string]string `json:"headers"`
	Envelope  struct {
		To []struct {
			Address string `json:"address"`
		} `json:"to"`
	} `json:"envelope"`
}

// maildevBinary finds the mail server that make test installs.
func maildevBinary(t *testing.T) string {
	t.Helper()
	path := os.Getenv("PARCELWARDEN_MAILDEV")
	if path == "" {
		path = filepath.Join("..", "..", "tracker", "web", "e2e", "node_modules", ".bin", "maildev")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the mail server maildev is missing: run `make test`, which installs it (%v)", err)
	}
	return path
}

// freePorts returns two ports that nobody listens on: two, because each is held until both are known.
func freePorts(t *testing.T) (smtp, web string) {
	t.Helper()
	var ports [2]string
	var held [2]net.Listener
	for i := range ports {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		held[i] = listener
		if _, ports[i], err = net.SplitHostPort(listener.Addr().String()); err != nil {
			t.Fatal(err)
		}
	}
	for _, listener := range held {
		if err := listener.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return ports[0], ports[1]
}

// startMaildev returns the address of its SMTP side and the URL of its REST side.
func startMaildev(t *testing.T) (smtpAddr, restURL string) {
	t.Helper()
	smtpPort, webPort := freePorts(t)
	ctx, cancel := context.WithCancel(context.Background())
	var output bytes.Buffer
	command := exec.CommandContext(ctx, maildevBinary(t), "--ip", "127.0.0.1", "--smtp", smtpPort, "--web", webPort,
		"--mail-directory", t.TempDir())
	command.Stdout, command.Stderr = &output, &output
	if err := command.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	exited := make(chan struct{})
	go func() { _ = command.Wait(); close(exited) }()
	t.Cleanup(func() { cancel(); <-exited })
	restURL = "http://127.0.0.1:" + webPort
	if err := waitFor(t, exited, restURL+"/healthz"); err != nil {
		cancel()
		<-exited
		t.Fatalf("maildev does not answer: %v\n%s", err, output.String())
	}
	return "127.0.0.1:" + smtpPort, restURL
}

// waitFor asks until the server answers, ends, or 30 seconds have passed.
func waitFor(t *testing.T, exited <-chan struct{}, url string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-tick.C:
		case <-exited:
			return fmt.Errorf("the process has ended")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func TestMaildevReadsWhatWeWrote(t *testing.T) {
	t.Parallel()
	smtpAddr, restURL := startMaildev(t)
	sent := outgoing()
	if _, err := dial(t, smtpAddr, func(c *email.Config) { c.Timeout = 10 * time.Second }).Send(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, restURL+"/email", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close(); http.DefaultClient.CloseIdleConnections() }()
	var mails []received
	if err := json.NewDecoder(response.Body).Decode(&mails); err != nil {
		t.Fatal(err)
	}
	if len(mails) != 1 {
		t.Fatalf("maildev holds %d mails, want 1", len(mails))
	}
	got := mails[0]
	if got.Subject != sent.Subject {
		t.Errorf("subject is %q, want %q", got.Subject, sent.Subject)
	}
	if strings.TrimSpace(got.Text) != strings.TrimSpace(sent.Text) || strings.TrimSpace(got.HTML) != sent.HTML {
		t.Errorf("text is %q and %q, want %q and %q", got.Text, got.HTML, sent.Text, sent.HTML)
	}
	if id := strings.Trim(got.Headers["message-id"], "<>"); id != sent.MessageID {
		t.Errorf("message-id is %q, want %q", id, sent.MessageID)
	}
	if len(got.Envelope.To) != 1 || got.Envelope.To[0].Address != "shop@example.cn" {
		t.Errorf("envelope is %+v, want shop@example.cn alone", got.Envelope.To)
	}
}
