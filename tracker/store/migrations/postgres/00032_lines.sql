-- +goose Up
-- How a metric stood to the platform's line when a ledger row was booked, as JSON: what a row says where the platform has no points.
ALTER TABLE score_entries ADD COLUMN line TEXT NOT NULL DEFAULT '';

-- A booked date of a platform of lines: only added, the greatest revision of a date counts.
CREATE TABLE score_line_days (
    merchant_id  BIGINT NOT NULL REFERENCES merchants (id),
    score_date   TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    reason       TEXT NOT NULL DEFAULT '',
    at           BIGINT NOT NULL,
    profile_id   TEXT NOT NULL,
    profile_hash TEXT NOT NULL,
    stage        TEXT NOT NULL DEFAULT '',
    facts_hash   TEXT NOT NULL DEFAULT '',
    lines        TEXT NOT NULL,
    PRIMARY KEY (merchant_id, score_date, revision)
);
CREATE TRIGGER score_line_days_append_only BEFORE UPDATE OR DELETE ON score_line_days FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_line_days_no_truncate BEFORE TRUNCATE ON score_line_days FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- In which unit the rates of an answer were read, where the platform does not say: see tracker.ScoreSnapshot.
ALTER TABLE score_snapshots ADD COLUMN rates TEXT NOT NULL DEFAULT '';
