package main

import (
	"context"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"parcelwarden/tracker/sources/doudian"
	"parcelwarden/tracker/web"
	"time"
)

// hookTime is how long keeping a message may take: marketplaces give up after a few seconds and send it again.
const hookTime = 4 * time.Second

// orderHooks takes what shops and marketplaces send by themselves.
type orderHooks struct{ app *app }

var _ web.OrderHooks = orderHooks{}

func (h orderHooks) find(name string) *openSource {
	for _, s := range h.app.sources {
		if s.name == name {
			return s
		}
	}
	return nil
}

// unsigned is the answer to a stranger: also where there is no such source, so that nobody can find out which there are.
func unsigned() web.HookReply {
	return web.HookReply{Status: http.StatusUnauthorized, Body: []byte(`{"code":401,"msg":"not signed by its sender"}`)}
}

func later() web.HookReply {
	return web.HookReply{Status: http.StatusServiceUnavailable, Header: map[string]string{"Retry-After": "30"}, Body: []byte(`{"code":503,"msg":"try again"}`)}
}

// ReceiveMessage implements web.OrderHooks: check, keep, answer. The message is worked off by the source's job.
func (h orderHooks) ReceiveMessage(ctx context.Context, name string, r web.HookRequest) web.HookReply {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	s := h.find(name)
	switch {
	case s == nil:
		return unsigned()
	case s.entry.Type == sourceDoudian:
		return h.doudian(ctx, s, r)
	case s.entry.Type == sourceShopify:
		return h.shopify(ctx, s, r)
	default:
		return unsigned()
	}
}

func (h orderHooks) doudian(ctx context.Context, s *openSource, r web.HookRequest) web.HookReply {
	if doudian.VerifyPush(s.entry.text("app_key"), s.entry.text("app_secret"), r.Body, r.Header.Get("event-sign")) != nil {
		return unsigned()
	}
	ack := web.HookReply{Body: []byte(doudian.Ack)}
	messages, err := doudian.ParsePush(r.Body)
	if err != nil {
		h.app.log.Warn("order message cannot be read", "source", s.name, "error", err)
		return web.HookReply{Status: http.StatusBadRequest, Body: []byte(`{"code":400,"msg":"not an array of messages"}`)}
	}
	var events []tracker.SourceEvent
	for _, m := range messages {
		to := h.shopOf(s, m.ShopID)
		if m.OrderID == "" || to == nil {
			continue
		}
		events = append(events, tracker.SourceEvent{
			MerchantID: to.merchant.ID, Source: to.name, Key: m.Tag + " " + m.ID, Topic: m.Tag, Subject: m.OrderID, ReceivedAt: h.app.now(),
		})
	}
	if err := h.keep(ctx, s, events); err != nil {
		return later()
	}
	return ack
}

// shopOf finds the shop that a message is about: one address of an app gets the messages of all its shops. A shop that is not configured
// is nobody's.
func (h orderHooks) shopOf(s *openSource, shopID string) *openSource {
	if own := s.entry.text("shop_id"); own == "" || own == shopID || shopID == "" {
		return s
	}
	for _, other := range h.app.sources {
		if other.entry.Type == sourceDoudian && other.entry.text("app_key") == s.entry.text("app_key") && other.entry.text("shop_id") == shopID {
			return other
		}
	}
	return nil
}

func (h orderHooks) shopify(ctx context.Context, s *openSource, r web.HookRequest) web.HookReply {
	event, kept, err := s.shopify.Receive(r.Header, r.Body)
	switch {
	case errors.Is(err, sources.ErrUnsigned):
		return unsigned()
	case err != nil: // signed and unreadable: sent again it would be no better, and a subscription that fails is deleted
		h.app.log.Warn("order message cannot be read", "source", s.name, "error", err)
	case kept:
		event.MerchantID, event.Source = s.merchant.ID, s.name
		if err := h.keep(ctx, s, []tracker.SourceEvent{event}); err != nil {
			return later()
		}
	}
	return web.HookReply{Body: []byte(`{}`)}
}

func (h orderHooks) keep(ctx context.Context, s *openSource, events []tracker.SourceEvent) error {
	if len(events) == 0 {
		return nil
	}
	added, err := h.app.store.AddSourceEvents(ctx, events, false)
	if err != nil {
		h.app.log.Error("order message cannot be kept", "source", s.name, "error", err)
		return err
	}
	h.app.log.Debug("order messages kept", "source", s.name, "messages", len(events), "new", added)
	return nil
}
