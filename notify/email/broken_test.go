package email_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"parcelwarden/notify"
	"strings"
	"testing"
)

// scripted is a server for one mail. It answers MAIL FROM with answer, and once it has taken the mail it cuts the connection before it
// can be told goodbye.
func scripted(t *testing.T, answer string) string {
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
			case strings.HasPrefix(line, "MAIL"):
				fmt.Fprint(conn, answer+"\r\n")
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
	receipt, err := dial(t, scripted(t, "250 ok"), nil).Send(t.Context(), outgoing())
	if err != nil || !strings.Contains(receipt, "4711") {
		t.Errorf("Send = %q, %v; want the server's receipt", receipt, err)
	}
}

// A sender that the server does not accept is our configuration: alerts wait for it to be mended.
func TestRefusedSenderIsSetup(t *testing.T) {
	t.Parallel()
	for answer, setup := range map[string]bool{"553 5.7.1 sender not owned by user": true, "451 4.3.0 try later": false} {
		_, err := dial(t, scripted(t, answer), nil).Send(t.Context(), outgoing())
		failure, ok := errors.AsType[*notify.SendError](err)
		if !ok || !failure.Temporary || failure.Setup != setup {
			t.Errorf("%s: %#v; want temporary, setup %t", answer, err, setup)
		}
	}
}
