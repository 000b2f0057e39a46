package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"
)

// settings are what every command shares: the global flags and the clock.
type settings struct {
	configFlag string
	quiet      bool
	verbose    bool
	std        stdio
	now        func() time.Time
}

// config reads the configuration; what is wrong with it is a usage error.
func (s *settings) config() (Config, error) {
	cfg, err := loadConfig(configPath(s.configFlag), os.Environ())
	if err != nil {
		return Config{}, exitError{code: exitUsage, err: err}
	}
	return cfg, nil
}

// logger writes to standard error. -q shows errors only, -v shows one line per parcel.
func (s *settings) logger(cfg LogConfig) *slog.Logger {
	level := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}[cfg.Level]
	switch {
	case s.verbose:
		level = slog.LevelDebug
	case s.quiet:
		level = slog.LevelError
	}
	options := &slog.HandlerOptions{Level: level}
	if cfg.Format == "json" {
		return slog.New(slog.NewJSONHandler(s.std.err, options))
	}
	return slog.New(slog.NewTextHandler(s.std.err, options))
}

// quietLogger is for commands whose standard error belongs to the person at the terminal: warnings and errors only.
func (s *settings) quietLogger(cfg LogConfig) *slog.Logger {
	if !s.verbose {
		cfg.Level = "warn"
	}
	return s.logger(cfg)
}

// newRootCommand builds the command tree. started becomes true once a command's own code runs.
func newRootCommand(std stdio) (root *cobra.Command, started *bool) {
	started = new(bool)
	s := &settings{std: std, now: func() time.Time { return std.now().UTC() }}
	root = &cobra.Command{
		Use:           "parcelwarden",
		Short:         "finds a shop's overdue, stalled and lost parcels and says what to do",
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := cmd.ValidateRequiredFlags(); err != nil { // cobra itself looks only after this, when the command counts as started
				return err
			}
			if err := cmd.ValidateFlagGroups(); err != nil {
				return err
			}
			*started = true
			return nil
		},
	}
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	flags := root.PersistentFlags()
	flags.StringVar(&s.configFlag, "config", "", "configuration `FILE` (YAML); also "+envPrefix+"CONFIG")
	flags.BoolVarP(&s.quiet, "quiet", "q", false, "errors only")
	flags.BoolVarP(&s.verbose, "verbose", "v", false, "one line per parcel")
	root.AddCommand(commands(s)...)
	return root, started
}

func newVersionCommand(out io.Writer) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(out, "parcelwarden", version)
			return err
		},
	}
}

// withApp opens the program over its configured database, migrated, for the length of one command.
func withApp(ctx context.Context, s *settings, use func(context.Context, *app) error) error {
	cfg, err := s.config()
	if err != nil {
		return err
	}
	a, err := openApp(ctx, cfg, appOptions{now: s.now, log: s.quietLogger(cfg.Log)})
	if err != nil {
		return err
	}
	defer a.close()
	return use(ctx, a)
}
