//go:build servers

package sms

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the SDKs' requests to "+vectorFile)

// TestSDKs runs the official SDKs, a module of their own under .tools/smsoracle, on the same messages and compares what they send.
func TestSDKs(t *testing.T) {
	t.Parallel()
	var questions []any
	for _, c := range signingCases() {
		questions = append(questions, question(t, c.cfg, c.m))
	}
	input, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "go", "run", ".")
	command.Dir = filepath.Join("..", "..", ".tools", "smsoracle")
	command.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off")
	var complaints bytes.Buffer
	command.Stdin, command.Stderr = bytes.NewReader(input), &complaints
	output, err := command.Output()
	if err != nil {
		t.Fatalf("the SDKs do not run: %v\n%s", err, complaints.String())
	}
	var vectors []signed
	if err := json.Unmarshal(output, &vectors); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(vectorFile, output, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	compareSigned(t, vectors)
}
