package store

import "parcelwarden/tracker"

// applyChanges moves incidents and writes the effects of those that moved. Changes of open incidents come first, because a resolved
// incident makes room for a new one of its family; then reopened ones, then new ones.
func (t tx) applyChanges(standing []*tracker.Verdict, report *tracker.VerdictReport) error {
	var moves, reopens, opens []*pendingChange
	for _, v := range standing {
		for i := range v.Changes {
			p := &pendingChange{verdict: v, change: &v.Changes[i], incident: v.Changes[i].Incident}
			p.incident.MerchantID, p.incident.ShipmentID = v.MerchantID, v.ShipmentID
			switch p.change.Kind {
			case tracker.ChangeOpen:
				opens = append(opens, p)
			case tracker.ChangeReopen:
				reopens = append(reopens, p)
			default:
				moves = append(moves, p)
			}
		}
	}
	var done effects
	for _, group := range [][]*pendingChange{moves, reopens} {
		applied, err := t.moveIncidents(group)
		if err != nil {
			return err
		}
		done.take(applied, report)
	}
	applied, err := t.openIncidents(opens)
	if err != nil {
		return err
	}
	done.take(applied, report)
	if err := t.writeEffects(&done, report); err != nil {
		return err
	}
	taken, err := t.withdrawEntries(done.withdrawn, done.at)
	report.Ledger += taken
	return err
}

type pendingChange struct {
	verdict  *tracker.Verdict
	change   *tracker.Change
	incident tracker.Incident
}

// asJudged holds if the row is still what the judgement saw. An incident cannot be reopened beside an open one of its family, its end is
// taken back once, and that it is seen again is noted once.
const asJudged = ` AND incidents.severity = v.was AND incidents.subject = v.subject AND (NOT v.note_only OR incidents.blind_since IS NOT NULL) AND
	CASE WHEN v.was_open THEN incidents.resolved_at IS NULL WHEN v.was_over THEN incidents.resolved_at IS NOT NULL AND incidents.resolution <> v.resolution ELSE incidents.resolved_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM incidents o
	WHERE o.merchant_id = incidents.merchant_id AND o.subject = incidents.subject AND o.family = incidents.family AND o.resolved_at IS NULL) END`

// earlierRung keeps the earlier of two times for the ladder's next rung, unless the ladder was climbed since the judgement. A resolved
// incident waits for nothing.
const earlierRung = `CASE WHEN v.resolved_at IS NOT NULL THEN NULL WHEN incidents.rung <> v.rung OR v.escalate_at IS NULL OR v.escalate_at > incidents.escalate_at
	THEN incidents.escalate_at ELSE v.escalate_at END`

// stillUnseen keeps the mark that an incident's parcel is not seen, which somebody may have set since the judgement, until it is seen again or
// over.
const stillUnseen = "CASE WHEN v.seen_again OR v.resolved_at IS NOT NULL THEN NULL ELSE incidents.blind_since END"

func (t tx) moveIncidents(changes []*pendingChange) ([]*pendingChange, error) {
	columns := append(judgedColumns(),
		column{name: "was", kind: kindInt, set: notSet}, column{name: "was_open", kind: kindBool, set: notSet},
		column{name: "subject", kind: kindText, set: notSet}, column{name: "rung", kind: kindInt, set: notSet},
		column{name: "escalate_at", kind: kindInt, set: earlierRung}, column{name: "was_over", kind: kindBool, set: notSet},
		column{name: "note_only", kind: kindBool, set: notSet}, column{name: "blind_since", kind: kindInt, set: stillUnseen},
		column{name: "seen_again", kind: kindBool, set: notSet})
	rows, seen := make([][]any, 0, len(changes)), map[rowKey]bool{}
	for _, p := range changes {
		i := &p.incident
		key := rowKey{i.MerchantID, i.ID}
		if seen[key] {
			continue // fresh evidence and fresh advice of one incident: one row, both effects
		}
		seen[key] = true
		again := !p.change.Unseen.IsZero()
		rows = append(rows, append(judgedValues(i), int(p.change.Was), p.change.Kind != tracker.ChangeReopen && !p.change.WasOver, subjectOf(i),
			i.Rung, timeArg(i.EscalateAt), p.change.WasOver, again && p.change.Kind == tracker.ChangeRefresh, timeArg(i.BlindSince), again))
	}
	moved, err := t.updateReturning("incidents", columns, asJudged, rows)
	if err != nil {
		return nil, err
	}
	return appliedOf(changes, moved), nil
}

func (t tx) openIncidents(changes []*pendingChange) ([]*pendingChange, error) {
	ids, err := t.nextIDs("incidents", len(changes))
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	rows := make([][]any, len(changes))
	for i, p := range changes {
		p.incident.ID = ids[i]
		rows[i] = openValues(&p.incident)
	}
	opened, err := t.insertReturning("incidents", openColumns, rows)
	if err != nil {
		return nil, err
	}
	return appliedOf(changes, opened), nil
}

// insertReturning inserts rows, leaves out those that meet a unique index, and says which were written.
func (t tx) insertReturning(table, columns string, rows [][]any) (map[rowKey]bool, error) {
	written := map[rowKey]bool{}
	for _, row := range rows {
		list, args := in(row)
		err := t.query(func(scan func(...any) error) error {
			var key rowKey
			err := scan(&key.merchantID, &key.id)
			written[key] = true
			return err
		}, "INSERT INTO "+table+" ("+columns+") VALUES "+list+" ON CONFLICT DO NOTHING RETURNING merchant_id, id", args...)
		if err != nil {
			return nil, err
		}
	}
	return written, nil
}

func appliedOf(changes []*pendingChange, keys map[rowKey]bool) []*pendingChange {
	applied := make([]*pendingChange, 0, len(changes))
	for _, p := range changes {
		if keys[rowKey{p.incident.MerchantID, p.incident.ID}] {
			applied = append(applied, p)
		}
	}
	return applied
}
