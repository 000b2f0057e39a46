package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"parcelwarden/tracker/jobs"
	"time"

	"github.com/spf13/cobra"
)

func newServeCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "serve", Short: "run the program: jobs, pages, API", Args: usageArgs(cobra.NoArgs),
		Long: "Runs the jobs and the pages until SIGTERM or SIGINT. Then it takes no new work, finishes what is in flight and exits 0 " +
			"within its grace time (setting grace, 20s).",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := s.config()
			if err != nil {
				return err
			}
			a, err := openApp(cmd.Context(), cfg, appOptions{now: s.now, log: s.logger(cfg.Log)})
			if err != nil {
				return err
			}
			defer a.close()
			return a.serve(cmd.Context(), serveOptions{})
		},
	}
}

// serveOptions are what the demo adds to the program.
type serveOptions struct {
	listener net.Listener                    // nil: listen on the configured address
	wrap     func(http.Handler) http.Handler // adds the demo's own pages
	demo     bool
	jobs     []jobs.Job // beside the program's own
}

// serve runs jobs and pages until the context ends.
func (a *app) serve(ctx context.Context, opt serveOptions) error {
	handler, err := a.pages(opt.demo)
	if err != nil {
		return err
	}
	if opt.wrap != nil {
		handler = opt.wrap(handler)
	}
	schedule, err := a.schedule(opt.jobs...)
	if err != nil {
		return err
	}
	listener := opt.listener
	if listener == nil {
		var lc net.ListenConfig
		if listener, err = lc.Listen(ctx, "tcp", a.cfg.Listen); err != nil {
			return fmt.Errorf("listen on %s: %w", a.cfg.Listen, err)
		}
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	a.log.Info("serving", "address", listener.Addr().String(), "base_url", a.cfg.BaseURL)
	a.warnCalendar()
	if _, err := a.store.RetryChannels(ctx, 0, a.now()); err != nil { // what was set up wrong may be mended now
		a.log.Warn("channels are not tried again", "error", err)
	}
	schedule.Start()
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	stopErr := schedule.Stop()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.Grace)
	defer cancel()
	shutErr := server.Shutdown(grace)
	a.log.Info("stopped")
	return errors.Join(err, stopErr, shutErr)
}
