package main

import "github.com/spf13/cobra"

// newSimulateCommand is the parent of the simulations.
func newSimulateCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use: "simulate", Short: "what would happen, on histories whose truth is known", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSimulatePollingCommand(s), newSimulateFaultsCommand(s))
	return cmd
}
