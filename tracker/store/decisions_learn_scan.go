package store

import (
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// window is how long after its beginning a case is decided, and grace how much longer one waits for a look that can tell, in milliseconds. Without
// the grace those that moved would be known before those that did not, and only they would be counted.
const (
	window = int64(tracker.ChaseWindow / time.Millisecond)
	grace  = int64(24 * time.Hour / time.Millisecond)
)

// movedWithin holds where a scan of parcel s came within the window after an instant, knownAfter where one can tell whether it did: the parcel was
// looked at after the window, or it was done with earlier because it arrived. A courier that did not answer says nothing about a chase.
func movedWithin(since string) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM checkpoints c WHERE c.merchant_id = s.merchant_id AND c.shipment_id = s.id AND NOT c.hint
		AND c.at > %s AND c.at <= %s + %d)`, since, since, window)
}

func knownAfter(since string) string {
	return fmt.Sprintf("(COALESCE(s.last_look_at, 0) >= %s + %d OR s.close_reason = 'delivered' AND %s)", since, window, movedWithin(since))
}

// learnChases counts chases whose window is over, the first of several within one, and notes what came of each at its decision.
func (t tx) learnChases(merchantID int64, now time.Time) (int, error) {
	upto, err := t.readUpto(merchantID, learnChase)
	if err != nil {
		return 0, err
	}
	type chase struct {
		parcel, at, decision int64
		moved, known         bool
	}
	var rows []chase
	err = t.query(func(scan func(...any) error) error {
		var c chase
		err := scan(&c.parcel, &c.at, &c.decision, &c.moved, &c.known)
		rows = append(rows, c)
		return err
	}, `SELECT l.shipment_id, l.at, COALESCE(d.id, 0), `+movedWithin("l.at")+`, `+knownAfter("l.at")+`
		FROM timeline l JOIN shipments s ON s.merchant_id = l.merchant_id AND s.id = l.shipment_id
		LEFT JOIN decisions d ON d.merchant_id = l.merchant_id AND d.shipment_id = l.shipment_id AND d.action = 'chase' AND d.at = l.at
		WHERE l.merchant_id = ? AND l.what = 'chased' AND l.at > ? AND l.at <= ? AND NOT EXISTS (SELECT 1 FROM timeline p
			WHERE p.merchant_id = l.merchant_id AND p.shipment_id = l.shipment_id AND p.what = 'chased' AND p.at < l.at AND p.at > l.at - `+fmt.Sprint(window)+`)
		ORDER BY l.at, l.shipment_id`, merchantID, upto, now.UnixMilli()-window-grace)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	var odds tracker.Odds
	seen := map[[2]int64]bool{}
	for _, c := range rows {
		upto = max(upto, c.at)
		if c.known && !seen[[2]int64{c.parcel, c.at}] {
			odds = odds.Plus(c.moved)
		}
		seen[[2]int64{c.parcel, c.at}] = true
		if c.decision == 0 || !c.known {
			continue
		}
		what := tracker.StepInVain
		if c.moved {
			what = tracker.StepWorked
		}
		step := []tracker.DecisionStep{{At: now, By: "system", What: what}}
		if err := t.insertSteps(merchantID, c.decision, step); err != nil {
			return 0, err
		}
	}
	if err := t.count(merchantID, learnChase, "", odds); err != nil {
		return 0, err
	}
	return odds.Trials, t.moveUpto(merchantID, learnChase, upto)
}

// learnStalls counts stalls that nobody chased, for comparison: how many of them moved by themselves in the same time.
func (t tx) learnStalls(merchantID int64, now time.Time) (int, error) {
	upto, err := t.readUpto(merchantID, learnUnchased)
	if err != nil {
		return 0, err
	}
	var odds tracker.Odds
	var last int64
	err = t.query(func(scan func(...any) error) error {
		return scan(&odds.Trials, &odds.Hits, &last)
	}, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN x.moved AND x.known THEN 1 ELSE 0 END), 0), COALESCE(MAX(x.at), 0) FROM (
		SELECT i.opened_at AS at, `+movedWithin("i.opened_at")+` AS moved, `+knownAfter("i.opened_at")+` AS known
		FROM incidents i JOIN shipments s ON s.merchant_id = i.merchant_id AND s.id = i.shipment_id
		WHERE i.merchant_id = ? AND i.family = 'stalled' AND i.opened_at > ? AND i.opened_at <= ? AND NOT EXISTS (SELECT 1 FROM timeline p
			WHERE p.merchant_id = i.merchant_id AND p.shipment_id = i.shipment_id AND p.what = 'chased'
			AND p.at > i.opened_at - `+fmt.Sprint(window)+` AND p.at <= i.opened_at + `+fmt.Sprint(window)+`)) x WHERE x.known`,
		merchantID, upto, now.UnixMilli()-window-grace)
	if err != nil || odds.Trials == 0 {
		return 0, err
	}
	if err := t.count(merchantID, learnUnchased, "", odds); err != nil {
		return 0, err
	}
	return odds.Trials, t.moveUpto(merchantID, learnUnchased, last)
}
