package main

import "github.com/spf13/cobra"

func newSimulateCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use: "simulate", Short: "play what happens to parcels on a clock of its own", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSimulateFaultsCommand(s))
	return cmd
}
