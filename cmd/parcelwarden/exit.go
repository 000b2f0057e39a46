package main

import "errors"

// The exit codes that scripts rely on.
const (
	exitFailed   = 1
	exitUsage    = 2 // wrong usage or configuration
	exitRejected = 3 // done, but some of the input was rejected
)

// exitError carries the exit status a command ends with.
type exitError struct {
	code int
	err  error
}

// Error returns the text of the cause, and nothing if there is none: the command has said already what is to be said.
func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

// Unwrap returns the cause.
func (e exitError) Unwrap() error { return e.err }

// ExitCode returns the status for the shell.
func (e exitError) ExitCode() int { return e.code }

// exitCode is the exit status for what a command returned.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	var exit exitError
	if errors.As(err, &exit) {
		return exit.code
	}
	return exitFailed
}
