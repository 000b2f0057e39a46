package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// smsHookPattern is where SMS providers report what became of messages. The secret makes the address a credential: it is never logged.
const smsHookPattern = "/hooks/sms/{account}/{secret}"

// wrongReceipts is how many reports that are refused one address may send within the window of the guard.
const wrongReceipts = 30

// takeReceipts is POST /hooks/sms/{account}/{secret}. A wrong secret looks like any address that does not exist. When the reports cannot be
// stored the answer is 503, so that the provider repeats them.
func (s *Server) takeReceipts(w http.ResponseWriter, r *http.Request) {
	call, ok := readCall(w, r, hookLimit)
	if !ok {
		return
	}
	if s.cfg.TakeReceipts == nil {
		s.lost(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), pushTimeout)
	defer cancel()
	answer, err := s.cfg.TakeReceipts(ctx, call)
	switch refused := errors.Is(err, tracker.ErrNotFound) || errors.Is(err, ErrBadInput); {
	case refused && !s.visits.allow("receipts/"+remoteHost(r), wrongReceipts):
		w.Header().Set("Retry-After", strconv.Itoa(int(visitWindow.Seconds())))
		plain(w, http.StatusTooManyRequests, "too many\n")
	case errors.Is(err, ErrBadInput):
		plain(w, http.StatusBadRequest, "not a delivery report\n")
	case err != nil && refused:
		s.lost(w, r)
	case err != nil:
		s.log.LogAttrs(ctx, slog.LevelError, "delivery reports not stored", slog.Any("err", err))
		w.Header().Set("Retry-After", "60")
		plain(w, http.StatusServiceUnavailable, "try again\n")
	default:
		if answer.ContentType != "" {
			w.Header().Set("Content-Type", answer.ContentType)
		}
		w.WriteHeader(answer.Status)
		_, _ = w.Write(answer.Body)
	}
}
