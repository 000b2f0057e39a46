package main

import (
	"context"
	"fmt"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// syncMerchants makes the configured shops exist and brings their settings up to date. Shops that only the database knows stay.
func (a *app) syncMerchants(ctx context.Context) error {
	before, err := a.store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("read merchants: %w", err)
	}
	if a.kept = a.cfg.silent && len(before) > 0; a.kept {
		a.takeMerchants(before)
		return nil
	}
	for code, entry := range a.cfg.Merchants {
		first := entry.merchant(code)
		if first.Dimensions != (tracker.DimensionInput{}) {
			first.Dimensions.At = a.now()
		}
		m, err := a.store.EnsureMerchant(ctx, first)
		if err != nil {
			return fmt.Errorf("merchant %s: %w", code, err)
		}
		if wanted := entry.over(m); wanted != m {
			if wanted.Dimensions != m.Dimensions { // a snapshot from before yields to it
				wanted.Dimensions.At = a.now()
			}
			if err := a.store.UpdateMerchant(ctx, wanted); err != nil {
				return fmt.Errorf("merchant %s: %w", code, err)
			}
		}
	}
	all, err := a.store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("read merchants: %w", err)
	}
	a.takeMerchants(all)
	return nil
}

func (a *app) takeMerchants(all []tracker.Merchant) {
	a.merchants = make(map[string]tracker.Merchant, len(all))
	for _, m := range all {
		a.merchants[m.Code] = m
	}
}

func (e MerchantEntry) merchant(code string) tracker.Merchant {
	return e.over(tracker.Merchant{Code: code, QuietFrom: 22, QuietTo: 8})
}

// over lays the configured settings over a stored merchant; what the configuration does not say stays.
func (e MerchantEntry) over(m tracker.Merchant) tracker.Merchant {
	m.Name, m.Platform, m.Zone, m.Locale = e.Name, e.Platform, e.Zone, tracker.Locale(e.Locale)
	for _, s := range []struct {
		to   *string
		from string
	}{{&m.Email, e.Email}, {&m.WebhookURL, e.WebhookURL}, {&m.WebhookSecret, e.WebhookSecret}} {
		if s.from != "" {
			*s.to = s.from
		}
	}
	if e.ProductScore > 0 {
		m.Dimensions.Product = tracker.PointsOf(e.ProductScore)
	}
	if e.ServiceScore > 0 {
		m.Dimensions.Service = tracker.PointsOf(e.ServiceScore)
	}
	m.Terms.LateWarn, m.Terms.AutoRefundDays = e.LateWarn, e.AutoRefund
	if e.ApprovalLimit > 0 {
		m.Terms.ApprovalLimit = tracker.Yuan(e.ApprovalLimit)
	}
	m.Alerts = e.alerts(m.Alerts)
	return m
}

// syncAccounts registers the configured courier accounts with every merchant they serve and opens their adapters.
func (a *app) syncAccounts(ctx context.Context) error {
	if a.kept {
		stored, err := a.store.Accounts(ctx, 0)
		if slices.ContainsFunc(stored, func(c tracker.CourierAccount) bool { return c.Enabled }) {
			a.log.Warn("no shop and no courier account is configured here: those in the database stay as they are, but none can be asked")
		}
		return err
	}
	for code, m := range a.merchants {
		wanted, err := a.accountsOf(code, m)
		if err != nil {
			return err
		}
		stored, err := a.store.SyncAccounts(ctx, m.ID, wanted)
		if err != nil {
			return fmt.Errorf("courier accounts of %s: %w", code, err)
		}
		for _, account := range stored {
			if !account.Enabled {
				continue
			}
			err := a.openAccount(account)
			switch {
			case err != nil && a.lenient:
				a.broken[account.Name] = err
			case err != nil:
				return exitError{code: exitUsage, err: fmt.Errorf("couriers.%s: %w", account.Name, err)}
			}
			a.accounts = append(a.accounts, account)
		}
	}
	return nil
}

func (a *app) openAccount(account tracker.CourierAccount) error {
	credentials, err := a.credentials(account)
	if err != nil {
		return err
	}
	cfg := a.clientConfig()
	if a.speed == 1 { // on a faster clock the claim alone keeps the rate
		cfg.RequestsPerSecond = account.RequestsPerSecond
	}
	port, client, err := a.registry.Open(credentials, cfg)
	if err != nil {
		return err
	}
	a.ports[account.ID] = port
	a.clients = append(a.clients, client)
	return nil
}

func (a *app) accountsOf(code string, m tracker.Merchant) ([]tracker.CourierAccount, error) {
	var out []tracker.CourierAccount
	for name, entry := range a.cfg.Couriers {
		if entry.Merchant != "" && entry.Merchant != code {
			continue
		}
		adapter, ok := a.registry.Lookup(entry.Provider)
		if !ok {
			return nil, exitError{code: exitUsage, err: fmt.Errorf("couriers.%s.provider %q: known are %s", name, entry.Provider, strings.Join(a.registry.Codes(), ", "))}
		}
		account, err := entry.account(name, m, adapter.Info)
		if err != nil {
			return nil, exitError{code: exitUsage, err: fmt.Errorf("couriers.%s.%w", name, err)}
		}
		if account.Push = entry.Push; entry.Push && adapter.Push == nil {
			return nil, exitError{code: exitUsage, err: fmt.Errorf("couriers.%s.push: %s does not push", name, adapter.Info.Code)}
		}
		account.Quota.Offset = a.quotaOffset(entry, m)
		out = append(out, account)
	}
	slices.SortFunc(out, func(x, y tracker.CourierAccount) int { return strings.Compare(x.Name, y.Name) })
	return out, nil
}

// account lays an entry of the configuration over what is usual at its provider.
func (e CourierEntry) account(name string, m tracker.Merchant, info tracker.CourierInfo) (tracker.CourierAccount, error) {
	account := tracker.CourierAccount{
		MerchantID: m.ID, Name: name, Provider: info.Code, Serves: e.Serves, Enabled: true, BatchSize: info.BatchSize,
		NumberFloor: info.NumberFloor, RequestsPerSecond: info.RequestsPerSecond, Quota: tracker.Quota{PerDay: info.RequestsPerDay},
	}
	if slices.Equal(e.Serves, []string{"*"}) && len(info.Serves) > 0 {
		account.Serves = info.Serves
	}
	if e.RequestsPerSecond > 0 {
		account.RequestsPerSecond = e.RequestsPerSecond
	}
	if e.NumberFloor != nil {
		account.NumberFloor = *e.NumberFloor
	}
	if e.PerDay != nil {
		account.Quota.PerDay = *e.PerDay
	}
	var err error
	if account.Price, err = tracker.ParseLookPrice(e.Price); err != nil {
		return account, fmt.Errorf("price: %w", err)
	}
	return account, nil
}

// quotaOffset is how far the calendar by which a quota is filled again lies from UTC.
func (a *app) quotaOffset(e CourierEntry, m tracker.Merchant) time.Duration {
	zone := m.Location()
	if e.QuotaZone != "" {
		if named, err := time.LoadLocation(e.QuotaZone); err == nil { // checked with the configuration
			zone = named
		}
	}
	_, seconds := a.now().In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

// credentials joins a stored account with its secrets, which never leave the configuration.
func (a *app) credentials(account tracker.CourierAccount) (couriers.Account, error) {
	entry := a.cfg.Couriers[account.Name]
	settings := make(map[string]string, len(entry.Credentials))
	for key, value := range entry.Credentials {
		settings[key] = fmt.Sprint(value)
	}
	out, err := a.registry.Account(account.Name, account.Provider, settings)
	out.BaseURL, out.Serves = entry.BaseURL, account.Serves
	return out, err
}

// clientConfig is how requests to couriers are made. Durations of the client are real time, so a demo shortens the breaker's rest.
func (a *app) clientConfig() couriers.Config {
	cfg := couriers.Config{Now: a.now, Logger: a.log, Timeout: 20 * time.Second, Connections: a.cfg.Jobs.Workers}
	if a.speed > 1 {
		cfg.BreakerOpen = max(time.Duration(float64(time.Minute)/a.speed), time.Millisecond)
		cfg.RetryWait, cfg.RetryMaxWait = time.Millisecond, 20*time.Millisecond
		cfg.RequestsPerSecond = 1e6
	}
	return cfg
}
