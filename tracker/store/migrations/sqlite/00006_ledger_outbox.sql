-- +goose Up
CREATE TABLE score_entries (
    merchant_id  BIGINT NOT NULL REFERENCES merchants (id),
    id           BIGINT NOT NULL,
    incident_id  BIGINT NOT NULL DEFAULT 0,
    shipment_id  BIGINT NOT NULL DEFAULT 0,
    at           BIGINT NOT NULL,
    score_date   TEXT NOT NULL,
    profile_id   TEXT NOT NULL DEFAULT '',
    profile_hash TEXT NOT NULL DEFAULT '',
    metric       TEXT NOT NULL,
    enters       TEXT NOT NULL DEFAULT '',
    leaves       TEXT NOT NULL DEFAULT '',
    harm         DOUBLE PRECISION NOT NULL DEFAULT 0,
    marginal     BIGINT NOT NULL DEFAULT 0,
    attributed   BIGINT NOT NULL DEFAULT 0,
    actual       BIGINT NOT NULL DEFAULT 0,
    without      BIGINT NOT NULL DEFAULT 0,
    n            BIGINT NOT NULL DEFAULT 0,
    bad          BIGINT NOT NULL DEFAULT 0,
    provenance   TEXT NOT NULL DEFAULT '',
    facts_hash   TEXT NOT NULL DEFAULT '',
    revision     BIGINT NOT NULL,
    reason       TEXT NOT NULL DEFAULT '',
    at_risk      BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (merchant_id, id),
    UNIQUE (merchant_id, incident_id, shipment_id, metric, score_date, revision)
);
CREATE INDEX score_entries_date ON score_entries (merchant_id, score_date, id);
CREATE INDEX score_entries_shipment ON score_entries (merchant_id, shipment_id);
-- +goose StatementBegin
CREATE TRIGGER score_entries_no_update BEFORE UPDATE ON score_entries
BEGIN
    SELECT RAISE(ABORT, 'score_entries is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER score_entries_no_delete BEFORE DELETE ON score_entries
BEGIN
    SELECT RAISE(ABORT, 'score_entries is append-only');
END;
-- +goose StatementEnd

CREATE TABLE notifications (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    incident_id BIGINT NOT NULL DEFAULT 0,
    dedup_key   TEXT NOT NULL,
    topic       TEXT NOT NULL,
    severity    BIGINT NOT NULL DEFAULT 0,
    audience    TEXT NOT NULL,
    channel     TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    locale      TEXT NOT NULL DEFAULT '',
    message     TEXT NOT NULL DEFAULT '{}',
    state       TEXT NOT NULL,
    tries       BIGINT NOT NULL DEFAULT 0,
    created_at  BIGINT NOT NULL,
    next_try_at BIGINT,
    sent_at     BIGINT,
    last_error  TEXT NOT NULL DEFAULT '',
    receipt     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id),
    UNIQUE (merchant_id, dedup_key)
);
CREATE INDEX notifications_due ON notifications (merchant_id, next_try_at) WHERE state IN ('queued', 'sending');
CREATE INDEX notifications_incident ON notifications (merchant_id, incident_id);
INSERT INTO sequences (name, last) VALUES ('score_entries', 0), ('notifications', 0);
