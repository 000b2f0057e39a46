package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

func newBacktestCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use: "backtest", Short: "judge past shipments as daily looks would have, and measure how right it was", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newBacktestLateCommand(s), newBacktestStallCommand(s))
	return cmd
}

// gunzipped is a file that is unpacked while it is read.
type gunzipped struct {
	io.Reader
	file *os.File
}

// Close closes the file below.
func (g gunzipped) Close() error { return g.file.Close() }

// openHistory opens a CSV file, unpacked where its name ends in .gz. A file that is not there is a usage error.
func openHistory(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, exitError{code: exitUsage, err: fmt.Errorf("backtest: %w", err)}
	}
	if !strings.HasSuffix(path, ".gz") {
		return f, nil
	}
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("backtest: unpack %s: %w", path, err)
	}
	return gunzipped{Reader: unpacked, file: f}, nil
}
