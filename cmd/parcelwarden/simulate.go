package main

import "github.com/spf13/cobra"

// newSimulateCommand is the parent of the simulations.
func newSimulateCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{Use: "simulate", Short: "what would happen, on histories whose truth is known"}
	cmd.AddCommand(
		newSimulatePollingCommand(s),
	)
	return cmd
}
