package tracker

import "errors"

// ErrNotFound is returned (possibly wrapped) when a row does not exist, or exists but belongs to another merchant. The two are
// not told apart, so that nobody can find out what other merchants have.
var ErrNotFound = errors.New("not found")
