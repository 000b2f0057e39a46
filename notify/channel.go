package notify

import (
	"context"
	"errors"
	"parcelwarden/tracker"
	"time"
)

// Outgoing is a rendered notification. Subject is one line; Text and HTML say the same; JSON is the body for channels that carry
// data instead of prose. Short is the one text message that says it, without a link; Params holds the same facts by name, for
// providers that send approved templates (the names are in package sms). A fact that is not known has no name in it.
type Outgoing struct {
	Notification tracker.Notification
	Link         string // where the reader can act; empty if nowhere
	Subject      string
	Text         string
	HTML         string
	JSON         []byte
	Short        string
	Params       map[string]string
	Unsubscribe  string // address that stops messages of this sort to this recipient; empty for most
	MessageID    string // id-left@id-right without angle brackets; the same for every try of one outbox row
}

// Channel delivers one rendered notification. Send returns the receiver's own id of the message, if it gave one. A failure is a
// *SendError; any other error is taken for temporary. Send must be safe for concurrent use and must not keep trying by itself.
type Channel interface {
	Name() string
	Send(ctx context.Context, m Outgoing) (receipt string, err error)
}

// Batcher is a channel on which several messages that wait for one recipient go out as one, because the receiver takes only so many calls
// a minute. Join makes one message of two or more, which are to the same recipient; Most is how many it takes.
type Batcher interface {
	Channel
	Join(messages []Outgoing) Outgoing
	Most() int
}

// SendError says why a message was not delivered and whether another try can help. Reason is stored and shown to staff: it never
// holds a secret.
type SendError struct {
	Temporary  bool
	Setup      bool // a person must mend the configuration: the row waits for days instead of running out of tries
	Template   bool // with Setup: only the template of this topic and language is to be mended, others may go
	Throttled  bool // nothing was sent because of a limit on messages: no failed try, and all else for the recipient waits too
	Reason     string
	RetryAfter time.Duration // the receiver asked to wait this long; zero if it said nothing
}

// Error implements error.
func (e *SendError) Error() string { return e.Reason }

// Failed returns a permanent failure: no other try of the same message can succeed.
func Failed(reason string) *SendError { return &SendError{Reason: reason} }

// Class is what a failure asks for.
func (e *SendError) Class() tracker.AttemptOutcome {
	switch {
	case e.Setup:
		return tracker.AttemptSetup
	case e.Throttled:
		return tracker.AttemptLimit
	case e.Temporary:
		return tracker.AttemptTemporary
	default:
		return tracker.AttemptFinal
	}
}

// final reports whether no other try of the same message can succeed.
func (e *SendError) final() bool { return !e.Temporary && !e.Setup && !e.Throttled }

// asSendError makes any error of a channel a *SendError. What is not classified may pass, so it is tried again.
func asSendError(err error) *SendError {
	if sendErr, ok := errors.AsType[*SendError](err); ok {
		return sendErr
	}
	return &SendError{Temporary: true, Reason: err.Error()}
}
