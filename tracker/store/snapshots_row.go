package store

import (
	"database/sql"
	"parcelwarden/tracker"
)

type snapshotRow struct {
	MerchantID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID         int64 `gorm:"primaryKey;autoIncrement:false"`
	SnapDate   string
	Revision   int
	Source     string
	At         stamp
	ByWhom     string
	Overall    sql.NullInt64
	Product    sql.NullInt64
	Logistics  sql.NullInt64
	Service    sql.NullInt64
	Bonus      sql.NullInt64
	Deduction  sql.NullInt64
	Metrics    string
	Rates      string
}

// TableName implements gorm's Tabler.
func (snapshotRow) TableName() string { return "score_snapshots" }

func figure(v sql.NullInt64) tracker.Figure {
	return tracker.Figure{Value: tracker.Points(v.Int64), Known: v.Valid}
}

func nullFigure(f tracker.Figure) sql.NullInt64 {
	return sql.NullInt64{Int64: int64(f.Value), Valid: f.Known}
}

func newSnapshotRow(s tracker.ScoreSnapshot) (snapshotRow, error) {
	metrics, err := toJSON(s.Metrics)
	return snapshotRow{
		MerchantID: s.MerchantID, ID: s.ID, SnapDate: s.Date, Revision: s.Revision, Source: s.Source, At: stampOf(s.At), ByWhom: clean(s.By),
		Overall: nullFigure(s.Overall), Product: nullFigure(s.Product), Logistics: nullFigure(s.Logistics), Service: nullFigure(s.Service),
		Bonus: nullFigure(s.Bonus), Deduction: nullFigure(s.Deduction), Metrics: clean(metrics), Rates: string(s.Rates),
	}, err
}

func (r *snapshotRow) snapshot() (tracker.ScoreSnapshot, error) {
	s := tracker.ScoreSnapshot{
		ID: r.ID, MerchantID: r.MerchantID, Date: r.SnapDate, Revision: r.Revision, Source: r.Source, At: r.At.time(), By: r.ByWhom,
		Overall: figure(r.Overall), Product: figure(r.Product), Logistics: figure(r.Logistics), Service: figure(r.Service),
		Bonus: figure(r.Bonus), Deduction: figure(r.Deduction), Rates: tracker.RateUnit(r.Rates),
	}
	return s, fromJSON(r.Metrics, &s.Metrics)
}

type reconciliationRow struct {
	MerchantID        int64 `gorm:"primaryKey;autoIncrement:false"`
	SnapshotID        int64 `gorm:"primaryKey;autoIncrement:false"`
	ScoreDate         string
	Revision          int
	At                stamp
	ProfileID         string
	ProfileHash       string
	Stage             string
	ModelLogistics    sql.NullInt64
	PlatformLogistics sql.NullInt64
	ModelOverall      sql.NullInt64
	PlatformOverall   sql.NullInt64
	Metrics           string
	Told              bool
}

// TableName implements gorm's Tabler.
func (reconciliationRow) TableName() string { return "score_reconciliations" }

func newReconciliationRow(r tracker.Reconciliation) (reconciliationRow, error) {
	metrics, err := toJSON(r.Metrics)
	return reconciliationRow{
		MerchantID: r.MerchantID, SnapshotID: r.SnapshotID, ScoreDate: r.ScoreDate, Revision: r.Revision, At: stampOf(r.At), ProfileID: r.ProfileID,
		ProfileHash: r.ProfileHash, Stage: r.Stage, ModelLogistics: nullFigure(r.ModelLogistics), PlatformLogistics: nullFigure(r.PlatformLogistics),
		ModelOverall: nullFigure(r.ModelOverall), PlatformOverall: nullFigure(r.PlatformOverall), Metrics: metrics, Told: r.Told,
	}, err
}

func (r *reconciliationRow) reconciliation() (tracker.Reconciliation, error) {
	out := tracker.Reconciliation{
		MerchantID: r.MerchantID, SnapshotID: r.SnapshotID, ScoreDate: r.ScoreDate, Revision: r.Revision, At: r.At.time(), ProfileID: r.ProfileID,
		ProfileHash: r.ProfileHash, Stage: r.Stage, ModelLogistics: figure(r.ModelLogistics), PlatformLogistics: figure(r.PlatformLogistics),
		ModelOverall: figure(r.ModelOverall), PlatformOverall: figure(r.PlatformOverall), Told: r.Told,
	}
	return out, fromJSON(r.Metrics, &out.Metrics)
}
