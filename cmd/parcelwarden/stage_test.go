package main

import (
	"context"
	"net/http/httptest"
	"parcelwarden/couriers/simulator"
	"parcelwarden/notify/mailsink"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// stage is the whole program on a clock that the test turns, against simulated couriers and a mail sink over real connections.
type stage struct {
	t     testing.TB
	start time.Time
	ahead atomic.Int64
	app   *app
	mail  *mailsink.Sink
	shop  tracker.Merchant
	run   []func(context.Context) error
}

func (s *stage) now() time.Time { return s.start.Add(time.Duration(s.ahead.Load())).UTC() }

// newStage opens the program over the database; an empty url means a SQLite file of its own.
func newStage(t testing.TB, world *simulator.World, url string) *stage {
	t.Helper()
	s := &stage{t: t, start: world.Start()}
	server := httptest.NewServer(world.Handler(s.now))
	t.Cleanup(server.Close)
	sink, err := mailsink.Listen(mailsink.Config{Now: s.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close(context.WithoutCancel(t.Context())) })
	s.mail = sink
	cfg := stageConfig(t, world, server.URL, sink.Addr())
	if url != "" {
		cfg.Database = url
	}
	a, err := openApp(t.Context(), cfg, appOptions{now: s.now, log: quiet(), speed: 60_000})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	s.app = a
	for _, m := range a.merchants {
		s.shop = m
	}
	s.run = stageJobs(t, a)
	return s
}

// stageConfig is the configuration over a world's couriers and a mail server.
func stageConfig(t testing.TB, world *simulator.World, feeds, mail string) Config {
	t.Helper()
	cfg := defaultConfig()
	cfg.Data, cfg.Merchants, cfg.Couriers = t.TempDir(), map[string]MerchantEntry{}, map[string]CourierEntry{}
	host, port, _ := strings.Cut(mail, ":")
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Mail = MailConfig{Host: host, Port: number, From: "parcelwarden@example.com", TLS: "none"}
	for _, m := range world.Merchants() {
		cfg.Merchants[m.Code] = MerchantEntry{Name: m.Name, Platform: m.Platform, Email: "shop@" + m.Code + ".example"}
	}
	for provider, serves := range simulator.Routes() {
		entry := CourierEntry{Serves: serves, BaseURL: simulator.Root(provider, feeds), RequestsPerSecond: 1000, Credentials: map[string]any{}}
		for key, value := range simulator.Credentials()[provider] {
			entry.Credentials[key] = value
		}
		cfg.Couriers[provider] = entry
	}
	cfg.fill()
	return cfg
}

func stageJobs(t testing.TB, a *app) []func(context.Context) error {
	t.Helper()
	dispatcher, err := a.dispatcher()
	if err != nil {
		t.Fatal(err)
	}
	feeds := &jobs.FeedWatch{Store: a.store, Now: a.now, Log: a.log}
	clusters := &jobs.ClusterWatcher{Store: a.store, Now: a.now, Log: a.log}
	escalator := &jobs.Escalator{Store: a.store, Now: a.now, Log: a.log, Batch: 50}
	booker := &jobs.ScoreBooker{Store: a.store, Scores: a.scores, Rules: a.rules, Now: a.now, Log: a.log}
	return []func(context.Context) error{
		a.poller().Run, a.detector().Run, a.shipWatch().Run, a.cloneWatch().Run, feeds.Run, clusters.Run, escalator.Run, booker.Run,
		(&jobs.Warner{Store: a.store, Now: a.now, Log: a.log}).Run, dispatcher.Run,
	}
}

// load stores the world's suppliers and orders.
func (s *stage) load(suppliers []tracker.Supplier, orders []tracker.ParcelRow) {
	s.t.Helper()
	if _, _, _, err := s.app.store.SaveSuppliers(s.t.Context(), s.shop.ID, suppliers); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.app.ImportParcels(s.t.Context(), s.shop.ID, orders, s.now()); err != nil {
		s.t.Fatal(err)
	}
}

// settle runs every job once at this moment.
func (s *stage) settle() {
	s.t.Helper()
	for _, run := range s.run {
		if err := run(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
	}
}

// until turns the clock in steps and lets every job run after each.
func (s *stage) until(at time.Time, step time.Duration) {
	s.t.Helper()
	for s.now().Before(at) {
		s.ahead.Add(int64(min(step, at.Sub(s.now()))))
		s.settle()
	}
}
