package main

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"sync/atomic"
	"testing"
)

// mailRelay stands between the program and the mail server. It can strike when a connection comes in, or when the server says that it
// has taken a message: the answer is then withheld, so that the program dies without knowing.
type mailRelay struct {
	addr        string
	target      string
	strike      func()
	connections atomic.Int64 // connections left until it strikes; negative: never
	accepted    atomic.Int64 // taken messages left until it strikes; negative: never
	withheld    atomic.Int64
}

func newMailRelay(t *testing.T, target string, strike func()) *mailRelay {
	t.Helper()
	var lc net.ListenConfig
	listener, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	r := &mailRelay{addr: listener.Addr().String(), target: target, strike: strike}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go r.serve(client)
		}
	}()
	return r
}

func (r *mailRelay) serve(client net.Conn) {
	defer client.Close()
	if r.connections.Add(-1) == 0 {
		r.strike()
		return
	}
	server, err := net.Dial("tcp", r.target)
	if err != nil {
		return
	}
	defer server.Close()
	var inData atomic.Bool
	go func() {
		defer server.Close()
		_, _ = io.Copy(server, client)
	}()
	buffer := make([]byte, 4096)
	for {
		n, err := server.Read(buffer)
		if err != nil {
			return
		}
		answer := buffer[:n]
		if inData.Swap(bytes.HasPrefix(answer, []byte("354"))) && bytes.HasPrefix(answer, []byte("250")) && r.accepted.Add(-1) == 0 {
			r.withheld.Add(1)
			r.strike()
			return
		}
		if _, err := client.Write(answer); err != nil {
			return
		}
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
