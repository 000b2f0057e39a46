package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"parcelwarden/couriers/simulator"
	"parcelwarden/notify/mailsink"
	"parcelwarden/tracker"
	"sync/atomic"
	"testing"
	"time"
)

// killRounds is how often the program is killed.
const killRounds = 20

func allParcels() tracker.ClaimRequest { return tracker.ClaimRequest{All: true} }

// The program is killed twenty times with SIGKILL: in the middle of a courier's answer, when it connects to the mail server, and after
// the mail server has taken a message but before the program has heard so. Started again, it must have lost nothing, and the mail
// server must hold every message once.
func TestKilledTwentyTimes(t *testing.T) {
	t.Parallel()
	k := newKillStage(t)
	kills := 0
	for round := 0; kills < killRounds; round++ {
		if round == 4*killRounds {
			t.Fatalf("only %d kills in %d rounds: the program has too little to do", kills, round)
		}
		k.advance(90 * time.Minute)
		k.arm(round)
		if k.child(false) {
			kills++
		}
	}
	k.disarm()
	for range 3 { // past every lease that a killed program has left behind
		k.advance(2 * time.Hour)
		if k.child(true) {
			t.Fatal("killed without an order")
		}
	}
	k.verify()
}

// killStage is the world outside the killed program.
type killStage struct {
	t      *testing.T
	world  *simulator.World
	ahead  atomic.Int64
	sink   *mailsink.Sink
	relay  *mailRelay
	config Config
	dice   *rand.Rand

	requests atomic.Int64 // courier requests left until the kill; negative: no kill
	process  atomic.Pointer[os.Process]
}

func newKillStage(t *testing.T) *killStage {
	t.Helper()
	start := time.Date(2026, 10, 12, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))
	k := &killStage{t: t, dice: rand.New(rand.NewPCG(20, 26))}
	k.world = simulator.Generate(simulator.GenerateConfig{Seed: 3, Parcels: 220, Now: start, NoFaults: true, Floor: -1, Spread: 96 * time.Hour})
	answers := k.world.Handler(k.now)
	feeds := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if k.requests.Add(-1) == 0 {
			k.kill()
		}
		answers.ServeHTTP(w, r)
	}))
	t.Cleanup(feeds.Close)
	sink, err := mailsink.Listen(mailsink.Config{Now: k.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close(context.WithoutCancel(t.Context())) })
	k.sink, k.relay = sink, newMailRelay(t, sink.Addr(), k.kill)
	k.config = stageConfig(t, k.world, feeds.URL, k.relay.addr)
	k.disarm()
	k.load()
	return k
}

func (k *killStage) now() time.Time { return k.world.Start().Add(time.Duration(k.ahead.Load())).UTC() }

func (k *killStage) advance(d time.Duration) { k.ahead.Add(int64(d)) }

// arm chooses where the next kill strikes.
func (k *killStage) arm(round int) {
	k.disarm()
	switch round % 3 {
	case 0:
		k.requests.Store(1 + k.dice.Int64N(60))
	case 1:
		k.relay.connections.Store(1 + k.dice.Int64N(3))
	default:
		k.relay.accepted.Store(1 + k.dice.Int64N(3))
	}
}

func (k *killStage) disarm() {
	k.requests.Store(-1)
	k.relay.connections.Store(-1)
	k.relay.accepted.Store(-1)
}

func (k *killStage) kill() {
	if p := k.process.Load(); p != nil {
		_ = p.Kill()
	}
}

// child runs the program once and reports whether it was killed.
func (k *killStage) child(all bool) (killed bool) {
	k.t.Helper()
	order, err := json.Marshal(killOrder{Config: k.config, Now: k.now(), All: all})
	if err != nil {
		k.t.Fatal(err)
	}
	cmd := exec.CommandContext(k.t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), killVariable+"="+string(order))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	k.process.Store(cmd.Process)
	err = cmd.Wait()
	k.process.Store(nil)
	if err == nil {
		return false
	}
	if cmd.ProcessState.ExitCode() >= 0 {
		k.t.Fatalf("the program failed: %v", err)
	}
	return true
}

// load puts suppliers and orders into the database before the first start.
func (k *killStage) load() {
	k.t.Helper()
	a := k.open()
	defer a.close()
	for _, m := range a.merchants {
		if _, _, _, err := a.store.SaveSuppliers(k.t.Context(), m.ID, k.world.Suppliers()); err != nil {
			k.t.Fatal(err)
		}
		if _, err := a.ImportParcels(k.t.Context(), m.ID, k.world.Orders(), k.now()); err != nil {
			k.t.Fatal(err)
		}
	}
}

func (k *killStage) open() *app {
	k.t.Helper()
	a, err := openApp(k.t.Context(), k.config, appOptions{now: k.now, log: quiet()})
	if err != nil {
		k.t.Fatal(err)
	}
	return a
}
