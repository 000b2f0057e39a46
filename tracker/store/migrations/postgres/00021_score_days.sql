-- +goose Up
ALTER TABLE score_entries ADD COLUMN distance BIGINT;

CREATE TABLE score_days (
    merchant_id   BIGINT NOT NULL REFERENCES merchants (id),
    score_date    TEXT NOT NULL,
    at            BIGINT NOT NULL,
    profile_id    TEXT NOT NULL DEFAULT '',
    profile_hash  TEXT NOT NULL DEFAULT '',
    stage         TEXT NOT NULL DEFAULT '',
    logistics     BIGINT NOT NULL,
    clean         BIGINT NOT NULL,
    overall       BIGINT,
    n             BIGINT NOT NULL DEFAULT 0,
    bad           BIGINT NOT NULL DEFAULT 0,
    facts_hash    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, score_date)
);
-- Days booked before this table was there: what their rows told, without the bad parcels that no incident names.
INSERT INTO score_days (merchant_id, score_date, at, profile_id, profile_hash, logistics, clean, facts_hash)
SELECT merchant_id, score_date, MIN(at), MAX(profile_id), MAX(profile_hash), MAX(actual), MAX(actual) + SUM(attributed), MAX(facts_hash)
FROM score_entries WHERE revision = 1 AND reason = 'daily' GROUP BY merchant_id, score_date;
CREATE TRIGGER score_days_append_only BEFORE UPDATE OR DELETE ON score_days FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_days_no_truncate BEFORE TRUNCATE ON score_days FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
