package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"parcelwarden/notify/sms"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"strings"
)

// receiptAddress is where the SMS provider reports what became of messages; empty without a provider. It is a credential.
func (a *app) receiptAddress() string {
	return tracker.ReceiptSigner{Key: a.key}.Address(a.cfg.BaseURL, a.cfg.SMS.Provider)
}

// smsCallback is the address that Twilio is given with each message: the configured one, or our own where Twilio can reach it. The other
// providers are told in their consoles.
func (a *app) smsCallback() string {
	own := ""
	if a.cfg.SMS.Provider == string(sms.Twilio) && strings.HasPrefix(a.cfg.BaseURL, "https://") && !unreachable(a.cfg.BaseURL) {
		own = a.receiptAddress()
	}
	return cmp.Or(a.cfg.SMS.Callback, own)
}

// takeReceipts checks who reports, stores what became of messages and returns the answer in the provider's form. What cannot be matched yet is
// kept, too: a report may come before the attempt that it is about is written down.
func (a *app) takeReceipts(ctx context.Context, call web.PushCall) (web.PushAnswer, error) {
	provider := sms.Provider(a.cfg.SMS.Provider)
	fits := tracker.ReceiptSigner{Key: a.key}.Fits(string(provider), call.Secret)
	if !fits || call.Account != string(provider) {
		return web.PushAnswer{}, fmt.Errorf("delivery reports: %w", tracker.ErrNotFound)
	}
	if provider == sms.Twilio && !a.fromTwilio(call) {
		a.log.LogAttrs(ctx, slog.LevelWarn, "delivery report refused", slog.String("provider", string(provider)), slog.String("reason", "signature"))
		return web.PushAnswer{Status: http.StatusForbidden, ContentType: "text/plain; charset=utf-8", Body: []byte("signature\n")}, nil
	}
	reports, err := sms.ParseReceipts(provider, call.Header, call.Body)
	if err != nil {
		a.log.LogAttrs(ctx, slog.LevelWarn, "delivery report refused", slog.String("provider", string(provider)), slog.String("reason", "not of the provider's form"))
		return web.PushAnswer{}, fmt.Errorf("%w: %w", web.ErrBadInput, err)
	}
	receipts := make([]tracker.DeliveryReceipt, 0, len(reports))
	for _, r := range reports {
		receipts = append(receipts, tracker.DeliveryReceipt{
			Provider: string(provider), ReceiptID: r.ID, State: receiptState(r.State), Code: r.Code, At: r.At, ReceivedAt: a.now(),
		})
	}
	if _, err := a.store.AddReceipts(ctx, receipts); err != nil {
		return web.PushAnswer{}, err
	}
	contentType, body := sms.AnswerReceipts(provider)
	return web.PushAnswer{Status: http.StatusOK, ContentType: contentType, Body: body}, nil
}

// fromTwilio checks Twilio's signature over the address that it was given and the form.
func (a *app) fromTwilio(call web.PushCall) bool {
	form, err := url.ParseQuery(string(call.Body))
	address := cmp.Or(a.cfg.SMS.Callback, a.receiptAddress())
	return err == nil && sms.VerifyTwilio(a.cfg.SMS.Secret, address, call.Header.Get("X-Twilio-Signature"), form)
}

func receiptState(s sms.State) tracker.ReceiptState {
	switch s {
	case sms.Delivered:
		return tracker.ReceiptDelivered
	case sms.Failed:
		return tracker.ReceiptFailed
	default:
		return tracker.ReceiptUnknown
	}
}
