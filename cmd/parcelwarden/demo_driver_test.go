//go:build servers

package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"
)

// browser is a headless Chromium that a test drives, one command after the other.
type browser struct {
	t   *testing.T
	in  *json.Encoder
	out *bufio.Scanner
}

type browserAct struct {
	Do   string `json:"do"`
	URL  string `json:"url,omitempty"`
	Size string `json:"size,omitempty"`
	On   string `json:"on,omitempty"`
	Then string `json:"then,omitempty"`
	Text string `json:"text,omitempty"`
	File string `json:"file,omitempty"`
}

func openBrowser(t *testing.T) *browser {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", "../../tracker/web/e2e/driver.mjs")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start the browser: %v (`make test` installs what it needs)", err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 4<<20)
	return &browser{t: t, in: json.NewEncoder(in), out: lines}
}

// do sends one command and returns its answer.
func (b *browser) do(act browserAct) string {
	b.t.Helper()
	if err := b.in.Encode(act); err != nil {
		b.t.Fatal(err)
	}
	if !b.out.Scan() {
		b.t.Fatalf("the browser is gone at %+v: is e2e/node_modules there? `make test` installs it", act)
	}
	var answer struct{ Text, Error string }
	if err := json.Unmarshal(b.out.Bytes(), &answer); err != nil {
		b.t.Fatalf("%v: %s", err, b.out.Text())
	}
	if answer.Error != "" {
		b.t.Fatal(answer.Error)
	}
	return answer.Text
}

func (b *browser) open(url, size string) {
	b.t.Helper()
	if status := b.do(browserAct{Do: "open", URL: url, Size: size}); status != "200" {
		b.t.Fatalf("%s answers %s", url, status)
	}
}

func (b *browser) click(on, then string) {
	b.t.Helper()
	b.do(browserAct{Do: "click", On: on, Then: then})
}

func (b *browser) fill(on, text string) {
	b.t.Helper()
	b.do(browserAct{Do: "fill", On: on, Text: text})
}

func (b *browser) check(on string) {
	b.t.Helper()
	b.do(browserAct{Do: "check", On: on})
}

func (b *browser) text(on string) string {
	b.t.Helper()
	return b.do(browserAct{Do: "text", On: on})
}

// accessible fails the test for what axe finds on the page.
func (b *browser) accessible() {
	b.t.Helper()
	if found := b.do(browserAct{Do: "axe"}); found != "" {
		b.t.Error(found)
	}
}
