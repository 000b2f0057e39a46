package main

import (
	"fmt"
	"net"
	"parcelwarden/couriers/simulator"
	"slices"
	"time"
)

// config is the program's configuration in the demo: every simulated courier, the mail sink, quick jobs.
func (d *demo) config(dir, feeds string) (Config, error) {
	cfg := defaultConfig()
	cfg.Data, cfg.Listen, cfg.Grace = dir, d.pages.Addr().String(), 5*time.Second
	cfg.BaseURL = "http://" + cfg.Listen // where the simulated couriers push to
	host, port, err := net.SplitHostPort(d.mail.Addr())
	if err != nil {
		return cfg, fmt.Errorf("mail sink address: %w", err)
	}
	cfg.Mail = MailConfig{Host: host, From: "parcelwarden@demo.example", TLS: "none"}
	if _, err := fmt.Sscan(port, &cfg.Mail.Port); err != nil {
		return cfg, fmt.Errorf("mail sink port: %w", err)
	}
	tick := 200 * time.Millisecond
	cfg.Jobs = JobsConfig{
		Poll: tick, Detect: tick, Dispatch: tick, Escalate: 2 * tick, Feeds: tick, Clusters: 2 * tick, Score: 5 * tick, Lanes: 5 * tick, Digest: 5 * tick, Retain: time.Hour,
		Workers: 16, Lease: 30 * time.Second, Pushes: tick, Subscribe: tick, Correct: 5 * tick,
	}
	cfg.Merchants, cfg.Couriers = map[string]MerchantEntry{}, map[string]CourierEntry{}
	for _, m := range d.world.Merchants() {
		cfg.Merchants[m.Code] = MerchantEntry{Name: m.Name, Platform: m.Platform, Email: "shop@" + m.Code + ".example", ProductScore: 82, ServiceScore: 86, BuyerCare: true}
	}
	credentials := simulator.Credentials()
	for provider, serves := range simulator.Routes() {
		// The accounts are those of a large customer: a starter's 250 requests a day would be gone within seconds of a fast clock.
		entry := CourierEntry{
			Serves: serves, BaseURL: simulator.Root(provider, feeds), RequestsPerSecond: d.rate(), PerDay: new(int), Credentials: map[string]any{},
		}
		for key, value := range credentials[provider] {
			entry.Credentials[key] = value
		}
		entry.Merchant, entry.Push = d.onlyShop(serves), slices.Contains(demoPushes(), provider)
		cfg.Couriers[provider] = entry
	}
	cfg.fill()
	return cfg, cfg.validate()
}

// rate is what an account allows in a second. On a jumping clock all that is due in a step is due at once.
func (d *demo) rate() float64 {
	if d.haste > d.flags.speed {
		return 100_000
	}
	return 500
}

// onlyShop is the shop whose parcels alone go over an account, or empty where both have some.
func (d *demo) onlyShop(serves []string) string {
	far, near := slices.ContainsFunc(serves, simulator.Abroad), slices.ContainsFunc(serves, func(c string) bool { return !simulator.Abroad(c) })
	for _, m := range d.world.Merchants() {
		if abroad := m.Platform == "generic"; far != near && abroad == far {
			return m.Code
		}
	}
	return ""
}
