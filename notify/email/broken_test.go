package email_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
)

// takeAndBreak is a server that takes one mail and cuts the connection before it can be told goodbye.
func takeAndBreak(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		fmt.Fprint(conn, "220 ready\r\n")
		inData := false
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			switch line := lines.Text(); {
			case inData && line == ".":
				fmt.Fprint(conn, "250 queued as 4711\r\n")
				return
			case inData:
			case strings.HasPrefix(line, "DATA"):
				inData = true
				fmt.Fprint(conn, "354 go on\r\n")
			default:
				fmt.Fprint(conn, "250 ok\r\n")
			}
		}
	}()
	return listener.Addr().String()
}

// A mail that the server has taken must not be sent again because the goodbye failed.
func TestTakenMailCountsAsSentWhenTheConnectionBreaks(t *testing.T) {
	t.Parallel()
	receipt, err := dial(t, takeAndBreak(t), nil).Send(t.Context(), outgoing())
	if err != nil || !strings.Contains(receipt, "4711") {
		t.Errorf("Send = %q, %v; want the server's receipt", receipt, err)
	}
}
