package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"path/filepath"
	"sync/atomic"
	"time"
)

// benchSite is a program over an empty database, beside simulated couriers without faults, on a clock that the benchmark sets.
type benchSite struct {
	wall    func() time.Time
	parcels int
	dir     string
	start   time.Time
	ahead   atomic.Int64 // simulated nanoseconds since start
	world   *simulator.World
	server  *http.Server
	app     *app
	shop    tracker.Merchant
}

func (b *benchSite) now() time.Time { return b.start.Add(time.Duration(b.ahead.Load())).UTC() }

func (b *benchSite) advance(d time.Duration) { b.ahead.Add(int64(d)) }

func newBenchSite(ctx context.Context, s *settings, f benchFlags) (*benchSite, error) {
	b := &benchSite{wall: s.now, parcels: f.parcels, start: s.now()}
	if err := b.open(ctx, f); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *benchSite) open(ctx context.Context, f benchFlags) (err error) {
	if b.dir, err = os.MkdirTemp("", "parcelwarden-bench-"); err != nil {
		return fmt.Errorf("create folder: %w", err)
	}
	b.world = simulator.Generate(simulator.GenerateConfig{Seed: 7, Parcels: f.parcels, Now: b.start, NoFaults: true, Floor: -1})
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for the courier simulator: %w", err)
	}
	b.server = &http.Server{Handler: b.world.Handler(b.now), ReadHeaderTimeout: 10 * time.Second}
	go b.server.Serve(listener) //nolint:errcheck // ends with Close
	cfg := defaultConfig()
	cfg.Data, cfg.Database = b.dir, "sqlite:"+filepath.Join(b.dir, "bench.db")
	if f.db != "" {
		cfg.Database = f.db
	}
	cfg.Merchants = map[string]MerchantEntry{}
	for _, m := range b.world.Merchants() {
		cfg.Merchants[m.Code] = MerchantEntry{Name: m.Name}
	}
	cfg.Couriers = map[string]CourierEntry{}
	none := time.Duration(0)
	for provider, serves := range simulator.Routes() {
		entry := CourierEntry{
			Serves: serves, BaseURL: simulator.Root(provider, "http://"+listener.Addr().String()), RequestsPerSecond: 1e6, NumberFloor: &none,
			Credentials: map[string]any{},
		}
		for key, value := range simulator.Credentials()[provider] {
			entry.Credentials[key] = value
		}
		cfg.Couriers[provider] = entry
	}
	cfg.fill()
	log := slog.New(slog.DiscardHandler)
	if b.app, err = openApp(ctx, cfg, appOptions{now: b.now, log: log, speed: 1.0001}); err != nil {
		return err
	}
	for _, m := range b.app.merchants {
		b.shop = m
	}
	return nil
}

// fill stores every order, without measuring it.
func (b *benchSite) fill(ctx context.Context) error {
	if _, _, _, err := b.app.store.SaveSuppliers(ctx, b.shop.ID, b.world.Suppliers()); err != nil {
		return fmt.Errorf("store suppliers: %w", err)
	}
	if _, err := b.app.ImportParcels(ctx, b.shop.ID, b.world.Orders(), b.now()); err != nil {
		return fmt.Errorf("store orders: %w", err)
	}
	b.advance(firstLooks + time.Minute)
	return nil
}

// rate runs work once and returns how many units a second it did.
func (b *benchSite) rate(units int, work func() error) (float64, error) {
	began := b.wall()
	if err := work(); err != nil {
		return 0, err
	}
	return float64(units) / b.wall().Sub(began).Seconds(), nil
}

func (b *benchSite) close() {
	if b.app != nil {
		b.app.close()
	}
	if b.server != nil {
		b.server.Close() //nolint:errcheck // nothing is left to lose
	}
	if b.dir != "" {
		os.RemoveAll(b.dir) //nolint:errcheck // a temporary folder
	}
}
