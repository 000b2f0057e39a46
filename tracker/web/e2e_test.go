//go:build servers

package web

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"testing"
)

// TestStaffWalk runs the browser test against the pages over a store in memory. It fails where its tools are missing: a test that
// skips is a test that nobody notices.
func TestStaffWalk(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is not installed; `make test` installs it")
	}
	if _, err := os.Stat("e2e/node_modules/playwright-core"); err != nil {
		t.Fatal("e2e/node_modules is missing; `make test` installs it")
	}
	cfg := testConfig(t, fakeShop())
	_, desk := atDesk(t, doneRun(1))
	desk(&cfg)
	withBook(t)(&cfg)
	withDesk(&cfg)
	srv, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: srv.Handler()}
	t.Cleanup(func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()

	walk := exec.CommandContext(t.Context(), node, "staff.mjs")
	walk.Dir = "e2e"
	walk.Env = append(os.Environ(), "BASE_URL=http://"+listener.Addr().String(), "USER=wang", "PASSWORD=open sesame")
	out, err := walk.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}
