package main

import "github.com/spf13/cobra"

func newBacktestCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{Use: "backtest", Short: "judge past shipments as daily looks would have, and measure how right it was"}
	cmd.AddCommand(newBacktestStallCommand(s))
	return cmd
}
