package web

import (
	"context"
	"errors"
	"io"
	"net/http"
)

// hookLimit is the largest body that a webhook may have. Marketplaces send a few kilobytes.
const hookLimit = 1 << 20

// HookRequest is what a shop or a marketplace sent by itself. Nothing about it has been checked.
type HookRequest struct {
	Header http.Header
	Body   []byte
}

// HookReply is the answer. Status 0 is 200; without a ContentType it is JSON.
type HookReply struct {
	Status      int
	ContentType string
	Header      map[string]string
	Body        []byte
}

// OrderHooks takes orders and messages about orders from outside. Each call checks the sender's signature itself, and answers quickly.
type OrderHooks interface {
	// ReceiveOrders takes orders of the merchant with the code, in the form of POST /api/orders.
	ReceiveOrders(ctx context.Context, merchant string, r HookRequest) HookReply
	// ReceiveMessage takes a marketplace's own message for the source of that name.
	ReceiveMessage(ctx context.Context, source string, r HookRequest) HookReply
}

// orderHooks registers the addresses: senders have no session, no form and no page of ours, so neither sign-in nor the check for foreign
// forms applies; their signature does.
func (s *Server) orderHooks(mux *http.ServeMux) {
	if s.cfg.OrderHooks == nil {
		return
	}
	mux.HandleFunc("POST /hooks/orders/{merchant}", s.hook("merchant", s.cfg.OrderHooks.ReceiveOrders))
	mux.HandleFunc("POST /hooks/sources/{source}", s.hook("source", s.cfg.OrderHooks.ReceiveMessage))
}

func (s *Server) hook(name string, receive func(context.Context, string, HookRequest) HookReply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, hookLimit))
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			refuse(w, problemDetails{Title: "body too large", Status: http.StatusRequestEntityTooLarge, Detail: "send at most 1 MiB at once"})
			return
		}
		if err != nil {
			refuse(w, problemDetails{Title: "body cannot be read", Status: http.StatusBadRequest})
			return
		}
		reply := receive(r.Context(), r.PathValue(name), HookRequest{Header: r.Header, Body: body})
		h := w.Header()
		for name, value := range reply.Header {
			h.Set(name, value)
		}
		if h.Set("Content-Type", "application/json"); reply.ContentType != "" {
			h.Set("Content-Type", reply.ContentType)
		}
		if reply.Status != 0 {
			w.WriteHeader(reply.Status)
		}
		_, _ = w.Write(reply.Body)
	}
}
