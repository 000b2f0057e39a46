package main

import "errors"

// The exit codes that scripts rely on.
const (
	exitFailed   = 1
	exitUsage    = 2 // wrong usage or configuration
	exitRejected = 3 // done, but some of the input was rejected
)

// exitError is an error that ends the program with its own exit code. Its text may be empty when everything was said already.
type exitError struct {
	code int
	err  error
}

// Error returns the text of what went wrong.
func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

// Unwrap returns the cause.
func (e *exitError) Unwrap() error { return e.err }

// exitCode is the exit code for what a command returned.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	var exit *exitError
	if errors.As(err, &exit) {
		return exit.code
	}
	return exitFailed
}
