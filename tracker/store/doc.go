// Package store is the only door to the database: SQLite inside the program, or PostgreSQL for several nodes. Both have the same
// schema, the same queries and the same tests.
//
// What holds for every table: instants are BIGINT unix milliseconds and NULL is the zero time; money is BIGINT minor units and a
// currency; points are BIGINT micro-points; JSON is TEXT; merchant_id comes first in every key, so that one merchant's rows stay
// together and a query that forgets the merchant finds no index. State changes are compare-and-set: the row count of the update is
// the licence for its effects, which are written in the same transaction.
//
// A method never reads the clock: the caller says what time it is.
package store

import (
	"errors"
	"parcelwarden/tracker"
)

// ErrTaken is returned when a name that must be unique is in use already.
var ErrTaken = errors.New("name is taken")

// ErrNotFound is returned when a row that was asked for by its id, code or name does not exist for that merchant.
var ErrNotFound = tracker.ErrNotFound
