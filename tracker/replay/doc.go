// Package replay judges history again: what the lane model, the silence clocks and the polling policies would have said on each past
// day, with nothing but what was known by then, and how right it was. It is pure: rows come from a reader, no database and no clock.
package replay
