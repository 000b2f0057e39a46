// Command parcelwarden watches a shop's parcels: it polls the couriers, finds what is overdue, stalled or lost, says what to do
// about it and what it costs, and tells the people who must act.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // couriers and merchants name time zones; a small machine may have no zone files
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now})
	stop()
	os.Exit(code)
}

// stdio is what a command touches of the world: where it reads and writes (results to out, everything else to err), and the clock.
type stdio struct {
	in  io.Reader
	out io.Writer
	err io.Writer
	now func() time.Time
}

// run executes one command line and returns its exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 done but some input was
// rejected.
func run(ctx context.Context, args []string, std stdio) int {
	root, started := newRootCommand(std)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if text := err.Error(); text != "" {
		fmt.Fprintf(std.err, "parcelwarden: %s\n", text)
	}
	if !*started && exitCode(err) == exitFailed { // the command line was refused before any command ran
		fmt.Fprintln(std.err, "Run 'parcelwarden help' for the commands.")
		return exitUsage
	}
	return exitCode(err)
}
