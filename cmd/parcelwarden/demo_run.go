package main

import (
	"context"
	"fmt"
	"net/http"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"slices"
	"strings"
	"time"
)

// demoSummary is what happened, beside the ground truth. Its shape is fixed for scripts.
type demoSummary struct {
	Shipments     int64                  `json:"shipments"`
	Polls         int64                  `json:"polls"`
	Checkpoints   int64                  `json:"checkpoints"`
	Incidents     map[tracker.Kind]int64 `json:"incidents"`
	Notifications map[string]int64       `json:"notifications"`
	LedgerRows    int64                  `json:"ledger_rows"`
	BlindParcels  int64                  `json:"blind_parcels"`
	Wrong         demoWrong              `json:"wrong"`
	Delay         demoDelay              `json:"delay_hours"`
	Hours         float64                `json:"simulated_hours"`
	Pushes        demoPushed             `json:"pushes"`
	Expected      map[tracker.Kind]int   `json:"expected"`
	Mismatches    []simulator.Mismatch   `json:"mismatches"`

	report simulator.Report
}

type demoWrong struct {
	Missed int `json:"missed"`
	False  int `json:"false"`
}

// demoPushed is what the couriers told by themselves.
type demoPushed struct {
	Sent     int `json:"sent"`
	Accepted int `json:"accepted"`
	Events   int `json:"events"`
}

type demoDelay struct {
	Mean float64 `json:"mean"`
	P95  float64 `json:"p95"`
}

// run serves until the time is over or somebody stops it, then compares with the truth.
func (d *demo) run(ctx context.Context) error {
	serving, cancel := context.WithCancel(ctx)
	defer cancel()
	if d.flags.runFor > 0 {
		timer := time.AfterFunc(d.flags.runFor, cancel)
		defer timer.Stop()
	}
	fmt.Fprintf(d.std.err, "pages     http://%s\nsign in   demo / %s\nmail      http://%s%s\n%s%d parcels, %g simulated seconds per second; Ctrl-C stops\n",
		d.pages.Addr(), d.password, d.pages.Addr(), demoMailPath, d.tale.tell("http://"+d.pages.Addr().String()), d.flags.parcels, d.flags.speed)
	d.opened = d.clock.now()
	told := make(chan time.Time, 1)
	context.AfterFunc(serving, func() { told <- d.clock.now() })
	d.pushes = d.pusher()
	go d.pushes.Run(serving, 200*time.Millisecond, d.clock.now)
	err := d.app.serve(serving, serveOptions{listener: d.pages, demo: true, wrap: d.withMail, jobs: []jobs.Job{
		{Name: "orders", Every: 500 * time.Millisecond, Run: d.bringOrders},
		{Name: "tale", Every: time.Second, Run: d.carryTale},
	}})
	if err != nil {
		return err
	}
	if d.flags.runFor == 0 {
		return nil
	}
	cancel()
	summary, err := d.summary(context.WithoutCancel(ctx), <-told) // what it takes to stop is no time in which a verdict is due
	if err != nil {
		return err
	}
	if d.flags.asJSON {
		return printJSON(d.std.out, summary)
	}
	return d.print(summary)
}

// demoFuture is how long new orders go on coming in a demo without an end.
const demoFuture = 10 * 24 * time.Hour

// ahead is how long new orders go on coming: a shop that ships nothing more is one whose feeds fall silent. With an end in sight all
// of them are in before it.
func (d *demo) ahead() time.Duration {
	if d.flags.runFor == 0 {
		return demoFuture
	}
	return time.Duration(0.85 * float64(d.flags.simulated()))
}

// simulated is how much simulated time a run takes; zero if it has no end.
func (f demoFlags) simulated() time.Duration { return time.Duration(float64(f.runFor) * f.speed) }

// bringOrders imports what the shops have shipped since the last time.
func (d *demo) bringOrders(ctx context.Context) error {
	now := d.clock.now()
	rows := map[string][]tracker.ParcelRow{}
	for _, row := range d.world.OrdersBetween(d.imported, now) {
		rows[row.Merchant] = append(rows[row.Merchant], row)
	}
	for _, m := range d.app.merchants {
		if len(rows[m.Code]) == 0 {
			continue
		}
		if _, err := d.app.ImportParcels(context.WithoutCancel(ctx), m.ID, rows[m.Code], now); err != nil {
			return fmt.Errorf("import orders: %w", err)
		}
	}
	d.imported = now
	return nil
}

// withMail mounts the mail sink's pages beside the program's.
func (d *demo) withMail(pages http.Handler) http.Handler {
	mail := http.StripPrefix(strings.TrimSuffix(demoMailPath, "/"), d.mail.Handler(d.app.cfg.BaseURL))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, demoMailPath) {
			mail.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

func (d *demo) summary(ctx context.Context, end time.Time) (demoSummary, error) {
	counts, err := d.app.store.Counts(ctx)
	if err != nil {
		return demoSummary{}, fmt.Errorf("count: %w", err)
	}
	report, err := d.compare(ctx, end)
	if err != nil {
		return demoSummary{}, err
	}
	out := demoSummary{
		Shipments: counts.Shipments, Polls: counts.Looks, Checkpoints: counts.Checkpoints, Incidents: counts.Incidents, Notifications: map[string]int64{},
		LedgerRows: counts.Ledger, BlindParcels: counts.Blind, Wrong: demoWrong{Missed: len(report.Missed), False: len(report.False)},
		Delay: demoDelay{Mean: report.DelayMean, P95: report.DelayP95}, Hours: end.Sub(d.clock.start).Hours(), Expected: report.Expected,
		Mismatches: slices.Concat(report.Missed, report.False), report: report,
	}
	pushed := d.pushes.Counts()
	out.Pushes = demoPushed{Sent: pushed.Sent, Accepted: pushed.Accepted, Events: pushed.Events}
	for channel, states := range counts.Notifications {
		out.Notifications[channel] = states[tracker.DeliverySent]
	}
	return out, nil
}

func (d *demo) print(s demoSummary) error {
	out := d.std.out
	fmt.Fprintf(out, "%.1f simulated hours: %d shipments, %d looks, %d checkpoints, %d ledger rows, %d parcels blind at the end\n",
		s.Hours, s.Shipments, s.Polls, s.Checkpoints, s.LedgerRows, s.BlindParcels)
	fmt.Fprintf(out, "%d events came in %d pushes, %d of which were taken\n", s.Pushes.Events, s.Pushes.Sent, s.Pushes.Accepted)
	for kind, n := range s.Incidents {
		fmt.Fprintf(out, "  %-18s %5d incidents, %d expected by the truth\n", kind, n, s.Expected[kind])
	}
	for channel, n := range s.Notifications {
		fmt.Fprintf(out, "  %s: %d messages sent\n", channel, n)
	}
	fmt.Fprintf(out, "verdicts against the truth: %d missed, %d false; delay mean %.2f h, 95%% within %.2f h\n", s.Wrong.Missed, s.Wrong.False, s.Delay.Mean, s.Delay.P95)
	for i, m := range s.Mismatches {
		if i == 20 {
			fmt.Fprintf(out, "  ... and %d more\n", len(s.Mismatches)-i)
			break
		}
		fmt.Fprintf(out, "  %s %s %s (%s, %s): %s\n", m.At.Format(time.RFC3339), m.TrackingNo+m.OrderNo, m.Kind, m.Provider, m.Fate, m.Reason)
	}
	return nil
}
