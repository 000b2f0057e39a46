package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"parcelwarden/tracker/store"
	"time"
)

// app is the program over one database: everything that is the same for every command.
type app struct {
	cfg   Config
	log   *slog.Logger
	now   func() time.Time
	wall  func() time.Time
	speed float64 // simulated seconds per second: 1 outside the demo
	key   []byte

	store     *store.Store
	registry  *couriers.Registry
	names     *tracker.CourierNames
	explainer *tracker.Explainer
	words     *tracker.Words
	rules     *tracker.RuleBook
	scores    *tracker.ScoreBook
	advisor   *tracker.Advisor
	lanes     *tracker.Lanes

	merchants map[string]tracker.Merchant // by code
	accounts  []tracker.CourierAccount    // enabled ones, of all merchants
	ports     map[int64]tracker.Courier   // by account id
	kept      bool                        // the configuration names no shop and no account: those of the database stay as they are
	lenient   bool
	broken    map[string]error // accounts that could not be opened, by name; lenient only
	clients   []*couriers.Client
	sources   []*openSource
	outbox    *notify.Dispatcher // nil until somebody asks for it
}

// appOptions are what the caller of openApp decides.
type appOptions struct {
	now   func() time.Time
	wall  func() time.Time // nil: the same as now
	log   *slog.Logger
	speed float64

	lenient bool // an account that cannot be opened is noted in broken instead of stopping the program
}

// openApp opens the database, brings its schema up to date, and takes merchants and courier accounts over from the configuration.
func openApp(ctx context.Context, cfg Config, opt appOptions) (*app, error) {
	a := &app{
		cfg: cfg, log: opt.log, now: opt.now, speed: max(opt.speed, 1), ports: map[int64]tracker.Courier{},
		lenient: opt.lenient, broken: map[string]error{}, lanes: &tracker.Lanes{},
	}
	if a.wall = opt.wall; a.wall == nil {
		a.wall = opt.now
	}
	if err := a.load(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("create data folder: %w", err)
	}
	var err error
	if a.key, err = secretKey(cfg); err != nil {
		return nil, err
	}
	storage := store.Config{URL: cfg.Database, Now: opt.now, Logger: opt.log}
	if sealer, err := sources.NewSealer(a.key); err == nil { // without it no phone number can be stored
		storage.Sealer = sealer
	}
	a.store, err = store.Open(ctx, storage)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := a.prepare(ctx); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// load reads what is embedded in the program.
func (a *app) load() (err error) {
	if a.registry, err = couriers.NewRegistry(catalogue()...); err != nil {
		return fmt.Errorf("courier catalogue: %w", err)
	}
	if a.names, err = tracker.LoadCourierNames(); err != nil {
		return err
	}
	if a.words, err = tracker.LoadWords(); err != nil {
		return err
	}
	a.explainer = tracker.NewExplainer(a.words)
	if a.rules, err = tracker.LoadRuleBook(); err != nil {
		return err
	}
	if a.scores, err = tracker.LoadScoreBook(); err != nil {
		return err
	}
	a.advisor, err = tracker.LoadAdvisor()
	return err
}

func (a *app) prepare(ctx context.Context) error {
	applied, err := a.store.Migrate(ctx)
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	if applied > 0 {
		a.log.Info("database migrated", "steps", applied)
	}
	if err := a.syncMerchants(ctx); err != nil {
		return err
	}
	if err := a.syncAccounts(ctx); err != nil {
		return err
	}
	if err := a.loadLanes(ctx); err != nil {
		return err
	}
	return a.openSources()
}

func (a *app) close() {
	for _, client := range a.clients {
		client.Close()
	}
	if a.store != nil {
		if err := a.store.Close(); err != nil {
			a.log.Error("close database", "error", err)
		}
	}
}

// merchant finds a shop by its code. Without a code it is the only one, and an error that lists them if there are several.
func (a *app) merchant(code string) (tracker.Merchant, error) {
	if code != "" {
		m, ok := a.merchants[code]
		if !ok {
			return tracker.Merchant{}, fmt.Errorf("merchant %q: %w", code, tracker.ErrNotFound)
		}
		return m, nil
	}
	if len(a.merchants) != 1 {
		return tracker.Merchant{}, exitError{code: exitUsage, err: errors.New("there are several merchants: name one with --merchant")}
	}
	for _, m := range a.merchants {
		return m, nil
	}
	return tracker.Merchant{}, tracker.ErrNotFound
}

// courier returns the port of a courier account, for the poller.
func (a *app) courier(account tracker.CourierAccount) (tracker.Courier, bool) {
	port, ok := a.ports[account.ID]
	return port, ok
}
