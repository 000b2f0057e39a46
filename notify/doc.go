// Package notify brings what the outbox holds to people: it claims rows, renders them in the recipient's language, sends them over
// a channel and records what became of them.
//
// Delivery is at least once with a stable id. A claim commits the state "sending" before the send. A process that dies between the
// send and the record leaves the row in that state; when its lease ends the row is claimed and sent again, with the same Message-ID
// (e-mail) or Idempotency-Key (webhook), so that a receiver can drop the repeat. A clean stop leaves no such row: what is in flight
// is finished and recorded, what has not started is given back.
//
// A group's bot takes few messages a minute. What waits for one bot is claimed together and goes out as one digest (Batcher); a crash then
// repeats at most that one digest. A limit, whether our own or the provider's, puts rows off without counting a try.
package notify
