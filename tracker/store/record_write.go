package store

import (
	"parcelwarden/tracker"
)

// recorder collects what a set of looks writes, so that each table gets one statement.
type recorder struct {
	tx
	states      map[rowKey]*lookState
	order       []*lookState
	runs        map[runKey]*run
	runOrder    []*run
	checkpoints [][]any
	repeats     map[rowKey]map[string]int // where each checkpoint of a parcel stands in checkpoints, by fingerprint
}

type runKey struct {
	row rowKey
	no  int64
}

// run is a run of looks with equal outcome.
type run struct {
	key         runKey
	attempt     tracker.PollAttempt
	isNew       bool
	first, last stamp
}

func (rec *recorder) apply(look *tracker.LookResult) {
	state := rec.states[rowKey{look.Claim.MerchantID, look.Claim.ShipmentID}]
	if state == nil { // deleted, or another merchant's
		return
	}
	rec.addCheckpoints(look)
	if stampOf(look.At) <= state.LastTryAt {
		return
	}
	if !state.changed {
		rec.order = append(rec.order, state)
	}
	same := state.RunNo > 0 && state.LastOutcome == string(look.Outcome) && state.Problem == string(look.Problem)
	if !same {
		state.RunNo++
	}
	rec.addRun(state, look, !same)
	state.note(look)
}

func (rec *recorder) addRun(state *lookState, look *tracker.LookResult, isNew bool) {
	key := runKey{rowKey{state.MerchantID, state.ID}, state.RunNo}
	at := stampOf(look.At)
	if r := rec.runs[key]; r != nil {
		r.attempt.Count++
		r.last, r.attempt.Detail, r.attempt.AccountID = at, look.Detail, look.Claim.AccountID
		return
	}
	if rec.runs == nil {
		rec.runs = map[runKey]*run{}
	}
	r := &run{key: key, isNew: isNew, first: at, last: at, attempt: tracker.PollAttempt{
		AccountID: look.Claim.AccountID, Outcome: look.Outcome, Problem: look.Problem, Detail: look.Detail, Count: 1,
	}}
	rec.runs[key] = r
	rec.runOrder = append(rec.runOrder, r)
}

func (rec *recorder) addCheckpoints(look *tracker.LookResult) {
	parcel := rowKey{look.Claim.MerchantID, look.Claim.ShipmentID}
	if rec.repeats == nil {
		rec.repeats = map[rowKey]map[string]int{}
	}
	at := rec.repeats[parcel]
	if at == nil {
		at = make(map[string]int, len(look.Checkpoints))
		rec.repeats[parcel] = at
	}
	for seq, c := range look.Checkpoints {
		values := checkpointValues(parcel, seq, c)
		print, _ := values[2].(string)
		if i, twice := at[print]; twice { // PostgreSQL refuses to touch a row twice in one statement
			rec.checkpoints[i] = values
			continue
		}
		at[print] = len(rec.checkpoints)
		rec.checkpoints = append(rec.checkpoints, values)
	}
}

const checkpointColumns = "merchant_id,shipment_id,fingerprint,at,seq,status,milestone,code,text,place,hint,zone_guess"

func checkpointValues(parcel rowKey, seq int, c tracker.Checkpoint) []any {
	return []any{
		parcel.merchantID, parcel.id, c.Fingerprint(), c.At.UnixMilli(), seq, string(c.Status), string(c.Milestone), clean(c.Code),
		clean(c.Text), clean(c.Place), c.Hint, c.ZoneGuess,
	}
}

func (rec *recorder) flush() error {
	if err := rec.writeStates(); err != nil {
		return err
	}
	if err := rec.writeRuns(); err != nil {
		return err
	}
	_, err := rec.insert("checkpoints", checkpointColumns, readAgain, rec.checkpoints)
	return err
}

// readAgain lets a newer reading of a known event win: a courier may take an event back (EMS cancels a signature by a later code), and a code
// that no table knew may be in one now. What the courier said stays as it is.
const readAgain = `ON CONFLICT (merchant_id, shipment_id, fingerprint) DO UPDATE SET status = excluded.status, milestone = excluded.milestone,
	hint = excluded.hint WHERE checkpoints.status <> excluded.status OR checkpoints.milestone <> excluded.milestone OR checkpoints.hint <> excluded.hint`

func lookColumns() []column {
	return []column{
		{name: "merchant_id", kind: kindInt},
		{name: "id", kind: kindInt},
		{name: "last_look_at", kind: kindInt},
		{name: "last_try_at", kind: kindInt},
		{name: "last_outcome", kind: kindText},
		{name: "run_no", kind: kindInt},
		{name: "next_poll_at", kind: kindInt},
		{name: "leased_until", kind: kindInt},
		{name: "check_at", kind: kindInt},
		{name: "events_hash", kind: kindText},
		{name: "status", kind: kindText},
		{name: "expected_at", kind: kindInt},
		{name: "failures", kind: kindInt},
		{name: "problem", kind: kindText},
		{name: "look_event_at", kind: kindInt},
	}
}

// sameColumns is how many of lookColumns an unchanged answer writes. Naming check_at would rewrite its index entry.
const sameColumns = 8

func (rec *recorder) writeStates() error {
	var same, moved [][]any
	for _, r := range rec.order {
		row := []any{
			r.MerchantID, r.ID, r.LastLookAt.arg(), r.LastTryAt.arg(), r.LastOutcome, r.RunNo, r.NextPollAt.arg(), nil, r.CheckAt.arg(),
			r.EventsHash, r.Status, r.ExpectedAt.arg(), r.Failures, r.Problem, r.LookEventAt.arg(),
		}
		if r.moved() {
			moved = append(moved, row)
		} else {
			same = append(same, row[:sameColumns])
		}
	}
	if _, err := rec.updateFrom("shipments", lookColumns()[:sameColumns], "", same); err != nil {
		return err
	}
	_, err := rec.updateFrom("shipments", lookColumns(), "", moved)
	return err
}

func (rec *recorder) writeRuns() error {
	rows := make([][]any, 0, len(rec.runOrder))
	for _, r := range rec.runOrder {
		rows = append(rows, []any{
			r.key.row.merchantID, r.key.row.id, r.key.no, r.attempt.AccountID, string(r.attempt.Outcome), string(r.attempt.Problem),
			clean(r.attempt.Detail), r.attempt.Count, r.first.arg(), r.last.arg(),
		})
	}
	_, err := rec.insert("poll_attempts", "merchant_id,shipment_id,run_no,account_id,outcome,problem,detail,count,first_at,last_at",
		`ON CONFLICT (merchant_id, shipment_id, run_no) DO UPDATE SET count = poll_attempts.count + excluded.count,
		last_at = excluded.last_at, detail = excluded.detail, account_id = excluded.account_id`, rows)
	return err
}
