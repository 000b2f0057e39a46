-- +goose Up
-- Decisions about orders that have no parcel.
ALTER TABLE decisions ALTER COLUMN shipment_id DROP NOT NULL;
ALTER TABLE decisions ADD COLUMN order_id BIGINT;
ALTER TABLE decisions ADD FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, id);
CREATE INDEX decisions_order ON decisions (merchant_id, order_id, id) WHERE order_id IS NOT NULL;

-- Every answer that a supplier gave to a notice, the corrected ones too. The notice itself carries the latest.
CREATE TABLE escalation_answers (
    merchant_id   BIGINT NOT NULL,
    id            BIGINT NOT NULL,
    escalation_id BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    answer        TEXT NOT NULL,
    new_date      BIGINT,
    new_number    TEXT NOT NULL DEFAULT '',
    note          TEXT NOT NULL DEFAULT '',
    cause         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, escalation_id) REFERENCES escalations (merchant_id, id)
);
CREATE INDEX escalation_answers_escalation ON escalation_answers (merchant_id, escalation_id, id);
INSERT INTO escalation_answers (merchant_id, id, escalation_id, at, answer, new_date, new_number, note, cause)
SELECT merchant_id, id, id, answered_at, answer, new_date, new_number, note, cause FROM escalations WHERE answered_at IS NOT NULL;
CREATE SEQUENCE escalation_answers_seq;
SELECT setval('escalation_answers_seq', (SELECT COALESCE(MAX(id), 0) + 1 FROM escalation_answers), false);
CREATE TRIGGER escalation_answers_append_only BEFORE UPDATE OR DELETE ON escalation_answers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER escalation_answers_no_truncate BEFORE TRUNCATE ON escalation_answers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Dates that were booked again, with the reason. The date's first row stays in score_days; the newest revision counts.
CREATE TABLE score_day_revisions (
    merchant_id   BIGINT NOT NULL,
    score_date    TEXT NOT NULL,
    revision      BIGINT NOT NULL,
    reason        TEXT NOT NULL,
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
    PRIMARY KEY (merchant_id, score_date, revision),
    FOREIGN KEY (merchant_id, score_date) REFERENCES score_days (merchant_id, score_date)
);
-- Appeals that the platform granted: the parcel of the incident does not count in a metric, or in any, from a score date on. The newest row of an
-- incident and metric stands.
CREATE TABLE score_appeals (
    merchant_id BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    metric      TEXT NOT NULL DEFAULT '',
    from_date   TEXT NOT NULL,
    by_whom     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    why         TEXT NOT NULL,
    taken_back  BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, incident_id) REFERENCES incidents (merchant_id, id),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id)
);
CREATE INDEX score_appeals_incident ON score_appeals (merchant_id, incident_id, metric, id);
CREATE SEQUENCE score_appeals_seq;
CREATE TRIGGER score_day_revisions_append_only BEFORE UPDATE OR DELETE ON score_day_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_day_revisions_no_truncate BEFORE TRUNCATE ON score_day_revisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_appeals_append_only BEFORE UPDATE OR DELETE ON score_appeals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_appeals_no_truncate BEFORE TRUNCATE ON score_appeals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
