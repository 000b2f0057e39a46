// Package simulator answers like the couriers do: one http.Handler that speaks the wire formats of twelve couriers and aggregators over
// a world of invented parcels, and that knows the truth about every one of them. A Pusher is its other side: it tells by itself what
// the couriers tell by themselves.
//
// A World comes from a scenario file (ParseScenario; the language is described by Grammar), from the seeded generator (Generate) or
// from a Config (NewWorld). It never changes after it was built; only the counters behind it do (Served, the lock of numbers that are
// asked too often, the registrations at aggregators, subscriptions, access tokens).
//
// A World tells what is true: Truth of its parcels, OrderTruth of orders that wait for one, Clusters of hubs that stood still. Compare
// holds what a program recorded against it, and counts apart what was recorded without a look and what only a fault explains.
//
// The package shares no code with the adapters and none with the judgement of the product. It has its own copy of the wire formats,
// of the regions and of the rule hours, so that a mistake on either side shows as a difference.
package simulator
