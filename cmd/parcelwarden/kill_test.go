package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"parcelwarden/couriers/simulator"
	"parcelwarden/notify"
	"parcelwarden/notify/mailsink"
	"parcelwarden/tracker"
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

// verify compares what is in the database and in the mailbox with the truth.
func (k *killStage) verify() {
	k.t.Helper()
	a := k.open()
	defer a.close()
	for _, m := range a.merchants {
		k.verifyParcels(a, m)
		k.verifyVerdicts(a, m)
		k.verifyMail(a, m)
	}
}

// verifyParcels: every event that the couriers have published is there, once.
func (k *killStage) verifyParcels(a *app, m tracker.Merchant) {
	for _, p := range k.world.Parcels() {
		found, err := a.store.FindShipments(k.t.Context(), m.ID, p.TrackingNo, 1)
		if err != nil || len(found) != 1 {
			k.t.Fatalf("parcel %s is lost: %v", p.TrackingNo, err)
		}
		r, err := a.store.Parcel(k.t.Context(), m.ID, found[0].ID)
		if err != nil {
			k.t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, c := range r.Checkpoints {
			if seen[c.Fingerprint()] {
				k.t.Errorf("%s: a checkpoint is there twice: %s", p.TrackingNo, c.Text)
			}
			seen[c.Fingerprint()] = true
		}
		opened := map[int64]int{}
		for _, line := range r.Timeline {
			if line.What == string(tracker.ChangeOpen) {
				opened[line.IncidentID]++
			}
		}
		for _, in := range r.Incidents {
			if opened[in.ID] != 1 {
				k.t.Errorf("%s: incident %d was opened %d times", p.TrackingNo, in.ID, opened[in.ID])
			}
		}
	}
}

func (k *killStage) verifyVerdicts(a *app, m tracker.Merchant) {
	incidents, err := a.store.Incidents(k.t.Context(), m.ID, time.Time{})
	if err != nil {
		k.t.Fatal(err)
	}
	var observed []simulator.ObservedIncident
	for _, in := range incidents {
		if in.TrackingNo != "" {
			observed = append(observed, simulator.ObservedIncident{
				TrackingNo: in.TrackingNo, Kind: in.Kind, Severity: in.Severity, OpenedAt: in.OpenedAt, ResolvedAt: in.ResolvedAt, Since: in.Since,
			})
		}
	}
	// A claim that dies with its program comes back one step of the clock later.
	report := k.world.Compare(observed, simulator.CompareConfig{Start: k.world.Start(), End: k.now(), Slack: 12 * time.Hour})
	if report.Judged < 20 {
		k.t.Errorf("only %d incidents were judged", report.Judged)
	}
	for _, x := range append(report.Missed, report.False...) {
		k.t.Errorf("%s %s (%s): %s", x.TrackingNo, x.Kind, x.Fate, x.Reason)
	}
}

// verifyMail: every message was sent, and the mailbox holds it once.
func (k *killStage) verifyMail(a *app, m tracker.Merchant) {
	outbox, err := a.store.Outbox(k.t.Context(), m.ID, 100_000)
	if err != nil {
		k.t.Fatal(err)
	}
	sent := 0
	for _, n := range outbox {
		switch n.State {
		case tracker.DeliverySent:
			sent++
		case tracker.DeliveryWithdrawn:
		case tracker.DeliveryQueued:
			if !n.NextTryAt.After(k.now()) {
				k.t.Errorf("notification %d is due and was not sent", n.ID)
			}
		default:
			k.t.Errorf("notification %d is %s: %s", n.ID, n.State, n.LastError)
		}
	}
	ids := map[string]int{}
	for _, mail := range k.sink.Messages() {
		ids[mail.MessageID]++
	}
	for id, n := range ids {
		if n != 1 {
			k.t.Errorf("message %s is in the mailbox %d times", id, n)
		}
	}
	if sent < 30 || len(ids) != sent {
		k.t.Errorf("%d notifications sent, %d messages in the mailbox", sent, len(ids))
	}
	// Between the server's answer and the record of it lies a moment in which no program can know. What was in flight then, at most one
	// message for each of the dispatcher's workers, goes out again under the same Message-ID, by which the mailbox holds it once.
	if again, most := k.sink.Duplicates(), killRounds*notify.DefaultWorkers; again > most {
		k.t.Errorf("%d repeats reached the mail server; %d kills explain %d", again, killRounds, most)
	}
	k.t.Logf("%d messages, %d repeats dropped by their Message-ID, %s", sent, k.sink.Duplicates(), fmt.Sprint(len(outbox), " in the outbox"))
}
