package store

import (
	"parcelwarden/tracker"
	"slices"
)

type entryRow struct {
	MerchantID  int64
	ID          int64
	IncidentID  int64
	ShipmentID  int64
	At          stamp
	ScoreDate   string
	ProfileID   string
	ProfileHash string
	Metric      string
	Enters      string
	Leaves      string
	Harm        float64
	Marginal    int64
	Attributed  int64
	Actual      int64
	Without     int64
	N           int64
	Bad         int64
	Provenance  string
	FactsHash   string
	Revision    int
	Reason      string
	AtRisk      bool
	Distance    *int64 // NULL in rows from before it was kept
	Line        string // JSON, or empty
	Place       *int   `gorm:"->"` // among the rows of its key, where it was asked for
}

// TableName implements gorm's Tabler.
func (entryRow) TableName() string { return "score_entries" }

func (r *entryRow) entry() (tracker.ScoreEntry, error) {
	e := tracker.ScoreEntry{
		ID: r.ID, MerchantID: r.MerchantID, IncidentID: r.IncidentID, ShipmentID: r.ShipmentID, At: r.At.time(), ScoreDate: r.ScoreDate,
		ProfileID: r.ProfileID, ProfileHash: r.ProfileHash, Metric: r.Metric, Enters: r.Enters, Leaves: r.Leaves, Harm: r.Harm,
		Marginal: tracker.Points(r.Marginal), Attributed: tracker.Points(r.Attributed), Actual: tracker.Points(r.Actual),
		Without: tracker.Points(r.Without), N: r.N, Bad: r.Bad, Provenance: r.Provenance, FactsHash: r.FactsHash,
		Revision: r.Revision, Reason: r.Reason, AtRisk: r.AtRisk,
	}
	if r.Distance != nil {
		e.Distance, e.DistanceKnown = tracker.Points(*r.Distance), true
	}
	if r.Place != nil {
		e.Revision = *r.Place
	}
	if r.Line == "" {
		return e, nil
	}
	return e, fromJSON(r.Line, &e.Line)
}

// entryColumns are the columns of rows e of the ledger, with the place of each among the rows of its incident, parcel, metric and date in the order
// in which they were written.
const entryColumns = `e.*, (SELECT COUNT(*) FROM score_entries b WHERE b.merchant_id = e.merchant_id AND b.incident_id = e.incident_id
	AND b.shipment_id = e.shipment_id AND b.metric = e.metric AND b.score_date = e.score_date AND b.id < e.id) AS place`

// lineArg is how a metric stood to its line as a column value.
func lineArg(e *tracker.ScoreEntry) (string, error) {
	if !e.Line.Known {
		return "", nil
	}
	return toJSON(e.Line)
}

// distanceArg is the distance of an entry as a column value.
func distanceArg(e *tracker.ScoreEntry) any {
	if !e.DistanceKnown {
		return nil
	}
	return int64(e.Distance)
}

// writeLedger appends entries and returns how many were new: a repeat of (incident, parcel, metric, score date, step) is left out. Which of the
// rows of a date stands is decided by their ids, which rise in the order of writing.
func (t tx) writeLedger(entries []tracker.ScoreEntry) (int, error) {
	if len(entries) == 0 {
		return 0, nil
	}
	if err := t.lockIncidents(entries); err != nil {
		return 0, err
	}
	ids, err := t.nextIDs("score_entries", len(entries))
	if err != nil {
		return 0, err
	}
	rows := make([][]any, len(entries))
	for i := range entries {
		e := &entries[i]
		line, err := lineArg(e)
		if err != nil {
			return 0, err
		}
		rows[i] = []any{
			e.MerchantID, ids[i], e.IncidentID, e.ShipmentID, e.At.UnixMilli(), e.ScoreDate, e.ProfileID, e.ProfileHash, e.Metric, e.Enters,
			e.Leaves, e.Harm, int64(e.Marginal), int64(e.Attributed), int64(e.Actual), int64(e.Without), e.N, e.Bad, e.Provenance,
			e.FactsHash, e.Revision, e.Reason, e.AtRisk, distanceArg(e), line,
		}
	}
	added, err := t.insert("score_entries", `merchant_id,id,incident_id,shipment_id,at,score_date,profile_id,profile_hash,metric,enters,leaves,
		harm,marginal,attributed,actual,without,n,bad,provenance,facts_hash,revision,reason,at_risk,distance,line`, "ON CONFLICT DO NOTHING", rows)
	if err != nil || added == 0 {
		return 0, err
	}
	return int(added), t.refreshEffects(entries)
}

// latestEntries holds for the newest entry e per incident and metric.
const latestEntries = `NOT EXISTS (SELECT 1 FROM score_entries l WHERE l.merchant_id = e.merchant_id AND l.incident_id = e.incident_id
	AND l.shipment_id = e.shipment_id AND l.metric = e.metric
	AND (l.score_date > e.score_date OR l.score_date = e.score_date AND l.id > e.id))`

// lockIncidents makes writers of the same incident take their ids one after the other: PostgreSQL hands ids out before a transaction commits, and the
// one that commits later must have the greater id. SQLite has one writer.
func (t tx) lockIncidents(entries []tracker.ScoreEntry) error {
	if !t.postgres() {
		return nil
	}
	byMerchant := incidentsOf(entries)
	for _, merchantID := range sortedKeys(byMerchant) {
		err := chunks(sortedKeys(byMerchant[merchantID]), func(part []int64) error {
			list, args := in(part)
			_, err := t.exec("SELECT 1 FROM incidents WHERE merchant_id = ? AND id IN "+list+" ORDER BY id FOR UPDATE", append([]any{merchantID}, args...)...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// notWithdrawn leaves out the entries of incidents that were withdrawn since what they rest on was read: their zero is written, and must stay the
// newest row. The others can be withdrawn only after the transaction.
func (t tx) notWithdrawn(merchantID int64, entries []tracker.ScoreEntry) ([]tracker.ScoreEntry, error) {
	if err := t.lockIncidents(entries); err != nil {
		return nil, err
	}
	gone := map[int64]bool{}
	err := chunks(sortedKeys(incidentsOf(entries)[merchantID]), func(part []int64) error {
		list, args := in(part)
		return t.query(func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			gone[id] = true
			return err
		}, "SELECT id FROM incidents WHERE merchant_id = ? AND resolution = 'withdrawn' AND id IN "+list, append([]any{merchantID}, args...)...)
	})
	return slices.DeleteFunc(slices.Clone(entries), func(e tracker.ScoreEntry) bool { return gone[e.IncidentID] }), err
}

// incidentsOf are the incidents of entries by merchant.
func incidentsOf(entries []tracker.ScoreEntry) map[int64]map[int64]bool {
	out := map[int64]map[int64]bool{}
	for i := range entries {
		if out[entries[i].MerchantID] == nil {
			out[entries[i].MerchantID] = map[int64]bool{}
		}
		out[entries[i].MerchantID][entries[i].IncidentID] = true
	}
	return out
}

// refreshEffects keeps an incident's current points beside it, so that the list can be sorted by them. What is only at risk is no
// share of a loss yet. A row about a line brings no points.
func (t tx) refreshEffects(entries []tracker.ScoreEntry) error {
	pointed := slices.DeleteFunc(slices.Clone(entries), func(e tracker.ScoreEntry) bool { return e.Line.Known })
	byMerchant := incidentsOf(pointed)
	for _, merchantID := range sortedKeys(byMerchant) {
		err := chunks(sortedKeys(byMerchant[merchantID]), func(part []int64) error {
			list, args := in(part)
			_, err := t.exec(`UPDATE incidents SET effect_known = TRUE, (marginal, attributed) = (
				SELECT COALESCE(SUM(e.marginal), 0), COALESCE(SUM(CASE WHEN e.at_risk THEN 0 ELSE e.attributed END), 0) FROM score_entries e
				WHERE e.merchant_id = incidents.merchant_id AND e.incident_id = incidents.id AND `+latestEntries+`)
				WHERE merchant_id = ? AND id IN `+list, append([]any{merchantID}, args...)...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
