package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"time"
)

// hookPattern is where couriers push to. The secret makes the address a credential: it is never logged.
const hookPattern = "/hooks/couriers/{account}/{secret}"

// largestPush is more than any courier sends at once.
const largestPush = 4 << 20

// pushTimeout is how long a push may wait for the database. Couriers give up after some seconds and repeat it.
const pushTimeout = 10 * time.Second

// PushCall is one push as it came in over HTTP.
type PushCall struct {
	Account string // id or name
	Secret  string
	Body    []byte
	Header  http.Header
	Query   url.Values
}

// PushAnswer is the answer that its provider requires.
type PushAnswer struct {
	Status      int
	ContentType string
	Body        []byte
}

// takePush is POST or PUT /hooks/couriers/{account}/{secret}. A wrong secret looks like any address that does not exist. When the push
// cannot be stored the answer is 503, so that the provider repeats it.
func (s *Server) takePush(w http.ResponseWriter, r *http.Request) {
	call, ok := readCall(w, r, largestPush)
	if !ok {
		return
	}
	if s.cfg.TakePush == nil {
		s.lost(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), pushTimeout)
	defer cancel()
	answer, err := s.cfg.TakePush(ctx, call)
	switch {
	case errors.Is(err, tracker.ErrNotFound):
		s.lost(w, r)
	case err != nil:
		s.log.LogAttrs(ctx, slog.LevelError, "push not stored", slog.Any("err", err))
		w.Header().Set("Retry-After", "60")
		plain(w, http.StatusServiceUnavailable, "try again\n")
	default:
		w.Header().Set("Content-Type", answer.ContentType)
		w.WriteHeader(answer.Status)
		_, _ = w.Write(answer.Body)
	}
}

// readCall reads what a provider sends to an address with an account and a secret; false after the request was refused.
func readCall(w http.ResponseWriter, r *http.Request, limit int64) (PushCall, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		plain(w, http.StatusRequestEntityTooLarge, "too large\n")
	} else if err != nil {
		plain(w, http.StatusBadRequest, "the body ends early\n")
	}
	return PushCall{Account: r.PathValue("account"), Secret: r.PathValue("secret"), Body: body, Header: r.Header, Query: r.URL.Query()}, err == nil
}
