//go:build servers

package main

import (
	"context"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"
)

// The staff's walk through the pages, in a real browser against the real demo: sign in, filter, open a parcel, acknowledge.
func TestDemoInBrowser(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	var frozen atomic.Pointer[time.Time]
	now := func() time.Time {
		if at := frozen.Load(); at != nil {
			return *at
		}
		return time.Now()
	}
	s := &settings{std: stdio{in: os.Stdin, out: os.Stderr, err: os.Stderr}, now: now, quiet: true}
	d, err := newDemo(ctx, s, demoFlags{listen: "127.0.0.1:0", parcels: 400, speed: 600, seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	served := make(chan error, 1)
	serving, stop := context.WithCancel(ctx)
	go func() { served <- d.run(serving) }()
	waitForList(ctx, t, d, func(open, kinds, _ int) bool { return open >= 25 && kinds >= 4 })
	// The walk compares what two pages say. It does so at one moment: the clock stops, and what was under way comes to rest.
	stopped := time.Now()
	frozen.Store(&stopped)
	waitForList(ctx, t, d, func(_, _, unchanged int) bool { return unchanged >= 30 })
	walk := exec.CommandContext(ctx, "node", "../../tracker/web/e2e/staff.mjs")
	walk.Env = append(os.Environ(), "BASE_URL=http://"+d.pages.Addr().String(), "USER=demo", "PASSWORD="+d.password)
	if out, err := walk.CombinedOutput(); err != nil {
		t.Errorf("browser walk: %v (is node_modules there? `make test` installs it)\n%s", err, out)
	}
	if d.mail.Count() == 0 {
		t.Error("the mail sink is empty")
	}
	stop()
	if err := <-served; err != nil {
		t.Errorf("demo: %v", err)
	}
}

// waitForList returns once the list is as wanted: by its open incidents, their kinds, and for how many ticks neither has changed.
func waitForList(ctx context.Context, t *testing.T, d *demo, ready func(open, kinds, unchanged int) bool) {
	t.Helper()
	last, unchanged := -1, 0
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			t.Fatal("the stuck list stays empty")
		case <-tick.C:
		}
		summary, err := d.app.store.StuckSummary(ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		if unchanged++; summary.Open != last {
			last, unchanged = summary.Open, 0
		}
		if ready(summary.Open, len(summary.ByKind), unchanged) {
			return
		}
	}
}
