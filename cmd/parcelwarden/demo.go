package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"parcelwarden/couriers/simulator"
	"parcelwarden/notify/mailsink"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
)

const demoMailPath = "/demo/mail/"

// demoAbroad is the share of parcels that leave China: enough to see each foreign courier, few enough to leave the rest its weight.
const demoAbroad = 0.12

// demoHistory is how far back the demo's parcels were shipped: long enough for the score's window to hold parcels that are through.
const demoHistory = 12 * 24 * time.Hour

type demoFlags struct {
	listen  string
	dir     string
	parcels int
	speed   float64
	seed    int64
	runFor  time.Duration
	asJSON  bool
}

func newDemoCommand(s *settings) *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use: "demo", Short: "the real program against simulated couriers, with a mail sink", Args: usageArgs(cobra.NoArgs),
		Long: "Starts the courier simulator on loopback and the real program against it: real HTTP, embedded SQLite, a mail server whose " +
			"messages can be read in the pages. Simulated time runs --speed times as fast. With --for it stops by itself and prints what " +
			"happened beside the simulator's ground truth.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.parcels < 1 || f.speed < 1 || f.speed > 20000 || f.runFor < 0 {
				return exitError{code: exitUsage, err: errors.New("demo needs --parcels of at least 1, --speed of 1 to 20000, --for of zero or more")}
			}
			d, err := newDemo(cmd.Context(), s, f)
			if err != nil {
				return err
			}
			defer d.close()
			return d.run(cmd.Context())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8080", "`ADDRESS` of the pages")
	flags.StringVar(&f.dir, "dir", "", "keep the demo's data in this folder; without it they go with the demo")
	flags.IntVar(&f.parcels, "parcels", 1200, "orders to import")
	flags.Float64Var(&f.speed, "speed", 600, "simulated seconds per second")
	flags.Int64Var(&f.seed, "seed", 1, "which invented world")
	flags.DurationVar(&f.runFor, "for", 0, "stop after this wall-clock time and print a summary")
	flags.BoolVar(&f.asJSON, "json", false, "print the summary as one JSON object")
	return cmd
}

// demo is a running demonstration: a world, its couriers on loopback, a mail sink, and the program.
type demo struct {
	flags    demoFlags
	haste    float64
	std      stdio
	log      *slog.Logger
	clock    demoClock
	world    *simulator.World
	pushes   *simulator.Pusher
	couriers *http.Server
	mail     *mailsink.Sink
	app      *app
	pages    net.Listener
	password string
	opened   time.Time // the orders of the beginning are in, and looks can begin
	imported time.Time // orders shipped until then are in
	evidence testimony
	faults   simulator.FaultPlan
	tale     demoTale
	remove   string // folder that goes with the demo
}

// demoClock runs a factor faster than the machine's.
type demoClock struct {
	wall  func() time.Time
	start time.Time
	speed float64
}

func (c demoClock) now() time.Time {
	elapsed := c.wall().Sub(c.start)
	return c.start.Add(time.Duration(float64(elapsed) * c.speed)).UTC()
}

func newDemo(ctx context.Context, s *settings, f demoFlags) (*demo, error) {
	return prepareDemo(ctx, s, &demo{flags: f, haste: f.speed, faults: simulator.FaultsDemo})
}

// prepareDemo starts everything a demo consists of.
func prepareDemo(ctx context.Context, s *settings, d *demo) (*demo, error) {
	f := d.flags
	d.std, d.clock = s.std, demoClock{wall: s.now, start: s.now(), speed: f.speed}
	d.log = s.quietLogger(LogConfig{Level: "warn", Format: "text"})
	if err := d.prepare(ctx); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *demo) prepare(ctx context.Context) error {
	dir, err := d.folder()
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	if d.pages, err = lc.Listen(ctx, "tcp", d.flags.listen); err != nil {
		return fmt.Errorf("listen on %s (choose another with --listen): %w", d.flags.listen, err)
	}
	feeds, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for the courier simulator: %w", err)
	}
	if d.mail, err = mailsink.Listen(mailsink.Config{Now: d.clock.now, Keep: 5000}); err != nil {
		return fmt.Errorf("start mail sink: %w", err)
	}
	d.clock.start = d.clock.wall()
	d.world = simulator.Generate(simulator.GenerateConfig{Seed: d.flags.seed, Parcels: d.flags.parcels, Now: d.clock.start, Spread: demoHistory, Ahead: d.ahead(), Abroad: demoAbroad, Faults: d.faults, Run: d.flags.simulated()})
	d.couriers = &http.Server{Handler: d.world.Handler(d.clock.now), ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(d.log.Handler(), slog.LevelDebug)}
	go d.couriers.Serve(feeds) //nolint:errcheck // ends with Close
	cfg, err := d.config(dir, "http://"+feeds.Addr().String())
	if err != nil {
		return err
	}
	if d.app, err = openApp(ctx, cfg, appOptions{now: d.clock.now, wall: d.clock.wall, log: d.log, speed: d.haste}); err != nil {
		return err
	}
	return d.fill(ctx)
}

// folder is where the demo's database lies. A folder that holds anything but an earlier demo is refused.
func (d *demo) folder() (string, error) {
	if d.flags.dir == "" {
		dir, err := os.MkdirTemp("", "parcelwarden-demo-")
		if err != nil {
			return "", fmt.Errorf("create demo folder: %w", err)
		}
		d.remove = dir
		return dir, nil
	}
	if err := os.MkdirAll(d.flags.dir, 0o700); err != nil {
		return "", fmt.Errorf("create demo folder: %w", err)
	}
	marker := filepath.Join(d.flags.dir, "demo")
	_, err := os.Stat(marker)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(d.flags.dir, "parcelwarden.db")); err == nil {
			return "", exitError{code: exitUsage, err: fmt.Errorf("%s holds a database that is no demo's: choose another --dir", d.flags.dir)}
		}
		return d.flags.dir, os.WriteFile(marker, []byte("the database beside this file belongs to the demo and is made anew at each start\n"), 0o600)
	}
	for _, name := range []string{"parcelwarden.db", "parcelwarden.db-wal", "parcelwarden.db-shm"} {
		if err := os.Remove(filepath.Join(d.flags.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("clear demo folder: %w", err)
		}
	}
	return d.flags.dir, err
}

// fill imports the suppliers and the orders, and adds someone who can sign in and sees every shop.
func (d *demo) fill(ctx context.Context) error {
	for _, m := range d.app.merchants {
		if _, _, _, err := d.app.store.SaveSuppliers(ctx, m.ID, d.world.Suppliers()); err != nil {
			return fmt.Errorf("import suppliers: %w", err)
		}
	}
	if err := d.bringOrders(ctx); err != nil {
		return err
	}
	if err := d.beginTale(ctx); err != nil {
		return err
	}
	var err error
	if d.password, err = randomText(6); err != nil {
		return err
	}
	hash, err := web.HashPassword(d.password)
	if err != nil {
		return fmt.Errorf("hash password: %w", err)
	}
	user := tracker.User{Name: "demo", PasswordHash: hash, Role: tracker.RoleAdmin, Locale: tracker.LocaleZH}
	user.Email = "warehouse@" + d.world.Merchants()[0].Code + ".example"
	if _, err := d.app.store.CreateUser(ctx, user); err != nil {
		return fmt.Errorf("add demo user: %w", err)
	}
	return nil
}

func (d *demo) close() {
	if d.app != nil {
		d.app.close()
	}
	if d.couriers != nil {
		d.couriers.Close() //nolint:errcheck // nothing is left to lose
	}
	if d.mail != nil {
		stop, cancel := context.WithTimeout(context.Background(), time.Second)
		d.mail.Close(stop) //nolint:errcheck // nothing is left to lose
		cancel()
	}
	if d.pages != nil {
		d.pages.Close()
	}
	if d.remove != "" {
		os.RemoveAll(d.remove) //nolint:errcheck // a temporary folder
	}
}
