-- +goose Up
-- What the platform showed of a shop's score, by date: only added, the greatest revision of a date counts. Figures are in millionths.
CREATE TABLE score_snapshots (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    snap_date   TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    source      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    by_whom     TEXT NOT NULL DEFAULT '',
    overall     BIGINT,
    product     BIGINT,
    logistics   BIGINT,
    service     BIGINT,
    bonus       BIGINT,
    deduction   BIGINT,
    metrics     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id),
    UNIQUE (merchant_id, snap_date, revision)
);
-- The dimensions of the newest snapshot that has them.
ALTER TABLE merchants ADD COLUMN seen_product BIGINT NOT NULL DEFAULT 0;
ALTER TABLE merchants ADD COLUMN seen_service BIGINT NOT NULL DEFAULT 0;
ALTER TABLE merchants ADD COLUMN seen_bonus BIGINT NOT NULL DEFAULT 0;
ALTER TABLE merchants ADD COLUMN seen_at BIGINT;
-- The model held against a snapshot, once.
CREATE TABLE score_reconciliations (
    merchant_id        BIGINT NOT NULL,
    snapshot_id        BIGINT NOT NULL,
    score_date         TEXT NOT NULL,
    revision           BIGINT NOT NULL,
    at                 BIGINT NOT NULL,
    profile_id         TEXT NOT NULL,
    profile_hash       TEXT NOT NULL,
    stage              TEXT NOT NULL,
    model_logistics    BIGINT,
    platform_logistics BIGINT,
    model_overall      BIGINT,
    platform_overall   BIGINT,
    metrics            TEXT NOT NULL DEFAULT '',
    told               BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (merchant_id, snapshot_id),
    FOREIGN KEY (merchant_id, snapshot_id) REFERENCES score_snapshots (merchant_id, id)
);
CREATE INDEX score_reconciliations_date ON score_reconciliations (merchant_id, score_date);
CREATE TRIGGER score_snapshots_append_only BEFORE UPDATE OR DELETE ON score_snapshots FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_snapshots_no_truncate BEFORE TRUNCATE ON score_snapshots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_reconciliations_append_only BEFORE UPDATE OR DELETE ON score_reconciliations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_reconciliations_no_truncate BEFORE TRUNCATE ON score_reconciliations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE SEQUENCE score_snapshots_seq;
