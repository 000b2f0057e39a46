package main

import (
	"context"
	"io"
	"os"
	"parcelwarden/couriers"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// errEOF is the end of standard input.
var errEOF = io.EOF

// commands lists every command of the program.
func commands(s *settings) []*cobra.Command {
	registry, err := couriers.NewRegistry(catalogue()...)
	if err != nil { // two adapters with one code: no command can run
		return []*cobra.Command{{Use: "broken", RunE: func(*cobra.Command, []string) error { return err }}}
	}
	open := func(ctx context.Context) (Importer, error) {
		cfg, err := s.config()
		if err != nil {
			return nil, err
		}
		a, err := openApp(ctx, cfg, appOptions{now: s.now, log: s.quietLogger(cfg.Log)})
		if err != nil {
			return nil, err
		}
		return importer{a}, nil
	}
	return []*cobra.Command{
		newDemoCommand(s),
		newServeCommand(s),
		newImportCommand(open, s.now),
		newPollCommand(s),
		newStuckCommand(s),
		newShowCommand(s),
		newScoreCommand(s),
		newSuppliersCommand(s),
		newLanesCommand(s),
		newDecodeCommand(registry),
		newBenchCommand(s),
		newBacktestCommand(s),
		newSimulateCommand(s),
		newMigrateCommand(s),
		newBackupCommand(s),
		newUsersCommand(s),
		newTokensCommand(s),
		newContactsCommand(s),
		newSourcesCommand(s),
		newPushesCommand(s),
		newRulesCommand(s),
		newNotifyCommand(s),
		newMessagesCommand(s),
		newDoctorCommand(s),
		newVersionCommand(s.std.out),
	}
}

// isTerminal reports whether a person sits at the other end.
func isTerminal(r io.Reader) bool {
	file, ok := r.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) //nolint:gosec // a file descriptor is a small number
}
