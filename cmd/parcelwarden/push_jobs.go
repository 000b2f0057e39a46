package main

import (
	"net"
	"net/url"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"strings"
	"time"
)

// pushTries is how often a push is read before it is given up.
const pushTries = 5

func (a *app) pushReader() *jobs.PushReader {
	return &jobs.PushReader{
		Store: a.store, Read: a.readPush, Now: a.now, Log: a.log, Cadence: tracker.Cadence(a.cfg.Cadence),
		Lease: a.simulated(a.cfg.Jobs.Lease), Claim: 200, Tries: pushTries,
	}
}

func (a *app) subscriber() *jobs.Subscriber {
	return &jobs.Subscriber{
		Store: a.store, Port: a.subscribing, Callback: a.pushAddress, Terms: a.pushTerms(), Now: a.now, Log: a.log,
		Lease: a.simulated(a.cfg.Jobs.Lease), Claim: 400,
	}
}

// pushJobs are the jobs around pushes.
func (a *app) pushJobs() []jobs.Job {
	return []jobs.Job{
		{Name: "pushes", Every: a.cfg.Jobs.Pushes, Run: a.pushReader().Run},
		{Name: "subscribe", Every: a.cfg.Jobs.Subscribe, Run: a.subscriber().Run},
	}
}

// subscribing returns the subscribing side of an account's port.
func (a *app) subscribing(account tracker.CourierAccount) (tracker.Subscriber, bool) {
	port, ok := a.ports[account.ID].(tracker.Subscriber)
	return port, ok
}

// pushAddress is what the account's provider pushes to. It is a credential.
func (a *app) pushAddress(account tracker.CourierAccount) string {
	return tracker.PushSigner{Key: a.key}.Address(a.cfg.BaseURL, account)
}

// pushLags are how long after a scan each provider's push may come.
func (a *app) pushLags() map[string]time.Duration {
	lags := map[string]time.Duration{}
	for _, info := range a.registry.Infos() {
		lags[info.Code] = info.PushLag
	}
	return lags
}

// pushTerms are the rules of the configured providers that can be told to push.
func (a *app) pushTerms() map[string]tracker.PushTerms {
	terms := map[string]tracker.PushTerms{}
	for _, account := range a.accounts {
		adapter, ok := a.registry.Lookup(account.Provider)
		if _, subscribes := a.subscribing(account); ok && subscribes && adapter.Push != nil && adapter.Info.SubscribeBatch > 0 {
			terms[account.Provider] = tracker.PushTerms{
				Batch: adapter.Info.SubscribeBatch, Lasts: adapter.Info.PushLasts, Times: adapter.Info.Subscriptions,
			}
		}
	}
	return terms
}

// unreachable reports whether no provider can reach the address that pushes are to go to.
func unreachable(baseURL string) bool {
	u, err := url.Parse(baseURL)
	if err != nil {
		return true
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	return host == "" || strings.EqualFold(host, "localhost") || ip != nil && (ip.IsLoopback() || ip.IsPrivate() || ip.IsUnspecified())
}

// warnPushes says at the start what would keep pushes from coming.
func (a *app) warnPushes() {
	for _, account := range a.accounts {
		if account.Push && a.speed == 1 && unreachable(a.cfg.BaseURL) { // the demo's couriers live on this machine
			a.log.Warn("couriers cannot push to this base_url", "base_url", a.cfg.BaseURL)
			return
		}
	}
}

// pushRetention is how long what was pushed is kept: the body for its days, the key, which recognizes a repeated push, as long as looks.
func (a *app) pushRetention(day time.Duration) (bodies, keys time.Duration) {
	bodies = time.Duration(a.cfg.Retention.Pushes) * day
	return bodies, max(bodies, time.Duration(a.cfg.Retention.Looks)*day)
}
