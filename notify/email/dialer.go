package email

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
)

// dialer opens the one connection of a send and closes it, whatever became of the dialogue.
type dialer struct {
	secure *tls.Config // nil: the connection starts in the clear

	mu   sync.Mutex
	conn net.Conn
}

func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var plain net.Dialer
	dial := plain.DialContext
	if d.secure != nil {
		secure := tls.Dialer{NetDialer: &plain, Config: d.secure}
		dial = secure.DialContext
	}
	conn, err := dial(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.conn = conn
	return conn, nil
}

// close may be called more than once and from the end of a context.
func (d *dialer) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.conn != nil {
		_ = d.conn.Close()
	}
}
