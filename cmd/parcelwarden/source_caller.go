package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"parcelwarden/tracker/store"
	"strconv"
)

// sourceCaller makes a source's calls through the client that couriers are asked with: time-outs, retries, breaker, body limit, redaction.
type sourceCaller struct{ client *couriers.Client }

// Call implements sources.Caller.
func (c sourceCaller) Call(ctx context.Context, r sources.Request) (sources.Reply, error) {
	retry := couriers.RetryLookup
	if r.Once {
		retry = couriers.RetryUnsent
	}
	reply, answer := c.client.Call(ctx, couriers.Request{Base: r.Base, Path: r.Path, Query: r.Query, JSON: r.JSON, Header: r.Header, Retry: retry})
	if answer.Outcome != tracker.OutcomeOK {
		return sources.Reply{}, &tracker.SourceError{
			Outcome: answer.Outcome, Problem: answer.Problem, Detail: sources.Detail(answer.Detail), RetryAfter: answer.RetryAfter,
		}
	}
	return sources.Reply{Status: reply.HTTPStatus, Header: reply.Header, Body: reply.Body, Now: reply.Now}, nil
}

// Hide implements sources.Caller.
func (c sourceCaller) Hide(secret string) { c.client.Hide(secret) }

var _ sources.Caller = sourceCaller{}

// sourceBody is the largest answer of a marketplace that is read: a hundred orders with many sub-orders.
const sourceBody = 16 << 20

// caller opens the client of one source.
func (a *app) caller(name string, e SourceEntry) (sourceCaller, error) {
	cfg := a.clientConfig()
	cfg.BodyLimit, cfg.Connections = sourceBody, 2
	if a.speed == 1 {
		cfg.RequestsPerSecond = 5
	}
	client, err := couriers.NewClient(couriers.Account{Name: "sources." + name, Provider: e.Type, BaseURL: e.BaseURL, Credentials: e.secrets()}, cfg)
	if err != nil {
		return sourceCaller{}, err
	}
	a.clients = append(a.clients, client)
	return sourceCaller{client: client}, nil
}

// sealedVault keeps a source's tokens in the database, sealed with the program's key.
type sealedVault struct {
	store      *store.Store
	sealer     *sources.Sealer
	log        *slog.Logger
	merchantID int64
	source     string
}

// use binds a sealed text to its row: copied to another shop it does not open.
func (v sealedVault) use() string {
	return "tokens/" + strconv.FormatInt(v.merchantID, 10) + "/" + v.source
}

// Load returns the tokens. Those sealed under another key are as good as none: the source begins again with what is configured.
func (v sealedVault) Load(ctx context.Context) (string, error) {
	sealed, err := v.store.SourceSecret(ctx, v.merchantID, v.source)
	if err != nil {
		return "", err
	}
	text, err := v.sealer.Open(v.use(), sealed)
	if errors.Is(err, sources.ErrSealed) {
		v.log.Warn("tokens of an order source do not open with this secret key", "source", v.source)
		return "", nil
	}
	return text, err
}

// Save keeps the tokens.
func (v sealedVault) Save(ctx context.Context, text string) error {
	sealed, err := v.sealer.Seal(v.use(), text)
	if err != nil {
		return fmt.Errorf("tokens of source %s: %w", v.source, err)
	}
	return v.store.SaveSourceSecret(ctx, v.merchantID, v.source, sealed)
}
