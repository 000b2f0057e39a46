package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"strings"
)

// takePush checks a push, stores it, and returns the answer in its provider's form. Only the secret in the address and the provider's
// signature let anything in; what is in the body is read afterwards.
func (a *app) takePush(ctx context.Context, call web.PushCall) (web.PushAnswer, error) {
	account, ok := tracker.PushSigner{Key: a.key}.Find(a.accounts, call.Account, call.Secret)
	if !ok {
		return web.PushAnswer{}, fmt.Errorf("push: %w", tracker.ErrNotFound)
	}
	adapter, ok := a.registry.Lookup(account.Provider)
	if !ok || adapter.Push == nil {
		return web.PushAnswer{}, fmt.Errorf("push: %w", tracker.ErrNotFound)
	}
	credentials, err := a.credentials(account)
	if err != nil {
		return web.PushAnswer{}, fmt.Errorf("push: %w", err)
	}
	request := couriers.PushRequest{Body: call.Body, Header: call.Header, Query: call.Query, Now: a.now()}
	key, err := adapter.Push.Receive(credentials, request)
	if err != nil {
		a.refusePush(ctx, account, err)
		return pushAnswer(adapter.Push.Answer(request, false)), nil
	}
	var pushes []tracker.Push
	for _, shop := range a.sharing(account) {
		pushes = append(pushes, tracker.Push{
			MerchantID: shop.MerchantID, AccountID: shop.ID, Key: key, ReceivedAt: request.Now, Header: pushHeaders(call.Header), Body: call.Body,
		})
	}
	if _, err = a.store.AddPushes(ctx, pushes); err != nil {
		return web.PushAnswer{}, fmt.Errorf("account %d: %w", account.ID, err)
	}
	return pushAnswer(adapter.Push.Answer(request, true)), nil
}

// sharing returns the account and those of other merchants with the same credentials: a provider whose address is set once for all of them
// pushes everybody's parcels to one. Each merchant takes only what is its own.
func (a *app) sharing(account tracker.CourierAccount) []tracker.CourierAccount {
	var out []tracker.CourierAccount
	for _, other := range a.accounts {
		if other.Name == account.Name {
			out = append(out, other)
		}
	}
	return out
}

// refusePush counts a push without its provider's signature. What it said stays out of the log: it is anybody's text.
func (a *app) refusePush(ctx context.Context, account tracker.CourierAccount, why error) {
	reason := "signature"
	if errors.Is(why, couriers.ErrMissingCredential) {
		reason = "the account lacks the credential that signatures are checked with"
	}
	a.log.LogAttrs(ctx, slog.LevelWarn, "push refused", slog.Int64("account_id", account.ID), slog.String("account", account.Name),
		slog.String("reason", reason))
	if err := a.store.CountForged(ctx, account.MerchantID, account.ID); err != nil {
		a.log.LogAttrs(ctx, slog.LevelError, "forged push not counted", slog.Int64("account_id", account.ID), slog.Any("error", err))
	}
}

func pushAnswer(ack couriers.PushAck) web.PushAnswer {
	return web.PushAnswer{Status: ack.Status, ContentType: ack.ContentType, Body: ack.Body}
}

// pushHeaders keeps what reading a body may need: its type, and headers that name the kind of event. Signatures and tokens are not kept.
func pushHeaders(h http.Header) map[string]string {
	kept := map[string]string{}
	for name := range h {
		lower := strings.ToLower(name)
		event := strings.Contains(lower, "event") || strings.Contains(lower, "topic")
		if lower == "content-type" || event && !strings.Contains(lower, "sign") && !strings.Contains(lower, "hmac") && !strings.Contains(lower, "token") {
			kept[name] = tracker.CleanText(h.Get(name), 200)
		}
	}
	return kept
}

// readPush decodes a stored push with its account's adapter, as of the moment at which it came.
func (a *app) readPush(account tracker.CourierAccount, push tracker.Push) (tracker.Answer, bool) {
	adapter, ok := a.registry.Lookup(account.Provider)
	if !ok || adapter.Push == nil {
		return tracker.Answer{}, false
	}
	header := http.Header{}
	for name, value := range push.Header {
		header.Set(name, value)
	}
	credentials, err := a.credentials(account)
	if err != nil {
		return couriers.Malformed("the account's settings cannot be read"), true
	}
	body, err := adapter.Push.Content(credentials, couriers.PushRequest{Body: push.Body, Header: header, Now: push.ReceivedAt})
	if err != nil {
		return couriers.Malformed("the push cannot be decrypted with the account's key"), true
	}
	return adapter.ParsePush(couriers.Reply{Body: body, Header: header, Now: push.ReceivedAt}), true
}
