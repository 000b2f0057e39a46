// Package tracker is the domain of parcelwarden: the nouns (Shipment, Checkpoint, Incident, Supplier), the dated rules that
// judge them, what an incident costs the shop's logistics sub-score, and which action is cheapest.
//
// It imports the standard library only. Nothing here reads a clock, a database or the network: time is an argument, and what
// must be remembered is returned as data.
//
// Conventions that hold for every exported type: a time.Time is an instant in UTC and its zero value means "not known" or "has
// not happened"; durations that people read are hours in float64 and say so in their name; Money is in minor units; points of a
// score are micro-points (1 point = 1,000,000).
package tracker
