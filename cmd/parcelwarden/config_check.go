package main

import (
	"errors"
	"fmt"
	"net/url"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// validate reports every setting that cannot work, all at once.
func (c *Config) validate() error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if !slices.Contains([]string{"economy", "balanced", "fresh"}, c.Cadence) {
		bad("cadence %q: use economy, balanced or fresh", c.Cadence)
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log.Level) {
		bad("log.level %q: use debug, info, warn or error", c.Log.Level)
	}
	if !slices.Contains([]string{"text", "json"}, c.Log.Format) {
		bad("log.format %q: use text or json", c.Log.Format)
	}
	if !slices.Contains([]string{"none", "starttls", "tls"}, c.Mail.TLS) {
		bad("mail.tls %q: use none, starttls or tls", c.Mail.TLS)
	}
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" {
		bad("base_url %q is not an address such as https://parcels.example.com", c.BaseURL)
	}
	for name, interval := range map[string]time.Duration{
		"jobs.poll": c.Jobs.Poll, "jobs.detect": c.Jobs.Detect, "jobs.dispatch": c.Jobs.Dispatch, "jobs.escalate": c.Jobs.Escalate,
		"jobs.feeds": c.Jobs.Feeds, "jobs.clusters": c.Jobs.Clusters, "jobs.correct": c.Jobs.Correct, "jobs.score": c.Jobs.Score, "jobs.lanes": c.Jobs.Lanes, "jobs.digest": c.Jobs.Digest, "jobs.retain": c.Jobs.Retain, "jobs.lease": c.Jobs.Lease,
		"jobs.pushes": c.Jobs.Pushes, "jobs.subscribe": c.Jobs.Subscribe,
	} {
		if interval <= 0 {
			bad("%s must be longer than zero", name)
		}
	}
	if c.Jobs.Workers < 1 || c.Jobs.Workers > 256 {
		bad("jobs.workers %d: use 1 to 256", c.Jobs.Workers)
	}
	for code, m := range c.Merchants {
		if _, err := time.LoadLocation(m.Zone); err != nil {
			bad("merchants.%s.zone %q is not a time zone such as Asia/Shanghai", code, m.Zone)
		}
		if m.LateWarn < 0 || m.LateWarn >= 1 {
			bad("merchants.%s.late_warn %v: use a share below 1, such as 0.7", code, m.LateWarn)
		}
		if m.Locale != "zh-CN" && m.Locale != "en" {
			bad("merchants.%s.locale %q: use zh-CN or en", code, m.Locale)
		}
	}
	for code, m := range c.Merchants {
		if m.WarnBefore != nil && *m.WarnBefore < 0 || m.Hold != nil && *m.Hold < 0 || m.AlertsPerDay != nil && *m.AlertsPerDay < 0 || m.AlertValue < 0 {
			bad("merchants.%s: warn_before, hold, alerts_per_day and alert_value must not be negative", code)
		}
	}
	for name, account := range c.Couriers {
		if account.Merchant != "" {
			if _, ok := c.Merchants[account.Merchant]; !ok {
				bad("couriers.%s.merchant %q is not under merchants", name, account.Merchant)
			}
		}
		if account.RequestsPerSecond < 0 {
			bad("couriers.%s.requests_per_second must not be negative", name)
		}
		if account.PerDay != nil && *account.PerDay < 0 {
			bad("couriers.%s.per_day must not be negative", name)
		}
		if _, err := time.LoadLocation(account.QuotaZone); err != nil {
			bad("couriers.%s.quota_zone %q is not a time zone such as Asia/Shanghai", name, account.QuotaZone)
		}
		if _, err := tracker.ParseLookPrice(account.Price); err != nil {
			bad("couriers.%s.price: %v", name, err)
		}
	}
	wrong = append(wrong, c.validateSources(), c.validateBots())
	return errors.Join(wrong...)
}
