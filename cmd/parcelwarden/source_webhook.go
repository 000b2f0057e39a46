package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"parcelwarden/tracker/web"
)

const longestKey = 200

// storedReply is what is kept under an Idempotency-Key.
type storedReply struct {
	BodyHash string               `json:"body_hash"`
	Report   tracker.ImportReport `json:"report"`
}

// ReceiveOrders implements web.OrderHooks: the generic webhook. The same Idempotency-Key with the same body gets the first answer again;
// with another body it is refused. Without one the body stands for itself.
func (h orderHooks) ReceiveOrders(ctx context.Context, merchant string, r web.HookRequest) web.HookReply {
	s := h.signer(merchant, r)
	if s == nil {
		return unsigned()
	}
	sum := sha256.Sum256(r.Body)
	hash := hex.EncodeToString(sum[:])
	key := r.Header.Get("Idempotency-Key")
	switch {
	case key == "":
		key = "body " + hash
	case len(key) > longestKey:
		return refusal(http.StatusBadRequest, "the Idempotency-Key has at most 200 characters")
	default:
		key = "key " + key
	}
	before, err := h.app.store.SourceEvent(ctx, s.merchant.ID, s.name, key)
	if err == nil {
		return again(before, hash)
	}
	if !errors.Is(err, tracker.ErrNotFound) {
		h.app.log.Error("order message cannot be looked up", "source", s.name, "error", err)
		return later()
	}
	report, err := h.app.importJSON(ctx, s.merchant.ID, bytes.NewReader(r.Body))
	if errors.Is(err, web.ErrBadInput) {
		return refusal(http.StatusUnprocessableEntity, err.Error())
	}
	if err == nil {
		err = h.remember(ctx, s, key, storedReply{BodyHash: hash, Report: report})
	}
	if err != nil {
		h.app.log.Error("orders of a webhook cannot be stored", "source", s.name, "error", err)
		return later()
	}
	return reported(report)
}

// signer finds the source whose secret signed the request; a merchant may have several while a secret is changed.
func (h orderHooks) signer(merchant string, r web.HookRequest) *openSource {
	var signer *openSource
	for _, s := range h.app.sources {
		if s.entry.Type != sourceWebhook || s.merchant.Code != merchant {
			continue
		}
		if sources.VerifySigned(s.entry.text("secret"), r.Header.Get("X-Timestamp"), r.Header.Get("X-Signature"), r.Body, h.app.wall()) == nil {
			signer = s
		}
	}
	return signer
}

func (h orderHooks) remember(ctx context.Context, s *openSource, key string, reply storedReply) error {
	text, err := json.Marshal(reply)
	if err != nil {
		return err
	}
	_, err = h.app.store.AddSourceEvents(ctx, []tracker.SourceEvent{{
		MerchantID: s.merchant.ID, Source: s.name, Key: key, Topic: sourceWebhook, Body: string(text), ReceivedAt: h.app.now(),
	}}, true)
	return err
}

func again(before tracker.SourceEvent, hash string) web.HookReply {
	var stored storedReply
	if json.Unmarshal([]byte(before.Body), &stored) != nil || stored.BodyHash != hash {
		return refusal(http.StatusUnprocessableEntity, "this Idempotency-Key came with another body before")
	}
	reply := reported(stored.Report)
	reply.Header = map[string]string{"Idempotent-Replayed": "true"}
	return reply
}

// reported answers like POST /api/orders: 422 only where nothing could be kept.
func reported(report tracker.ImportReport) web.HookReply {
	body, err := json.Marshal(report)
	if err != nil {
		return later()
	}
	reply := web.HookReply{Body: body}
	if report.Rows > 0 && report.Rejected == report.Rows {
		reply.Status = http.StatusUnprocessableEntity
	}
	return reply
}

func refusal(status int, detail string) web.HookReply {
	body, err := json.Marshal(map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail})
	if err != nil {
		return later()
	}
	return web.HookReply{Status: status, ContentType: "application/problem+json", Body: body}
}
